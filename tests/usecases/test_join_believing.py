"""Who joins takes what the granting computer and those that it believes have carried, no more."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cbor2
import pytest

from app.domain.findings import Unavailable
from app.domain.issuing import key_id
from app.domain.staff import Role
from app.exchange.cose import decode, open_sign1, sign1
from app.store.projections import members
from app.usecases.back_up import Restoring, back_up, restore_backup
from app.usecases.join_store import Joining, ask_to_join, join_store
from app.usecases.keep_members import admit_member
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Computer, Workplace, open_workplace
from tests.joined import carry, ids
from tests.workplaces import PASSWORD, SetClock, as_person, make_computer


@pytest.fixture
def planted(workplace: Workplace, tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    """A copy of the store on a computer that nobody let in, where a password of then is known."""
    copies = _folder(tmp_path, "copies")
    computer = replace(make_computer(tmp_path / "planted", clock), machine="planted")
    copy = back_up(workplace, copies).folder
    restore_backup(computer, copy, Restoring(workplace.person.name, PASSWORD))
    opened = open_workplace(computer, workplace.key, workplace.person.id)
    as_person(opened, "Påhittad Person", Role.STAFF)
    yield opened
    sign_out(opened)


def test_a_computer_that_nobody_let_in_is_not_let_in_by_lying_in_the_folder_of_a_join(
    workplace: Workplace, second: Workplace, planted: Workplace, tmp_path: Path, clock: SetClock
) -> None:
    """The granting one did not found the store: what it needs lies in the founder's segments."""
    shared, other = _folder(tmp_path, "shared"), _folder(tmp_path, "other")
    for one in (workplace, second, planted, workplace, second):
        carry(one, shared)
    theirs = ids(planted) - ids(workplace)
    new = _granted(second, tmp_path, shared, clock)
    joined = join_store(new, shared, Joining(workplace.person.name, PASSWORD))
    assert ids(joined) >= ids(second)

    for folder in (shared, other):
        for one in (joined, workplace, second, joined, workplace, second):
            carry(one, folder)
    ours = {one.device.device for one in (workplace, second, joined)}
    for one in (workplace, second, joined):
        assert members.list_believed(one.journal.vault.connection) == ours
        assert theirs.isdisjoint(ids(one))
    sign_out(joined)


def test_with_a_grant_that_names_nobody_only_what_the_granting_computer_carried_is_taken(
    workplace: Workplace, second: Workplace, planted: Workplace, tmp_path: Path, clock: SetClock
) -> None:
    """A program before this one made it: where that is not all, an empty folder helps."""
    shared, empty = _folder(tmp_path, "shared"), _folder(tmp_path, "empty")
    for one in (workplace, second, planted):
        carry(one, shared)
    by = Joining(workplace.person.name, PASSWORD)
    new = _granted(second, tmp_path, shared, clock)
    _name_nobody(second, shared)
    with pytest.raises(Unavailable) as told:
        join_store(new, shared, by)
    assert "tom mapp" in told.value.cure

    assert _granted(second, tmp_path, empty, clock) == new
    _name_nobody(second, empty)
    joined = join_store(new, empty, by)
    assert ids(joined) >= ids(second)
    assert planted.device.device not in members.list_believed(joined.journal.vault.connection)
    sign_out(joined)


def _granted(granter: Workplace, tmp_path: Path, folder: Path, clock: SetClock) -> Computer:
    computer = replace(make_computer(tmp_path / "new", clock), machine="new")
    request = ask_to_join(computer, "Kassa 3", folder)
    (path,) = folder.glob("*.lyktaansokan")
    admit_member(granter, path, request.fingerprint)
    carry(granter, folder)
    return computer


def _name_nobody(granter: Workplace, folder: Path) -> None:
    (path,) = folder.glob("*.lyktatilltrade")
    said = decode(open_sign1(path.read_bytes()).payload)
    assert bytes.fromhex(granter.device.device) in said[8]
    del said[8]
    said[0] = "lykta-join-grant-1"
    path.write_bytes(sign1(key_id(said[4]), cbor2.dumps(said), granter.device.sign))


def _folder(path: Path, name: str) -> Path:
    (path / name).mkdir()
    return path / name
