"""The list of rows to settle: a model over them and two painted lines each, however many."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from app.domain.identity import parse_identity
from app.ui.theme import current_theme
from app.ui.views.settle.words import aside_words, row_icon, row_words, side_words, tag_words
from app.ui.views.settle.work import Key, RowState, WorkRow

_Index = QModelIndex | QPersistentModelIndex
_LINE = 49  # px
_LEFT, _RIGHT, _GAP = 39, 12, 8  # px
_NO_NAME = "gallrad"


@lru_cache(maxsize=4096)
def shown_identity(canonical: str, today: date) -> str:
    """Return a patient's number as screens show it."""
    return parse_identity(canonical, today).screen() if canonical else ""


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[WorkRow] = []
        self.now: datetime | None = None
        self.soon_days = 0  # until a patient may ask for more

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.rows[index.row()]
        who = f"{row.who or _NO_NAME} {self.identity_of(row)}".strip()
        said = (who, self.tag_of(row), row.what, row.first.slip, row_words(row), self.side_of(row))
        return ", ".join(filter(None, said))

    def identity_of(self, row: WorkRow) -> str:
        return shown_identity(row.identity, self.now.date()) if self.now else ""

    def tag_of(self, row: WorkRow) -> str:
        return tag_words(row, self.now.date(), self.soon_days) if self.now else ""

    def side_of(self, row: WorkRow) -> str:
        return side_words(row, self.now) if self.now else ""


