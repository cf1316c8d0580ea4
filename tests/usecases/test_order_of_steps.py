"""The order of steps, whatever was handed out, is done to it, and is answered."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.course import course_of
from app.domain.e_twin_entries import EVerdict
from app.domain.order_entries import TwinVerdict
from app.store.verification import rebuild, verify
from app.usecases.list_work import StepLine, list_steps
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import count_left
from app.usecases.workplace import Workplace
from tests.usecases.deeds import Settling, corrections, deeds, do, sendings
from tests.usecases.order_rules import WITHDRAWN, comes_first, places
from tests.usecases.order_world import (
    FEW,
    Given,
    hand_outs,
    hand_outs_at_two,
    opened,
    orders,
)
from tests.workplaces import SetClock


def come_to_an_end(at: Settling, clock: SetClock) -> list[StepLine]:
    """Answer what was asked, let go of what was begun, do the rest, and return what is left."""
    for _ in range(30):
        do(at, "answer", ["accepted"] * len(at.lying))
        while at.scanned():
            do(at, "scan left", 0)
        while at.cases():
            do(at, "decide", EVerdict.BOTH_RIGHT)
        while at.twins():
            do(at, "decide twin", (0, TwinVerdict.BOTH_RIGHT))
        for _ in at.twins(TwinVerdict.DUPLICATE):
            do(at, "reverse twin", 0)
        clock.forward(timedelta(hours=1))
        do(at, "send", ([], ()))
        do(at, "by hand", 0)
        if not at.left() and not count_left(at.workplace):
            break
    return at.left()


def standing(workplace: Workplace, subjects: list[UUID]) -> set[tuple[UUID, int]]:
    """Return the rows whose withdrawal must have been told, as they stand now."""
    found = set()
    for subject in subjects:
        course = course_of(workplace.journal.entries(subject))
        if course and course.is_handed_out:
            steps = course.current.dispensed.steps
            found |= {(subject, step.row) for step in steps if step.code in WITHDRAWN}
    return found


@settings(FEW, max_examples=25)
@given(given_ones=hand_outs_at_two, doing=deeds)
def test_no_step_runs_before_the_ones_it_needs_and_all_come_to_an_end(
    given_ones: list[Given], doing: list[tuple[str, object]]
) -> None:
    """Requirements 43, 44 and 47."""
    with TemporaryDirectory() as folder:
        clock = SetClock()
        workplace, desk = opened(Path(folder) / "home", clock, given_ones)
        at = Settling(workplace, desk, Path(folder))
        for what, how in doing:
            do(at, what, how)
            clock.forward(timedelta(minutes=7))
        do(at, "reopen", 0)
        assert come_to_an_end(at, clock) == []
        assert set(desk.held.values()) <= {1}  # nothing is registered twice
        told = {key for key, times in desk.told.items() if times}
        assert told == standing(workplace, list(desk.given))
        assert verify(workplace.journal) == []
        rebuild(workplace.journal)
        assert verify(workplace.journal) == []


@settings(FEW, max_examples=14)
@given(given_ones=orders, wrong=corrections, runs=sendings)
def test_a_withdrawal_follows_its_prescription_though_no_turns_were_noted(
    given_ones: list[Given], wrong: list[object], runs: list[tuple[object, object]]
) -> None:
    """Requirement 43."""
    with TemporaryDirectory() as folder:
        clock = SetClock()
        workplace, desk = opened(Path(folder) / "home", clock, given_ones)
        at = Settling(workplace, desk, Path(folder))
        for how in wrong:
            do(at, "correct", how)
        for how in runs:
            do(at, "by hand", 0)
            do(at, "send", how)
            clock.forward(timedelta(minutes=7))
        do(at, "reopen", 0)
        assert come_to_an_end(at, clock) == []
        assert set(desk.held.values()) <= {1}


@settings(FEW, max_examples=12)
@given(given_ones=hand_outs)
def test_packs_and_papers_are_done_before_anything_else_whatever_waits(
    given_ones: list[Given],
) -> None:
    """Requirement 43."""
    with TemporaryDirectory() as folder:
        workplace, _ = opened(Path(folder) / "home", SetClock(), given_ones)
        free = [s for s in list_steps(workplace) if s.step.destination in ("evis", "archive")]
        for line in reversed(free):
            assert (line.waits_for, line.after_slip) == ((), "")
            mark_done(workplace, [line.step.id], "gjort")
        left = {line.step.destination for line in list_steps(workplace, open_only=True)}
        assert left.isdisjoint({"evis", "archive"})


@settings(FEW, max_examples=12)
@given(given_ones=hand_outs, which=st.integers(0, 100))
def test_one_refused_row_delays_nothing_but_what_needs_it(
    given_ones: list[Given], which: int
) -> None:
    """Requirement 44."""
    with TemporaryDirectory() as folder:
        clock = SetClock()
        workplace, desk = opened(Path(folder) / "home", clock, given_ones)
        order, lines = places(workplace), list_steps(workplace)
        at = Settling(workplace, desk, Path(folder))
        sent = sorted({(x.subject, x.step.row) for x in lines if x.step.destination == "nll"})
        desk.stubborn = sent[which % len(sent)] if sent else None
        needing = {
            line.step.id
            for line in lines
            if line.step.destination == "nll" and (line.subject, line.step.row) == desk.stubborn
        }
        by_id = {line.step.id: line for line in lines}
        while more := {
            line.step.id
            for line in lines
            if line.step.id not in needing
            and any(comes_first(by_id[other], line, order) for other in needing)
        }:
            needing |= more
        assert {line.step.id for line in come_to_an_end(at, clock)} == needing
