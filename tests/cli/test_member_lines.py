"""How a computer stands in the table of `members`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.cli.member_lines import HEADS, as_row
from app.domain.clock import ClockState
from app.domain.member_statements import ClockDifference
from app.usecases.show_members import MemberLine, Said
from tests.workplaces import NOON

LINE = MemberLine(
    device="ab" * 8, workstation="Kassa 2", fingerprint="", is_this=False, entries=5,
    last_entry_at=None, missing=((4, 4), (7, 9)), forks=0, waiting=0, pictures=0, has_all=False,
    said=None, takes_part=True, admitted_by="", admitted_at=None, revoked_by="", revoked_at=None,
    revoked_why=None,
)  # fmt: skip


def cell(line: MemberLine, head: str) -> object:
    return as_row(line)[HEADS.index(head)]


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (-60, 60, "stämmer"),
        (190, 300, "före 3 min"),
        (-9000, -7500, "efter 2 h 5 min"),
        (3 * 86_400, None, "före 3 d"),
        (-9000, None, "okänt"),
    ],
)
def test_how_far_a_clock_is_off_at_least_is_told(least: int, most: int | None, told: str) -> None:
    until = None if most is None else timedelta(seconds=most)
    difference = ClockDifference(timedelta(seconds=least), until)
    said = Said(NOON, NOON, "Lykta", ClockState.UNCHECKED, difference)
    assert cell(replace(LINE, said=said), "Klocka") == told


def test_what_is_lacking_here_and_there_is_told_by_number() -> None:
    assert cell(LINE, "Luckor") == "4, 7–9"
    assert cell(replace(LINE, waiting=2, pictures=1), "Väntar") == "2 + 1 bild"
    assert cell(replace(LINE, waiting=None), "Väntar") == "okänt"


def test_a_computer_has_a_name_and_says_when_it_has_to_be_let_in_again() -> None:
    assert cell(replace(LINE, workstation=""), "Namn") == "Namnlös abab"
    assert cell(replace(LINE, is_believed=False), "Läge") == "anslut på nytt"
    revoked = replace(LINE, is_believed=False, revoked_at=NOON)
    assert cell(revoked, "Läge") == "spärrad 2026-11-23"
    assert cell(replace(LINE, takes_part=False), "Läge") == "före återställning"
