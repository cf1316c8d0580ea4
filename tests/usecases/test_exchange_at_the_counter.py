"""Exchange and money through the store: suggestion, hand-out, the notice and what is kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.clock import STOCKHOLM
from app.domain.draft import DispensingDraft, ExchangeDraft, PaymentDraft, RowDraft
from app.domain.findings import Refused
from app.domain.order import ExchangeOutcome, PaymentMeans
from app.domain.product import Package, PeriodStatus, Spell
from app.domain.reference import Incoming, Source, SourceHead
from app.domain.slip_entries import DispensingMade, PatientViewed
from app.domain.statements import Shortage
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.print_label import print_labels
from app.usecases.print_notice import prescriber_notice
from app.usecases.settle_by_hand import mark_done
from app.usecases.suggest_exchange import suggest_exchange
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.workplaces import (
    EXCHANGEABLE,
    PACKAGES,
    SetClock,
    begin_outage,
    filled_draft,
    find_product,
    incoming,
    open_pharmacy,
)

DEAR, CHEAP, RESERVE = (find_product(number) for number in ("061001", "061002", "061003"))
PERIOD_LIST = "TLV Periodens varor 2026-11-01"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store", clock)
    load(opened, incoming(*PACKAGES, *EXCHANGEABLE))
    begin_outage(opened)
    yield opened
    opened.journal.vault.close()
    opened.lock.release()


def load(workplace: Workplace, *files: Incoming) -> None:
    workplace.register.load(files, workplace.computer.clock.now())


def dispensed(workplace: Workplace, draft: DispensingDraft) -> DispensingMade:
    """Hand a draft out and return what its entry says."""
    slip = open_slip(workplace)
    slip = save_draft(workplace, slip, replace(draft, advice_given=True))
    slip, _ = print_labels(workplace, slip)
    assert review(workplace, slip).obstacles == ()
    content = hand_out(workplace, slip).content
    assert isinstance(content, DispensingMade)
    return content


def exchanged() -> DispensingDraft:
    swap = ExchangeDraft(ExchangeOutcome.EXCHANGED, prescribed=DEAR)
    return filled_draft(RowDraft(CHEAP, dosage="1 tablett dagligen.", exchange=swap))


def test_the_periods_product_is_suggested_with_the_lists_age_and_the_difference(
    workplace: Workplace, clock: SetClock
) -> None:
    """Requirement 27."""
    found = suggest_exchange(workplace, DEAR)
    if found is None:
        raise AssertionError("the group has a period product")
    assert (found.product, found.status) == (CHEAP, PeriodStatus.PERIOD_PRODUCT)
    assert (found.saving, found.period_list) == (Decimal("12.00"), PERIOD_LIST)
    assert (found.days_over, found.passed_over) == (0, ())
    clock.forward(timedelta(days=10))
    late = suggest_exchange(workplace, DEAR)
    assert late is not None
    assert late.days_over == 3


def test_nothing_is_suggested_for_the_periods_product_or_outside_every_group(
    workplace: Workplace,
) -> None:
    """Requirement 27."""
    assert suggest_exchange(workplace, CHEAP) is None
    assert suggest_exchange(workplace, find_product("041239")) is None
    assert suggest_exchange(workplace, replace(DEAR, varunummer="", npl_pack_id="")) is None


def test_the_reserve_is_suggested_while_the_periods_product_is_back_ordered(
    workplace: Workplace,
) -> None:
    """Requirement 27."""
    head = SourceHead(Source.SHORTAGES, practice=True)
    lacking = Shortage(
        npl_pack_id=CHEAP.npl_pack_id, npl_id=CHEAP.npl_id, case="R1", name=CHEAP.name,
        spell=Spell(workplace.computer.clock.now().date()),
    )  # fmt: skip
    load(workplace, incoming(lacking, head=head))
    found = suggest_exchange(workplace, DEAR)
    if found is None:
        raise AssertionError("the group has a reserve")
    assert (found.product.varunummer, found.status) == ("061003", PeriodStatus.RESERVE_1)
    assert [package.varunummer for package in found.passed_over] == ["061002"]


def test_an_exchange_is_kept_with_its_list_and_waits_for_the_notice(workplace: Workplace) -> None:
    """Requirement 28."""
    made = dispensed(workplace, exchanged()).dispensed
    row = made.rows[0]
    assert (row.outcome, row.prescribed) == (ExchangeOutcome.EXCHANGED, DEAR)
    assert (row.exchange_list, row.price_source) == (PERIOD_LIST, PERIOD_LIST)
    steps = [line for line in list_steps(workplace) if line.step.code == "prescriber_notice"]
    assert [line.waits_for for line in steps] == [()]
    mark_done(workplace, [steps[0].step.id], "Brev 2026-11-24")
    done = {line.step.id: line.state.is_done for line in list_steps(workplace)}
    assert done[steps[0].step.id]


def test_the_notice_names_both_products_and_making_it_is_logged(workplace: Workplace) -> None:
    """Requirement 28."""
    dispensed(workplace, exchanged())
    subject = next(line.subject for line in list_steps(workplace))
    (text,) = page_texts(prescriber_notice(workplace, subject))
    assert "Losartan Dyrby" in text
    assert "Losartan Billig" in text
    assert "Mattias Öberg" in text
    looks = [e.content for e in workplace.journal.entries() if isinstance(e.content, PatientViewed)]
    assert looks == [PatientViewed("notice", subject)]


def test_protected_patients_stand_on_the_notice_without_their_name(workplace: Workplace) -> None:
    """Requirement 54."""
    draft = exchanged()
    dispensed(workplace, replace(draft, patient=replace(draft.patient, is_protected=True)))
    subject = next(line.subject for line in list_steps(workplace))
    (text,) = page_texts(prescriber_notice(workplace, subject))
    assert "Tolvan" not in text
    assert "Skyddade personuppgifter" in text


def test_without_an_exchange_there_is_no_notice(workplace: Workplace) -> None:
    """Requirement 28."""
    dispensed(workplace, filled_draft())
    subject = next(line.subject for line in list_steps(workplace))
    with pytest.raises(Refused, match="Inget är utbytt"):
        prescriber_notice(workplace, subject)


def test_the_money_is_kept_as_it_was_noted_and_an_entry_is_read_back_whole(
    workplace: Workplace,
) -> None:
    """Requirement 31."""
    paid = PaymentDraft(PaymentMeans.CASH, "60", "3500", "2026-11-10")
    content = dispensed(workplace, replace(filled_draft(), payment=paid))
    kept = content.dispensed.payment
    if kept is None:
        raise AssertionError("every hand-out says what was paid")
    assert (kept.means, kept.charged, kept.gross) == (
        PaymentMeans.CASH, Decimal(60), Decimal("68.50"),
    )  # fmt: skip
    assert kept.payable == Decimal("51.38")  # three quarters of 68.50, in whole öre
    assert kept.owed == Decimal("-8.62")
    assert kept.accumulated_on == datetime(2026, 11, 10, tzinfo=STOCKHOLM).date()


def test_a_row_of_another_group_is_no_exchange_anybody_takes_by_itself(
    workplace: Workplace,
) -> None:
    """Requirement 27."""
    other: Package = next(p for p in PACKAGES if p.varunummer == "041238")
    swap = ExchangeDraft(ExchangeOutcome.EXCHANGED, prescribed=replace(DEAR, exchange_group="G9"))
    draft = filled_draft(RowDraft(CHEAP, dosage="1", exchange=swap))
    slip = save_draft(workplace, open_slip(workplace), replace(draft, advice_given=True))
    assert "X-GROUP" in {f.rule for f in review(workplace, slip).obstacles}
    assert other.exchange_group is None
