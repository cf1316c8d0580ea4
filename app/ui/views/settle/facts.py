"""Captions with their values below each other, for reading and copying."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.widgets.label import label


class Facts(QWidget):
    """A sheet of captions and values (uppgifter). Facts(), then `show_facts([(caption, value)])`.

    A value wraps and is never cut; an empty one is left out with its caption.
    """

    def __init__(self, role: str = "table") -> None:
        super().__init__()
        self._role = role
        self._pairs: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these, in this order."""
        shown = [(caption, value) for caption, value in facts if value]
        while len(self._pairs) < len(shown):
            self._add()
        for at, (caption, value) in enumerate(self._pairs):
            visible = at < len(shown)
            if visible:
                caption.setText(shown[at][0])
                value.setText(shown[at][1])
            caption.setVisible(visible)
            value.setVisible(visible)

    def _add(self) -> None:
        caption, value = label("", "hint", "ink2"), label("", self._role, "ink", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        at = len(self._pairs)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(caption, at, 0, top)
        self._grid.addWidget(value, at, 1, top)
        self._pairs.append((caption, value))
