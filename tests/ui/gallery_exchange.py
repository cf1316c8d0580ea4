"""States of a row that is exchanged or is not, for the gallery of the dispensing screen."""

from dataclasses import replace

from app.domain.draft import ExchangeDraft, PaymentDraft, RowDraft
from app.domain.order import ExchangeOutcome, PaymentMeans
from tests.ui.dispense_stage import Stage
from tests.workplaces import EXCHANGEABLE, PACKAGES, filled_draft, find_product, incoming


def exchange(stage: Stage) -> None:
    """One row is exchanged, the next may be, and a receipt tells the place on the ladder."""
    stage.workplace.register.load([incoming(*PACKAGES, *EXCHANGEABLE)], stage.clock.now())
    dear, cheap = find_product("061001"), find_product("061002")
    swapped = ExchangeDraft(ExchangeOutcome.EXCHANGED, prescribed=dear)
    draft = filled_draft(
        RowDraft(cheap, dosage="1 tablett på morgonen. Mot högt blodtryck.", exchange=swapped),
        RowDraft(dear, dosage="1 tablett till kvällen. Mot högt blodtryck."),
    )
    paid = PaymentDraft(PaymentMeans.CASH, "100", "3500", "2026-11-10")
    stage.open(replace(draft, payment=paid))
    stage.view.page.rows.open_row(1)
    stage.settle()


def exchanged(stage: Stage) -> None:
    """What was exchanged is handed out, and the prescriber is to be told."""
    exchange(stage)
    draft = stage.draft()
    stage.open(replace(draft, rows=draft.rows[:1], payment=PaymentDraft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")


def refusal(stage: Stage) -> None:
    """The patient pays the difference on one row; the other is free for a reason."""
    exchange(stage)
    page = stage.view.page
    editor = page.rows.cards[1].editor
    editor.exchange.outcome.set_value(ExchangeOutcome.PHARMACIST_OPPOSED.value)
    editor.exchange.outcome.edited.emit()
    editor.benefit.set_value("F")
    editor.benefit.chosen.emit("F")
    stage.view.guide.go_to_obstacle()
    stage.settle()
