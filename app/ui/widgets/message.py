"""A message in a form: what was refused, what failed, what went well."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.widgets.badge import TONES, Tone
from app.ui.widgets.label import Glyph, label, set_look
from app.ui.widgets.panel import Card


class Message(Card):
    """One message among the fields it is about (meddelande). Hidden until `say(text, tone)`."""

    def __init__(self) -> None:
        super().__init__()
        self._glyph = Glyph("info", "ink2", 18)
        self._text = label("", "table", "ink", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self._row = row
        self.hide()

    @property
    def text(self) -> str:
        """Return what is said; "" when nothing is."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, text: str, tone: Tone = Tone.STOP) -> None:
        """Say something; an empty text says nothing any more. A stop is also read aloud."""
        look = TONES[tone]
        self.set_colours(look.fill, look.line)
        self._glyph.show_icon(look.icon, look.ink)
        self._text.setText(text)
        set_look(self._text, "colour", look.ink if tone is Tone.STOP else "ink")
        self.setVisible(bool(text))
        if text and tone is Tone.STOP:
            QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def add_action(self, button: QWidget) -> None:
        """Put a way on beside what is said."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def clear(self) -> None:
        """Say nothing."""
        self.say("")
