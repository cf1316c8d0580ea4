"""What has happened that a person must know or answer, over the work and never in its place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.badge import TONES, Tone
from app.ui.widgets.flow import Flow
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.paint import box, side_bar


class Notice(QWidget):
    """One thing that has happened (besked).

    Notice(Tone.WARN, "Etiketten kom inte ut", "Skrivaren svarar inte.", [KeyButton(…)],
    icon="printer"): what is, what to do, and the ways out. Read aloud when it comes. Esc in it
    is the first action that shows Esc.
    """

    def __init__(
        self, tone: Tone, heading: str, text: str, actions: Sequence[QWidget], *, icon: str = ""
    ) -> None:
        super().__init__()
        self._look, self._actions = TONES[tone], tuple(actions)
        self.heading = label(heading, "section", self._look.ink, wrap=True)
        self.text = label(text, "table", "ink", wrap=True)
        if not text:
            self.text.hide()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.heading)
        words.addWidget(self.text)
        buttons = QWidget()
        buttons.setLayout(Flow(actions, spacing=8))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 12, 7)
        row.setSpacing(10)
        glyph = Glyph(icon or self._look.icon, self._look.ink, 20)
        row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(buttons, 0, Qt.AlignmentFlag.AlignVCenter)

    def announce(self) -> None:
        """Let a screen reader say it at once."""
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the way out that Esc is written on."""
        ways = (a for a in self._actions if isinstance(a, KeyButton) and a.key == "Esc")
        if event.key() == Qt.Key.Key_Escape and (way := next(ways, None)) is not None:
            way.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strip with its bar."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        radius = theme.tokens.radius["field"]
        fill, line = theme.colour(self._look.fill), theme.colour(self._look.line)
        box(painter, self.rect(), fill, line, radius)
        side_bar(painter, self.rect(), line, theme.tokens.line["severityBar"], radius)


class Notices(QWidget):
    """The place of notices (beskedsrad): the latest below, one of each kind."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, Notice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 2)
        self._column.setSpacing(6)
        self.hide()

    def put(self, kind: str, notice: Notice) -> None:
        """Show a notice in place of the one of its kind."""
        self.drop(kind)
        self._shown[kind] = notice
        self._column.addWidget(notice)
        self.come_back()
        notice.announce()

    def drop(self, kind: str) -> None:
        """Take a notice away, if it is there."""
        if (old := self._shown.pop(kind, None)) is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.come_back()

    def come_back(self) -> None:
        """Show again what is there, after the place was hidden."""
        self.setVisible(bool(self._shown))

    def drop_all(self) -> None:
        """Take every notice away."""
        for kind in list(self._shown):
            self.drop(kind)

    def shown(self, kind: str) -> Notice | None:
        """Return the notice of a kind, if it is shown."""
        return self._shown.get(kind)
