"""What a screen says when it has nothing to show, cannot go on, or is loading."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.badge import TONES, Tone
from app.ui.widgets.flow import Flow
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.panel import Card

_WIDTH = 420  # px; about 60 letters a line


class EmptyState(Card):
    """An icon, a sentence, what to do, and its buttons (tomt läge).

    EmptyState("scan-barcode", "Skanna ett recept", "Eller skriv personnummer.",
    actions=[KeyButton("Ny blankett", "Ctrl+N")], tone=Tone.NEUTRAL). Says the next step and its
    key; no picture, no apology.
    """

    def __init__(
        self,
        icon: str,
        heading: str,
        text: str = "",
        *,
        actions: Sequence[QWidget] = (),
        tone: Tone = Tone.NEUTRAL,
    ) -> None:
        super().__init__()
        self._colour = "primary" if tone is Tone.NEUTRAL else TONES[tone].ink
        self.glyph = Glyph(icon, self._colour, 28)
        self.heading = label(heading, "title", wrap=True)
        self.text = label(text, "body", "ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.glyph)
        for part in (self.heading, self.text):
            part.setMaximumWidth(_WIDTH)
            column.addWidget(part)
        row = Flow(actions, spacing=8)
        row.setContentsMargins(0, 4, 0, 0)
        column.addLayout(row)
        column.addStretch(2)

    def say(self, heading: str, text: str) -> None:
        """Change the sentence and what to do."""
        self.heading.setText(heading)
        self.text.setText(text)
