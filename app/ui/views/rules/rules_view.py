"""Regler: every rule in force with its source and confidence, packs, and temporary rules."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.findings import CONFIDENCE_WORDS, Severity
from app.domain.rules import Rule
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import count
from app.ui.view import View
from app.ui.views.rules.pack_panel import PackPanel
from app.ui.views.rules.rule_pane import RulePane
from app.ui.widgets.field import LineField
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.table import Column, Table
from app.ui.widgets.tall_page import TallPage
from app.usecases.change_rules import RulesShown, show_rules

_SIDE = 376  # px
_WEIGHTS = {Severity.STOP: "STOPP", Severity.WARN: "VARNING", Severity.INFO: "INFO"}
_COLOURS = {Severity.STOP: "stop", Severity.WARN: "warn", Severity.INFO: "info"}


class RulesView(View):
    """The rules (regler). RulesView(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: RulesShown | None = None
        self.filter = LineField("Sök bland reglerna", placeholder="ord, källa eller regelns namn")
        self.table: Table[Rule] = Table(self._columns(), "Regler")
        self.pane = RulePane(session)
        self.pack = PackPanel(session)
        self.message = Message()
        self._lay_out()
        self.filter.edited.connect(self._list)
        self.table.marked.connect(self._mark)
        self.table.opened.connect(lambda _: self.pane.switch.click())
        for part in (self.pane, self.pack):
            part.changed.connect(self.read)
        session.background.changed.connect(self._changed)

    def title(self) -> str:
        """Return the screen's name."""
        return "Regler"

    def note(self) -> str:
        """Return how many there are, and how many temporary ones are on."""
        if self._shown is None:
            return ""
        many = count(len(self._shown.rules.rules), "regel", "regler")
        on = len(self._shown.rules.switched)
        return f"{many}, {count(on, 'tillfällig påslagen', 'tillfälliga påslagna')}" if on else many

    def main_action(self) -> None:
        """Switch the marked temporary rule on or off."""
        self.pane.switch.click()

    def search(self) -> None:
        """Go to the filter."""
        self.filter.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Upp, Ned", "Föregående, nästa regel"),
            ("Ctrl+L", "Sök bland reglerna"),
            ("Ctrl+Enter", "Slå på eller av den valda tillfälliga regeln"),
            ("Alt+V, Alt+P", "Vald regel, regelpaket"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard in the list."""
        self.read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read the rules of today."""
        self._session.run(show_rules, self._show, self._failed)

    # Inside

    def _columns(self) -> list[Column[Rule]]:
        return [
            Column("Vad regeln säger", lambda rule: rule.text, 240, stretch=True),
            Column("Allvar", self._weight, 110, colour=self._colour),
            Column("Säkerhet", lambda rule: CONFIDENCE_WORDS[rule.confidence], 165),
        ]

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        for part in (self.filter, self.message):
            left.addWidget(part)
        left.addWidget(self.table, 1)
        page = TallPage()
        right = QVBoxLayout(page)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        for panel in (self.pane, self.pack):
            right.addWidget(panel)
        right.addStretch(1)
        side = scrolling(page)
        side.setFixedWidth(_SIDE)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(side)

    def _weight(self, rule: Rule) -> str:
        on = self._shown is not None and self._shown.rules.is_on(rule.id)
        return _WEIGHTS[rule.severity] if on else "avslagen"

    def _colour(self, rule: Rule) -> str:
        on = self._shown is not None and self._shown.rules.is_on(rule.id)
        return _COLOURS[rule.severity] if on else "ink3"

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _show(self, shown: RulesShown) -> None:
        self._shown = shown
        self.pack.show_rules(shown)
        self._list()
        self.head_changed.emit()

    def _list(self) -> None:
        """Show the rules that hold every word of the filter; the temporary ones come first."""
        if self._shown is None:
            return
        words = self.filter.value().casefold().split()
        rules = sorted(self._shown.rules.rules.values(), key=lambda r: (not r.temporary, r.id))
        kept = [rule for rule in rules if all(word in _all_of(rule) for word in words)]
        marked = self.table.marked_item()
        self.table.show_rows(kept)
        if kept:
            at = next((i for i, rule in enumerate(kept) if marked and rule.id == marked.id), 0)
            self.table.selectRow(at)
        self._mark(self.table.marked_item())

    def _mark(self, rule: Rule | None) -> None:
        if self._shown is not None:
            self.pane.show_rule(rule, self._shown)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


def _all_of(rule: Rule) -> str:
    return f"{rule.id} {rule.text} {rule.cure} {rule.source}".casefold()
