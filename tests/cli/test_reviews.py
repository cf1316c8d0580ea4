"""`review`: the log and the reviews, for scripts and for who has no window."""

import pytest

from tests.cli.lykta import Lykta, line


@pytest.fixture
def day(lykta: Lykta) -> Lykta:
    """A pharmacy where something was handed out."""
    assert lykta("record", "-", given=line()).code == 0
    return lykta


def test_the_log_is_read_and_its_reader_may_ask_for_a_person(day: Lykta) -> None:
    """Requirement 52."""
    lines = day("review", "log", "--json").values
    assert {str(line["kind"]) for line in lines} >= {"slips_issued", "dispensing_made"}
    writes = day("review", "log", "--json", "--writes").values
    assert not any(line["is_read"] for line in writes)
    wrong = day("review", "log", "--person", "Ingen Alls")
    assert (wrong.code, "Ingen heter så" in wrong.err) == (1, True)
    assert day("review", "log", "--first", "i går").code == 1
    assert "Lämnade ut" in day("review", "log").out


def test_the_list_says_when_the_next_review_is_due(day: Lykta) -> None:
    shown = day("review", "list")
    assert (shown.code, "Nästa granskning senast" in shown.err) == (0, True)
    assert day("review", "list", "--json").values == []
