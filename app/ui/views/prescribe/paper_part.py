"""What is said of the whole prescription: marks, why it is on paper, until when, and the queue."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.order import PaperReason
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.prescription_entries import EPrescription
from app.domain.prescription_paper import REASON_ON_PAPER
from app.ui.keys import shortcut
from app.ui.views.dispense.form import Form
from app.ui.views.prescribe.queue_question import QueueQuestion
from app.ui.widgets.field import ChoiceField, DateField, Field, LineField
from app.ui.widgets.flow import Flow
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick


class PaperPart(Panel):
    """The prescription as a whole (receptet). PaperPart(form)."""

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__("")
        self.heading.hide()
        self.note.hide()
        self.urgent = Tick("Märk AKUT")
        self.protected = Tick("Skyddade uppgifter")
        self.protected.setToolTip("Namnet skrivs inte ut, och listor visar det inte.")
        self.large = Tick("Skriv på A4")
        self.reason = ChoiceField(
            "Orsak till papper", [(r.value, words) for r, words in REASON_ON_PAPER.items()]
        )
        self.first_by = DateField("Första uttag senast", "Tomt fält: så länge receptet gäller.")
        self.valid_until = DateField("Gäller till och med", "Tomt fält: ett år.")
        self.language = LineField("Språk", placeholder="sv")
        self.message = LineField("Meddelande till apoteket")
        self.further = QWidget()
        self.more = KeyButton("Fler uppgifter", "Alt+K")
        self.question = QueueQuestion()
        self._ticks = {
            "is_urgent": self.urgent,
            "patient.is_protected": self.protected,
            "is_large": self.large,
        }
        self._fields: dict[str, Field] = {
            "reason": self.reason,
            "first_by": self.first_by,
            "valid_until": self.valid_until,
            "language": self.language,
            "message": self.message,
        }
        self._lay_out()
        self._connect(form)

    def show_draft(self, draft: PrescriptionDraft) -> None:
        """Put a draft's values into the fields."""
        self.urgent.setChecked(draft.is_urgent)
        self.protected.setChecked(draft.patient.is_protected)
        self.large.setChecked(draft.is_large)
        self.reason.set_value(draft.reason.value if draft.reason else "")
        for name in ("first_by", "valid_until", "language", "message"):
            getattr(self, name).set_value(getattr(draft, name))
        self.question.queue.set_value(draft.e_prescription.value if draft.e_prescription else "")
        self.further.setVisible(bool(draft.valid_until or draft.language or draft.message))

    def apply(self, draft: PrescriptionDraft) -> PrescriptionDraft:
        """Return the draft with what stands in the fields."""
        reason, queue = self.reason.value(), self.question.queue.value()
        return replace(
            draft,
            patient=replace(draft.patient, is_protected=self.protected.isChecked()),
            is_urgent=self.urgent.isChecked(),
            is_large=self.large.isChecked(),
            reason=PaperReason(reason) if reason else None,
            first_by=self.first_by.value(),
            valid_until=self.valid_until.value(),
            language=self.language.value(),
            message=self.message.value(),
            e_prescription=EPrescription(queue) if queue else None,
        )

    def show_further(self) -> None:
        """Show what is seldom said, with the keyboard in the first field of it."""
        self.further.show()
        self.valid_until.setFocus()

    def reveal(self, path: str) -> None:
        """Show a field that is to get the keyboard."""
        if path in ("valid_until", "language", "message"):
            self.further.show()

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(10)
        days.addWidget(self.reason, 3)
        days.addWidget(self.first_by, 2)
        rest = QHBoxLayout(self.further)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(10)
        rest.addWidget(self.valid_until, 2)
        rest.addWidget(self.language, 1)
        rest.addWidget(self.message, 4)
        marks = QHBoxLayout()
        marks.setSpacing(10)
        marks.addLayout(Flow(list(self._ticks.values()), spacing=14), 1)
        marks.addWidget(self.more)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(marks)
        column.addLayout(days)
        column.addWidget(self.further)
        column.addWidget(self.question)
        self.body.addLayout(column)
        self.further.hide()

    def _connect(self, form: Form) -> None:
        for path, field in self._fields.items():
            form.add(path, field)
            field.edited.connect(self.edited)
        form.add("e_prescription", self.question.queue)
        for path, tick in self._ticks.items():
            form.add(path, tick)
            tick.clicked.connect(lambda _: self.edited.emit())
        self.question.queue.chosen.connect(lambda _: self.edited.emit())
        self.more.acted.connect(self.show_further)
        for key, state in (("Alt+1", EPrescription.NOT_SENT), ("Alt+2", EPrescription.QUEUED)):
            shortcut(key, self).activated.connect(lambda state=state: self._answer(state))

    def _answer(self, state: EPrescription) -> None:
        self.question.queue.set_value(state.value)
        self.edited.emit()
