"""A list of people to choose from: mark, name, role, and the digit that chooses."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.ui.texts import initials
from app.ui.theme import current_theme
from app.ui.widgets.paint import key_cap

_ROW = 50  # px
_SHOWN = 5  # rows before the list scrolls
_NAME = Qt.ItemDataRole.DisplayRole
_DETAIL = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Choice:
    """One person as the list shows them (val); the detail may be empty."""

    name: str
    detail: str = ""


class _Row(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del option, index
        return QSize(100, current_theme().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, area = current_theme(), QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("select"))
            bar = QRect(area.left(), area.top(), theme.tokens.line["selectBar"], area.height())
            painter.fillRect(bar, theme.colour("primary"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("border"))
        self._paint_mark(painter, area, str(index.data(_NAME)))
        self._paint_words(painter, area, index)
        if index.row() < 9 and option.widget.hasFocus():
            self._paint_digit(painter, area, str(index.row() + 1))
        painter.restore()

    def _paint_mark(self, painter: QPainter, area: QRect, name: str) -> None:
        theme, side = current_theme(), current_theme().px(32)
        circle = QRect(area.left() + 12, area.center().y() - side // 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("rail"))
        painter.drawEllipse(circle)
        painter.setPen(theme.colour("ink2"))
        painter.setFont(theme.font("labelStrong"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, initials(name))

    def _paint_words(self, painter: QPainter, area: QRect, index: _Index) -> None:
        theme = current_theme()
        name, detail = str(index.data(_NAME)), str(index.data(_DETAIL) or "")
        left = area.left() + 12 + theme.px(32) + 14
        words = QRect(left, area.top(), area.right() - left - theme.px(40), area.height())
        half = words.height() // 2
        lines = [(name, "section", "ink")] + ([(detail, "hint", "ink2")] if detail else [])
        for number, (text, role, colour) in enumerate(lines):
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour(colour))
            short = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, words.width()
            )
            if len(lines) == 1:
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, short)
                continue
            edge = Qt.AlignmentFlag.AlignTop if number else Qt.AlignmentFlag.AlignBottom
            top = words.top() + number * half + (1 if number else 0)
            painter.drawText(QRect(words.left(), top, words.width(), half), edge, short)

    def _paint_digit(self, painter: QPainter, area: QRect, digit: str) -> None:
        theme = current_theme()
        width, height = theme.px(17), theme.px(18)
        left, top = area.right() - 12 - width, area.center().y() - height // 2
        rect = QRect(left, top, width, height)
        key_cap(painter, rect, digit, theme.colour("ink2"), theme.colour("border"))


class PeopleList(QListWidget):
    """People to choose one from (personlista).

    PeopleList("Vem?"), then `show_people([Choice("Sara Lindqvist", "farmaceut"), …])`. `chosen`
    comes with the row whenever the mark moves; `decided` on Enter, click or digit, so that the
    keyboard can go on to the password. Digits work, and are shown, only while the list has it.
    """

    chosen = Signal(int)
    decided = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(_Row(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.currentRowChanged.connect(self.chosen)
        self.itemClicked.connect(lambda _: self.decided.emit())
        current_theme().follow(self._fit)

    def show_people(self, people: Sequence[Choice]) -> None:
        """Show these; the first is marked."""
        self.clear()
        for person in people:
            item = QListWidgetItem(person.name)
            item.setData(_DETAIL, person.detail)
            self.addItem(item)
        self._fit()
        self.setCurrentRow(0)

    def marked(self) -> str:
        """Return the name that is marked; "" when the list is empty."""
        return self.currentItem().text() if self.count() else ""

    def mark(self, name: str) -> None:
        """Mark the person of a name, if there."""
        found = self.findItems(name, Qt.MatchFlag.MatchFixedString)
        if found:
            self.setCurrentItem(found[0])

    def step(self, by: int) -> None:
        """Move the mark as many rows, as far as there are any."""
        if self.count():
            self.setCurrentRow(max(0, min(self.currentRow() + by, self.count() - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by digit, go on by Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.decided.emit()
            return
        digit = event.text()
        if digit.isdecimal() and 1 <= int(digit) <= self.count():
            self.setCurrentRow(int(digit) - 1)
            self.decided.emit()
            return
        super().keyPressEvent(event)

    def _fit(self) -> None:
        rows = min(max(self.count(), 1), _SHOWN)
        self.setFixedHeight(rows * current_theme().px(_ROW) + 2)
