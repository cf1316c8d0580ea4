"""The notice of an exchange is offered right after the hand-out, and costs no one else a key."""

from dataclasses import replace

from app.ui.dialogs.sheet import SheetDialog
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage
from tests.ui.gallery_exchange import exchanged
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
