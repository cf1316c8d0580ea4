"""A protected patient among the hand-outs: named only to who asks, and that is noted."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.order import PROTECTED_NAME
from app.domain.slip_entries import PatientViewed
from app.ui.views.settle import SettleView
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import dispense, open_after


def test_a_protected_patient_is_shown_only_when_asked_for_and_that_is_noted(
    tmp_path: Path, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    """Requirement 54."""
    workplace = open_after(tmp_path / "home")
    dispense(workplace, 0, is_protected=True)

    def purposes() -> list[str]:
        entries = (entry.content for entry in workplace.journal.entries())
        return [content.purpose for content in entries if isinstance(content, PatientViewed)]

    view = SettleView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: view.pane.reveal.isVisible())
    assert (view.pane.card.name.text(), view.pane.card.identity.text()) == (PROTECTED_NAME, "")
    assert purposes() == ["settle"]
    view.pane.reveal.click()
    qtbot.waitUntil(lambda: view.pane.card.name.text() == "Greta Övningsson")
    assert view.pane.card.identity.text() == "19090527-1474"
    assert purposes() == ["settle", "reveal"]
    assert not view.pane.reveal.isVisible()
