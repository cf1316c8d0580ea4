"""What counters write of one hand-out, cut off from each other: one state, however it arrives."""

from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.after_entries import (
    DispensingPrepared,
    DispensingReturned,
    DispensingReversed,
    Fate,
    ReturnedRow,
)
from app.domain.course import Course, course_of
from app.domain.entries import Content, Entry
from app.domain.order_entries import OrderClosed, OversupplyExamined
from app.domain.slip_entries import DispensingMade, SlipVoided
from app.domain.step_entries import Settlement, StepSettled
from app.store.admission import admit
from app.store.journal import Journal
from app.store.sealed import SealedEntry
from app.store.verification import verify
from tests.store.made import dispensing, two_steps
from tests.store.stores import MORNING, Store
from tests.store.test_admission import everything, receiver, tables
from tests.store.test_course import OUTAGE, WORDS, content_of, corrected

COUNTERS = 3
MOVES = (*range(1, 4), "reverse", "return", "settle", "close", "examine", "void", "hand out")
TURNS = st.lists(
    st.tuples(st.integers(0, COUNTERS - 1), st.sampled_from((*MOVES, "meet"))),
    min_size=1,
    max_size=9,
)


def counters(folder: Path) -> tuple[Store, list[Journal]]:
    """Return the journals of one store at several counters, which know its founding alone."""
    first = Store(folder / "0")
    journals = [first.found()]
    founding = everything(journals[0])
    for number in range(1, COUNTERS):
        other = first.on_another_device(folder / str(number))
        empty = receiver(other, folder / str(number))
        admit(empty, founding)
        empty.vault.close()
        journals.append(other.open()[0])
    return first, journals


def meet(journals: list[Journal]) -> list[SealedEntry]:
    """Let every counter know what all have written, and return it."""
    written = list({s.hash: s for journal in journals for s in everything(journal)}.values())
    for journal in journals:
        admit(journal, written)
    return written


def course_at(journal: Journal, subject: UUID) -> Course | None:
    return course_of(journal.entries(subject))


def move(journal: Journal, subject: UUID, made: DispensingMade, what: int | str) -> Content:
    """Return what somebody at a counter writes who sees what this counter knows."""
    course = course_at(journal, subject)
    saw = course.last if course else uuid4()
    match what:
        case "reverse":
            return DispensingReversed(saw, MORNING, personal=WORDS)
        case "return":
            return DispensingReturned(saw, MORNING, (ReturnedRow(1, 1),), Fate.DESTROYED)
        case "settle":
            return StepSettled(made.dispensed.steps[0].id, Settlement.ELSEWHERE, MORNING)
        case "close":
            return OrderClosed(1)
        case "examine":
            return OversupplyExamined(1, 1)
        case "void":
            return SlipVoided(made.dispensed.slip)
        case "hand out":
            return made
    return corrected(saw, content_of(made, int(what), two_steps()))


def say(journal: Journal, subject: UUID, content: Content) -> Entry:
    with journal.write(None) as writing:
        return writing.append(content, subject=subject, outage=OUTAGE)


@settings(max_examples=12, deadline=None)
@given(turns=TURNS, data=st.data())
def test_entries_of_several_counters_give_one_state_in_whatever_order_they_arrive(
    turns: list[tuple[int, int | str]],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Requirement 47."""
    store, journals = counters(tmp_path_factory.mktemp("apart"))
    subject, made = uuid4(), content_of(dispensing("A-0002-U"), 3, two_steps())
    say(journals[0], subject, DispensingPrepared(made.dispensed, "Kyl", made.personal))
    meet(journals)
    for counter, what in turns:
        if what == "meet":
            meet(journals)
        else:
            say(journals[counter], subject, move(journals[counter], subject, made, what))
    written = meet(journals)
    wanted = tables(journals[0])
    arrived = receiver(store, tmp_path_factory.mktemp("arrived"))
    shuffled = data.draw(st.permutations(written))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=4)))
    for start, end in pairwise((0, *cuts, len(written))):
        admit(arrived, shuffled[start:end])
    for journal in (*journals[1:], arrived):
        assert tables(journal) == wanted
        assert course_at(journal, subject) == course_at(journals[0], subject)
        assert verify(journal) == []
    for journal in (*journals, arrived):
        journal.vault.close()


def test_changes_made_apart_are_a_conflict_at_every_counter_until_one_has_seen_both(
    tmp_path: Path,
) -> None:
    """Requirement 47."""
    _, journals = counters(tmp_path)
    subject, made = uuid4(), content_of(dispensing("A-0002-U"), 3, two_steps())
    say(journals[0], subject, made)
    meet(journals)
    for counter, what in ((0, 1), (1, 2), (2, "reverse")):
        say(journals[counter], subject, move(journals[counter], subject, made, what))
        assert not conflict(journals[counter], subject)  # nobody knows of the others yet
    meet(journals)
    assert {conflict(journal, subject) for journal in journals} == {3}
    say(journals[1], subject, move(journals[1], subject, made, 2))
    meet(journals)
    assert {conflict(journal, subject) for journal in journals} == {0}


def conflict(journal: Journal, subject: UUID) -> int:
    course = course_at(journal, subject)
    assert course is not None
    return len(course.conflict)
