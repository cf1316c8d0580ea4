"""One step as the right column shows it: state, name, deadline, and more when it is chosen."""

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.theme import current_theme
from app.ui.views.settle.items import StepItem
from app.ui.views.settle.words import is_late, item_icon, item_state, twin_words
from app.ui.widgets.label import Glyph, label, set_look
from app.ui.widgets.paint import box

_MOST = 3  # twins that are told in words
_KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class StepCard(QWidget):
    """A step, or all of a kind (stegrad). StepCard(item, now); `stepped` comes on Up and Down."""

    taken = Signal(object)  # the StepCard, when it gets the keyboard or is clicked
    stepped = Signal(int)
    opened = Signal()  # Enter

    def __init__(self, item: StepItem, now: datetime) -> None:
        super().__init__()
        self._chosen = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = label("", "tableStrong", wrap=True)
        self.state = label("", "hint", "ink2", wrap=True)
        self.reason = label("", "labelStrong", "stop", wrap=True)
        self.twins = label("", "labelStrong", "ink", wrap=True)
        self.foreseen = label("", "labelStrong", "warn", wrap=True)
        self.ground = label("", "hint", "ink2", wrap=True)
        self._glyph = Glyph("circle-dashed", "ink2", 18)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 6, 8, 7)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._glyph, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        words = (self._name, self.state, self.reason, self.twins, self.foreseen, self.ground)
        for at, part in enumerate(words):
            self._grid.addWidget(part, at, 1)
        self.show_item(item, now)
        self.choose(chosen=False)

    def show_item(self, item: StepItem, now: datetime) -> None:
        """Show another step in the same place: to build a card anew takes longer."""
        self.item = item
        self._glyph.show_icon(*item_icon(item))
        self._name.setText(item.label)
        late = any(is_late(line, now) for line in item.lines)
        self.state.setText(item_state(item, now))
        set_look(self.state, "colour", "warn" if late else "ink2")
        self.reason.setText(_reason(item))
        self.reason.setVisible(bool(self.reason.text()))
        twins = _twins(item)
        self.twins.setText(twins)
        self.twins.setVisible(bool(twins))
        self.foreseen.hide()
        self.ground.setText(item.ground)
        said = f"{item.label}, {self.state.text()} {self.reason.text()} {twins}"
        self.setAccessibleName(" ".join(said.split()))
        self.setAccessibleDescription(item.ground)

    def choose(self, *, chosen: bool) -> None:
        """Show whether the commands below are about this one, and then why it is done."""
        self._chosen = chosen
        self.ground.setVisible(chosen and bool(self.ground.text()))
        self.update()

    def foresee(self, words: str) -> None:
        """Say what the receiver will probably refuse, "" for nothing."""
        self.foreseen.setText(words)
        self.foreseen.setVisible(bool(words))
        if words:
            self.setAccessibleName(f"{self.accessibleName()} {words}")

    def event(self, event: QEvent) -> bool:
        """Be the chosen one when the keyboard comes."""
        if event.type() == QEvent.Type.FocusIn:
            self.taken.emit(self)
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be the chosen one."""
        self.taken.emit(self)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, act by Enter."""
        if (steps := _KEYS.get(Qt.Key(event.key()))) is not None:
            self.stepped.emit(steps)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground of the chosen one, and the line below."""
        del event
        theme, painter = current_theme(), QPainter(self)
        if self._chosen:
            box(painter, self.rect(), theme.colour("select"), None, theme.tokens.radius["field"])
            bar = self.rect().adjusted(0, 0, theme.tokens.line["selectBar"] - self.width(), 0)
            painter.fillRect(bar, theme.colour("primary"))
        else:
            line = self.rect().adjusted(8, self.height() - 1, -8, 0)
            painter.fillRect(line, theme.colour("border"))


def _reason(item: StepItem) -> str:
    """Return the receiver's own words, once each; none of a form that is to be read blind."""
    if not item.refused:
        return ""
    shown = [line for line in item.refused if line.step.id not in item.blind]
    if not shown:
        return "Avvisat: skälet visas när blanketten är läst."
    said = dict.fromkeys(line.note or "utan skäl" for line in shown)
    more = f" (+{len(said) - 2})" if len(said) > 2 else ""
    return f"Avvisat: {'; '.join(list(said)[:2])}{more}"


def _twins(item: StepItem) -> str:
    """Return each twin, those first that nobody has decided upon; of many the first three."""
    cases = sorted(item.twins, key=lambda case: not case.is_open)
    words = list(map(twin_words, cases[:_MOST]))
    more = len(cases) - _MOST
    return "\n".join([*words, f"Och {more} till."] if more > 0 else words)
