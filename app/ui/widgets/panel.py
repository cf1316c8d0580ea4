"""Panels: a heading with its key over a column of content, with or without a frame."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QMargins, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.ui.keys import may_listen, shortcut
from app.ui.theme import current_theme
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import ShortLabel, label
from app.ui.widgets.paint import box


class Card(QWidget):
    """A white box with a thin line (ruta); put a layout on it."""

    def __init__(self, fill: str = "surface", line: str = "border") -> None:
        super().__init__()
        self._fill, self._line = fill, line

    def set_colours(self, fill: str, line: str) -> None:
        """Draw ground and line in other colour tokens."""
        self._fill, self._line = fill, line
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        del event
        theme = current_theme()
        line = theme.colour(self._line) if self._line else None
        fill = theme.colour(self._fill) if self._fill else None
        box(QPainter(self), self.rect(), fill, line, theme.tokens.radius["panel"])


class Panel(Card):
    """A part of a screen with its own heading (panel).

    Panel("Kontroller", key="Alt+K", note="1 stopp", framed=True). Content goes into `body`.
    The key leads to the first thing in it that takes the keyboard; Ctrl+Tab goes from panel to
    panel in the order of the screen.
    """

    def __init__(
        self, heading: str, key: str = "", *, note: str = "", framed: bool = False
    ) -> None:
        super().__init__("surface" if framed else "", "border" if framed else "")
        self.heading = label(heading, "section")
        self.note = ShortLabel(note, "hint", "ink3")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.heading)
        self.head.addWidget(self.note, 1)
        if key:
            self.head.addWidget(KeyCap(key))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(QMargins(14, 12, 14, 14) if framed else QMargins(12, 8, 12, 8))
        column.setSpacing(8)
        column.addLayout(self.head)
        column.addLayout(self.body, 1)
        if key and may_listen(key):
            shortcut(key, self).activated.connect(self.enter)

    def set_note(self, note: str) -> None:
        """Change the small text beside the heading."""
        self.note.setText(note)

    def first(self) -> QWidget | None:
        """Return what the keyboard goes to when it comes to the panel."""
        return first_stop(self)

    def enter(self) -> None:
        """Give the keyboard to the first thing in the panel that takes it, in sight."""
        if first := self.first():
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
            for part in (self, first):  # the heading too where there is room
                bring_into_sight(part)


def bring_into_sight(part: QWidget) -> None:
    """Scroll the area that a part lies in, if it lies in one; Qt does so for Tab alone."""
    above = part.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part)
        above = above.parentWidget()


def tab_stops(parent: QWidget) -> Iterator[QWidget]:
    """Return the visible widgets inside that Tab stops at, in the order they were added.

    Not by Qt's chain of focus: asking a widget for the next one makes PySide count the next as
    its child, and a parent as the child of what lies in it, which then throws both away.
    """
    for child in _in_order(parent):
        if child.isWindow() or child.isHidden():
            continue
        tabbed = child.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if tabbed and child.isEnabled() and child.focusProxy() is None:
            yield child
        yield from tab_stops(child)


def _in_order(parent: QWidget) -> list[QWidget]:
    inside: Iterable[QObject | None] = parent.children()
    if isinstance(parent, QSplitter):  # which turns its children round
        inside = (parent.widget(at) for at in range(parent.count()))
    return [child for child in inside if isinstance(child, QWidget)]


def first_stop(parent: QWidget) -> QWidget | None:
    """Return the first widget inside that Tab stops at."""
    return next(tab_stops(parent), None)


def panels(parent: QWidget) -> list[Panel]:
    """Return the panels inside that take the keyboard, in the order of Tab."""
    found: dict[Panel, None] = {}
    for stop in tab_stops(parent):
        above = stop.parentWidget()
        while above is not None and above is not parent and not isinstance(above, Panel):
            above = above.parentWidget()
        if isinstance(above, Panel):
            found[above] = None
    return list(found)


def scrolling(content: QWidget) -> QScrollArea:
    """Return a column that scrolls when it does not fit, and never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(content)
    content.setAutoFillBackground(False)
    return area
