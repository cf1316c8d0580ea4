"""One promise: what will be done later, by when, and on what ground."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.label import Glyph, hairline, label, longest_word

_GAP = 10  # px between the columns


class DeferredLine(QWidget):
    """A step that can wait (kan vänta).

    DeferredLine("database", "Recept och uttag till NLL", "3 rader", "24 h efter återgång",
    "eget mål"): icon, what, detail, when, and whether the date is law or our own aim. Where the
    column is narrow the date goes below instead of cutting a word.
    """

    def __init__(self, icon: str, title: str, detail: str, due: str, ground: str) -> None:
        super().__init__()
        self._title = label(title, "table", "ink", wrap=True)
        self._detail = label(detail, "hint", "ink2", wrap=True)
        self._due = label(due, "tableStrong", "ink")
        self._ground = label(ground, "hint", "ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(Glyph(icon, "later", 16), 0, 0, 2, 1)
        self._grid.addWidget(self._title, 0, 1)
        self._grid.addWidget(self._detail, 1, 1)
        column.addLayout(self._grid)
        column.addWidget(hairline())
        self._arrange(stacked=False)

    def minimumSizeHint(self) -> QSize:
        """Ask for no more width than the words below each other need."""
        width = max(self._widths()) + self._icon_width()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the date beside or below."""
        super().resizeEvent(event)
        needed = sum(self._widths()) + _GAP + self._icon_width()
        self._arrange(stacked=needed > self.width())

    def _widths(self) -> tuple[int, int]:
        left = max(longest_word(self._title), longest_word(self._detail))
        return left + 1, max(self._due.sizeHint().width(), self._ground.sizeHint().width())

    def _icon_width(self) -> int:
        return current_theme().px(16) + _GAP

    def _arrange(self, *, stacked: bool) -> None:
        side = Qt.AlignmentFlag.AlignLeft if stacked else Qt.AlignmentFlag.AlignRight
        for index, text in enumerate((self._due, self._ground)):
            text.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            row, column = (2 + index, 1) if stacked else (index, 2)
            self._grid.addWidget(text, row, column)
