"""An outage ends with its narcotics: counted, or closed by a person who says why not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft
from app.domain.findings import Refused
from app.usecases.close_outage import close_outage, closing_protocol, review_closing
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.list_work import list_steps
from app.usecases.settle_by_hand import waive
from app.usecases.workplace import Workplace
from tests.usecases.narcotics import (
    OXIKODON,
    counted,
    give,
    take_in,
    two_at_work,
)
from tests.workplaces import (
    SetClock,
)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def work(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    with two_at_work(tmp_path / "home", clock) as opened:
        yield opened


def test_the_closing_says_what_an_outage_did_to_each_narcotic_and_what_was_counted(
    work: Workplace, clock: SetClock
) -> None:
    """Requirement 38."""
    take_in(work, 5, happened_at=clock.now() - timedelta(days=1))
    give(work, 2)
    (outage,) = list_outages(work)
    clock.forward(timedelta(minutes=5))
    end_outage(work, outage.id, clock.now())
    (kind,) = review_closing(work, outage.id).report.narcotics
    assert (kind.at_start, kind.came, kind.went, kind.at_end) == (5, 0, 2, 3)
    assert kind.counted == ""
    clock.forward(timedelta(minutes=5))
    counted(work, 2, 2)
    (kind,) = review_closing(work, outage.id).report.narcotics
    assert kind.counted.startswith("2, 2026-11-23")
    assert kind.counted.endswith("SLi, PÖb")
    assert kind.open_cases == 1
    assert closing_protocol(work, outage.id).startswith(b"%PDF")


def test_an_outage_is_closed_with_uncounted_narcotics_only_by_who_says_why(
    work: Workplace, clock: SetClock
) -> None:
    """Requirement 38."""
    take_in(work, 5, happened_at=clock.now() - timedelta(days=1))
    give(work, 2)
    (outage,) = list_outages(work)
    clock.forward(timedelta(minutes=5))
    end_outage(work, outage.id, clock.now())
    waive(work, [line.step.id for line in list_steps(work)], "Prov")
    (doubt,) = review_closing(work, outage.id).doubts
    assert OXIKODON.title in doubt.text
    with pytest.raises(Refused, match="inte räknad"):
        close_outage(work, outage.id, " ")
    close_outage(work, outage.id, "Räknas i morgon av chefen")
    report = review_closing(work, outage.id).report
    assert report.decision == "Räknas i morgon av chefen, SLi"


def test_who_has_counted_closes_without_a_word(work: Workplace, clock: SetClock) -> None:
    """Requirement 38."""
    take_in(work, 5, happened_at=clock.now() - timedelta(days=1))
    give(work, 2)
    (outage,) = list_outages(work)
    clock.forward(timedelta(minutes=5))
    end_outage(work, outage.id, clock.now())
    waive(work, [line.step.id for line in list_steps(work)], "Prov")
    clock.forward(timedelta(minutes=5))
    counted(work, 3, 3)
    assert review_closing(work, outage.id).doubts == ()
    close_outage(work, outage.id)
    assert review_closing(work, outage.id).report.decision == ""


def test_what_is_entered_after_the_count_has_to_be_counted_again_or_explained(
    work: Workplace, clock: SetClock
) -> None:
    """Requirement 38. Both forms of the outage were counted as two, and a third is typed later."""
    take_in(work, 5, happened_at=clock.now() - timedelta(days=1))
    give(work, 2)
    (outage,) = list_outages(work)
    clock.forward(timedelta(minutes=5))
    end_outage(work, outage.id, clock.now())
    clock.forward(timedelta(minutes=5))
    counted(work, 3, 3)
    give(work, 1, timedelta(minutes=12), PatientDraft("Nora Testsson", "195704289999"))
    waive(work, [line.step.id for line in list_steps(work)], "Prov")
    (doubt,) = review_closing(work, outage.id).doubts
    assert (doubt.rule, OXIKODON.title in doubt.text) == ("N-CLOSE-DIFFERENCE", True)
    with pytest.raises(Refused, match="stämmer inte längre"):
        close_outage(work, outage.id)
    counted(work, 2, 2)
    assert review_closing(work, outage.id).doubts == ()
    close_outage(work, outage.id)
