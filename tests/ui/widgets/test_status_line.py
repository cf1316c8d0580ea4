"""The line at the bottom, as it lies on the screen and not as it would be drawn anew."""

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ui.widgets.badge import Tone
from app.ui.widgets.status_line import Slot, StatusLine
from tests.ui.showing import Show

_WIDE = 1366  # px


def test_nothing_is_left_of_what_stood_where_another_part_is_now(show: Show, qtbot: QtBot) -> None:
    line = StatusLine()
    page = show(line)
    page.resize(_WIDE, page.height())

    def is_drawn() -> bool:
        on_screen = QGuiApplication.primaryScreen().grabWindow(page.winId()).toImage()
        return on_screen == page.grab().toImage().convertToFormat(on_screen.format())

    line.show_text(Slot.SAVED, "Sparat 11:55:02", Tone.OK)
    line.show_text(Slot.NOTE, "Utlämnad 11:45:34.")
    line.show_text(Slot.OTHERS, "Navet anslutet", Tone.OK)
    qtbot.waitUntil(is_drawn)
    line.show_text(Slot.OTHERS, "Navet borta sedan 11:56 · kassor: 11:55", Tone.INFO)
    qtbot.waitUntil(is_drawn)
