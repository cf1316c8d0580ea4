"""The notice of an exchange is offered right after the hand-out, and costs no one else a key."""

from dataclasses import replace

from app.domain.draft import ExchangeDraft, PaymentDraft
from app.domain.order import ExchangeOutcome
from app.ui.dialogs.sheet import SheetDialog
from app.ui.views.dispense.correct_dialog import CorrectDialog
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage
from tests.ui.gallery_exchange import exchange, exchanged
from tests.workplaces import filled_draft


def test_after_an_exchange_one_key_makes_the_notice_to_the_prescriber(stage: Stage) -> None:
    """Requirement 28."""
    exchanged(stage)
    assert len(list_dispensings(stage.workplace)) == 1
    assert stage.view.notices.shown("exchange") is not None
    stage.press("Ctrl+U")
    sheet = stage.dialog(SheetDialog)
    assert sheet.isVisible()
    assert "Besked till förskrivaren" in sheet.windowTitle()
    sheet.close()


def test_the_next_slip_takes_the_offer_away(stage: Stage) -> None:
    exchanged(stage)
    stage.press("Ctrl+N")
    assert stage.view.notices.shown("exchange") is None


def test_without_an_exchange_nothing_is_offered(stage: Stage) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    assert len(list_dispensings(stage.workplace)) == 1
    assert stage.view.notices.shown("exchange") is None


def correct(stage: Stage) -> None:
    """Save the correction that lies on the screen, with a reason."""
    stage.window.activateWindow()
    stage.press("Ctrl+Enter")
    dialog = stage.dialog(CorrectDialog)
    dialog.reason.set_value("Bytet var inte antecknat")
    dialog.accept()
    stage.settle()
    assert stage.slip() is None


def begin_correction(stage: Stage) -> None:
    (line,) = list_dispensings(stage.workplace)
    stage.view.correct(line.subject)
    stage.settle()


def test_a_correction_that_makes_an_exchange_offers_the_notice_as_the_hand_out_does(
    stage: Stage,
) -> None:
    """Requirement 28."""
    exchange(stage)
    dear = stage.draft().rows[1].product
    rows = (replace(stage.draft().rows[0], exchange=ExchangeDraft()),)
    stage.open(replace(stage.draft(), rows=rows, payment=PaymentDraft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    assert stage.view.notices.shown("exchange") is None
    begin_correction(stage)
    swapped = ExchangeDraft(ExchangeOutcome.EXCHANGED, prescribed=dear)
    draft = replace(stage.draft(), rows=(replace(stage.draft().rows[0], exchange=swapped),))
    stage.view.desk.change(draft)
    slip = stage.view.desk.slip
    assert slip is not None
    stage.view.editing.show_slip(slip)
    stage.settle()
    stage.window.activateWindow()
    stage.press("Ctrl+E")
    correct(stage)
    assert stage.view.notices.shown("exchange") is not None
    stage.window.activateWindow()
    stage.press("Ctrl+U")
    assert "Besked till förskrivaren" in stage.dialog(SheetDialog).windowTitle()


def test_a_correction_of_something_else_offers_no_notice_again(stage: Stage) -> None:
    exchanged(stage)
    begin_correction(stage)
    stage.window.activateWindow()
    stage.view.guide.go_to("identity_checked")
    stage.write("Pass")
    correct(stage)
    assert stage.view.notices.shown("exchange") is None
