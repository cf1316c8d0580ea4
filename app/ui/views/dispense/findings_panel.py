"""What the check says of the slip: stops first, then warnings to decide upon, then what to know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dispensing import decision_key
from app.domain.findings import Finding, Severity
from app.ui.texts import BULLET, count
from app.ui.views.dispense.columns import ScrolledColumn, beside_cards
from app.ui.views.dispense.paths import field_name, place_of, reading_order
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.finding_card import FindingCard
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import Glyph, label
from app.ui.widgets.panel import Card, Panel, scrolling

_ORDER = list(Severity)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
_MOST_NAMES = 6


@dataclass(frozen=True)
class Checked:
    """What the panel shows (kontrolläge)."""

    findings: Sequence[Finding]  # that may be said now
    remaining: Sequence[str]  # paths that are still to be filled in
    decided: frozenset[str]  # decision keys
    signatures: dict[str, str]  # decision key: "SLi 17:21", as far as it is known


class FindingsPanel(Panel):
    """Every finding (kontroller). `decided` comes with a finding, `withdrawn` likewise."""

    decided = Signal(object)
    withdrawn = Signal(object)
    chosen = Signal(str)  # path: go to what the finding is about

    def __init__(self) -> None:
        super().__init__("Kontroller", "Alt+K")
        self._items: dict[tuple[Finding, str, bool], _Item] = {}
        self.remaining = _Remaining()
        page = ScrolledColumn()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(6)
        self._column.addWidget(self.remaining)
        self._column.addStretch(1)
        self._area = scrolling(page)
        self.body.addWidget(self._area)
        beside_cards(self)

    def show_checked(self, checked: Checked) -> None:
        """Show what was found; cards that say the same as before stay as they are."""
        found = sorted(checked.findings, key=_weight)
        marks = []
        for finding in found:
            key = decision_key(finding)
            marks.append((finding, checked.signatures.get(key, ""), key in checked.decided))
        if list(dict.fromkeys(marks)) != list(self._items):
            self._replace(marks)
        self.remaining.show_paths(checked.remaining)
        self.set_note(_summary(found, checked))

    def _replace(self, marks: Sequence[tuple[Finding, str, bool]]) -> None:
        wanted = {
            mark: self._items.pop(mark) if mark in self._items else self._make(*mark)
            for mark in dict.fromkeys(marks)
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
        cards = list(self._items.values())
        return [
            part
            for card in cards
            for part in (card, card.decide_marked, card.decide, card.withdraw)
        ]

    def marked(self) -> Finding | None:
        """Return the warning that Ctrl+J decides: the one with the keyboard, else the first."""
        item = self._marked()
        return item.card.finding if item else None

    def focused(self) -> Finding | None:
        """Return the finding that has the keyboard."""
        return next((i.card.finding for i in self._items.values() if i.has_keyboard()), None)

    def go_to(self, finding: Finding) -> None:
        """Give a finding the keyboard."""
        for item in self._items.values():
            if item.card.finding == finding:
                item.setFocus(Qt.FocusReason.OtherFocusReason)
                self._area.ensureWidgetVisible(item)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from card to card, act on one, and keep the mark where the keyboard is."""
        if isinstance(watched, _Item):
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                self._mark()
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._press(watched, event)
        return super().eventFilter(watched, event)

    def _press(self, item: "_Item", event: QKeyEvent) -> bool:
        items = list(self._items.values())
        if (step := _STEPS.get(Qt.Key(event.key()))) is not None and not event.modifiers():
            items[(items.index(item) + step) % len(items)].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.chosen.emit(item.card.finding.field)
            return True
        return False

    def _make(self, finding: Finding, signature: str, is_decided: bool) -> "_Item":
        item = _Item(finding, signature, is_decided=is_decided)
        item.installEventFilter(self)
        for button in (item.decide, item.decide_marked):
            button.acted.connect(lambda: self.decided.emit(finding))
        item.withdraw.acted.connect(lambda: self.withdrawn.emit(finding))
        if finding.severity is Severity.STOP:
            item.card.announce()
        return item

    def _marked(self) -> "_Item | None":
        open_ones = [item for item in self._items.values() if item.is_open]
        focused = [item for item in open_ones if item.has_keyboard()]
        return next(iter(focused or open_ones), None)

    def _mark(self) -> None:
        marked = self._marked()
        for item in self._items.values():
            item.mark(is_marked=item is marked)


class _Item(QWidget):
    """A card that takes the keyboard, with the answers that belong to it."""

    def __init__(self, finding: Finding, signature: str, *, is_decided: bool) -> None:
        super().__init__()
        self.is_open = finding.severity is Severity.WARN and not is_decided
        self.decide, self.decide_marked = KeyButton("Lämna ut"), KeyEcho("Lämna ut", "Ctrl+J")
        self.withdraw = KeyButton("Ångra", kind=ButtonKind.LINK)
        answers: list[QWidget] = []
        if self.is_open:
            answers = [self.decide_marked, self.decide]
        elif is_decided:
            words = BULLET.join(part for part in ("Lämna ut", signature or "beslutat") if part)
            answers = [Badge(words, Tone.OK), self.withdraw]
        for spare in (self.decide, self.decide_marked, self.withdraw):
            if spare not in answers:
                spare.setParent(self)
                spare.hide()
        self.card = FindingCard(finding, where=place_of(finding.field), answers=answers)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{finding.text} {finding.cure}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.card)

    def mark(self, *, is_marked: bool) -> None:
        """Show the key of the decision on the card that it would decide."""
        if self.is_open:
            self.decide_marked.setVisible(is_marked)
            self.decide.setVisible(not is_marked)

    def has_keyboard(self) -> bool:
        """Tell whether the card or a button in it has the keyboard."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))


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
