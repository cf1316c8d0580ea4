"""Tables of things: columns say how a thing is written, rows are the things themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from app.ui.theme import current_theme

T = TypeVar("T")
_END_ROLE = Qt.ItemDataRole.UserRole
_MARGIN = 12  # px of the design that a cell keeps free on each side, rounded up
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column(Generic[T]):
    """How one column is written (kolumn)."""

    heading: str
    text: Callable[[T], str]
    width: int  # px of the design; the stretching column takes what is left, at least this
    stretch: bool = False  # exactly one column of a table
    right: bool = False  # numbers and times stand to the right
    colour: Callable[[T], str] | None = None  # a colour token for the text
    icon: Callable[[T], tuple[str, str] | None] | None = None  # icon and colour token
    end: Callable[[T], str] | None = None  # last words that stay whole when the text is cut


class Rows(QAbstractTableModel, Generic[T]):
    """The things that a table shows (rader)."""

    def __init__(self, columns: Sequence[Column[T]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.items: list[T] = []

    def replace(self, items: Sequence[T]) -> None:
        """Show other things."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many things there are."""
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return what stands above a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        column, item = self.columns[index.column()], self.items[index.row()]
        theme = current_theme()
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(item)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole and column.colour:
            return QColor(theme.colour(column.colour(item)))
        if role == Qt.ItemDataRole.DecorationRole and column.icon:
            icon = column.icon(item)
            return theme.icon(*icon, 16) if icon else None
        if role == _END_ROLE and column.end:
            return column.end(item)
        return None


class _Cell(QStyledItemDelegate):
    """Keeps a cell's own colour while its row is marked, and whole what its text may not lose."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        own = colour if isinstance(colour, QColor) else current_theme().colour("ink")
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, own)
        if end := index.data(_END_ROLE):
            room = option.rect.width() - 2 * current_theme().px(_MARGIN)
            option.text = shortened(option.text, end, room, option.fontMetrics)


class Table(QTableView, Generic[T]):
    """A list with columns (tabell).

    Table([Column("Namn", lambda p: p.name, 160, stretch=True), …], name="Personal"). Then
    `show_rows(things)`. One row is marked at a time: `marked` comes with the thing, or None,
    when the mark moves; `opened` on Enter or double click. Tab leaves the table. A cell that is
    too narrow says its whole text in a tooltip.
    """

    marked = Signal(object)
    opened = Signal(object)

    def __init__(self, columns: Sequence[Column[T]], name: str) -> None:
        super().__init__()
        self.rows: Rows[T] = Rows(columns)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setItemDelegate(_Cell(self))
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self.selectionModel().currentRowChanged.connect(self._mark_moved)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.items[index.row()]))
        current_theme().follow(self._restyle)

    def show_rows(self, items: Sequence[T]) -> None:
        """Show other things; the mark stays on an equal thing if there is one."""
        before = self.marked_item()
        self.rows.replace(items)
        if before is not None and before in self.rows.items:
            self.selectRow(self.rows.items.index(before))

    def marked_item(self) -> T | None:
        """Return the thing that is marked."""
        row = self.currentIndex().row()
        return self.rows.items[row] if 0 <= row < len(self.rows.items) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter."""
        item = self.marked_item()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.opened.emit(item)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say the whole text of a cell that is too narrow for it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            room = self.visualRect(index).width() - 2 * current_theme().px(8)
            text = str(index.data() or "")
            cut = self.fontMetrics().horizontalAdvance(text) > room
            QToolTip.showText(event.globalPos(), text if cut else "", self)
            return True
        return super().viewportEvent(event)

    def _mark_moved(self, current: QModelIndex) -> None:
        self.marked.emit(self.rows.items[current.row()] if current.isValid() else None)

    def _restyle(self) -> None:
        theme = current_theme()
        self.verticalHeader().setDefaultSectionSize(theme.space("row"))
        header = self.horizontalHeader()
        for index, column in enumerate(self.rows.columns):
            mode = (
                QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Fixed
            )
            header.setSectionResizeMode(index, mode)
            self.setColumnWidth(index, theme.px(column.width))


def shortened(text: str, end: str, room: int, metrics: QFontMetrics) -> str:
    """Return a text that fits in a room of so many px, with its last words whole if they do."""
    if metrics.horizontalAdvance(text) <= room or not text.endswith(end):
        return text
    rest = room - metrics.horizontalAdvance(f" {end}")
    start = metrics.elidedText(text.removesuffix(end).strip(), Qt.TextElideMode.ElideRight, rest)
    return f"{start} {end}".strip()


def _side(column: Column[T]) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
