"""The table of requirements in docs is true: every one stands there, and what is done is shown."""

from tests.requirements import NUMBERS, PAGE, STATES, rows, shown, written

TEXT = PAGE.read_text(encoding="utf-8")


def test_every_requirement_stands_in_the_table_once() -> None:
    assert [row.number for row in rows(TEXT)] == list(NUMBERS)


def test_what_is_done_has_a_test_and_what_is_not_has_a_reason() -> None:
    tests = shown()
    wrong = [
        row.number
        for row in rows(TEXT)
        if row.state not in STATES
        or (row.state != "open" and not tests.get(row.number))
        or (row.state != "done") != bool(row.reason)
    ]
    assert wrong == []


def test_the_table_names_the_tests_that_there_are() -> None:
    assert written(TEXT, shown()) == TEXT, "run python -m tests.requirements"


def test_a_test_that_is_gone_leaves_the_table() -> None:
    gone = written("| 11 | Telephone | done | `domain/test_x.py` test_gone |", {})
    assert gone == "| 11 | Telephone | done |  |"
