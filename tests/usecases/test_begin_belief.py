"""Revocations that have shut out everybody: two people and the recovery code begin anew."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.member_entries import BeliefBegun
from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.store import code_proof
from app.store.projections import members
from app.store.recovery_code import RecoveryCode
from app.usecases.begin_belief import begin_belief, follow_belief
from app.usecases.join_store import ask_again
from app.usecases.keep_members import admit_member, revoke_member
from app.usecases.manage_people import add_person
from app.usecases.sealing import member_subject
from app.usecases.show_members import show_members
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, ids, join, set_code
from tests.workplaces import PASSWORD, SetClock, as_person

SECOND = "Bo Alm"


@pytest.fixture
def third(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path, clock: SetClock
) -> Iterator[Workplace]:
    counter = join(workplace, tmp_path / "third", stick, clock)
    for one in (counter, second, workplace, counter):
        carry(one, stick)
    yield counter
    sign_out(counter)


@pytest.fixture
def code(workplace: Workplace) -> str:
    """Return the code of the pharmacy, and have a colleague there."""
    add_person(workplace, SECOND, frozenset({Role.PHARMACIST}), PASSWORD)
    return set_code(workplace)


@pytest.mark.parametrize("revoking", ["each other", "a stolen one all", "everybody everybody"])
def test_from_any_state_the_code_gives_every_computer_back(
    revoking: str,
    workplace: Workplace,
    second: Workplace,
    third: Workplace,
    code: str,
    stick: Path,
) -> None:
    every = (workplace, second, third)
    pairs = {
        "each other": [(workplace, second), (second, workplace)],
        "a stolen one all": [(third, workplace), (third, second)],
        "everybody everybody": list(permutations(every, 2)),
    }[revoking]
    for by, whom in pairs:
        revoke_member(by, whom.device.device, RevokeReason.LOST)
    _meet(stick, *reversed(every))
    revoked = workplace.device.device in members.list_revoked(second.journal.vault.connection)
    assert revoked or revoking == "each other"

    begin_belief(workplace, code, SECOND, PASSWORD)
    assert _believed(workplace) == {workplace.device.device}
    _meet(stick, *every)
    for one in every[1:]:
        (line,) = [x for x in show_members(one).lines if x.device == workplace.device.device]
        assert line.begun_at is not None
        follow_belief(one, workplace.device.device, code)
        assert _believed(one) == {workplace.device.device}
        _let_in(workplace, one, stick)
    as_person(second, "Cia Ek", Role.STAFF)
    _meet(stick, *every)
    for one in every:
        assert _believed(one) == {each.device.device for each in every}
        assert ids(one) == ids(workplace)
        assert all(line.begun_at is None for line in show_members(one).lines)
        assert next(iter(members.list_holders(one.journal.vault.connection).values())) == _believed(
            one
        )


def test_who_has_a_computer_without_the_code_neither_begins_nor_is_followed(
    workplace: Workplace, second: Workplace, code: str, stick: Path
) -> None:
    """It signs a beginning of its own, by a code that it has made, and lets itself be carried."""
    _meet(stick, workplace, second)
    theirs, before = RecoveryCode.make().text, _believed(workplace)
    with pytest.raises(Refused):
        begin_belief(second, theirs, SECOND, PASSWORD)
    _sign_beginning(second, theirs)
    _meet(stick, workplace, second)
    assert _believed(workplace) == before
    with pytest.raises(Refused) as refused:
        follow_belief(workplace, second.device.device, code)
    assert refused.value.findings[0].rule == "belief.code"
    assert _believed(workplace) == before


def test_a_beginning_is_proved_for_its_own_computer_and_entry_only(workplace: Workplace) -> None:
    store, key = workplace.journal.identity.store, workplace.device.public_key
    typed, entry, other = RecoveryCode.make().text, member_subject(workplace, "a"), store
    begun = code_proof.begin_by(typed, store, entry, key)
    assert code_proof.is_by(begun, typed, store, entry)
    assert not code_proof.is_by(begun, typed, store, other)
    moved = BeliefBegun("00" * 32, begun.code_key, begun.proof)
    assert not code_proof.is_by(moved, typed, store, entry)


def test_a_beginning_takes_a_second_person_and_a_manager(workplace: Workplace, code: str) -> None:
    for second, password in ((SECOND, "fel lösenord här"), (workplace.person.name, PASSWORD)):
        with pytest.raises(Refused):
            begin_belief(workplace, code, second, password)
    assert members.find_beginning(workplace.journal.vault.connection) == ""


def test_who_joins_after_a_beginning_goes_by_it(
    workplace: Workplace, second: Workplace, code: str, stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    begin_belief(workplace, code, SECOND, PASSWORD)
    folder = tmp_path / "after"
    folder.mkdir()
    fourth = join(workplace, tmp_path / "fourth", folder, clock)
    _meet(folder, workplace, fourth)
    for one in (workplace, fourth):
        assert _believed(one) == {workplace.device.device, fourth.device.device}
    sign_out(fourth)


def _believed(workplace: Workplace) -> frozenset[str]:
    return members.list_believed(workplace.journal.vault.connection)


def _let_in(by: Workplace, whom: Workplace, stick: Path) -> None:
    request = ask_again(whom, stick)
    (path,) = stick.glob("*.lyktaansokan")
    admit_member(by, path, request.fingerprint)
    path.unlink()


def _sign_beginning(workplace: Workplace, code: str) -> None:
    entry, own = member_subject(workplace, "any"), workplace.device
    begun = code_proof.begin_by(code, workplace.journal.identity.store, entry, own.public_key)
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(begun, id=entry, subject=member_subject(workplace, own.device))


def _meet(folder: Path, *counters: Workplace) -> None:
    for _ in range(3):
        for one in counters:
            carry(one, folder)
