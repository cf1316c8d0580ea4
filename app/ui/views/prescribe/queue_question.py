"""Whether the same order already waits as an e-prescription: nothing is chosen beforehand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.prescription_entries import EPrescription
from app.ui.theme import current_theme
from app.ui.widgets.badge import TONES, Tone
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import Glyph, ShortLabel, label, set_look
from app.ui.widgets.paint import box, side_bar
from app.ui.widgets.segmented import Segmented

_QUESTION = "VARNING · finns e-receptet redan i kön?"
_UNANSWERED = "STOPP · svara: finns e-receptet redan i kön?"
_WHY = "Journalsystemet kan skicka det senare. Ta bort det ur kön, eller märk det här."
_GROUND = "E-hälsomyndighetens råd om dubbletter · bekräftad källa"


class QueueQuestion(QWidget):
    """The question of the queue (köfrågan)."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Segmented(
            [
                (EPrescription.NOT_SENT.value, "Inget e-recept", ""),
                (EPrescription.QUEUED.value, "Ligger i kö", ""),
            ],
            "E-receptet",
        )
        self._tone = Tone.WARN
        self._glyph = Glyph("triangle-alert", "warn", 18)
        self._heading = label(_QUESTION, "section", "warn", wrap=True)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(KeyCap("Alt+1"))
        answers.addWidget(KeyCap("Alt+2"))
        answers.addWidget(self.queue)
        answers.addWidget(ShortLabel(_GROUND, "hint", "ink3"), 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 6, 10, 6)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._glyph, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._heading, 0, 1)
        grid.addWidget(label(_WHY, "table", "ink", wrap=True), 1, 1)
        grid.addLayout(answers, 2, 1)

    def show_missing(self, *, is_missing: bool) -> None:
        """Say that nothing is issued before it is answered."""
        tone = Tone.STOP if is_missing else Tone.WARN
        if tone is self._tone:
            return
        self._tone = tone
        self._heading.setText(_UNANSWERED if is_missing else _QUESTION)
        set_look(self._heading, "colour", TONES[tone].ink)
        self._glyph.show_icon(TONES[tone].icon, TONES[tone].ink)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card with its severity bar."""
        del event
        theme, look = current_theme(), TONES[self._tone]
        painter, radius = QPainter(self), theme.tokens.radius["field"]
        box(painter, self.rect(), theme.colour("surface"), theme.colour("border"), radius)
        width = theme.tokens.line["severityBar"]
        side_bar(painter, self.rect(), theme.colour(look.line), width, radius)
