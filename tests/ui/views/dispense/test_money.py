"""Exchange, benefit and payment on the screen, by keyboard: what is kept in the slip."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.draft import ExchangeDraft, PaymentDraft, RowDraft
from app.domain.order import Benefit, ExchangeOutcome, FreeGround, OrderKind, PaymentMeans
from app.ui.views.dispense.row_exchange import exchange_mark
from app.ui.widgets.badge import Badge
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import EXCHANGEABLE, PACKAGES, filled_draft, find_product, incoming

DEAR, CHEAP = find_product("061001"), find_product("061002")
DRAFT = filled_draft(RowDraft(DEAR, dosage="1 tablett dagligen."))


@pytest.fixture
def money(tmp_path: Path, theme: object) -> Iterator[Stage]:
    """Return a counter whose register knows a group of exchangeable products."""
    del theme
    made = Stage(tmp_path / "store")
    made.workplace.register.load([incoming(*PACKAGES, *EXCHANGEABLE)], made.clock.now())
    yield made
    made.close()


def choose(stage: Stage, outcome: ExchangeOutcome) -> None:
    """Choose an outcome as a person does in the list."""
    field = stage.view.page.rows.cards[0].editor.exchange.outcome
    field.set_value(outcome.value)
    field.combo.activated.emit(field.combo.currentIndex())
    stage.settle()


def test_a_key_takes_the_periods_product_and_the_same_key_gives_it_back(money: Stage) -> None:
    """Requirement 27."""
    money.open(DRAFT)
    exchange = money.view.page.rows.cards[0].editor.exchange
    assert "Periodens vara: Losartan Billig" in exchange.line.text()
    assert "12,00\N{NO-BREAK SPACE}kr billigare" in exchange.line.text()
    assert "TLV Periodens varor 2026-11-01" in exchange.line.text()
    assert money.draft().rows[0].product == DEAR
    money.press("Ctrl+Shift+U")
    row = money.draft().rows[0]
    assert row.product == CHEAP
    assert row.exchange == ExchangeDraft(ExchangeOutcome.EXCHANGED, prescribed=DEAR)
    assert exchange.line.text().startswith("Ordinerat: Losartan Dyrby")
    money.press("Ctrl+Shift+U")
    assert (money.draft().rows[0].product, money.draft().rows[0].exchange) == (
        DEAR, ExchangeDraft(),
    )  # fmt: skip


def test_the_folded_row_says_that_it_is_exchanged(money: Stage) -> None:
    """Requirement 27."""
    money.open(replace(DRAFT, rows=(*DRAFT.rows, RowDraft(dosage="1"))))
    money.press("Ctrl+1")
    money.press("Ctrl+Shift+U")
    money.press("Ctrl+2")
    card = money.view.page.rows.cards[0]
    assert not card.is_open
    assert card.findChildren(Badge)
    assert exchange_mark(card.row()) == "Utbytt: periodens vara"


def test_an_outcome_asks_for_its_own_fields_only(money: Stage) -> None:
    """Requirement 27."""
    money.open(DRAFT)
    exchange = money.view.page.rows.cards[0].editor.exchange
    extra = (exchange.reason, exchange.lowest, exchange.prescribed)
    shown: Callable[[], list[bool]] = lambda: [field.isVisible() for field in extra]  # noqa: E731
    assert shown() == [False, False, False]
    choose(money, ExchangeOutcome.PHARMACIST_OPPOSED)
    assert shown() == [True, False, False]
    choose(money, ExchangeOutcome.PATIENT_PAYS_DIFFERENCE)
    assert shown() == [False, True, False]
    assert money.draft().rows[0].exchange.lowest == "68,50"
    choose(money, ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL)
    assert shown() == [False, False, True]
    choose(money, ExchangeOutcome.NOT_ASSESSED_OFFLINE)
    assert money.draft().rows[0].exchange == ExchangeDraft()


def test_animals_and_products_outside_every_group_have_no_exchange(money: Stage) -> None:
    """Requirement 27."""
    money.open(filled_draft())
    assert not money.view.page.rows.cards[0].editor.exchange.isVisible()
    money.open(replace(DRAFT, kind=OrderKind.ANIMAL))
    assert not money.view.page.rows.cards[0].editor.exchange.isVisible()


def test_letters_choose_the_benefit_and_free_asks_for_a_ground(money: Stage) -> None:
    """Requirement 29."""
    money.open(DRAFT)
    editor = money.view.page.rows.cards[0].editor
    assert not editor.ground.isVisible()
    editor.benefit.setFocus()
    money.write("f")
    assert money.draft().rows[0].benefit is Benefit.FREE
    assert editor.ground.isVisible()
    editor.ground.set_value(FreeGround.COMMUNICABLE_DISEASE.value)
    editor.ground.edited.emit()
    money.settle()
    assert money.draft().rows[0].free_ground is FreeGround.COMMUNICABLE_DISEASE
    editor.benefit.setFocus()
    money.write("u")
    row = money.draft().rows[0]
    assert (row.benefit, row.free_ground) == (Benefit.WITHOUT, None)


def test_the_payment_is_noted_by_keyboard_and_says_what_is_left(money: Stage) -> None:
    """Requirement 31."""
    money.open(DRAFT)
    panel = money.view.page.payment
    assert "80,50" in panel.sum.text()
    money.press("Alt+B")
    money.write("2")
    money.press("Alt+O")
    assert money.focus() == "payment.charged"
    money.write("70")
    assert money.draft().payment == PaymentDraft(PaymentMeans.CASH, "70")
    assert "Kvar att betala 10,50" in texts(panel).replace("\N{NO-BREAK SPACE}", " ")


def test_the_receipts_sum_changes_what_is_to_be_paid(money: Stage) -> None:
    """Requirement 30."""
    paid = PaymentDraft(accumulated="7117", accumulated_on="2026-11-10")
    money.open(replace(DRAFT, payment=paid))
    panel = money.view.page.payment
    assert panel.sum.text().startswith("0,00")
    assert "preliminärt" in texts(panel)
    assert money.draft().payment == paid


def test_an_asylum_seekers_card_is_asked_for_where_the_number_is_one(money: Stage) -> None:
    """Requirement 29."""
    money.open(DRAFT)
    tick = money.view.page.payment.card_seen
    assert not tick.isVisible()
    row = replace(DRAFT.rows[0], benefit=Benefit.WITHOUT)
    seeker = replace(DRAFT.patient, identity="LMA 50-123456")
    money.open(replace(DRAFT, patient=seeker, rows=(row,)))
    assert tick.isVisible()
    tick.click()
    money.settle()
    assert money.draft().payment.card_seen
    assert money.view.page.payment.sum.text().startswith("50,00")
