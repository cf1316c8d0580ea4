"""Who the patient is: two identifiers that nothing competes with."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.texts import BULLET
from app.ui.theme import current_theme
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.label import label, longest_word
from app.ui.widgets.paint import box, side_bar

_GAP = 16  # px between name and identity
_MARGINS = 32  # px, left and right together


class PatientCard(QWidget):
    """Name and identity at 22 px (patient).

    PatientCard(), then `show_patient(name, identity, facts, check)` or `show_nobody(text)`. A
    long name wraps to more lines; neither identifier is ever cut.
    """

    def __init__(self) -> None:
        super().__init__()
        self.name = label("", "patient", wrap=True)
        self.identity = label("", "patient")
        self.identity.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.check = Badge("", Tone.NEUTRAL)
        self.facts = label("", "table", "ink2", wrap=True)
        self._top = QGridLayout()
        self._top.setHorizontalSpacing(_GAP)
        self._top.setVerticalSpacing(0)
        self._top.setColumnStretch(0, 1)
        self._top.addWidget(self.name, 0, 0)
        self._words = ("", "", "")
        self._place = 0, 1  # of the identity: beside the name
        self._top.addWidget(self.identity, *self._place)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.check, 0, Qt.AlignmentFlag.AlignTop)
        bottom.addWidget(self.facts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGINS // 2, 8, _MARGINS // 2, 10)
        column.setSpacing(4)
        column.addLayout(self._top)
        column.addLayout(bottom)
        self.show_nobody("Ingen patient vald")

    def show_patient(
        self, name: str, identity: str, facts: Sequence[str] = (), check: Badge | None = None
    ) -> None:
        """Show who it is; `check` is how the identity was seen, as Badge("Körkort sett 17:12")."""
        self._show(name, identity, BULLET.join(facts))
        self.check.setVisible(check is not None)
        if check is not None:
            self.check.show_state(check.text(), check.tone)

    def show_nobody(self, text: str) -> None:
        """Show that nobody is chosen yet."""
        self._show(text, "", "")
        self.check.setVisible(False)

    def _show(self, name: str, identity: str, facts: str) -> None:
        if (name, identity, facts) == self._words:
            return  # every key of a slip asks
        self._words = (name, identity, facts)
        self.name.setText(name)
        self.identity.setText(identity)
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Ask for no more width than one identifier on each line needs."""
        width = max(longest_word(self.name), self.identity.sizeHint().width())
        return QSize(width + _MARGINS, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the identity beside the name, or below it where no word would fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        needed = longest_word(self.name) + _GAP + self.identity.sizeHint().width()
        row, place = (1, 0) if needed > self.width() - _MARGINS else (0, 1)
        if (row, place) != self._place:
            self._place = row, place
            self._top.addWidget(self.identity, row, place, Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card and the bar that marks whose it is."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        radius = theme.tokens.radius["panel"]
        box(painter, self.rect(), theme.colour("surface"), theme.colour("border"), radius)
        side_bar(painter, self.rect(), theme.colour("primary"), 4, radius)
