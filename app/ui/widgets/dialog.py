"""A question that must be answered before going on; never used in the flow of dispensing."""

from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.keys import shortcut
from app.ui.theme import current_theme
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.paint import box
from app.ui.widgets.panel import tab_stops

_EDGE = 48  # px of the window that stay in sight around a dialog


class Dialog(QDialog):
    """A window of its own over the main window (dialog).

    Dialog(parent, "Öppna avbrott", "Vad är nere?", action="Öppna avbrott"). Content goes into
    `body`. `action_button` has Ctrl+Enter and calls `accept`; connect other work to its
    `acted` after `action_button.acted.disconnect(dialog.accept)`, or override `accept`. Without
    `action` there is only Stäng. Esc closes and changes nothing. Open with `open()`, which
    returns at once; never with `exec()`, which runs an event loop inside the event loop.
    """

    def __init__(
        self, parent: QWidget | None, heading: str, text: str = "", *, action: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.heading = label(heading, "title", wrap=True)
        self.text = label(text, "body", "ink2", wrap=True)
        self.text.setVisible(bool(text))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.text)
        column.addLayout(self.body, 1)
        column.addLayout(self._buttons(action))

    def spread(self, width: int, height: int) -> None:
        """Take a size in px of the design, which grows with the text as far as there is room."""
        theme, parent = current_theme(), self.parentWidget()
        room = parent.window().size() if parent is not None else self.maximumSize()
        self.resize(
            min(theme.px(width), room.width() - _EDGE),
            min(theme.px(height), room.height() - _EDGE),
        )

    def hug(self, width: int) -> None:
        """Take a width in px of the design, and the height that the content needs at that width.

        Qt would ask for the height of texts that are broken where they need not be.
        """
        theme, parent, layout = current_theme(), self.parentWidget(), cast(QLayout, self.layout())
        room = parent.window().size() if parent is not None else self.maximumSize()
        wide = min(theme.px(width), room.width() - _EDGE)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(0, 0)
        layout.activate()
        self.resize(wide, min(layout.totalHeightForWidth(wide), room.height() - _EDGE))

    def showEvent(self, event: QShowEvent) -> None:
        """Let Tab come to the buttons last, and give the keyboard to the first thing asked."""
        buttons = (self.close_button, self.action_button)
        stops = [stop for stop in tab_stops(self) if stop not in buttons]
        for before, after in pairwise((*stops, *buttons)):
            self.setTabOrder(before, after)
        focused = cast(QWidget | None, self.focusWidget())  # Qt's stub forgets None
        if stops and (focused is None or focused in buttons):
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and edge; a window manager without shadows draws none."""
        del event
        theme = current_theme()
        ground, edge = theme.colour("surface"), theme.colour("borderStrong")
        box(QPainter(self), self.rect(), ground, edge, 0)

    def _buttons(self, action: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        self.close_button = KeyButton("Avbryt" if action else "Stäng", "Esc")
        self.close_button.acted.connect(self.reject)
        row.addWidget(self.close_button)
        self.action_button = KeyButton(action, "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self.action_button.acted.connect(self.accept)
        self.action_button.setVisible(bool(action))
        if action:
            row.addWidget(self.action_button)
            shortcut("Ctrl+Enter", self).activated.connect(self.action_button.click)
        else:
            self.action_button.setParent(self)
        return row
