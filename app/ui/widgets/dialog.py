"""A question that must be answered before going on; never used in the flow of dispensing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.keys import shortcut
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.label import label


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
