"""The orders of a prescription, one of them open at a time."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.prescribing import MOST_ROWS
from app.domain.prescription_draft import MedicineDraft, PrescriptionDraft, without_medicine
from app.ui.session import Session
from app.ui.views.dispense.form import Form
from app.ui.views.prescribe.medicine_card import MedicineCard
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import hairline
from app.ui.widgets.panel import Panel


class Medicines(Panel):
    """The orders (läkemedel). Medicines(session, form)."""

    edited = Signal()
    failed = Signal(object)  # Exception
    removed = Signal(object)  # PrescriptionDraft without the order

    def __init__(self, session: Session, form: Form) -> None:
        super().__init__("Läkemedel 1")
        self.cards = [MedicineCard(session, form, index) for index in range(MOST_ROWS)]
        self.count, self.active = 1, 0
        self.favourites = KeyButton("Favoriter…", "Alt+F")
        self.more = [  # one for each number; the screen listens to the keys
            KeyEcho(f"Läkemedel {index + 1}", f"Ctrl+{index + 1}", icon="plus")
            for index in range(1, MOST_ROWS)
        ]
        self.first_key = KeyCap("Ctrl+1")
        self.head.insertWidget(1, self.first_key)
        self.head.addWidget(self.favourites)
        stack = QVBoxLayout()
        stack.setSpacing(8)
        self._lines: list[QWidget] = []
        for card in self.cards:
            line = hairline()
            self._lines.append(line)
            stack.addWidget(line)
            stack.addWidget(card)
            card.edited.connect(self.edited)
            card.failed.connect(self.failed)
        self.body.addLayout(stack)
        for button in self.more:
            self.head.addWidget(button)
            button.acted.connect(lambda: self.open_row(self.count))

    def show_draft(self, draft: PrescriptionDraft) -> None:
        """Put a draft's orders into the cards, the first one open."""
        self.count = len(draft.rows)
        for card, row in zip(self.cards, draft.rows, strict=False):
            card.show_row(row)
        for card in self.cards[self.count :]:
            card.show_row(MedicineDraft())
        self._arrange(0)

    def apply(self, draft: PrescriptionDraft) -> PrescriptionDraft:
        """Return the draft with what stands in the cards."""
        return replace(draft, rows=tuple(card.row() for card in self.cards[: self.count]))

    def open_row(self, index: int) -> None:
        """Open an order, or add it if it is the next one, and give it the keyboard."""
        if index >= MOST_ROWS or index > self.count:
            return
        is_new = index == self.count
        self.count = max(self.count, index + 1)
        self._arrange(index)
        self.cards[index].enter()
        if is_new:
            self.edited.emit()

    def reveal(self, index: int) -> None:
        """Open an order whose field is to get the keyboard."""
        if index != self.active and index < self.count:
            self._arrange(index)

    def remove_active(self, draft: PrescriptionDraft) -> None:
        """Take the open order away."""
        self.removed.emit(without_medicine(draft, self.active))

    def card(self) -> MedicineCard:
        """Return the open order."""
        return self.cards[self.active]

    def _arrange(self, active: int) -> None:
        self.active = min(active, self.count - 1)
        for index, (card, line) in enumerate(zip(self.cards, self._lines, strict=True)):
            card.setVisible(index < self.count)
            line.setVisible(0 < index < self.count)
            card.set_open(is_open=index == self.active)
            card.head.setVisible(self.count > 1)
        self.heading.setText("Läkemedel" if self.count > 1 else "Läkemedel 1")
        self.first_key.setVisible(self.count == 1)
        for number, button in enumerate(self.more, 1):
            button.setVisible(number == self.count)
        paper = "A5" if self.count <= 2 else "A4"
        self.set_note(f"{self.count} på ett {paper}-blad, högst {MOST_ROWS}")
