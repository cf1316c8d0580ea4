"""Banner, rail, status line and page head say what they are told, also to a screen reader."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.clock import STOCKHOLM
from app.ui.theme import Theme, ThemeMode
from app.ui.widgets.badge import Tone
from app.ui.widgets.banner import Banner, Mode
from app.ui.widgets.label import ShortLabel
from app.ui.widgets.rail import Place, Rail
from app.ui.widgets.status_line import Slot, StatusLine
from app.ui.widgets.systems import Health, SystemsStrip, SystemState
from tests.ui.sample_banner import fill
from tests.ui.showing import Show

NOW = datetime(2026, 11, 23, 17, 21, tzinfo=STOCKHOLM)
GROUND = {
    Mode.NORMAL: "normalBg",
    Mode.RESERVE: "lampBg",
    Mode.AFTER: "afterBg",
    Mode.DRILL: "drillBg",
}


def texts(widget: QWidget) -> list[str]:
    return [w.text() for w in widget.findChildren(QLabel) if w.isVisibleTo(widget) and w.text()]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("look", list(ThemeMode))
def test_the_state_is_a_word_and_a_colour(
    theme: Theme, show: Show, mode: Mode, look: ThemeMode
) -> None:
    theme.set_mode(look)
    banner = Banner()
    page = show(banner)
    page.resize(1366, 80)
    fill(banner, mode)
    QApplication.processEvents()
    assert mode.value in texts(banner)
    colours = {theme.colour(GROUND[mode]).rgb()}
    colours |= {theme.colour("drillBg2").rgb()} if mode is Mode.DRILL else set()
    image = banner.grab().toImage()
    assert {image.pixelColor(x, 5).rgb() for x in range(4, 10)} & colours


def test_amber_is_used_for_the_lantern_alone(theme: Theme) -> None:
    for colours in theme.tokens.color.values():
        same = [n for n, v in colours.items() if v == colours["lampBg"]]
        assert set(same) <= {"lampBg", "chart2"}


def test_the_banner_says_who_when_and_what_waits(show: Show) -> None:
    banner = Banner()
    show(banner)
    banner.show_unsent(1112)
    banner.show_power("Nätdrift", "batteri 100 %", Health.OK)
    banner.show_clock(NOW)
    banner.show_person("Sara Lindqvist", "apotekare")
    said = texts(banner)
    expected = ["1\u00a0112", "ej uppladdade", "Nätdrift", "17:21", "mån 23 nov", "Sara Lindqvist"]
    assert [text for text in expected if text not in said] == []


def test_a_clock_in_doubt_shows_a_triangle_and_the_two_times(show: Show) -> None:
    banner = Banner()
    show(banner)
    banner.show_clock(NOW, "02:14 eller 17:21")
    assert {"▲ 17:21", "02:14 eller 17:21"} <= set(texts(banner))


def test_nobody_signed_in_is_said(show: Show) -> None:
    banner = Banner()
    show(banner)
    assert {"Ingen inloggad", "låst"} <= set(texts(banner))


def test_a_drill_shows_no_count_of_what_waits(show: Show) -> None:
    banner = Banner()
    show(banner)
    banner.show_unsent(3)
    banner.show_unsent(None)
    assert "ej uppladdade" not in texts(banner)


def test_a_very_long_name_leaves_room_for_what_is_down(show: Show) -> None:
    banner = Banner()
    page = show(banner)
    fill(banner, Mode.RESERVE)
    banner.show_person("Maria Elisabet Alexandra von Rosenstierna-Lilliehöök", "apotekare")
    page.resize(1280, 80)
    QApplication.processEvents()
    assert page.width() == 1280
    assert banner.findChildren(SystemsStrip)[0].fitting() >= 1


def test_the_worst_comes_first_and_the_rest_is_counted_and_read_aloud(show: Show) -> None:
    strip = SystemsStrip()
    page = show(strip)
    names = ["El", "e-VIS", "Kortbetalning", "Partihandel", "E-hälsomyndigheten"]
    states = [Health.OK, Health.DOWN, Health.WARN, Health.UNKNOWN, Health.DOWN]
    strip.show_systems([SystemState(n, s) for n, s in zip(names, states, strict=True)])
    read = QAccessible.queryAccessibleInterface(strip).text(QAccessible.Text.Name)
    assert read == "e-VIS, E-hälsomyndigheten, Kortbetalning, Partihandel, El"
    page.resize(340, 60)
    QApplication.processEvents()
    few = strip.fitting()
    page.resize(1200, 60)
    QApplication.processEvents()
    assert 1 <= few < strip.fitting() == 5


def rail_of(show: Show) -> Rail:
    rail = Rail()
    rail.add([Place("a", "Överblick", "house", "F2"), Place("b", "Expediera", "pill", "F3", 1)])
    rail.add([Place("lock", "Lås", "lock", "F12", checkable=False)], at_bottom=True)
    show(rail)
    return rail


def test_the_rail_says_where_a_person_wants_to_go(show: Show, qtbot: QtBot) -> None:
    rail = rail_of(show)
    with qtbot.waitSignal(rail.chosen) as chosen:
        QTest.mouseClick(rail._items["b"], Qt.MouseButton.LeftButton)
    assert chosen.args == ["b"]


def test_the_rail_marks_one_place(show: Show) -> None:
    rail = rail_of(show)
    rail.mark("a")
    rail.mark("b")
    assert [name for name, item in rail._items.items() if item.isChecked()] == ["b"]


def test_what_waits_stands_under_the_place_and_is_read_aloud(show: Show) -> None:
    rail = rail_of(show)
    rail.show_counter("b", "112 väntar")
    assert rail.counter("b") == "112 väntar"
    assert rail._items["b"].accessibleDescription() == "112 väntar. Tangent F3."
    rail.show_counter("b", "")
    assert rail._items["b"].accessibleDescription() == "Tangent F3."


def test_the_rail_is_as_wide_as_the_design_says_or_as_its_longest_name(
    theme: Theme, show: Show
) -> None:
    rail = rail_of(show)
    assert rail.width() == 179
    theme.set_scale(1.3)
    rail.show_counter("b", "ett mycket långt besked som behöver plats")
    assert rail.width() > 250


def test_the_status_line_says_what_is_saved_and_a_failure_with_its_icon(show: Show) -> None:
    line = StatusLine()
    show(line)
    line.show_text(Slot.SAVED, "Sparat 17:21:40", Tone.OK)
    line.show_text(Slot.PRINTER, "Etikett redo")
    assert texts(line) == ["Sparat 17:21:40", "Etikett redo"]
    line.show_text(Slot.SAVED, "Sparades inte", Tone.STOP)
    assert line.text(Slot.SAVED) == "Sparades inte"
    assert line._parts[Slot.SAVED][1].name == "octagon-x"  # type: ignore[union-attr]
    line.show_text(Slot.PRINTER, "")
    assert texts(line) == ["Sparades inte"]


def test_a_long_note_never_pushes_the_rest_out(show: Show) -> None:
    line = StatusLine()
    page = show(line)
    for slot in Slot:
        line.show_text(slot, slot.value)
    line.show_text(Slot.NOTE, "Känner inte igen koden: " + "7046261019958 " * 20)
    page.resize(1280, 60)
    QApplication.processEvents()
    assert page.width() == 1280
    note = next(w for w in line.findChildren(ShortLabel) if w.text().startswith("Känner"))
    assert note.is_cut()
