"""What computers say of themselves goes with what they carry, and only the newest is believed."""

import shutil
from datetime import timedelta
from pathlib import Path

from app.domain.members import RevokeReason
from app.exchange.statement import read_statement
from app.store.member_statements import list_statements
from app.usecases.keep_members import revoke_member
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.joined import carry, join
from tests.workplaces import SetClock


def number_of(workplace: Workplace, device: str) -> int:
    return list_statements(workplace.journal.vault.connection)[device].number


def test_each_computer_leaves_its_own_and_takes_the_others(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    carry(second, stick)
    carry(workplace, stick)

    first, other = workplace.device.device, second.device.device
    assert set(list_statements(workplace.journal.vault.connection)) == {first, other}
    assert set(list_statements(second.journal.vault.connection)) == {first, other}
    kept = list_statements(workplace.journal.vault.connection)[other]
    said = read_statement(kept.data)
    assert sum(held.count for held in said.held.values()) == sum(
        1 for _ in second.journal.entries()
    )
    assert set(said.heard) == {first}


def test_an_older_statement_never_takes_the_place_of_a_newer(
    workplace: Workplace, second: Workplace, stick: Path, clock: SetClock
) -> None:
    device = second.device.device
    file = stick / f"{device}.lyktabesked"
    carry(second, stick)
    old = file.read_bytes()
    clock.forward(timedelta(minutes=5))
    carry(second, stick)
    carry(workplace, stick)
    newest = number_of(workplace, device)
    file.write_bytes(old)

    assert carry(workplace, stick).refused == ()
    assert number_of(workplace, device) == newest
    assert file.read_bytes() != old  # and what is newer here is put back there


def test_a_computer_whose_clock_went_back_is_still_heard(
    workplace: Workplace, second: Workplace, stick: Path, clock: SetClock
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    before = number_of(workplace, second.device.device)
    clock.forward(timedelta(days=-2000))
    carry(second, stick)
    carry(workplace, stick)

    assert number_of(workplace, second.device.device) == before + 1


def test_a_computer_whose_folder_is_put_back_after_its_clock_was_ahead_is_still_heard(
    workplace: Workplace, tmp_path: Path, stick: Path
) -> None:
    """What it said by the wrong clock is forgotten there, and lies on the stick and elsewhere."""
    theirs = SetClock()
    third = join(workplace, tmp_path / "third", stick, theirs)
    carry(third, stick)
    home, device = third.computer.home, third.device.device
    third.journal.vault.checkpoint()
    shutil.copytree(home, tmp_path / "snapshot")
    theirs.forward(timedelta(days=4000))
    for one in (third, workplace):
        carry(one, stick)
    before = number_of(workplace, device)
    sign_out(third)
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "snapshot", home)
    theirs.forward(timedelta(days=-4000))
    again = open_workplace(third.computer, third.key, third.person.id)
    assert again.device.device == device
    for one in (again, workplace):
        carry(one, stick)
    assert number_of(workplace, device) > before
    sign_out(again)


def test_nothing_new_is_said_twice_within_a_minute(
    workplace: Workplace, stick: Path, clock: SetClock
) -> None:
    file = stick / f"{workplace.device.device}.lyktabesked"
    carry(workplace, stick)
    first = file.read_bytes()
    clock.forward(timedelta(seconds=40))
    carry(workplace, stick)
    assert file.read_bytes() == first
    clock.forward(timedelta(seconds=40))
    carry(workplace, stick)
    assert file.read_bytes() != first


def test_what_a_stranger_or_a_revoked_computer_says_is_not_kept(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    device = second.device.device
    (stick / "ffffffffffffffff.lyktabesked").write_bytes(b"nothing of ours")
    carry(second, stick)
    revoke_member(workplace, device, RevokeReason.LOST)
    refused = {one.name: one.why for one in carry(workplace, stick).refused}

    assert "ändrad" in refused["ffffffffffffffff.lyktabesked"]
    assert f"{device}.lyktabesked" not in refused  # it lies there for ever
    assert device not in list_statements(workplace.journal.vault.connection)


def test_a_third_computer_hears_of_the_second_by_a_stick_that_never_was_there(
    workplace: Workplace, second: Workplace, stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    other_stick = tmp_path / "other"
    other_stick.mkdir()
    third = join(workplace, tmp_path / "third", other_stick, clock)
    carry(third, other_stick)

    assert second.device.device in list_statements(third.journal.vault.connection)
    sign_out(third)
