"""Batches through what people do: stopped, held with a decision or without, and let go."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.draft import RowDraft
from app.domain.findings import Refused
from app.domain.ledger import article_of
from app.domain.stock_entries import BatchGround, BatchState, Removal
from app.usecases.keep_stock import Departure, Marking, mark_batch, remove
from app.usecases.workplace import Workplace, surroundings
from tests.usecases.narcotics import (
    BESIDE,
    OXIKODON,
    TODAY,
    of,
    take_in,
    two_at_work,
)
from tests.workplaces import SetClock, filled_draft


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def work(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    with two_at_work(tmp_path / "home", clock) as opened:
        yield opened


def test_a_stopped_batch_is_set_aside_until_it_is_let_go_or_sent_away(
    work: Workplace, clock: SetClock
) -> None:
    """Requirement 39."""
    take_in(work, batch="B12", expires=date(2027, 5, 31))
    marking = Marking(
        OXIKODON, "B12", BatchState.QUARANTINED, BatchGround.RECALL, 5, "Indragning klass 1"
    )
    mark_batch(work, marking)
    assert (of(work).set_aside(TODAY), of(work).available(TODAY)) == (5, 0)
    clock.forward(timedelta(minutes=1))
    went = Departure(OXIKODON, 2, Removal.RETURNED, "Partihandeln", "Indragning", batch="B12")
    remove(work, went, BESIDE)
    assert (of(work).balance, of(work).set_aside(TODAY)) == (3, 3)
    mark_batch(work, replace(marking, state=BatchState.AVAILABLE, words="Fel batch"))
    assert (of(work).set_aside(TODAY), of(work).available(TODAY)) == (0, 3)


def test_what_is_held_past_its_disposal_says_why_by_whom_and_until_when(work: Workplace) -> None:
    """Requirement 39."""
    take_in(work, batch="B12", expires=date(2026, 11, 1))
    held = Marking(
        OXIKODON, "B12", BatchState.HELD, BatchGround.SHORTAGE, 5, "Restnoterad",
        authority="Läkemedelsverket",
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        mark_batch(work, held)
    assert [f.field for f in refused.value.findings] == ["review_on", "reference"]
    mark_batch(work, replace(held, reference="4.5-2026-1", review_on=date(2027, 1, 15)))
    (batch,) = of(work).batches
    assert batch.mark is not None
    assert (batch.mark.review_on, batch.mark.words) == (date(2027, 1, 15), "Restnoterad")
    assert (batch.mark.authority, batch.mark.reference) == ("Läkemedelsverket", "4.5-2026-1")


def test_what_is_held_with_a_decision_can_be_handed_out_as_long_as_the_decision_holds(
    work: Workplace,
) -> None:
    """Requirement 39."""
    take_in(work, batch="B12", expires=date(2026, 11, 1))
    last = TODAY + timedelta(days=30)
    held = Marking(
        OXIKODON, "B12", BatchState.HELD, BatchGround.SHORTAGE, 5, "Restnoterad",
        review_on=date(2027, 1, 15),
    )  # fmt: skip
    mark_batch(work, held)
    assert of(work).available(TODAY) == 0
    decided = replace(
        held, authority="Läkemedelsverket", reference="4.5-2026-1", allowed_until=last
    )
    mark_batch(work, decided)
    assert (of(work).set_aside(TODAY), of(work).available(TODAY)) == (0, 5)
    assert of(work).available(last + timedelta(days=1)) == 0


def test_a_batch_is_one_however_its_number_is_written(work: Workplace, clock: SetClock) -> None:
    """Requirement 39."""
    take_in(work, 3, batch="K118", expires=date(2027, 5, 31))
    stop = Marking(OXIKODON, "k 118", BatchState.QUARANTINED, BatchGround.RECALL, 3, "Klass 1")
    mark_batch(work, stop)
    (batch,) = of(work).batches
    assert (batch.batch, batch.packages, batch.set_aside(TODAY)) == ("K118", 3, 3)
    draft = filled_draft(RowDraft(OXIKODON))
    mark = surroundings(work, draft).stock.mark(article_of(OXIKODON), "K118")
    assert mark is not None
    assert mark.stops(TODAY)
    clock.forward(timedelta(minutes=1))
    went = Departure(OXIKODON, 1, Removal.RETURNED, "Partihandeln", "Indragning", batch="K118")
    remove(work, went, BESIDE)
    assert of(work).set_aside(TODAY) == 2
    mark_batch(work, replace(stop, batch="K118", state=BatchState.AVAILABLE, words="Fel batch"))
    assert (of(work).set_aside(TODAY), of(work).available(TODAY)) == (0, 2)


def test_batches_stand_with_the_first_to_expire_first(work: Workplace) -> None:
    take_in(work, 2, batch="SEN", expires=date(2028, 1, 31))
    take_in(work, 2, batch="SNAR", expires=date(2027, 1, 31))
    take_in(work, 2, batch="OKÄND")
    assert [batch.batch for batch in of(work).batches] == ["SNAR", "SEN", "OKÄND"]


def test_a_batch_whose_last_day_is_over_is_not_free_though_nobody_marked_it(
    work: Workplace,
) -> None:
    """Requirement 39."""
    take_in(work, batch="B12", expires=TODAY)
    assert (of(work).set_aside(TODAY), of(work).available(TODAY)) == (0, 5)
    tomorrow = TODAY + timedelta(days=1)
    assert (of(work).set_aside(tomorrow), of(work).available(tomorrow)) == (5, 0)
    let_out = Marking(
        OXIKODON, "B12", BatchState.HELD, BatchGround.EXPIRY, 5, "Restnoterad",
        authority="Läkemedelsverket", reference="5.1-2026-1", review_on=date(2027, 1, 1),
    )  # fmt: skip
    mark_batch(work, let_out)
    assert (of(work).set_aside(tomorrow), of(work).available(tomorrow)) == (0, 5)
