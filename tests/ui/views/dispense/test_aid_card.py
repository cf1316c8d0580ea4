"""Aid cards in a place of their own: the same screen, with what a card asks for."""

from dataclasses import replace

from app.domain.draft import RowDraft
from app.domain.order import AidGroup, Benefit, OrderKind, Product
from app.domain.steps import StepState
from app.ui.dialogs.parked_slips import ParkedSlips
from app.ui.views.dispense_view import DispenseView
from app.usecases.list_work import list_steps
from tests.ui.dispense_stage import Stage, texts
from tests.ui.gallery_aid import BAG, aid_card
from tests.workplaces import filled_draft


def parked(stage: Stage) -> list[str]:
    """Return the numbers in the open list."""
    model = stage.dialog(ParkedSlips).table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def on_desk(view: DispenseView) -> str:
    """Return the number of the slip on a screen's desk."""
    return view.desk.slip.slip if view.desk.slip else ""


def test_a_key_leads_to_the_cards_where_a_new_slip_is_one(stage: Stage) -> None:
    """Requirement 36."""
    stage.press("F5")
    stage.go_to_aid_cards()
    stage.press("Ctrl+N")
    draft = stage.draft()
    assert draft.kind is OrderKind.AID_CARD
    assert (draft.rows[0].withdrawals, draft.rows[0].lasts_days) == (4, 90)
    page = stage.view.page
    assert page.prescriber.aid_code.isVisible()
    assert not page.paper.reason.isVisible()
    assert "Användning" in texts(page)
    assert "Dosering och ändamål" not in texts(page)
    assert page.rows.cards[0].editor.dosage.text.placeholderText() == "Enligt anvisning"


def test_a_plain_prescription_shows_nothing_of_cards(stage: Stage) -> None:
    """Requirement 36."""
    stage.open(filled_draft())
    page = stage.view.page
    assert not page.prescriber.aid_code.isVisible()
    assert not page.rows.cards[0].editor.aid.isVisible()
    assert page.paper.reason.isVisible()
    assert stage.draft().rows[0].aid is None


def test_a_consumable_on_a_prescription_is_asked_for_its_group(stage: Stage) -> None:
    """Requirement 29."""
    needle = Product("Kanyl Prov", varunummer="700002", from_register=True, is_trade_good=True)
    stage.open(filled_draft(RowDraft(needle, dosage="Till pennan")))
    editor = stage.view.page.rows.cards[0].editor
    assert editor.aid.isVisible()
    stage.press("Ctrl+Enter")  # what is in the way, and what is worth knowing
    assert "gruppen avgör vad patienten betalar" in texts(stage.view.page.findings)
    editor.aid.group.setFocus()
    stage.press("2")
    row = stage.draft().rows[0]
    assert (row.aid, row.benefit) == (AidGroup.ADMINISTRATION, Benefit.FREE)


def test_a_digit_chooses_the_group_and_with_it_the_usual_benefit(stage: Stage) -> None:
    """Requirement 36."""
    stage.go_to_aid_cards()
    stage.press("Ctrl+N")
    stage.view.page.rows.cards[0].editor.aid.group.setFocus()
    stage.press("2")
    row = stage.draft().rows[0]
    assert (row.aid, row.benefit) == (AidGroup.ADMINISTRATION, Benefit.FREE)
    stage.press("Ctrl+Ins")
    below = stage.draft().rows[1]
    assert (below.aid, below.benefit, below.withdrawals) == (
        AidGroup.ADMINISTRATION, Benefit.FREE, 4,
    )  # fmt: skip
    stage.view.page.rows.cards[1].editor.aid.group.setFocus()
    stage.press("1")
    row = stage.draft().rows[1]
    assert (row.aid, row.benefit) == (AidGroup.STOMA, Benefit.WITH)


def test_each_place_shows_its_own_parked_slips(stage: Stage) -> None:
    """Requirement 36."""
    prescription = stage.store(filled_draft())
    card = stage.store(aid_card(stage))
    stage.press("Ctrl+B")
    assert parked(stage) == [prescription.slip]
    stage.dialog(ParkedSlips).reject()
    stage.go_to_aid_cards()
    assert stage.view.parked.text() == "Parkerade 1"
    stage.view.parked.click()
    stage.settle()
    assert parked(stage) == [card.slip]


def test_a_number_that_is_scanned_opens_the_slip_in_its_own_place(stage: Stage) -> None:
    """Requirement 36."""
    prescription = stage.store(filled_draft())
    card = stage.store(aid_card(stage))
    stage.view.take_scan(card.slip)
    stage.settle()
    assert stage.window.current() is stage.aid_cards
    assert (on_desk(stage.aid_cards), on_desk(stage.orders)) == (card.slip, "")
    stage.aid_cards.take_scan(prescription.slip)
    stage.settle()
    assert stage.window.current() is stage.orders
    assert (on_desk(stage.aid_cards), on_desk(stage.orders)) == (card.slip, prescription.slip)


def test_a_card_is_handed_out_and_its_next_withdrawal_goes_on_from_it(stage: Stage) -> None:
    """Requirement 36."""
    stage.go_to_aid_cards()
    slip = stage.open(replace(aid_card(stage), advice_given=True))
    stage.view.desk.print_labels()
    stage.settle()
    stage.view.main_action()
    stage.settle()
    assert stage.slip() is None
    steps = [s.step.code for s in list_steps(stage.workplace, None, open_only=True)]
    assert steps == [
        "twin_check", "register_aid_card", "register_withdrawal", "register_price",
        "archive_paper",
    ]  # fmt: skip
    assert {s.state for s in list_steps(stage.workplace, None, open_only=True)} == {
        StepState.WAITING
    }
    stage.window.go("dispense")
    stage.orders.take_scan(slip.slip)
    stage.settle()
    assert stage.window.current() is stage.aid_cards
    stage.button("Nästa uttag").click()
    stage.settle()
    draft = stage.draft()
    row = draft.rows[0]
    assert (draft.kind, draft.prescriber.aid_code) == (OrderKind.AID_CARD, "4812207")
    assert (row.product, row.aid, row.withdrawal, row.lasts_days, row.dosage) == (
        BAG, AidGroup.STOMA, 2, 90, "Enligt anvisning",
    )  # fmt: skip
