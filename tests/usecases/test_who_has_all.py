"""That a computer is said to have all that is here when it has: the same entries, and pictures."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.exchange.statement import read_statement, write_statement
from app.store.member_statements import list_statements
from app.usecases.show_members import MemberLine, show_members
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.joined import carry, join
from tests.paper_samples import photographed
from tests.workplaces import SetClock, as_person, open_pharmacy


def line_of(workplace: Workplace, other: Workplace) -> MemberLine:
    lines = show_members(workplace).lines
    return next(one for one in lines if one.device == other.device.device)


def test_a_computer_that_lacks_a_picture_of_paper_has_not_all(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    photographed(workplace)
    carry(workplace, stick)
    (picture,) = stick.glob("*.lyktabild")
    picture.unlink()
    carry(second, stick)
    carry(workplace, stick)
    line = line_of(workplace, second)
    assert (line.waiting, line.pictures, line.has_all) == (0, 1, False)

    assert carry(second, stick).pictures.fetched == 1  # and it says so at once
    carry(workplace, stick)
    line = line_of(workplace, second)
    assert (line.waiting, line.pictures, line.has_all) == (0, 0, True)


def test_a_branch_of_the_same_length_is_not_taken_for_the_same(
    stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    first = open_pharmacy(tmp_path / "first", clock)
    second = join(first, tmp_path / "Kassa 2", stick, clock)
    carry(second, stick)
    carry(first, stick)
    carry(second, stick)
    second.journal.vault.checkpoint()
    shutil.copytree(second.computer.home, tmp_path / "copy")
    copied = replace(second.computer, home=tmp_path / "copy")
    copy = open_workplace(copied, second.key, second.person.id)
    as_person(second, "Ett")
    carry(second, stick)
    carry(first, stick)
    assert line_of(first, second).has_all
    as_person(copy, "Två")
    other = tmp_path / "other"
    other.mkdir()
    clock.forward(timedelta(minutes=2))
    carry(copy, other)
    (said,) = other.glob(f"{copy.device.device}.lyktabesked")
    shutil.copy(said, stick)  # what it has written lies elsewhere still
    carry(first, stick)

    line = line_of(first, second)
    assert (line.missing, line.forks) == ((), 0)
    assert (line.waiting, line.has_all) == (1, False)
    for one in (first, second, copy):
        sign_out(one)


def test_a_program_that_says_no_sum_is_not_said_to_have_all(
    workplace: Workplace, second: Workplace, stick: Path
) -> None:
    carry(second, stick)
    carry(workplace, stick)
    assert line_of(workplace, second).has_all
    device = second.device.device
    said = read_statement(list_statements(second.journal.vault.connection)[device].data)
    older = replace(said, sum=None, number=said.number + 1)
    (stick / f"{device}.lyktabesked").write_bytes(write_statement(older, second.device.sign))
    carry(workplace, stick)

    line = line_of(workplace, second)
    assert (line.waiting, line.pictures, line.has_all) == (0, None, False)
