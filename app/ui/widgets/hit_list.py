"""A list of two-line hits that lies over the page below a field, without taking the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.theme import current_theme
from app.ui.widgets.field import Field
from app.ui.widgets.paint import box

_Index = QModelIndex | QPersistentModelIndex
_LINE = 44  # px
_PAD = 10  # px
_MOST_SHOWN = 6


@dataclass(frozen=True)
class Hit:
    """One thing found (träff): two lines, and what stands to the right of the first."""

    title: str
    detail: str
    side: str
    value: object


class _Hits(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []

    def replace(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = list(hits)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.title}, {hit.detail}, {hit.side}"  # what a screen reader says
        return None


class _Lines(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del option, index
        return QSize(100, current_theme().px(_LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, _Hits):
            return
        hit, theme = model.hits[index.row()], current_theme()
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("select"))
            painter.fillRect(rect.x(), rect.y(), 3, rect.height(), theme.colour("primary"))
        inner = rect.adjusted(_PAD, 0, -_PAD, -1)
        half = inner.height() // 2 + theme.px(2)
        top = QRect(inner.x(), inner.y(), inner.width(), half)
        low = QRect(inner.x(), inner.y() + half, inner.width(), inner.height() - half)
        side_width = QFontMetrics(theme.font("tableStrong")).horizontalAdvance(hit.side)
        middle = Qt.AlignmentFlag.AlignVCenter
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        _write(painter, top, hit.side, ("tableStrong", "ink2"), right | middle)
        room = top.adjusted(0, 0, -side_width - _PAD, 0)
        _write(painter, room, hit.title, ("section", "ink"), left | middle)
        _write(painter, low, hit.detail, ("hint", "ink2"), left | Qt.AlignmentFlag.AlignTop)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour("border"))


class HitList(QListView):
    """Hits below a field (träfflista). HitList(); `show_hits(field, stage, hits)`.

    The field keeps the keyboard and calls `step` and `marked`. Nothing is marked until a person
    moves into the list. `chosen` comes with a hit's value on a click.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._hits = _Hits()
        self.setModel(self._hits)
        self.setItemDelegate(_Lines(self))
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.clicked.connect(lambda index: self.chosen.emit(self._hits.hits[index.row()].value))
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Draw the frame, and what lies outside its round corners."""
        if event.type() == QEvent.Type.Paint:
            theme = current_theme()
            ground, line = theme.colour("surface"), theme.colour("border")
            painter = QPainter(self)
            painter.fillRect(self.rect(), ground)
            box(painter, self.rect(), ground, line, theme.tokens.radius["field"])
            painter.end()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground under the hits, and them."""
        QPainter(self.viewport()).fillRect(event.rect(), current_theme().colour("surface"))
        super().paintEvent(event)

    def show_hits(
        self, field: Field | QLineEdit, stage: QWidget, hits: Sequence[Hit], least_width: int = 0
    ) -> None:
        """Show hits below a field, or above its name, inside the stage that they may lie over."""
        self._hits.replace(hits)
        if not hits:
            self.hide()
            return
        self.setParent(stage)
        below = field.editor if isinstance(field, Field) else field
        line = current_theme().px(_LINE)
        wanted = line * min(len(hits), _MOST_SHOWN) + 2
        foot = below.mapTo(stage, QPoint(0, below.height() + 5))
        top = field.mapTo(stage, QPoint(0, -5)).y()
        width = max(
            below.width(), min(current_theme().px(least_width), stage.width() - foot.x() - 4)
        )
        room = stage.height() - foot.y() - 4
        if room >= min(wanted, 3 * line) or room >= top:
            self.setGeometry(foot.x(), foot.y(), width, min(wanted, room))
        else:
            height = min(wanted, top)
            self.setGeometry(foot.x(), top - height, width, height)
        self.raise_()
        self.show()
        self.doItemsLayout()  # now, or all would be drawn twice
        for part in (self, self.viewport()):  # again: the style sheet takes it away
            part.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing is drawn below it

    def step(self, steps: int) -> None:
        """Mark the next or the previous hit, round and round."""
        count = len(self._hits.hits)
        if count:
            at = self.currentIndex().row()
            start = -1 if at < 0 and steps > 0 else max(at, 0)
            self.setCurrentIndex(self._hits.index((start + steps) % count))

    def marked(self) -> Hit | None:
        """Return the hit that is marked."""
        row = self.currentIndex().row()
        return self._hits.hits[row] if 0 <= row < len(self._hits.hits) else None


def _write(
    painter: QPainter,
    rect: QRect,
    text: str,
    look: tuple[str, str],
    place: Qt.AlignmentFlag,
) -> None:
    theme = current_theme()
    role, colour = look
    painter.setFont(theme.font(role))
    painter.setPen(theme.colour(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(place), shown)
