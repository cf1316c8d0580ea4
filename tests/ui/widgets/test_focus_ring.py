"""The ring stands around what has the keyboard, whole, in every window."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFocusFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme, ThemeMode
from app.ui.widgets.focus_ring import FocusRing
from tests.ui.showing import Show


@pytest.fixture
def ring(qapp: QApplication) -> Iterator[FocusRing]:
    made = FocusRing(qapp)
    yield made
    made.deleteLater()


def frame_of(ring: FocusRing) -> QFocusFrame:
    frame = ring._ring
    assert frame is not None
    return frame


def test_the_ring_follows_the_keyboard(ring: FocusRing, show: Show) -> None:
    one, other = QLineEdit(), QPushButton("x")
    show(one, other)
    one.setFocus()
    assert ring.widget() is one
    other.setFocus()
    assert ring.widget() is other
    assert frame_of(ring).isVisible()


def test_the_ring_stands_when_the_look_changes(
    ring: FocusRing, show: Show, theme: Theme, qtbot: QtBot
) -> None:
    field = QLineEdit()
    show(field, QPushButton("x"))
    field.setFocus()
    theme.set_mode(ThemeMode.DARK)
    qtbot.waitUntil(lambda: frame_of(ring).isVisible())
    theme.set_scale(1.3)
    qtbot.waitUntil(lambda: frame_of(ring).isVisible())
    assert ring.widget() is field


def test_the_ring_stands_4_px_outside_and_is_not_cut_by_a_tight_box(
    ring: FocusRing, show: Show
) -> None:
    tight = QWidget()
    row = QHBoxLayout(tight)
    row.setContentsMargins(0, 0, 0, 0)
    button = QPushButton("x")
    row.addWidget(button)
    page = show(tight)
    button.setFocus()
    QApplication.processEvents()
    frame = frame_of(ring)
    corner = button.mapTo(page, QPoint(0, 0))
    assert frame.parentWidget() is page
    assert frame.geometry().topLeft() == corner - QPoint(4, 4)
    assert frame.height() == button.height() + 8


@pytest.mark.parametrize("mode", list(ThemeMode))
def test_the_ring_has_the_tokens_colour_and_a_gap(
    ring: FocusRing, show: Show, theme: Theme, mode: ThemeMode
) -> None:
    theme.set_mode(mode)
    button = QPushButton("x")
    page = show(button)
    button.setFocus()
    QApplication.processEvents()
    image = page.grab().toImage()
    left, middle = button.mapTo(page, QPoint(0, button.height() // 2)).toTuple()
    assert image.pixelColor(left - 4, middle).rgb() == theme.colour("focus").rgb()
    assert image.pixelColor(left - 3, middle).rgb() == theme.colour("focus").rgb()
    assert image.pixelColor(left - 2, middle).rgb() == theme.colour("app").rgb()


def test_a_page_that_only_has_the_keyboard_for_want_of_a_field_has_no_ring(
    ring: FocusRing, show: Show
) -> None:
    field, empty, pages = QLineEdit(), QWidget(), QStackedWidget()
    for page in (field, empty):
        pages.addWidget(page)
    show(pages)
    field.setFocus()
    assert frame_of(ring).isVisible()
    pages.setCurrentWidget(empty)
    assert empty.hasFocus()
    assert not frame_of(ring).isVisible()
    pages.setCurrentWidget(field)
    assert frame_of(ring).isVisible()


def test_the_ring_stands_around_the_whole_list_box(ring: FocusRing, show: Show) -> None:
    combo = QComboBox()
    combo.setEditable(True)
    show(combo)
    combo.setFocus()
    assert ring.widget() is combo


def test_the_ring_comes_back_after_a_dialog_took_it_away(
    ring: FocusRing, show: Show, qtbot: QtBot
) -> None:
    field = QLineEdit()
    page = show(field)
    field.setFocus()
    dialog = QDialog(page)
    inside = QLineEdit()
    QVBoxLayout(dialog).addWidget(inside)
    dialog.open()
    qtbot.waitUntil(lambda: ring.widget() is inside)
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    page.activateWindow()
    field.clearFocus()
    field.setFocus()
    qtbot.waitUntil(lambda: ring.widget() is field)


def test_a_ring_that_came_with_a_dialog_outlives_it(
    ring: FocusRing, show: Show, qtbot: QtBot
) -> None:
    field, other = QLineEdit(), QLineEdit()
    page = show(field, other)
    dialog = QDialog(page)
    inside = QLineEdit()
    QVBoxLayout(dialog).addWidget(inside)
    dialog.open()
    qtbot.waitUntil(lambda: ring.widget() is inside)
    frame = frame_of(ring)
    dialog.hide()
    page.activateWindow()
    other.setFocus()
    qtbot.waitUntil(lambda: ring.widget() is other)
    assert frame_of(ring) is frame
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert shiboken6.isValid(frame)
    field.setFocus()
    assert ring.widget() is field
    assert frame.isVisible()


@pytest.mark.qt_log_ignore("plugin does not support", extend=True)
def test_a_list_that_drops_down_is_left_alone(ring: FocusRing, show: Show, qtbot: QtBot) -> None:
    combo = QComboBox()
    combo.addItems(["Anna", "Bo"])
    show(combo)
    for _ in range(2):
        combo.setFocus()
        combo.showPopup()
        qtbot.waitUntil(combo.view().isVisible)
        QTest.keyClick(combo.view(), Qt.Key.Key_Down)
        QTest.keyClick(combo.view(), Qt.Key.Key_Return)
        qtbot.waitUntil(combo.hasFocus)
        assert ring.widget() is combo
    assert combo.currentText() == "Bo"
