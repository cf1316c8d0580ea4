"""The bar below a slip: how far it has come, and what can be done with it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.supplied import CheckKind
from app.ui.theme import current_theme
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.tick import Tick

_REST = 100  # px of the design: the edges and the key of the advice


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
        self.main_words = "Leverera" if for_unit else "Färdigställ & lämna ut"
        self.main = BigButton(self.main_words, "Ctrl+Enter", icon="check", kind=ButtonKind.PRIMARY)
        self._marks = tuple(
            mark
            for kind, mark in self.checks.items()
            if not for_unit or kind is not CheckKind.PHARMACOLOGICAL
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        for mark in self._marks:
            row.addWidget(mark)
        for mark in set(self.checks.values()).difference(self._marks):
            mark.setParent(self)
            mark.hide()
        row.addWidget(self.advice)
        advice_key = KeyCap("Ctrl+R")
        row.addWidget(advice_key)
        row.addStretch(1)
        for button in (self.shelf, self.park, self.print, self.main):
            row.addWidget(button)
        for part in (self.advice, advice_key, self.print, self.shelf):
            part.setHidden(for_unit)  # advice, labels and bags are for a patient
        current_theme().follow(self._restyle)

    def asks(self, kind: CheckKind) -> bool:
        """Tell whether what is handed out here asks for a check."""
        return self.checks[kind] in self._marks

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line towards the content."""
        super().paintEvent(event)
        line = current_theme().colour("borderStrong")
        QPainter(self).fillRect(0, 0, self.width(), 1, line)

    def event(self, event: QEvent) -> bool:
        """Find room anew when words or their size have changed."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what the columns above say too, where there is no room for it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        every = (self.advice, self.shelf, self.park, self.print, self.main)
        buttons = [button for button in every if not button.isHidden()]
        rest = current_theme().px(_REST)
        room = self.width() - sum(b.minimumSizeHint().width() + 10 for b in buttons) - rest
        for mark in self._marks:
            room -= mark.sizeHint().width() + 10
            mark.setVisible(room >= 0)

    def _restyle(self) -> None:
        self.setFixedHeight(current_theme().space("actionBar"))


class _Mark(QWidget):
    """One thing that must be in order: an icon and two lines."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.setToolTip(f"Signera: {key}")
        self.glyph = Glyph("circle-dashed", "ink2", 20)
        self.name = label("", "tableStrong")
        self.state = label("", "hint", "ink2")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.state)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words)

    def show_state(self, name: str, state: str, *, done: bool) -> None:
        """Show that it is in order, or not yet."""
        self._show(name, state, "circle-check" if done else "circle-dot", "ok" if done else "ink2")

    def show_stop(self, name: str, state: str) -> None:
        """Show that it stops the hand-out."""
        self._show(name, state, "octagon-x", "stop")

    def _show(self, name: str, state: str, icon: str, colour: str) -> None:
        self.name.setText(name)
        self.state.setText(state)
        self.glyph.show_icon(icon, colour)
