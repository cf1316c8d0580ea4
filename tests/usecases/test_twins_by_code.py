"""Paper at one counter and its signed code at another, cut off from each other: registered once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import RowDraft
from app.domain.entries import Entry
from app.domain.order import Origin
from app.domain.order_entries import TwinVerdict
from app.store.verification import rebuild, verify
from app.usecases.close_outage import review_closing
from app.usecases.decide_twin import decide_twin, list_twins
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.print_label import print_labels
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import sign_out
from app.usecases.take_back import reverse_dispensing
from app.usecases.take_code import take_code
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.usecases.believed import believe_clinic
from tests.usecases.test_settling import HERE, Desk
from tests.usecases.test_take_back import ALONE
from tests.usecases.test_take_code import KNOWN, code
from tests.usecases.test_take_up import give
from tests.workplaces import SetClock, begin_outage, filled_draft, open_pharmacy

Counters = tuple[Workplace, Workplace]


def by_code(workplace: Workplace) -> Entry:
    """Hand out what a signed code orders."""
    slip = take_code(workplace, code())
    ready = replace(
        slip.draft, signature_seen=True, advice_given=True, identity_checked="Körkort sett"
    )
    printed, _ = print_labels(workplace, save_draft(workplace, slip, ready))
    keys = [f"{f.rule}@{f.field}" for f in review(workplace, printed).obstacles]
    words = tuple((key, "Läst och rätt") for key in keys)
    decided = replace(printed.draft, confirmed=tuple(keys), reasons=words)
    return hand_out(workplace, save_draft(workplace, printed, decided))


def by_paper(workplace: Workplace) -> Entry:
    """Hand out the same, typed off the paper."""
    dosage = "1 tablett morgon och kväll med ett glas vatten. Mot högt blodtryck"
    paper = filled_draft(RowDraft(KNOWN, dosage=dosage))
    return give(workplace, open_slip(workplace), replace(paper, origin=Origin.EMERGENCY))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def counters(tmp_path: Path, desk: Desk) -> Iterator[Counters]:
    opened = open_pharmacy(tmp_path / "one", SetClock())
    begin_outage(opened)
    believe_clinic(opened, tmp_path)
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    one, other = another_counter(replace(opened, computer=computer), tmp_path / "other")
    yield one, other
    for workplace in (one, other):
        rebuild(workplace.journal)
        assert verify(workplace.journal) == []
        sign_out(workplace)


@pytest.mark.parametrize("at_one", [by_paper, by_code])
@pytest.mark.parametrize("taken_back", [0, 1])
def test_a_code_and_what_it_was_handed_out_by_elsewhere_are_registered_once(
    counters: Counters, desk: Desk, at_one: Callable[[Workplace], Entry], taken_back: int
) -> None:
    """Requirement 16."""
    one, other = counters
    both = at_one(one), by_code(other)
    meet(one, other)
    for workplace in counters:  # each side is told of the other, at both
        for mine, its in (both, both[::-1]):
            (case,) = list_twins(workplace)[mine.subject, 1]
            assert (case.is_open, case.other.subject) == (True, its.subject)
    (outage,) = list_outages(one)
    end_outage(one, outage.id, one.computer.clock.now())
    assert settle_steps(one, "fhir", HERE).total == 0
    kept, gone = both[1 - taken_back], both[taken_back]
    (case,) = list_twins(one)[kept.subject, 1]
    decide_twin(one, case, TwinVerdict.DUPLICATE, "Samma recept, patienten fick två")
    searched = [s.step.id for s in list_steps(one, open_only=True) if s.step.code == "twin_check"]
    mark_done(one, searched, "sökt")
    assert settle_steps(one, "fhir", HERE).total == 0
    reverse_dispensing(one, gone.subject, gone.id, "Lämnades tillbaka oöppnad", ALONE)
    assert settle_steps(one, "fhir", HERE).accepted == 1
    meet(one, other)
    assert settle_steps(other, "fhir", HERE).accepted == 0
    assert desk.held == {(str(kept.id), 1): 1}
    left = [f.text for f in review_closing(other, outage.id).obstacles]
    assert not any(text.startswith("Dubbletter") for text in left)


def test_at_one_counter_the_second_of_paper_and_code_is_told_before_it_is_handed_out(
    counters: Counters,
) -> None:
    one, _ = counters
    by_paper(one)
    slip = take_code(one, code())
    assert "T-TWIN" in {f.rule for f in review(one, slip).findings}
