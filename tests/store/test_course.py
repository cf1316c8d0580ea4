"""The course of a dispensing: the same tables in whatever order its entries come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.after_entries import (
    AfterWords,
    CorrectedPersonal,
    DispensingCorrected,
    DispensingPrepared,
    DispensingReturned,
    DispensingReversed,
    Fate,
    ReturnedRow,
)
from app.domain.course import Course, CourseState, course_of
from app.domain.course_steps import steps_of
from app.domain.entries import Content, Entry
from app.domain.slip_entries import DispensingMade, SlipVoided
from app.domain.step_entries import Settlement, StepSettled
from app.domain.steps import Step
from app.store.journal import Journal
from app.store.projections import PROJECTIONS
from app.store.verification import rebuild, verify
from tests.store.made import dispensing, two_steps
from tests.store.stores import MORNING, Store

OUTAGE = UUID(int=2)
WORDS = AfterWords("fel avläst")


def content_of(made: DispensingMade, packages: int, steps: tuple[Step, ...] = ()) -> DispensingMade:
    rows = (replace(made.dispensed.rows[0], packages=packages),)
    return replace(made, dispensed=replace(made.dispensed, rows=rows, steps=steps))


def corrected(saw: UUID, made: DispensingMade) -> DispensingCorrected:
    assert made.personal is not None
    return DispensingCorrected(
        saw, made.dispensed, personal=CorrectedPersonal(made.personal, WORDS)
    )


def balance(moves: Sequence[tuple[object, ...]]) -> int:
    return sum(int(str(row[4])) for row in moves)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Store(tmp_path / "home").found()


def write(journal: Journal, subject: UUID, *contents: Content) -> list[Entry]:
    found = []
    for content in contents:
        with journal.write(None) as writing:
            found.append(writing.append(content, subject=subject, outage=OUTAGE))
    return found


MOVES = st.lists(
    st.one_of(st.integers(1, 9), st.sampled_from(["reverse", "return", "settle"])), max_size=5
)


@settings(max_examples=20, deadline=None)
@given(moves=MOVES, data=st.data())
def test_every_order_of_arrival_gives_the_tables_of_all_entries(
    moves: list[int | str], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Requirement 47."""
    journal = Store(tmp_path_factory.mktemp("course") / "home").found()
    subject, made = uuid4(), content_of(dispensing("A-0002-U"), 1, two_steps())
    (last,) = write(journal, subject, made)
    for move in moves:
        content: Content
        if move == "settle":
            step = made.dispensed.steps[0].id
            content = StepSettled(step, Settlement.ELSEWHERE, MORNING)
            write(journal, subject, content)
            continue
        if move == "reverse":
            content = DispensingReversed(last.id, MORNING, personal=WORDS)
        elif move == "return":
            back = (ReturnedRow(1, 1),)
            content = DispensingReturned(last.id, MORNING, back, Fate.DESTROYED, personal=WORDS)
        else:
            content = corrected(last.id, content_of(made, int(move), two_steps()))
        (last,) = write(journal, subject, content)
    entries = journal.entries(subject)
    course = course_of(entries)
    assert course is not None
    wanted = (
        0 if course.state is CourseState.REVERSED else course.current.dispensed.rows[0].packages
    )
    kinds = {type(entry.content) for entry in entries}
    for projection in (p for p in PROJECTIONS if not kinds.isdisjoint(p.kinds)):
        rows = projection.fold(entries)
        if "stock_move" in rows:  # the ledger is the sum of its lines, whatever was corrected
            assert -balance(rows["stock_move"]) == wanted
        shuffled = data.draw(st.permutations(entries))
        assert projection.fold(sorted(shuffled, key=lambda e: e.order)) == rows
    assert verify(journal) == []
    rebuild(journal)
    assert verify(journal) == []
    journal.vault.close()


def test_two_corrections_of_one_entry_are_a_conflict_until_somebody_has_seen_both(
    journal: Journal,
) -> None:
    """Requirement 47."""
    subject, made = uuid4(), dispensing("A-0002-U")
    (first,) = write(journal, subject, made)
    one, other = write(
        journal,
        subject,
        corrected(first.id, content_of(made, 2)),
        corrected(first.id, content_of(made, 3)),
    )
    course = _course(journal, subject)
    assert course.conflict == (one, other)
    assert [v.dispensed.rows[0].packages for v in course.versions] == [1, 2, 3]
    write(journal, subject, corrected(other.id, content_of(made, 2)))
    assert _course(journal, subject).conflict == ()


def test_a_correction_that_comes_before_its_hand_out_waits_for_it(journal: Journal) -> None:
    subject, made = uuid4(), dispensing("A-0002-U")
    write(journal, subject, corrected(uuid4(), content_of(made, 2)))
    assert course_of(journal.entries(subject)) is None
    write(journal, subject, made)
    assert _course(journal, subject).is_handed_out


def test_a_bag_that_was_both_handed_out_and_taken_apart_was_handed_out(journal: Journal) -> None:
    subject, made = uuid4(), dispensing("A-0002-U")
    bag = DispensingPrepared(made.dispensed, "Kyl", made.personal)
    write(journal, subject, bag, SlipVoided("A-0002-U"))
    assert _course(journal, subject).state is CourseState.APART
    write(journal, subject, made)
    assert _course(journal, subject).is_handed_out


def test_of_a_reversal_and_a_correction_apart_the_later_stands_and_both_are_shown(
    journal: Journal,
) -> None:
    subject, made = uuid4(), dispensing("A-0002-U")
    (first,) = write(journal, subject, made)
    write(
        journal,
        subject,
        DispensingReversed(first.id, MORNING + timedelta(hours=1), personal=WORDS),
        corrected(first.id, content_of(made, 2)),
    )
    course = _course(journal, subject)
    assert (course.state, len(course.conflict)) == (CourseState.HANDED_OUT, 2)
    assert steps_of(course, journal.entries(subject)) == []


def _course(journal: Journal, subject: UUID) -> Course:
    course = course_of(journal.entries(subject))
    assert course is not None
    return course
