"""A stolen computer lets nobody in, neither itself, and gets no key that is drawn after."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.member_entries import MemberAdmitted
from app.domain.members import RevokeReason
from app.store.projections import members
from app.store.sealed import device_name
from app.usecases.join_store import ask_again
from app.usecases.keep_members import admit_member, list_members, revoke_member
from app.usecases.sealing import keep_keys, member_subject
from app.usecases.show_members import show_members, show_others
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.joined import carry, join
from tests.workplaces import SetClock


@pytest.fixture
def third(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path, clock: SetClock
) -> Iterator[Workplace]:
    """Return a third counter, that all three know of."""
    counter = join(workplace, tmp_path / "third", stick, clock)
    for one in (counter, second, workplace, counter):
        carry(one, stick)
    yield counter
    sign_out(counter)


def test_a_stolen_computer_neither_lifts_its_revocation_nor_gets_the_new_key(
    workplace: Workplace, second: Workplace, third: Workplace, tmp_path: Path, clock: SetClock
) -> None:
    """It lets in itself and another one, and a counter that has not heard yet takes it over."""
    stolen, theirs, ours = second.device.device, _folder(tmp_path, "t"), _folder(tmp_path, "o")
    planted = join(second, tmp_path / "planted", theirs, clock)
    _sign_for(second, second, ())
    for one in (planted, second, third):
        carry(one, theirs)
    assert members.list_believed(third.journal.vault.connection) >= {planted.device.device}
    revoke_member(workplace, stolen, RevokeReason.LOST)
    _meet(ours, workplace, third)

    for one in (workplace, third):
        connection = one.journal.vault.connection
        believed = {workplace.device.device, third.device.device}
        assert members.list_believed(connection) == believed
        assert next(iter(members.list_holders(connection).values())) == believed
    sign_out(planted)


def test_those_that_a_stolen_computer_let_in_cannot_lift_its_revocation(
    workplace: Workplace, second: Workplace, third: Workplace, tmp_path: Path, clock: SetClock
) -> None:
    theirs, ours = _folder(tmp_path, "t"), _folder(tmp_path, "o")
    planted = join(second, tmp_path / "planted", theirs, clock)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    connection = workplace.journal.vault.connection
    named = members.list_revocations(connection, second.device.device)
    _sign_for(second, second, named)
    _sign_for(planted, second, named)
    for one in (planted, second, third):
        carry(one, theirs)
    _meet(ours, workplace, third)
    assert members.list_believed(connection) == {workplace.device.device, third.device.device}
    sign_out(planted)


def test_whom_a_revoked_computer_let_in_before_stays_and_it_comes_back_where_people_say_so(
    workplace: Workplace, second: Workplace, tmp_path: Path, clock: SetClock
) -> None:
    folder = _folder(tmp_path, "o")
    fourth = join(second, tmp_path / "fourth", folder, clock)
    _meet(folder, workplace, second, fourth)
    revoke_member(workplace, second.device.device, RevokeReason.RETIRED)
    _meet(folder, workplace, fourth)
    gone = second.device.device
    for one in (workplace, fourth):
        believed = members.list_believed(one.journal.vault.connection)
        assert believed == {workplace.device.device, fourth.device.device}
    (line,) = [one for one in show_members(workplace).lines if one.device == gone]
    assert line.let_in == ("fourth",)

    asked = _folder(tmp_path, "asked")
    request = ask_again(second, asked)
    (path,) = asked.iterdir()
    admit_member(fourth, path, request.fingerprint)
    _meet(folder, workplace, fourth)
    assert [m.device for m in list_members(workplace) if not m.is_believed] == []
    assert gone in members.list_believed(workplace.journal.vault.connection)
    sign_out(fourth)


def test_computers_that_the_others_leave_out_give_what_is_theirs_once_and_are_told_why(
    workplace: Workplace, second: Workplace, third: Workplace, tmp_path: Path, clock: SetClock
) -> None:
    """One is revoked, and one was not known where that was done, as one put back from a copy."""
    theirs, folder = _folder(tmp_path, "t"), _folder(tmp_path, "o")
    unknown = join(second, tmp_path / "unknown", theirs, clock)
    assert carry(unknown, theirs).left_out == ""
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    for one in (workplace, second, unknown):
        assert carry(one, folder).sent
    for one, why, is_revoked in ((second, "spärrad", True), (unknown, "okänd", False)):
        again = carry(one, folder)
        assert (again.sent, why in again.left_out) == (0, True)
        others = show_others(one)
        assert (others.is_revoked, others.is_left_out) == (is_revoked, True)
    assert carry(third, folder).left_out == ""
    assert not show_others(third).is_left_out
    sign_out(unknown)


def _sign_for(signer: Workplace, whom: Workplace, lifts: tuple[str, ...]) -> None:
    device = whom.device
    admitted = MemberAdmitted(device.public_key.hex(), device.sealing_key.hex(), "X", {}, lifts)
    with signer.journal.write(signer.person.id) as writing:
        subject = member_subject(signer, device_name(device.public_key))
        writing.append(admitted, subject=subject)


def _meet(folder: Path, *counters: Workplace) -> None:
    for _ in range(3):
        for one in counters:
            carry(one, folder)
            keep_keys(one)


def _folder(path: Path, name: str) -> Path:
    (path / name).mkdir()
    return path / name
