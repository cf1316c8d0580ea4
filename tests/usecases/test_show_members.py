"""The computers of a store as they are known at one of them: honest ages, gaps, waits and forks."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.member_statements import ClockVerdict
from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.usecases.adjust_settings import keep_sharing, load
from app.usecases.join_store import ask_again, ask_to_join
from app.usecases.keep_members import admit_member, list_requests, revoke_member
from app.usecases.show_members import MemberLine, show_members, show_others
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.joined import carry, join, put_back
from tests.workplaces import SetClock, as_person, make_computer, open_pharmacy


@pytest.fixture
def theirs() -> SetClock:
    return SetClock()


@pytest.fixture
def second(
    workplace: Workplace, tmp_path: Path, stick: Path, theirs: SetClock
) -> Iterator[Workplace]:
    joined = join(workplace, tmp_path / "second", stick, theirs)
    yield joined
    sign_out(joined)


def line_of(workplace: Workplace, other: Workplace) -> MemberLine:
    lines = show_members(workplace).lines
    return next(one for one in lines if one.device == other.device.device)


def test_a_pharmacy_of_one_computer_shows_that_one_and_waits_for_nobody(
    workplace: Workplace,
) -> None:
    (only,) = show_members(workplace).lines

    assert (only.is_this, only.waiting, only.missing, only.forks) == (True, 0, (), 0)
    assert only.entries == sum(1 for _ in workplace.journal.entries())
    assert show_others(workplace).count == 0


def test_a_computer_that_was_let_in_and_has_not_been_heard_is_told_as_unknown(
    workplace: Workplace, second: Workplace
) -> None:
    line = line_of(workplace, second)

    assert (line.said, line.waiting, line.workstation) == (None, None, "second")
    assert line.admitted_by == workplace.person.name
    assert show_others(workplace).count == 1
    assert show_others(workplace).as_of is None


def test_what_waits_for_another_computer_is_counted_from_what_it_said_last(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    assert line_of(workplace, second).waiting == 0
    as_person(workplace, "Ett", Role.STAFF)
    as_person(workplace, "Två", Role.STAFF)
    assert line_of(workplace, second).waiting == 2

    carry(workplace, stick)
    carry(second, stick)
    carry(workplace, stick)
    assert line_of(workplace, second).waiting == 0


def test_numbers_that_another_computer_has_written_and_that_have_not_come_are_named(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    known = line_of(workplace, second).entries
    as_person(second, "Tre", Role.STAFF)
    carry(second, stick)
    for segment in stick.glob("*.lyktaseg"):  # the stick loses them, and keeps the statement
        segment.unlink()
    carry(workplace, stick)

    line = line_of(workplace, second)
    assert line.missing == ((known + 1, known + 1),)
    assert line.missing_count == 1
    carry(second, stick)
    carry(workplace, stick)
    assert line_of(workplace, second).missing == ()


def test_a_copied_computer_is_told_by_the_numbers_that_two_entries_bear(
    stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    first = open_pharmacy(tmp_path / "first", clock)
    second = join(first, tmp_path / "Kassa 2", stick, clock)
    second.journal.vault.checkpoint()
    shutil.copytree(second.computer.home, tmp_path / "copy")
    copied = replace(second.computer, home=tmp_path / "copy")
    copy = open_workplace(copied, second.key, second.person.id)
    for one, name in ((second, "Ett"), (copy, "Två")):
        as_person(one, name, Role.STAFF)
        carry(one, stick)
    carry(first, stick)

    line = line_of(first, second)
    assert (line.forks, line.missing) == (1, ())
    for one in (first, second, copy):
        sign_out(one)


def test_the_age_is_never_younger_than_when_it_was_said(
    workplace: Workplace, second: Workplace, stick: Path, clock: SetClock, theirs: SetClock
) -> None:
    carry(second, stick)
    said_at = theirs.now()
    clock.forward(timedelta(days=3))
    theirs.forward(timedelta(days=3))
    carry(workplace, stick)

    said = line_of(workplace, second).said
    assert said is not None
    assert said.as_of == said_at.replace(microsecond=0)
    assert said.taken_at == clock.now()
    assert show_others(workplace).as_of == said.as_of


def test_what_others_say_there_is_and_has_not_come_counts_against_their_age(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    """A bit of what another wrote has gone; what it said of itself has come all the same."""
    carry(second, stick)
    carry(workplace, stick)
    assert show_others(workplace).missing == 0
    for number in range(7):
        as_person(second, f"Person {number}")
    before = set(stick.glob("*.lyktaseg"))
    carry(second, stick)
    (new,) = set(stick.glob("*.lyktaseg")) - before
    data = bytearray(new.read_bytes())
    data[-5] ^= 1
    new.write_bytes(data)
    assert "ta bort det" in carry(workplace, stick).refused[0].why
    assert show_others(workplace).missing == 7
    new.unlink()
    carry(second, stick)
    carry(workplace, stick)
    assert show_others(workplace).missing == 0


def test_a_clock_that_is_wrong_is_told_from_two_statements_that_met(
    workplace: Workplace, second: Workplace, stick: Path, clock: SetClock, theirs: SetClock
) -> None:
    theirs.forward(timedelta(minutes=-30))
    carry(workplace, stick)
    carry(second, stick)
    clock.forward(timedelta(minutes=1))
    carry(workplace, stick)

    said = line_of(workplace, second).said
    assert said is not None
    assert said.difference.verdict is ClockVerdict.BEHIND


def test_a_statement_from_a_clock_ahead_is_not_younger_than_its_arrival(
    workplace: Workplace, second: Workplace, stick: Path, clock: SetClock, theirs: SetClock
) -> None:
    theirs.forward(timedelta(days=400))
    carry(second, stick)
    carry(workplace, stick)

    said = line_of(workplace, second).said
    assert said is not None
    assert said.as_of == clock.now()
    assert said.difference.verdict is ClockVerdict.AHEAD


def test_a_revoked_computer_is_told_with_who_why_and_when_and_is_waited_for_no_more(
    workplace: Workplace, second: Workplace, stick: Path, clock: SetClock
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)

    line = line_of(workplace, second)
    assert (line.revoked_why, line.revoked_by) == (RevokeReason.LOST, workplace.person.name)
    assert line.revoked_at == clock.now()
    assert show_others(workplace).count == 0
    assert show_members(workplace).lines[-1] == line


def test_a_revoked_computer_is_told_that_it_is(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    assert not show_others(second).is_revoked
    revoke_member(workplace, second.device.device, RevokeReason.COPIED)
    carry(workplace, stick)
    carry(second, stick)

    assert show_others(second).is_revoked
    own = next(line for line in show_members(second).lines if line.is_this)
    assert own.revoked_why is RevokeReason.COPIED


def test_a_computer_is_called_what_a_manager_says_and_the_others_hear_it(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    keep_sharing(workplace, "  Kassa   1 ", "")
    carry(workplace, stick)
    carry(second, stick)
    assert line_of(second, workplace).workstation == "Kassa 1"


@pytest.mark.parametrize(
    ("name", "folder", "field"),
    [
        ("x" * 61, "", "workstation"),
        ("", "no/where", "shared_folder"),
        ("", "rel", "shared_folder"),
    ],
)
def test_a_name_without_end_and_a_folder_that_is_not_there_are_refused(
    workplace: Workplace, name: str, folder: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        keep_sharing(workplace, name, folder)
    assert [finding.field for finding in refused.value.findings] == [field]
    assert load(workplace.computer).shared_folder == ""


def test_a_shared_folder_that_is_away_does_not_keep_other_settings_from_being_kept(
    workplace: Workplace, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    keep_sharing(workplace, "Kassa 1", str(shared))
    shared.rmdir()
    assert keep_sharing(workplace, "Kassa 2", str(shared)).workstation == "Kassa 2"


def test_only_a_manager_says_what_a_computer_is_called_and_what_it_shares(
    workplace: Workplace,
) -> None:
    with pytest.raises(Refused):
        keep_sharing(as_person(workplace, "Nils", Role.STAFF), "Kassa 1", "")


def test_requests_in_a_folder_come_the_latest_first_and_what_is_none_is_passed_over(
    stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    for name in ("Kassa 2", "Kassa 3"):
        clock.forward(timedelta(minutes=1))
        ask_to_join(make_computer(tmp_path / name, clock), name, stick)
    (stick / "other.lyktaansokan").write_bytes(b"nothing of ours")
    assert [request.workstation for _, request in list_requests(stick)] == ["Kassa 3", "Kassa 2"]


def test_a_computer_that_was_put_back_from_a_copy_says_that_the_others_do_not_know_it(
    workplace: Workplace, second: Workplace, tmp_path: Path, stick: Path, clock: SetClock
) -> None:
    for one in (second, workplace):
        carry(one, stick)
    again = put_back(second, tmp_path, clock)
    as_person(again, "Tredje", Role.STAFF)
    told = carry(again, stick)
    assert (told.is_whole, "okänd för de andra" in told.left_out) == (False, True)
    assert (show_others(again).is_left_out, line_of(again, again).is_believed) == (True, False)

    request = ask_again(again, stick)
    (path,) = stick.glob(f"{again.device.device}.lyktaansokan")
    admit_member(workplace, path, request.fingerprint)
    for one in (workplace, again):
        told = carry(one, stick)
    assert told.is_whole
    assert (show_others(again).is_left_out, line_of(again, again).is_believed) == (False, True)
    sign_out(again)


def test_a_computer_that_nobody_let_in_is_known_where_another_holds_what_it_wrote(
    workplace: Workplace, tmp_path: Path, stick: Path, clock: SetClock
) -> None:
    """The only computer of a pharmacy is lost, and the one put back from its copy goes on."""
    carry(workplace, stick)
    again = put_back(workplace, tmp_path, clock)
    assert carry(again, stick).left_out
    new = join(again, tmp_path / "new", stick, clock)
    carry(new, stick)
    assert carry(again, stick).left_out == ""
    assert not show_others(again).is_left_out
    assert line_of(again, again).is_believed
    for one in (new, again):
        sign_out(one)
