"""One finding on screen: severity, what is, what to do, on what ground, and the answers to it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.findings import CONFIDENCE_WORDS, Finding, Severity
from app.ui.texts import BULLET
from app.ui.theme import current_theme
from app.ui.widgets.badge import TONES, Tone
from app.ui.widgets.flow import Flow
from app.ui.widgets.label import Glyph, ShortLabel, label
from app.ui.widgets.paint import box, side_bar

_TONES = {Severity.STOP: Tone.STOP, Severity.WARN: Tone.WARN, Severity.INFO: Tone.INFO}


class FindingCard(QWidget):
    """A finding with its severity (anmärkning).

    FindingCard(finding, where="rad 2", answers=[KeyButton(...)] or [Badge(...)]). Heading
    "STOPP · rad 2: Fel styrka", then the cure, then how sure the rule is and its source. Wraps,
    never cuts; only the ground can be shown in one line, see `show_ground`.
    """

    def __init__(
        self, finding: Finding, *, where: str = "", answers: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self.finding = finding
        self._tone = _TONES[finding.severity]
        look = TONES[self._tone]
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 8, 10, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        place = f"{where}: " if where else ""
        heading = f"{look.word}{BULLET}{place}{finding.text.rstrip('.')}"
        grid.addWidget(Glyph(look.icon, look.ink, 18), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(heading, "section", look.ink, wrap=True), 0, 1)
        if finding.cure:
            grid.addWidget(label(finding.cure, "table", "ink", wrap=True), 1, 1)
        self.ground = _ground(finding)
        rule = f"{BULLET}{finding.rule}" if _is_shown(finding.rule) else ""
        self._short = ShortLabel(self.ground, "hint", "ink3")
        self._whole = label(f"{self.ground}{rule}", "hint", "ink3", wrap=True)
        grid.addWidget(self._short, 2, 1)
        grid.addWidget(self._whole, 2, 1)
        self.show_ground(whole=True)
        self._grid = grid
        if answers:
            row = Flow(answers)
            row.setContentsMargins(0, 4, 0, 2)
            grid.addLayout(row, 3, 1)

    def show_ground(self, *, whole: bool) -> None:
        """Show the ground with the rule's id, or as much of it as there is room for in a line."""
        self._short.setVisible(not whole)
        self._whole.setVisible(whole)

    def put_below(self, part: QWidget) -> None:
        """Let something stand below the answers."""
        self._grid.addWidget(part, self._grid.rowCount(), 1)

    def announce(self) -> None:
        """Let a screen reader say the finding at once; for stops that appear while working."""
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card with its severity bar."""
        del event
        theme = current_theme()
        look = TONES[self._tone]
        stop = self._tone is Tone.STOP
        fill = theme.colour(look.fill if stop else "surface")
        line = theme.colour(look.line if stop else "border")
        painter = QPainter(self)
        radius = theme.tokens.radius["field"]
        box(painter, self.rect(), fill, line, radius)
        width = theme.tokens.line["severityBar"]
        side_bar(painter, self.rect(), theme.colour(look.line), width, radius)


def _is_shown(rule: str) -> bool:
    """Tell a rule that people know by its id from one that has only an internal name."""
    return rule.isupper()


def _ground(finding: Finding) -> str:
    words = CONFIDENCE_WORDS[finding.confidence]
    source = finding.source or (finding.rule if _is_shown(finding.rule) else "")
    return f"{words}{BULLET}{source}" if source and source.casefold() != words else words
