"""What the check says of the slip: stops first, then warnings to decide upon, then what to know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.decisions import decision_key
from app.domain.findings import Finding, Severity
from app.ui.texts import BULLET, count
from app.ui.views.dispense.columns import beside_cards
from app.ui.views.dispense.finding_item import FindingItem, Said
from app.ui.views.dispense.needed_area import NeededArea
from app.ui.views.dispense.paths import field_name, reading_order
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.panel import Card, Panel
from app.ui.widgets.tall_page import TallPage

_ORDER = list(Severity)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
_MOST_NAMES = 6
_ROOM = 8  # px kept in sight around a question


@dataclass(frozen=True)
class Checked:
    """What the panel shows (kontrolläge)."""

    findings: Sequence[Finding]  # that may be said now
    remaining: Sequence[str]  # paths that are still to be filled in
    decided: frozenset[str]  # decision keys
    signatures: Mapping[str, str]  # decision key: "SLi 17:21", as far as it is known
    reasons: Mapping[str, str] = field(default_factory=dict)  # decision key: in words


class FindingsPanel(Panel):
    """Every finding (kontroller). `decided` comes with a finding, `withdrawn` likewise.

    `ask` asks why in a finding's card: `reasoned` brings the words, `unanswered` that it was left.
    """

    decided = Signal(object)
    reasoned = Signal(object, str)
    unanswered = Signal()
    withdrawn = Signal(object)
    chosen = Signal(str)  # path: go to what the finding is about
    counted = Signal(str)  # how many there are, in words

    def __init__(self, act: str = "Lämna ut") -> None:
        super().__init__("Kontroller", "Alt+K")
        self._act = act
        self._items: dict[Said, FindingItem] = {}
        self.remaining = _Remaining()
        page = TallPage()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(6)
        self._column.addWidget(self.remaining)
        self._column.addStretch(1)
        self._area = NeededArea(page)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_question)
        self.body.addWidget(self._area)
        beside_cards(self)

    def show_checked(self, checked: Checked) -> None:
        """Show what was found; cards that say the same as before stay as they are."""
        found = sorted(checked.findings, key=_weight)
        marks = list(dict.fromkeys(_said(finding, checked) for finding in found))
        if marks != list(self._items):
            self._replace(marks)
        self.remaining.show_paths(checked.remaining)
        counts = _summary(found, checked)
        self.set_note(counts)
        self.counted.emit(counts)

    def _replace(self, marks: Sequence[Said]) -> None:
        wanted = {
            said: self._items.pop(said) if said in self._items else self._make(said)
            for said in marks
        }
        focus = any(item.has_keyboard() for item in self._items.values())
        for old in self._items.values():
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._items = wanted
        for index, item in enumerate(wanted.values()):
            self._column.insertWidget(index + 1, item)
        self._mark()
        if focus and wanted:
            next(iter(wanted.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def findings(self) -> list[Finding]:
        """Return what is shown, in order."""
        return [item.card.finding for item in self._items.values()]

    def first(self) -> QWidget | None:
        """Return the first card; which was made first does not matter."""
        return next(iter(self._items.values()), None)

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in order."""
        return [stop for item in self._items.values() for stop in item.stops()]

    def ask(self, finding: Finding) -> None:
        """Ask why a person decides upon a finding as they do."""
        if (item := self._item(finding)) is not None:
            item.ask()
            QTimer.singleShot(0, self, self._show_question)  # once it has its place

    def marked(self) -> Finding | None:
        """Return the warning that Ctrl+J decides: the one with the keyboard, else the first."""
        item = self._marked()
        return item.card.finding if item else None

    def focused(self) -> Finding | None:
        """Return the finding that has the keyboard."""
        return next((i.card.finding for i in self._items.values() if i.has_keyboard()), None)

    def go_to(self, finding: Finding) -> None:
        """Give a finding the keyboard; where it asks why, the question, which takes the digits."""
        if (item := self._item(finding)) is not None:
            (item.question or item).setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(item)

    def _show_question(self) -> None:
        asked = (item.question for item in self._items.values())
        if (question := next((q for q in asked if q and q.isVisible()), None)) is not None:
            for part in (question.line, question):
                self._area.ensureWidgetVisible(part, 0, _ROOM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from card to card, act on one, and keep the mark where the keyboard is."""
        if isinstance(watched, FindingItem):
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                self._mark()
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._press(watched, event)
        return super().eventFilter(watched, event)

    def _press(self, item: FindingItem, event: QKeyEvent) -> bool:
        items = list(self._items.values())
        if (step := _STEPS.get(Qt.Key(event.key()))) is not None and not event.modifiers():
            items[(items.index(item) + step) % len(items)].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.chosen.emit(item.card.finding.field)
            return True
        return False

    def _item(self, finding: Finding) -> FindingItem | None:
        items = self._items.values()
        return next((item for item in items if item.card.finding == finding), None)

    def _make(self, said: Said) -> FindingItem:
        item, finding = FindingItem(said, self._act), said.finding
        item.installEventFilter(self)
        item.decided.connect(lambda: self.decided.emit(finding))
        item.withdrawn.connect(lambda: self.withdrawn.emit(finding))
        item.reasoned.connect(lambda words: self.reasoned.emit(finding, words))
        item.unanswered.connect(self.unanswered)
        if finding.severity is Severity.STOP:
            item.card.announce()
        return item

    def _marked(self) -> FindingItem | None:
        open_ones = [item for item in self._items.values() if item.is_open]
        focused = [item for item in open_ones if item.has_keyboard()]
        return next(iter(focused or open_ones), None)

    def _mark(self) -> None:
        marked = self._marked()
        for item in self._items.values():
            item.mark(is_marked=item is marked)


class _Remaining(Card):
    """What is still to be filled in; not a finding, since nobody has been there yet."""

    def __init__(self) -> None:
        super().__init__("sunken", "border")
        self.heading = label("", "section", "ink2", wrap=True)
        self.names = label("", "table", "ink2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.names)
        words.addWidget(label("Enter går till nästa.", "hint", "ink3"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(Glyph("circle-dashed", "ink2", 18), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_paths(self, paths: Iterable[str]) -> None:
        """Name the fields, the first ones of them."""
        ordered = sorted(set(paths), key=reading_order)
        names = [name for path in ordered if (name := field_name(path))]
        shown = ", ".join(names[:_MOST_NAMES])
        more = f" och {len(names) - _MOST_NAMES} till" if len(names) > _MOST_NAMES else ""
        self.heading.setText(f"{count(len(names), 'uppgift', 'uppgifter')} återstår")
        self.names.setText(f"{shown[:1].upper()}{shown[1:]}{more}.")
        self.setVisible(bool(names))


def _said(finding: Finding, checked: Checked) -> Said:
    key = decision_key(finding)
    signature, words = checked.signatures.get(key, ""), checked.reasons.get(key, "")
    return Said(finding, key in checked.decided, signature, words)


def _weight(finding: Finding) -> tuple[int, tuple[int, int, int]]:
    return (_ORDER.index(finding.severity), reading_order(finding.field))


def _summary(found: Sequence[Finding], checked: Checked) -> str:
    stops = sum(f.severity is Severity.STOP for f in found)
    warnings = [f for f in found if f.severity is Severity.WARN]
    decided = sum(decision_key(f) in checked.decided for f in warnings)
    infos = sum(f.severity is Severity.INFO for f in found)
    left = len(warnings) - decided
    parts = [
        count(stops, "stopp", "stopp") if stops else "inga stopp",
        count(left, "varning", "varningar") if left else "",
        count(decided, "beslutad", "beslutade") if decided else "",
        f"{infos} info" if infos else "",
    ]
    return BULLET.join(part for part in parts if part)
