"""PySide holds every widget by what Qt holds it by, so that neither throws it away alone."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.ui.widgets.dialog import Dialog
from app.ui.widgets.focus_ring import FocusRing
from app.ui.widgets.panel import Panel, first_stop, panels
from tests.ui.ownership import strays
from tests.ui.showing import Show


@pytest.fixture(autouse=True)
def ring(qapp: QApplication) -> Iterator[FocusRing]:
    made = FocusRing(qapp)
    yield made
    made.deleteLater()


def test_a_stray_is_seen(show: Show) -> None:
    one, other = QLineEdit(), QLineEdit()
    page = show(one, other)
    assert strays(page) == []
    one.nextInFocusChain()
    assert strays(page) == ["QLineEdit is held by QLineEdit"]
    other.setParent(page)
    assert strays(page) == []


def test_an_open_dialog_stays_while_python_tidies_up(show: Show) -> None:
    page = show(QPushButton("x"))
    dialog = Dialog(page, "Fråga", "Vad är nere?", action="Öppna")
    dialog.body.addWidget(QLineEdit())
    dialog.open()
    del dialog
    gc.collect()
    assert [found.heading.text() for found in page.findChildren(Dialog)] == ["Fråga"]
    assert strays(page) == []


def test_going_through_a_page_by_keyboard_moves_no_widget(show: Show) -> None:
    made = [Panel("Ett", "Alt+1"), Panel("Två", "Alt+2")]
    for panel in made:
        panel.body.addWidget(QLineEdit())
    page = show(*made)
    assert first_stop(page) is not None
    assert panels(page) == made
    for _ in range(4):
        QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
    assert strays(page) == []
