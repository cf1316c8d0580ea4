"""What will have to wait for this hand-out: what, until when, and whose date it is."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from app.domain.reference import RegisterInfo, Stale
from app.domain.steps import Due, Step
from app.ui.models.goods import products_words
from app.ui.texts import BULLET, NBSP, count
from app.ui.theme import current_theme
from app.ui.views.dispense.columns import beside_cards
from app.ui.widgets.deferred_line import DeferredLine
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.tall_page import TallPage

_ICONS = {
    "twin_check": "copy",
    "register_prescription": "file-text",
    "register_aid_card": "clipboard-list",
    "register_withdrawal": "database",
    "register_paper_withdrawal": "database",
    "ask_protection": "eye-off",
    "register_price": "receipt",
    "decommission": "scan-line",
    "archive_paper": "archive",
    "archive_call": "archive",
    "archive_requisition": "archive",
    "invoice_requisition": "receipt",
    "note_alcohol": "archive",
}
_GROUNDS = {"law": "lag", "technical": "gräns", "own": "eget mål"}
_LEAST = 150  # px of the design
_LONGEST_IN_HOURS = 96  # a deadline further away is told as a day


class WaitingPanel(Panel):
    """The steps that can wait (kan vänta), and how old the register is."""

    def __init__(self) -> None:
        super().__init__("Kan vänta", "Alt+V")
        self.head.insertWidget(0, Glyph("hourglass", "later", 16))
        self.lines: list[DeferredLine] = []
        page = TallPage()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(4, 0, 4, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self._area = scrolling(page)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self._area.setAccessibleName("Kan vänta")
        self.register_age = label("", "hint", "ink3", wrap=True)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.setContentsMargins(4, 0, 4, 0)
        foot.addWidget(Glyph("database", "ink3", 14), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.register_age, 1)
        beside_cards(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        current_theme().follow(self._restyle)
        self.body.addWidget(self._area, 1)
        self.body.addLayout(foot)
        self._shown: tuple[Sequence[Step], datetime] | None = None

    def show_steps(self, steps: Sequence[Step], happened: datetime) -> None:
        """Show the steps of all rows, one line for each kind."""
        if self._shown == (steps, happened):
            return
        self._shown = (steps, happened)
        for old in self.lines:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        kinds: dict[str, list[Step]] = {}
        for step in steps:
            kinds.setdefault(step.code, []).append(step)
        self.lines = [_line(of_kind, happened) for of_kind in kinds.values()]
        for index, line in enumerate(self.lines):
            self._column.insertWidget(index, line)
        self.set_note(f"{count(len(steps), 'steg', 'steg')} skapas" if steps else "inget")

    def show_register(self, info: RegisterInfo | None, stale: Sequence[Stale]) -> None:
        """Say how old the products are."""
        if info is None:
            self.register_age.setText("Inget varuregister. Skriv varan för hand.")
            return
        old = f"{BULLET}{count(len(stale), 'källa för gammal', 'källor för gamla')}"
        self.register_age.setText(products_words(info) + (old if stale else ""))

    def _restyle(self) -> None:
        """Keep room for a line or two, whatever the findings need."""
        self.setMinimumHeight(current_theme().px(_LEAST))


def _line(steps: Sequence[Step], happened: datetime) -> DeferredLine:
    step = steps[0]
    rows = ", ".join(str(s.row) for s in steps)
    detail = f"rad {rows}"
    icon = _ICONS.get(step.code, "hourglass")
    ground = _GROUNDS.get(step.due.basis, step.due.basis)
    return DeferredLine(icon, step.label, detail, due_text(step.due, happened), ground)


def due_text(due: Due, happened: datetime) -> str:
    """Return until when, counted from something that may not have come yet."""
    if due.anchor == "restored":
        return f"{due.hours}{NBSP}h efter återgång" if due.hours else "direkt vid återgång"
    if due.hours <= _LONGEST_IN_HOURS:
        return f"{due.hours}{NBSP}h efter utlämnandet"
    moment = due.moment(happened, None)
    return f"senast {moment:%Y-%m-%d}" if moment else ""
