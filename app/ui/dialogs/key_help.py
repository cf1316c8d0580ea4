"""The list of keys that work now (F1)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import label
from app.ui.widgets.panel import scrolling


class KeyHelp(Dialog):
    """Which key does what here (tangenthjälp).

    KeyHelp(parent, [("Expediera", [("Ctrl+E", "Skriv etikett")]), …]): groups with a heading.
    """

    def __init__(
        self, parent: QWidget | None, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    ) -> None:
        super().__init__(parent, "Tangenter")
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(4, 0, 4, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        row = 0
        for heading, keys in groups:
            grid.addWidget(label(heading, "section"), row, 0, 1, 2)
            row += 1
            for key, text in keys:
                grid.addWidget(KeyCap(key), row, 0, Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(label(text, "table", wrap=True), row, 1)
                row += 1
            grid.setRowMinimumHeight(row, 10)
            row += 1
        grid.setRowStretch(row, 1)
        area = scrolling(page)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self.body.addWidget(area)
        self.resize(520, 560)
