"""The painted course: keys go from event to event, and all of it can be read as words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from app.domain.outage import Dependency, DownPeriod, Outage, OutageState
from app.ui.models.course import course
from app.ui.models.pace import pace
from app.ui.theme import ThemeMode, current_theme
from app.ui.widgets.bars import Bars
from app.ui.widgets.timeline import Timeline
from tests.ui.showing import Show
from tests.workplaces import NOON

BEGAN = NOON - timedelta(hours=3)
PERIODS = (
    DownPeriod(Dependency.EHM, BEGAN),
    DownPeriod(Dependency.POWER, BEGAN + timedelta(hours=1), BEGAN + timedelta(hours=2)),
)
OUTAGE = Outage(uuid4(), "A", BEGAN, BEGAN, "Sara", "SMS", PERIODS, OutageState.OPEN)


@pytest.fixture
def timeline(show: Show) -> Timeline:
    made = Timeline()
    made.show_course(course(OUTAGE, NOON))
    page = show(made)
    page.resize(900, 300)
    return made


def colours(widget: Timeline | Bars) -> set[str]:
    image = widget.grab().toImage()
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    }


def test_arrow_keys_go_from_event_to_event_and_stop_at_the_ends(timeline: Timeline) -> None:
    seen = []
    for _ in range(6):
        QTest.keyClick(timeline, Qt.Key.Key_Right)
        assert timeline.marked is not None
        seen.append(timeline.marked.text)
    assert seen[:4] == ["Reservdrift beslutad", "E-hälsomyndigheten nere", "El nere", "El åter"]
    assert seen[-1] == "El åter"
    QTest.keyClick(timeline, Qt.Key.Key_Left)
    assert timeline.accessibleDescription() == "3. 15:21 El nere"


def test_what_the_picture_says_can_be_read_aloud(timeline: Timeline) -> None:
    assert timeline.accessibleDescription().endswith("3. 15:21 El nere. 4. 16:21 El åter")


@pytest.mark.parametrize("mode", list(ThemeMode))
def test_down_and_up_are_drawn_in_both_themes(timeline: Timeline, mode: ThemeMode) -> None:
    current_theme().set_mode(mode)
    drawn = colours(timeline)
    assert current_theme().colour("chartDown").name() in drawn
    assert current_theme().colour("chartUp").name() in drawn


def test_more_lanes_and_events_take_more_room(timeline: Timeline) -> None:
    before = timeline.sizeHint().height()
    more = (*PERIODS, *(DownPeriod(d, BEGAN + timedelta(minutes=9)) for d in Dependency))
    timeline.show_course(course(Outage(**{**vars(OUTAGE), "periods": more}), NOON))
    assert timeline.sizeHint().height() > before


def test_bars_are_drawn_from_zero_with_their_numbers_in_words(show: Show) -> None:
    bars = Bars("Utlämnat")
    page = show(bars)
    page.resize(500, 200)
    quarter = timedelta(minutes=15)
    bars.show_pace(pace([(BEGAN, 4), (BEGAN + 2 * quarter, 1)], BEGAN, BEGAN + 3 * quarter))
    assert bars.accessibleDescription().startswith("per kvart: 14:15 4, 14:30 0")
    assert current_theme().colour("chart1").name() in colours(bars)
    bars.show_pace(pace([], BEGAN, BEGAN))
    assert current_theme().colour("chart1").name() not in colours(bars)
