"""The rows of the order below each other, one of them open."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.aid_card import first_row
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.fields import row_of
from app.domain.findings import Finding
from app.domain.order import OrderKind, Product
from app.domain.requisition import MOST_LINES
from app.domain.supplied import Pack
from app.domain.supply import MOST_ROWS
from app.domain.totals import Totals
from app.ui.session import Session
from app.ui.views.dispense.columns import narrow
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.row_card import RowCard
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.panel import Panel


class RowsPanel(Panel):
    """All rows (rader). RowsPanel(session, form, for_unit=…).

    `active` is the open row, or the last one that was: where scanned products go.
    """

    edited = Signal()
    removed = Signal(int)
    note_asked = Signal()  # what is noted on the form
    picked = Signal(int)  # a product now stands in the row
    again_asked = Signal()  # a pack of the active row is to be scanned anew
    writing_asked = Signal()  # two people write a pack off
    link_asked = Signal(int, str)  # row, and the GTIN that is its product

    def __init__(
        self, session: Session, form: Form, rules: RulesNow, *, for_unit: bool = False
    ) -> None:
        super().__init__("")
        narrow(self)
        self._session, self._form, self._for_unit = session, form, for_unit
        self._most = MOST_LINES if for_unit else MOST_ROWS
        self._every: list[RowCard] = []
        self.cards: list[RowCard] = []  # those in use, in order
        self.active = 0
        self._kind = OrderKind.HUMAN
        self._rules = rules
        self.add_button = KeyButton("Lägg till rad", "Ctrl+Ins", icon="plus")
        self.add_button.acted.connect(self.add)

    def make_cards(self) -> None:
        """Make every card and the button below them, once the panel stands in its place.

        All at once, since Tab meets widgets in the order in which they came; and not before, since
        each move of a finished part makes Qt style the whole of it again.
        """
        for _ in range(self._most):
            self._every.append(self._make_card())
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.body.addStretch(1)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's rows into cards."""
        self._form.forget_rows()
        while len(self.cards) > len(draft.rows):
            self._drop_card()
        while len(self.cards) < len(draft.rows):
            self._add_card()
        self.show_kind(draft.kind)
        for index, (card, row) in enumerate(zip(self.cards, draft.rows, strict=True)):
            card.show_row(index + 1, row)
            card.editor.register(self._form, index)
        self._arrange()
        self.open_row(min(self.active, len(self.cards) - 1), focus=False)

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the cards."""
        return replace(draft, rows=tuple(card.row() for card in self.cards))

    def choose_kind(self, kind: OrderKind) -> None:
        """Let rows in which nothing is chosen yet begin as those of another kind of order do."""
        before, after = (first_row(one, self._rules.value) for one in (self._kind, kind))
        rows = [card.row() for card in self.cards]
        self.show_kind(kind)
        for number, (card, row) in enumerate(zip(self.cards, rows, strict=True), 1):
            if row == before:
                card.show_row(number, after)
            elif row.benefit is before.benefit is not after.benefit:
                card.show_row(number, replace(row, benefit=after.benefit))

    def add(self) -> None:
        """Add an empty row and open it, up to as many as a form holds."""
        if len(self.cards) >= self._most:
            return
        index = len(self.cards)
        self._add_card()
        self.cards[index].editor.set_kind(self._kind)
        self.cards[index].show_row(index + 1, self._new_row(index))
        self.cards[index].editor.register(self._form, index)
        self._arrange()
        self.edited.emit()
        self.open_row(index)

    def open_row(self, index: int, *, focus: bool = True) -> None:
        """Open one row and fold the others."""
        if not 0 <= index < len(self.cards):
            return
        self.active = index
        for at, card in enumerate(self.cards):
            card.set_open(is_open=at == index)
        if focus:
            card = self.cards[index]
            search = card.editor.search
            target = card.editor.dosage if search.isHidden() else search
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_supply(self) -> None:
        """Let more be said of the active row's quantity."""
        self.open_row(self.active, focus=False)
        self.cards[self.active].editor.supply.reveal()

    def show_kind(self, kind: OrderKind) -> None:
        """Show in each row what the kind of order needs."""
        self._kind = kind
        for card in self.cards:
            card.editor.set_kind(kind)

    def show_totals(self, draft: DispensingDraft, totals: Iterable[Totals | None]) -> None:
        """Say in each row what is left of its order."""
        for card, row, left in zip(self.cards, draft.rows, totals, strict=False):
            card.editor.supply.show_totals(left, row)

    def take_packs(self, index: int, packs: tuple[Pack, ...], product: Product | None) -> None:
        """Let these be a row's packs, and with them the product of a row that had none."""
        if not 0 <= index < len(self.cards):
            return
        self.open_row(index, focus=False)
        self._form.visited.add(f"rows.{index}.packs")  # what is wrong with a scan is said at once
        if product is not None:
            self.cards[index].editor.take(product)
        self.cards[index].editor.packs.take(packs)

    def mark_whole(self) -> None:
        """Note that the seals of all that was scanned are whole."""
        for card in self.cards:
            card.editor.packs.mark_whole()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Say on each card what was found in it."""
        found = list(findings)
        for index, card in enumerate(self.cards):
            card.show_findings(f for f in found if row_of(f.field) == index)

    def enter(self) -> None:
        """Give the keyboard to the active row."""
        self.open_row(self.active)

    def _new_row(self, index: int) -> RowDraft:
        """Return what a new row begins with: on an aid card it is of the group above it."""
        above = self.cards[index - 1].row().aid if index else None
        return first_row(self._kind, self._rules.value, above)

    def _make_card(self) -> RowCard:
        card = RowCard(self._session, self._rules, for_unit=self._for_unit)
        card.edited.connect(self.edited)
        card.open_asked.connect(lambda: self.open_row(self.cards.index(card)))
        card.editor.picked.connect(lambda: self.picked.emit(self.cards.index(card)))
        card.editor.remove_asked.connect(lambda: self.removed.emit(self.cards.index(card)))
        card.editor.supply.note_asked.connect(self.note_asked)
        packs = card.editor.packs
        packs.again_asked.connect(self.again_asked)
        packs.writing_asked.connect(self.writing_asked)
        packs.link_asked.connect(lambda gtin: self.link_asked.emit(self.cards.index(card), gtin))
        self.body.addWidget(card)
        card.hide()
        return card

    def _add_card(self) -> None:
        card = self._every[len(self.cards)]
        card.show()
        self.cards.append(card)

    def _drop_card(self) -> None:
        self.cards.pop().hide()

    def _arrange(self) -> None:
        self.add_button.setVisible(len(self.cards) < self._most)
        for card in self.cards:
            card.editor.remove.setVisible(len(self.cards) > 1)
