"""Which rows the work list shows: some words with their counts, one of them chosen."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.texts import number
from app.ui.theme import current_theme
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.work import Work
from app.ui.widgets.flow import Flow
from app.ui.widgets.paint import box

_ALWAYS = (Filter.ALL, Filter.WAITING, Filter.DONE)  # the others when there is something in them


class _Chip(QPushButton):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the list turns them with Left and Right
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        theme = current_theme()
        width = QFontMetrics(theme.font("tableStrong")).horizontalAdvance(self.text())
        return QSize(width + 2 * theme.px(7) + 2, theme.space("target"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        theme, painter = current_theme(), QPainter(self)
        chosen = self.isChecked()
        fill = theme.colour("primarySoft" if chosen else "surface")
        line = theme.colour("primary" if chosen else "border")
        box(painter, self.rect(), fill, line, theme.tokens.radius["field"])
        painter.setPen(theme.colour("primarySoftInk" if chosen else "ink"))
        painter.setFont(theme.font("tableStrong"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Filters(QWidget):
    """The row of filters (urvalsrad). `chosen` comes with a Filter; `turn` goes to the next."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.value = Filter.ALL
        self._chips = {filter_: _Chip(filter_.value) for filter_ in Filter}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addLayout(Flow(list(self._chips.values()), spacing=4))
        for filter_, chip in self._chips.items():
            chip.clicked.connect(lambda _=False, chosen=filter_: self.choose(chosen))
        self._mark()
        current_theme().follow(self._remeasure)

    def show_counts(self, work: Work) -> None:
        """Write how many rows each filter lets through."""
        for filter_, chip in self._chips.items():
            amount = len(work.selected[filter_])
            chip.setText(f"{filter_.value} {number(amount)}")
            chip.setAccessibleDescription("Vänster och höger pil i listan byter.")
            chip.setVisible(bool(amount) or filter_ in _ALWAYS or filter_ is self.value)
        self._remeasure()

    def choose(self, chosen: Filter) -> None:
        """Choose a filter and say so."""
        self.value = chosen
        self._mark()
        self.chosen.emit(chosen)

    def turn(self, steps: int) -> None:
        """Choose the next filter, round and round."""
        order = [filter_ for filter_, chip in self._chips.items() if not chip.isHidden()]
        self.choose(order[(order.index(self.value) + steps) % len(order)])

    def _mark(self) -> None:
        for filter_, chip in self._chips.items():
            chip.setChecked(filter_ is self.value)

    def _remeasure(self) -> None:
        for chip in self._chips.values():
            chip.updateGeometry()
        if (layout := self.layout()) is not None:
            layout.invalidate()