class _TwoLines(QStyledItemDelegate):
    def sizeHint(self, option: Option, index: _Index) -> QSize:
        del option, index
        return QSize(100, current_theme().px(_LINE))

    def paint(self, painter: QPainter, option: Option, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _Rows):
            return
        row, theme = model.rows[index.row()], current_theme()
        area = QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("select"))
            bar = QRect(area.left(), area.top(), theme.tokens.line["selectBar"], area.height())
            painter.fillRect(bar, theme.colour("primary"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("border"))
        icon = theme.icon(*row_icon(row), 18, painter.device().devicePixelRatio())
        painter.drawPixmap(area.left() + theme.px(10), area.top() + theme.px(7), icon)
        is_late = model.now is not None and row.is_late(model.now)
        side = model.side_of(row), "warn" if is_late else "ink2"
        _paint_words(painter, area, row, (model.identity_of(row), model.tag_of(row), side))
        painter.restore()


class RowList(QListView):
    """The work list (arbetslista).

    RowList(); `show_rows(rows, now)`. Up and Down move, Shift and Ctrl choose several. `chosen`
    comes with the rows when the choice changes, `turned` with -1 or 1 on Left and Right, `entered`
    on Enter.
    """

    chosen = Signal(object)  # list[WorkRow]
    turned = Signal(int)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Rows()
        self.setModel(self._rows)
        self.setItemDelegate(_TwoLines(self))
        self.setAccessibleName("Arbetslista")
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setStyleSheet("border: none;")  # it fills its column from edge to edge
        self._tell = QTimer(self)  # one word for a choice that changes in many steps
        self._tell.setSingleShot(True)
        self._tell.timeout.connect(self._say)
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell.start(0))
        current_theme().follow(self.doItemsLayout)

    def rows(self) -> list[WorkRow]:
        """Return what is shown."""
        return self._rows.rows

    def chosen_rows(self) -> list[WorkRow]:
        """Return what is chosen, in the order of the list."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.rows[number] for number in numbers]

    def show_rows(self, rows: Sequence[WorkRow], now: datetime, soon_days: int = 0) -> None:
        """Show other rows; the choice stays on those that are still to be done."""
        model, before = self._rows, self.chosen_rows()
        current, model.now, model.soon_days = self.currentIndex().row(), now, soon_days
        if _are_same(rows, model.rows):
            model.rows = list(rows)
            self.viewport().update()
            self._tell.start(0)
            return
        model.beginResetModel()
        model.rows = list(rows)
        model.endResetModel()
        self._choose_again(before, max(current, 0))

    def choose(self, number: int) -> None:
        """Choose one row and go to it."""
        if 0 <= number < len(self._rows.rows):
            index = self._rows.index(number)
            # Not the list's own way: while Shift is held that would choose all rows up to it.
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn between the filters, open by Enter."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif _is_letter(event):
            event.ignore()  # Qt would search among the texts, and a scanner would move the mark
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        self.chosen.emit(self.chosen_rows())

    def _choose_again(self, before: Sequence[WorkRow], current: int) -> None:
        """Keep the choice; what was left and is done now gives its place to the next."""
        places: dict[Key, int] = {row.key: at for at, row in enumerate(self._rows.rows)}
        kept = [
            places[row.key]
            for row in before
            if row.key in places
            and (
                row.state is RowState.DONE
                or self._rows.rows[places[row.key]].state is not RowState.DONE
            )
        ]
        if not kept:
            self.choose(min(current, len(self._rows.rows) - 1))
            self._tell.start(0)
            return
        chosen = QItemSelection()
        for at in kept:
            chosen.select(self._rows.index(at), self._rows.index(at))
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        no_update = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(self._rows.index(kept[0]), no_update)
        self.selectionModel().select(chosen, select)


def _is_letter(event: QKeyEvent) -> bool:
    """Tell whether a key writes something, and is no command as Ctrl+A is."""
    is_command = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return bool(event.text()) and event.text().isprintable() and not is_command


def _are_same(one: Sequence[WorkRow], other: Sequence[WorkRow]) -> bool:
    """Tell whether two lists name the same rows in the same order."""
    return len(one) == len(other) and all(
        a is b or a.key == b.key for a, b in zip(one, other, strict=True)
    )


def _paint_words(
    painter: QPainter, area: QRect, row: WorkRow, words: tuple[str, str, tuple[str, str]]
) -> None:
    """Write who, what and why it is urgent, and to the right how old it is, in its colour.

    A number that has no room beside the name goes below, before the product.
    So neither of the two that tell a patient is cut while there is any other way.
    """
    theme = current_theme()
    inner = area.adjusted(theme.px(_LEFT), theme.px(5), -theme.px(_RIGHT), -theme.px(5))
    half = inner.height() // 2
    upper = QRect(inner.left(), inner.top(), inner.width(), half)
    lower = QRect(inner.left(), inner.top() + half, inner.width(), half)
    upper = _right(painter, upper, row.first.slip, ("tableStrong", "ink"))
    identity, tag, (side, colour) = words
    lower = _right(painter, lower, side, ("hint", colour))
    name = row.who or _NO_NAME
    fits = _width(name, "tableStrong") + theme.px(4) + _width(identity, "table") <= upper.width()
    used = _left(painter, upper, name, ("tableStrong", "ink")) + theme.px(4)
    if identity and fits:
        _left(painter, upper.adjusted(used, 0, 0, 0), identity, ("table", "ink2"))
    elif identity:
        used = _left(painter, lower, identity, ("table", "ink")) + theme.px(8)
        lower = lower.adjusted(used, 0, 0, 0)
    if tag:
        used = _left(painter, lower, tag, ("tableStrong", "ink")) + theme.px(8)
        lower = lower.adjusted(used, 0, 0, 0)
    aside, tone = aside_words(row)
    _left(painter, lower, aside or row.what, ("table", tone if aside else "ink2"))


def _width(text: str, role: str) -> int:
    return QFontMetrics(current_theme().font(role)).horizontalAdvance(text)


def _left(painter: QPainter, area: QRect, text: str, look: tuple[str, str]) -> int:
    """Write as much as there is room for and return how wide it became."""
    theme, (role, colour) = current_theme(), look
    painter.setFont(theme.font(role))
    painter.setPen(theme.colour(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


def _right(painter: QPainter, area: QRect, text: str, look: tuple[str, str]) -> QRect:
    """Write to the right and return the room that is left."""
    theme, (role, colour) = current_theme(), look
    painter.setFont(theme.font(role))
    painter.setPen(theme.colour(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
    return area.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(text) - theme.px(_GAP), 0)
