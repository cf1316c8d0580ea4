"""Every part of the kit, in every look, is whole on screen, reachable by keyboard and named."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme, ThemeMode
from app.ui.widgets.banner import Mode
from app.ui.widgets.panel import tab_stops
from app.ui.widgets.segmented import Segmented
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.gallery import LOOKS, PAGES
from tests.ui.sample_window import PLACES, sample_window

KIT = [name for name in PAGES if name != "window"]


def drawn(qtbot: QtBot, page: QWidget, size: tuple[int, int]) -> None:
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    QApplication.processEvents()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", KIT)
def test_nothing_of_the_kit_is_cut_or_hard_to_hit(
    theme: Theme, qtbot: QtBot, name: str, look: str
) -> None:
    mode, scale = LOOKS[look]
    theme.set_mode(mode)
    theme.set_scale(scale)
    make, width, height = PAGES[name]
    page = make()
    drawn(qtbot, page, (width, height))
    page.resize(width, max(height, page.heightForWidth(width)))
    QApplication.processEvents()
    assert cut_widgets(page) == []
    assert small_targets(page) == []


@pytest.mark.parametrize("scale", [1.0, 1.15, 1.3])
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("size", [(1366, 768), (1280, 680)])
def test_the_window_holds_everything(
    theme: Theme, qtbot: QtBot, size: tuple[int, int], mode: Mode, scale: float
) -> None:
    theme.set_scale(scale)
    window = sample_window(mode)
    drawn(qtbot, window, size)
    assert (window.width(), window.height()) == size
    assert cut_widgets(window) == []
    assert small_targets(window) == []


def test_the_window_holds_everything_after_a_switch_while_it_is_open(
    theme: Theme, qtbot: QtBot
) -> None:
    window = sample_window()
    drawn(qtbot, window, (1366, 768))
    theme.set_mode(ThemeMode.DARK)
    theme.set_scale(1.3)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1366, 768)
    assert cut_widgets(window) == []


def test_tab_goes_through_every_target_and_round(qtbot: QtBot) -> None:
    window = sample_window()
    drawn(qtbot, window, (1366, 768))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    stops = list(tab_stops(window))
    seen = []
    for _ in stops:
        seen.append(window.focusWidget())
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert set(seen) == set(stops)
    assert window.focusWidget() is seen[0]


def test_every_button_and_field_has_a_name(qtbot: QtBot) -> None:
    window = sample_window()
    drawn(qtbot, window, (1366, 768))
    bare = [
        type(stop).__name__
        for stop in tab_stops(window)
        if not QAccessible.queryAccessibleInterface(stop).text(QAccessible.Text.Name)
    ]
    assert bare == []


def test_what_is_no_stop_for_tab_has_a_key_or_belongs_to_a_choice(qtbot: QtBot) -> None:
    window = sample_window()
    drawn(qtbot, window, (1366, 768))
    stops = set(tab_stops(window))
    keys = {place.title for place in PLACES} | {"Hjälp", "Lås"}
    skipped = [
        button.text()
        for button in window.findChildren(QAbstractButton)
        if button.isVisibleTo(window)
        and button not in stops
        and not isinstance(button.parentWidget(), Segmented)
    ]
    assert set(skipped) <= keys
