"""The rows to settle: grouped, ordered, told where they stand and in which words."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Verdict
from app.domain.outage import Dependency
from app.domain.steps import StepState
from app.ui.texts import unbroken
from app.ui.views.settle.items import step_items
from app.ui.views.settle.obstacles import held_words
from app.ui.views.settle.reading import read_work
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.words import (
    age,
    due,
    is_late,
    item_icon,
    item_state,
    row_icon,
    row_words,
)
from app.ui.views.settle.work import RowState, Work, WorkRow
from app.usecases.declare_outage import change_outage, list_outages
from app.usecases.list_work import StepLine, list_steps
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.settle_steps import count_left, settle_steps
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import dispense, end_now, many_rows, mark, open_after
from tests.usecases.test_settling import HERE, Desk
from tests.workplaces import NOON, SetClock


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_after(tmp_path / "home", Desk(verdicts=[Verdict.ACCEPTED, Verdict.REFUSED]))


def line(workplace: Workplace, code: str) -> StepLine:
    return next(found for found in list_steps(workplace) if found.step.code == code)


def test_each_row_carries_its_steps_in_order_and_the_patients_number(workplace: Workplace) -> None:
    dispense(workplace, 0)
    (row,) = read_work(workplace).rows
    assert [step.step.code for step in row.lines] == [
        "twin_check",
        "register_prescription",
        "register_withdrawal",
        "register_price",
        "decommission",
        "archive_paper",
    ]
    assert (row.identity, row.first.patient) == ("190905271474", "Greta Övningsson")


def test_what_is_left_comes_before_what_is_done_and_the_oldest_first(workplace: Workplace) -> None:
    for number, hours in ((0, 1), (1, 3), (2, 2)):
        dispense(workplace, number, hours=hours)
    end_now(workplace)
    (first, *_) = [row for row in read_work(workplace).rows if row.identity.startswith("1946")]
    waive(workplace, [step.step.id for step in first.lines], "återlämnat")
    work = read_work(workplace)
    assert [row.identity[:4] for row in work.rows] == ["1957", "1909", "1946"]
    assert work.counts == {RowState.REFUSED: 0, RowState.WAITING: 2, RowState.DONE: 1}
    assert [row.identity[:4] for row in work.selected[Filter.DONE]] == ["1946"]
    assert len(work.selected[Filter.ALL]) == 3


def test_a_row_near_the_limit_of_a_year_is_counted_and_its_passed_goals_are_told(
    tmp_path: Path,
) -> None:
    """Requirement 45."""
    clock = SetClock()
    opened = open_after(tmp_path / "late")
    opened = replace(opened, computer=replace(opened.computer, clock=clock))
    dispense(opened, 0)
    end_now(opened)
    told = []
    for days in (30, 334, 336):
        clock.moment = NOON + timedelta(days=days)
        figures = read_work(opened).figures
        told.append((figures.late, figures.near))
    assert told == [(1, 0), (1, 0), (1, 1)]
    assert due(line(opened, "twin_check"), clock.moment) == "eget mål passerades 2026-11-24"
    assert due(line(opened, "register_price"), clock.moment) == "gräns tis 23 nov 17:21"


def test_a_row_can_be_sent_exactly_when_the_sending_would_take_it(workplace: Workplace) -> None:
    for number in range(3):
        dispense(workplace, number, hours=3 - number)
    assert read_work(workplace).sendable == 0  # the outage is open
    mark(workplace, "twin_check", 2)
    assert read_work(workplace).sendable == 0
    assert len(read_work(workplace).held) == 1
    end_now(workplace)
    work = read_work(workplace)
    assert work.sendable == settle_steps(workplace, "fhir", HERE).total == 2
    after = read_work(workplace)
    assert after.sendable == 0
    assert after.counts[RowState.REFUSED] == 1


@pytest.mark.parametrize(
    ("down", "words"),
    [
        ({Dependency.NETWORK}, "Internet är nere"),
        ({Dependency.POWER, Dependency.EHM, Dependency.EVIS}, "El och E-hälsomyndigheten är nere"),
        ({Dependency.EVIS}, ""),
    ],
)
def test_the_list_waits_for_the_same_systems_as_the_sending_and_names_them(
    workplace: Workplace, down: set[Dependency], words: str
) -> None:
    dispense(workplace, 0, hours=1)
    mark(workplace, "twin_check")
    now = workplace.computer.clock.now()
    change_outage(workplace, list_outages(workplace)[0].id, sorted(down), now)
    work = read_work(workplace)
    assert work.sendable == count_left(workplace) == (0 if words else 1)
    assert words in held_words(work.held)
    assert bool(work.held) == bool(words)


def test_work_is_done_when_every_step_is_but_not_when_there_never_was_any(
    workplace: Workplace,
) -> None:
    assert not read_work(workplace).is_done
    dispense(workplace, 0)
    assert not read_work(workplace).is_done
    waive(workplace, [step.step.id for step in list_steps(workplace)], "övning")
    assert read_work(workplace).is_done


def test_steps_of_one_kind_stand_together_for_many_rows(workplace: Workplace) -> None:
    for number in range(3):
        dispense(workplace, number, hours=3 - number)
    mark(workplace, "twin_check", 1)
    items = step_items(read_work(workplace).rows)
    twins, register = items[0], items[1]
    assert (len(twins.lines), len(twins.open), len(twins.ready)) == (3, 2, 2)
    assert (len(register.open), len(register.ready)) == (3, 1)
    assert register.waits_on == ("Sök dubblett mot e-recept",)
    assert item_state(twins, NOON) == "2 av 3 kvar"
    words = "3 av 3 kvar · väntar på systemen · 2 väntar på sök dubblett mot e-recept"
    assert item_state(register, NOON) == words


def test_a_deadline_says_whose_it_is_and_when(workplace: Workplace) -> None:
    dispense(workplace, 0)
    assert due(line(workplace, "twin_check"), NOON) == "eget mål 24\u00a0h efter återgång"
    assert due(line(workplace, "decommission"), NOON) == "lag vid återgång"
    assert due(line(workplace, "register_price"), NOON) == "gräns 2027-11-23"
    end_now(workplace)
    twins = line(workplace, "twin_check")
    assert due(twins, NOON) == "eget mål tis 24 nov 17:21"
    assert not is_late(twins, NOON)
    late = NOON + timedelta(hours=25)
    assert is_late(twins, late)
    assert due(twins, late) == "eget mål passerades tis 24 nov 17:21"
    mark(workplace, "twin_check")
    assert not is_late(line(workplace, "twin_check"), late)


def test_a_finished_step_says_how_by_whom_and_when(workplace: Workplace) -> None:
    dispense(workplace, 0, hours=1)
    end_now(workplace)
    mark_done(workplace, [line(workplace, "twin_check").step.id], "K-17")
    settle_steps(workplace, "fhir", HERE)
    waive(workplace, [line(workplace, "archive_paper").step.id], "brann upp")
    said = {i.code: item_state(i, NOON) for i in step_items(read_work(workplace).rows)}
    assert said["twin_check"] == "gjort: K-17 · SLi mån 23 nov 17:21"
    assert said["register_withdrawal"] == "skickat, mottaget · SLi mån 23 nov 17:21"
    assert said["archive_paper"] == "avstått: brann upp · SLi mån 23 nov 17:21"


def test_every_state_has_a_sign_of_its_own(workplace: Workplace) -> None:
    for number in range(4):
        dispense(workplace, number, hours=4 - number)
    end_now(workplace)
    for _ in range(2):  # one at a time, so that each gets its own answer
        mark(workplace, "twin_check", 1)
        settle_steps(workplace, "fhir", HERE)
    mark(workplace, "twin_check", 1)
    work = read_work(workplace)
    last = max(work.rows, key=lambda row: row.first.happened_at)
    waive(workplace, [step.step.id for step in last.lines], "övning")
    rows = sorted(read_work(workplace).rows, key=lambda row: row.first.happened_at)
    assert [(row_words(row), row_icon(row)[0]) for row in rows] == [
        ("väntar", "circle-dashed"),
        ("avvisad", "octagon-x"),
        ("redo att skickas", "send"),
        ("klar", "circle-check"),
    ]
    signs = {item_icon(item)[0] for row in rows for item in step_items([row])}
    assert signs == {"circle-check", "circle-dashed", "octagon-x", "hourglass", "circle-x"}


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=41, minutes=50), "41 h"),
        (timedelta(hours=100), "4 d"),
    ],
)
def test_an_age_is_told_in_one_unit(length: timedelta, said: str) -> None:
    assert age(length).replace("\u00a0", " ") == said


def test_a_strength_is_never_broken_from_its_unit() -> None:
    assert unbroken("Apixaban Vintra tablett 2,5 mg") == "Apixaban Vintra tablett 2,5\u00a0mg"
    assert unbroken("Salva enligt recept") == "Salva enligt recept"


def test_five_thousand_rows_are_counted_once() -> None:
    work = many_rows(5000)
    assert work.counts[RowState.WAITING] == 5000
    assert work.counts is work.counts


def test_a_refused_step_makes_the_row_refused_whatever_else_is_done() -> None:
    (row,) = many_rows(1).rows
    states = (StepState.SETTLED, StepState.REFUSED, StepState.WAITING)
    lines = tuple(replace(s, state=x) for s, x in zip(row.lines, states, strict=True))
    assert WorkRow(lines, "", is_held=False).state is RowState.REFUSED
    assert Work().counts == dict.fromkeys(RowState, 0)
