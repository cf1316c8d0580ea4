"""The course of an outage, painted: a lane for each dependency, numbered events below."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.clock import elapsed
from app.ui.headline import moment
from app.ui.models.course import Course, Event, Lane
from app.ui.texts import NBSP, clock_time, short_day
from app.ui.theme import current_theme
from app.ui.widgets.paint import box

_LANE, _BAR, _THIN = 21, 15, 7  # px: pitch, down, up
_AXIS = 20  # px above the lanes
_DOT = 20  # px, a numbered event
_LINE = 19  # px, a line of the list of events
_COLUMNS = 3
_LEFT_GAP = 10
_ONE_DAY_S = 86_400


class Timeline(QWidget):
    """What went down and came back, in order (händelseförlopp).

    Timeline(), then `show_course(course)`. Left and Right go from event to event. What the picture
    says stands in words in its accessible description.
    """

    def __init__(self) -> None:
        super().__init__()
        self._course: Course | None = None
        self._marked = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Händelseförlopp")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current_theme().follow(self.updateGeometry)

    def show_course(self, course: Course) -> None:
        """Show what has happened."""
        if course == self._course:
            return
        self._course = course
        self._marked = min(self._marked, len(course.events) - 1)
        self.setAccessibleDescription(course.in_words())
        self.updateGeometry()
        self.update()

    @property
    def marked(self) -> Event | None:
        """Return the event that the arrow keys stand on."""
        if self._course is None or self._marked < 0:
            return None
        return self._course.events[self._marked]

    def sizeHint(self) -> QSize:
        """Leave room for every lane and event."""
        px = current_theme().px
        if self._course is None:
            return QSize(300, px(100))
        lines = -(-len(self._course.events) // _COLUMNS)
        height = px(_AXIS) + len(self._course.lanes) * px(_LANE) + px(_DOT + 12)
        return QSize(300, height + lines * px(_LINE))

    def minimumSizeHint(self) -> QSize:
        """Never less."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from event to event."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if not step or self._course is None:
            super().keyPressEvent(event)
            return
        self._marked = min(max(self._marked + step, 0), len(self._course.events) - 1)
        found = self._course.events[self._marked]
        self.setAccessibleDescription(f"{self._marked + 1}. {clock_time(found.at)} {found.text}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axis, lanes, the line of now, and the events."""
        del event
        if self._course is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area(self._course)
        self._paint_axis(painter, area, self._course)
        for number, lane in enumerate(self._course.lanes):
            self._paint_lane(painter, area, number, lane)
        if self._course.is_going_on:
            line = current_theme().colour("ink")
            painter.fillRect(area.right(), area.top() - 4, 2, area.height() + 4, line)
        self._paint_events(painter, area, self._course)

    def _area(self, course: Course) -> QRect:
        theme = current_theme()
        metrics = QFontMetrics(theme.font("hint"))
        names = max(metrics.horizontalAdvance(lane.name) for lane in course.lanes)
        left = names + _LEFT_GAP
        height = len(course.lanes) * theme.px(_LANE)
        return QRect(left, theme.px(_AXIS), self.width() - left - 12, height)

    def _x(self, area: QRect, share: float) -> int:
        return area.left() + round(share * area.width())

    def _paint_axis(self, painter: QPainter, area: QRect, course: Course) -> None:
        theme = current_theme()
        painter.setFont(theme.font("hint"))
        by_day = elapsed(course.begins, course.ends).total_seconds() > 2 * _ONE_DAY_S
        for at in course.ticks():
            x = self._x(area, course.share(at))
            text = short_day(at) if by_day else clock_time(at)
            half = painter.fontMetrics().horizontalAdvance(text) // 2 + 2
            painter.fillRect(x, area.top(), 1, area.height(), theme.colour("chartGrid"))
            if x - half < area.left() or x + half > self.width():
                continue
            painter.setPen(theme.colour("ink2"))
            place = QRect(x - half, 0, 2 * half, area.top() - 4)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_lane(self, painter: QPainter, area: QRect, number: int, lane: Lane) -> None:
        theme, course = current_theme(), self._course
        if course is None:
            return
        pitch = theme.px(_LANE)
        middle = area.top() + number * pitch + pitch // 2
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font("hint"))
        name = QRect(0, middle - pitch // 2, area.left() - _LEFT_GAP, pitch)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, lane.name)
        thin = theme.px(_THIN)
        up = QRect(area.left(), middle - thin // 2, area.width(), thin)
        painter.fillRect(up, theme.colour("chartUp"))
        for stretch in lane.down:
            left = self._x(area, course.share(stretch.since))
            right = self._x(area, course.share(stretch.until or course.ends))
            bar = QRect(left, middle - theme.px(_BAR) // 2, max(2, right - left), theme.px(_BAR))
            painter.fillRect(bar, theme.colour("chartDown"))
            since = moment(stretch.since, course.ends)
            until = moment(stretch.until, course.ends) if stretch.until else ""
            self._write(painter, bar, f"nere {since}{NBSP}–{NBSP}{until}")

    def _write(self, painter: QPainter, bar: QRect, text: str) -> None:
        theme = current_theme()
        painter.setFont(theme.font("labelStrong"))
        inner = bar.adjusted(6, 0, -4, 0)
        if painter.fontMetrics().horizontalAdvance(text.strip()) <= inner.width():
            painter.setPen(theme.colour("onChart"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_events(self, painter: QPainter, area: QRect, course: Course) -> None:
        theme = current_theme()
        top = area.bottom() + 8
        side, taken = theme.px(_DOT), -100
        for number, event in enumerate(course.events):
            x = max(self._x(area, course.share(event.at)), taken + side + 2)
            taken = x
            marked = number == self._marked
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("primary" if marked else "ink"))
            centre = QPointF(x, top + side / 2)
            painter.drawEllipse(centre, side / 2, side / 2)
            painter.setPen(theme.colour("surface"))
            painter.setFont(theme.font("labelStrong"))
            circle = QRectF(x - side / 2, top, side, side)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        self._paint_list(painter, top + side + 4, course)

    def _paint_list(self, painter: QPainter, top: int, course: Course) -> None:
        theme = current_theme()
        lines = -(-len(course.events) // _COLUMNS)
        width, line = self.width() // _COLUMNS, theme.px(_LINE)
        for number, event in enumerate(course.events):
            column, row = divmod(number, lines)
            place = QRect(column * width, top + row * line, width - 8, line)
            marked = number == self._marked
            if marked:
                box(painter, place, theme.colour("select"), None, 3)
            painter.setPen(theme.colour("ink"))
            painter.setFont(theme.font("labelStrong"))
            figure = f"{number + 1}"
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, figure)
            shift = painter.fontMetrics().horizontalAdvance(figure) + 6
            painter.setFont(theme.font("labelStrong" if marked else "hint"))
            painter.setPen(theme.colour("ink" if marked else "ink2"))
            rest = place.adjusted(shift, 0, 0, 0)
            text = f"{moment(event.at, course.ends)} {event.text}"
            short = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, rest.width()
            )
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, short)
