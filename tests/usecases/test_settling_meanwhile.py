"""What people do while rows are sent, of which some are noted already as being on their way."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.course import course_of
from app.domain.findings import Refused
from app.domain.order import OrderKind
from app.domain.steps import StepState
from app.store.ready_rows import is_unanswered
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import mark_done, waive
from app.usecases.settle_steps import PAUSED, Progress, pause, settle_steps
from app.usecases.workplace import Workplace
from tests.usecases.deeds import Settling, write_correction
from tests.usecases.order_rules import PATIENTS
from tests.usecases.order_world import Fickle, Given, opened
from tests.usecases.test_settling import HERE, steps
from tests.workplaces import SetClock

AMOUNT = 30  # more than are noted ahead
CODES = ("register_prescription", "register_withdrawal")


@pytest.fixture
def at(tmp_path: Path) -> tuple[Workplace, Fickle]:
    one = [
        Given(OrderKind.HUMAN, PATIENTS[0], 1, number, False, False, False)
        for number in range(AMOUNT)
    ]
    workplace, desk = opened(tmp_path / "home", SetClock(), one)
    searches = [s.step.id for s in list_steps(workplace) if s.step.code == "twin_check"]
    mark_done(workplace, searches, "inga dubbletter")
    return workplace, desk


def test_a_row_settled_while_others_are_sent_is_not_sent(at: tuple[Workplace, Fickle]) -> None:
    """What is noted may be on its way; a person may settle what comes later, or waive it all."""
    workplace, desk = at
    ids = [s.step.id for s in list_steps(workplace) if s.step.code in CODES]

    def by_hand(progress: Progress) -> None:
        if progress.done == 1:
            mark_done(workplace, ids[-2:], "gjort i apotekssystemet")
            waive(workplace, ids[4:6], "patienten avled")  # noted, and not sent after all
            with pytest.raises(Refused, match="utan att svaret kom"):  # it may be on its way
                mark_done(workplace, ids[2:4], "gjort i apotekssystemet")

    done = settle_steps(workplace, "fhir", HERE, by_hand)
    assert (done.done, done.accepted, len(desk.held)) == (AMOUNT, AMOUNT - 2, AMOUNT - 2)
    first, second, third, *others, last = steps(workplace, CODES[1])
    assert {first, second, *others} == {StepState.SETTLED}
    assert (third, last) == (StepState.WAIVED, StepState.ELSEWHERE)


def test_what_was_noted_and_did_not_leave_is_as_if_it_never_was(
    at: tuple[Workplace, Fickle],
) -> None:
    workplace, desk = at
    stopped = settle_steps(workplace, "fhir", HERE, lambda _: pause(workplace, wanted=True))
    assert (stopped.done, stopped.trouble) == (0, PAUSED)
    pause(workplace, wanted=False)
    ids = [s.step.id for s in list_steps(workplace) if s.step.code in CODES]
    mark_done(workplace, ids[:2], "gjort i apotekssystemet")
    assert settle_steps(workplace, "fhir", HERE).accepted == AMOUNT - 1  # none is in a pause
    assert (desk.asked, set(desk.held.values())) == (0, {1})


@pytest.mark.parametrize(("which", "is_old"), [(0, False), (0, True), (1, False)])
def test_a_withdrawal_waits_when_what_goes_before_it_is_corrected_before_it_leaves(
    tmp_path: Path, which: int, is_old: bool
) -> None:
    """The prescription by whatever version it was handed out, or the withdrawal before.

    Requirement 43.
    """
    begun = Given(OrderKind.HUMAN, PATIENTS[0], 1, 5, False, False, False, is_old=is_old)
    order = [replace(begun, goes_on=at > 0, minutes=5 + 10 * at) for at in range(3)]
    another = [replace(one, minutes=one.minutes - 5) for one in order]  # each goes just before
    workplace, desk = opened(tmp_path / "home", SetClock(), order + another)
    searches = [s.step.id for s in list_steps(workplace) if s.step.code == "twin_check"]
    mark_done(workplace, searches, "inga dubbletter")
    subjects, corrected = list(desk.given), list[UUID]()

    def correct(_: Progress) -> None:
        if len(desk.held) == 5 and not corrected:  # the last is noted
            corrected.append(subjects[which])
            course = course_of(workplace.journal.entries(subjects[which]))
            assert course
            write_correction(Settling(workplace, desk, tmp_path), course, "amount")

    for _ in range(2):
        settle_steps(workplace, "fhir", HERE, correct)
    assert (len(desk.held), corrected) == (5, [subjects[which]])
    last = [s for s in list_steps(workplace) if (s.subject, s.step.code) == (subjects[2], CODES[1])]
    assert [s.state for s in last] == [StepState.WAITING]
    assert not is_unanswered(workplace.journal.vault.connection, last)
