"""Panels are entered by their key and gone through in the order of the screen."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.flow import Flow
from app.ui.widgets.panel import Panel, first_stop, panels, scrolling, tab_stops
from app.ui.widgets.tick import Tick
from tests.ui.showing import Show


def panel_with(key: str, *widgets: QWidget) -> Panel:
    panel = Panel(f"Panel {key}", key)
    for widget in widgets:
        panel.body.addWidget(widget)
    return panel


def test_the_key_gives_the_keyboard_to_the_first_field(show: Show, qtbot: QtBot) -> None:
    first, other = QLineEdit(), QLineEdit()
    page = show(QLineEdit(), panel_with("Alt+U", first, other))
    QTest.keyClick(page, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(first.hasFocus)


def test_a_panel_that_is_scrolled_away_comes_into_sight_with_the_keyboard(
    show: Show, qtbot: QtBot
) -> None:
    column = QWidget()
    rows = QVBoxLayout(column)
    field, far = QLineEdit(), QWidget()
    far.setFixedHeight(2000)
    for part in (panel_with("Alt+U", field), far):
        rows.addWidget(part)
    area = scrolling(column)
    area.setFixedHeight(200)
    page = show(area)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    QTest.keyClick(page, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(field.hasFocus)
    seen = area.viewport()
    assert seen.rect().contains(field.mapTo(seen, field.rect().center()))


def test_panels_come_in_the_order_of_tab_also_in_a_splitter(show: Show) -> None:
    made = [panel_with(f"Alt+{n}", QLineEdit()) for n in range(4)]
    split = QSplitter()
    for panel in made:
        split.addWidget(scrolling(panel))
    page = show(split, panel_with("Alt+9"))
    assert panels(page) == made
    assert first_stop(page) is next(iter(tab_stops(made[0])))


def test_a_panel_that_cannot_be_used_is_passed_over(show: Show) -> None:
    disabled = QLineEdit()
    disabled.setEnabled(False)
    read_only = panel_with("Alt+V", disabled)
    page = show(read_only)
    assert first_stop(read_only) is None
    assert panels(page) == []
    read_only.enter()


def test_a_note_beside_the_heading_can_change(show: Show) -> None:
    panel = Panel("Kontroller", note="1 stopp")
    show(panel)
    panel.set_note("inga stopp")
    assert panel.note.text() == "inga stopp"


def test_a_row_goes_on_below_when_it_has_no_more_room(show: Show) -> None:
    page = QWidget()
    buttons = [QPushButton(f"Knapp {n}") for n in range(3)]
    row = Flow(buttons)
    page.setLayout(row)
    show(page)
    wide, tall = row.sizeHint().width(), row.heightForWidth(row.minimumSize().width())
    assert row.heightForWidth(wide) < tall
    assert (row.count(), row.itemAt(7), row.takeAt(7)) == (3, None, None)
    page.window().resize(row.minimumSize().width() + 40, tall + 60)
    QApplication.processEvents()
    assert buttons[0].y() < buttons[1].y() < buttons[2].y()


def test_a_tick_is_made_on_its_words_and_by_space(show: Show) -> None:
    tick = Tick("Rådgivning given")
    show(tick)
    seen: list[bool] = []
    tick.toggled.connect(seen.append)
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert seen == [True, False]
    assert tick.height() >= 26
