"""The bar below a slip: how far it has come, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.supplied import CheckKind
from app.ui.theme import current_theme
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.tick import Tick

_ROOMY, _ROOMIER = 1040, 1120  # px of the design: for whole words, and for the key of the advice
_WORDS = {
    "Rådgivning given": "Rådgivning",
    "Till hylla": "Hylla",
    "Skriv etikett": "Etikett",
    "Färdigställ & lämna ut": "Lämna ut",
    "Spara rättelsen": "Rätta",
}  # and what they shorten to


class ActionBar(QFrame):
    """What can be done with the slip (åtgärdsrad)."""

    advice_changed = Signal()

    def __init__(self, *, for_unit: bool = False) -> None:
        super().__init__()
        self.setProperty("surface", "surface")
        self.checks = {kind: _Mark(f"Alt+{n}") for n, kind in enumerate(CheckKind, 1)}
        self.advice = Tick("Rådgivning given")
        self.advice.clicked.connect(lambda _: self.advice_changed.emit())
        self.park = KeyButton("Parkera", "Ctrl+W")
        self.shelf = KeyEcho(
            "Till hylla", "Ctrl+Shift+H"
        )  # the screen listens, also without a slip
        self.print = KeyButton("Skriv etikett", "Ctrl+E", icon="printer")
        self._act = "Leverera" if for_unit else "Färdigställ & lämna ut"
        self.main = BigButton(self._act, "Ctrl+Enter", icon="check", kind=ButtonKind.PRIMARY)
        self._marks = tuple(
            mark
            for kind, mark in self.checks.items()
            if not for_unit or kind is not CheckKind.PHARMACOLOGICAL
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(8)
        for mark in self._marks:
            row.addWidget(mark)
        for mark in set(self.checks.values()).difference(self._marks):
            mark.setParent(self)
            mark.hide()
        row.addWidget(self.advice)
        self._advice_key = KeyCap("Ctrl+R")
        row.addWidget(self._advice_key)
        row.addStretch(1)
        for button in (self.shelf, self.park, self.print, self.main):
            row.addWidget(button)
        self._of_patient = () if for_unit else (self.advice, self.print, self.shelf)
        for part in (self.advice, self._advice_key, self.print, self.shelf):
            part.setHidden(for_unit)  # advice, labels and bags are for a patient
        self._whole: dict[QAbstractButton, str] = {
            button: button.text() for button in (*self._of_patient, self.main)
        }
        current_theme().follow(self._restyle)

    def asks(self, kind: CheckKind) -> bool:
        """Tell whether what is handed out here asks for a check."""
        return self.checks[kind] in self._marks

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line towards the content."""
        super().paintEvent(event)
        line = current_theme().colour("borderStrong")
        QPainter(self).fillRect(0, 0, self.width(), 1, line)

    def name_act(self, words: str = "") -> None:
        """Let the main button say what it does; without words what it does here."""
        self._whole[self.main] = words or self._act
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the same in fewer words where there is little room; no check ever goes."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        theme = current_theme()
        is_short = self.width() < theme.px(_ROOMY)
        for button, words in self._whole.items():
            button.setText(_WORDS.get(words, words) if is_short else words)
            button.setAccessibleName(words)
        self._advice_key.setVisible(bool(self._of_patient) and self.width() >= theme.px(_ROOMIER))

    def _restyle(self) -> None:
        self.setFixedHeight(current_theme().space("actionBar"))
        self._arrange()


class _Mark(QWidget):
    """One check: an icon and its name, and below how far it is or on what ground it will stand."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.glyph = Glyph("circle-dashed", "ink2", 16)
        self.name = label("", "tableStrong")
        self.state = label("", "hint", "ink2")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.name, 1)
        words = QVBoxLayout(self)
        words.setContentsMargins(0, 0, 6, 0)
        words.setSpacing(0)
        words.addStretch(1)
        words.addLayout(head)
        words.addWidget(self.state)
        words.addStretch(1)

    def show_state(self, name: str, state: str, advice: str, *, done: bool) -> None:
        """Show that it is in order, or not yet."""
        icon, colour = ("circle-check", "ok") if done else ("circle-dot", "ink2")
        self._show(name, state, icon, colour)
        self.setToolTip(f"{advice or 'Signera:'} {self._key}")

    def show_stop(self, name: str, state: str) -> None:
        """Show that it stops the hand-out."""
        self._show(name, state, "octagon-x", "stop")
        self.setToolTip(f"Visa vad som stoppar: {self._key}")

    def _show(self, name: str, state: str, icon: str, colour: str) -> None:
        self.name.setText(name)
        self.state.setText(state)
        self.glyph.show_icon(icon, colour)
