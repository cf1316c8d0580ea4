"""Whom a prescription is for: fields in a row, and patients of before at hand."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.draft import PatientDraft
from app.domain.identity import leaves_birth_open, parse_identity
from app.domain.prescription_draft import PrescriptionDraft
from app.ui.session import Session
from app.ui.texts import count
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.hit_list import Hit
from app.ui.widgets.panel import Panel
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.typeahead import Typeahead
from app.usecases.write_prescription import KnownPatient, known_patients, take_patient


class PatientPart(Panel):
    """The patient's fields (patient). PatientPart(session, form)."""

    edited = Signal()
    patient_taken = Signal(object)  # PatientDraft, of whom a prescription was written before
    failed = Signal(object)  # Exception

    def __init__(self, session: Session, form: Form) -> None:
        super().__init__("")
        self.heading.hide()
        self.note.hide()
        self._session = session
        self.identity = LineField("Personnummer", code=True)
        self.name = LineField("Namn")
        self.entitled = Segmented([("yes", "Ja", ""), ("no", "Nej", "")], "Förmånsberättigad")
        self.birth_date = LineField("Eller födelsedatum", placeholder="ååååmmdd")
        choices = [("1", "Man", ""), ("2", "Kvinna", ""), ("3", "Ej angivet", "")]
        self.sex = Segmented(choices, "Kön")
        self.born = QWidget()
        self._fields = {
            "patient.identity": self.identity,
            "patient.name": self.name,
            "patient.birth_date": self.birth_date,
            "patient.sex": Field("Kön", self.sex),
            "is_entitled": Field("Förmånsberättigad", self.entitled),
        }
        self._lay_out()
        self._connect(form)

    def show_draft(self, draft: PrescriptionDraft) -> None:
        """Put a draft's values into the fields."""
        self._put(draft.patient)
        self.entitled.set_value("yes" if draft.is_entitled else "no")

    def apply(self, draft: PrescriptionDraft) -> PrescriptionDraft:
        """Return the draft with what stands in the fields."""
        patient = replace(
            draft.patient,
            name=self.name.value(),
            identity=self.identity.value(),
            birth_date=self.birth_date.value(),
            sex=self.sex.value(),
        )
        return replace(draft, patient=patient, is_entitled=self.entitled.value() != "no")

    def put_identity(self, digits: str) -> None:
        """Put a number in that was scanned."""
        today = self._session.workplace.computer.clock.now().date()
        self.identity.set_value(parse_identity(digits, today).screen())
        self._edit()

    def _lay_out(self) -> None:
        self.identity.setMinimumWidth(190)
        born = QHBoxLayout(self.born)
        born.setContentsMargins(0, 0, 0, 0)
        born.setSpacing(10)
        born.addWidget(self.birth_date, 2)
        born.addWidget(self._fields["patient.sex"], 3)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.identity, 2)
        first.addWidget(self.name, 3)
        first.addWidget(self._fields["is_entitled"], 0)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self.born)
        self.body.addLayout(column)

    def _connect(self, form: Form) -> None:
        for path, field in self._fields.items():
            form.add(path, field)
            field.edited.connect(self._edit)
        for choice in (self.sex, self.entitled):
            choice.chosen.connect(lambda _: self.edited.emit())
        self.identity.left.connect(lambda: self._arrange(is_left=True))
        self.known = []
        for field in (self.identity, self.name):
            typeahead = Typeahead(field, self._ask, enter_marks=False, least_width=360)
            typeahead.taken.connect(self._take)
            typeahead.failed.connect(self.failed)
            typeahead.come_first()
            self.known.append(typeahead)

    def _ask(
        self, text: str, done: Callable[[list[Hit]], None], failed: Callable[[Exception], None]
    ) -> None:
        self._session.run(
            lambda workplace: known_patients(workplace, text),
            lambda found: done([_hit(known) for known in found]),
            failed,
        )

    def _take(self, known: KnownPatient) -> None:
        self._session.run(
            lambda workplace: take_patient(workplace, known), self._taken, self.failed.emit
        )

    def _taken(self, patient: PatientDraft) -> None:
        self._put(patient)
        self.patient_taken.emit(patient)

    def _put(self, patient: PatientDraft) -> None:
        self.name.set_value(patient.name)
        self.name.line.setCursorPosition(0)  # the beginning is read first
        self.identity.set_value(patient.identity)
        self.birth_date.set_value(patient.birth_date)
        self.sex.set_value(patient.sex)
        self._arrange()

    def _edit(self) -> None:
        self.edited.emit()

    def _arrange(self, *, is_left: bool = False) -> None:
        """Ask for birth date and sex only where no number tells them."""
        number = self.identity.value()
        asks = leaves_birth_open(number) if number else is_left
        self.born.setVisible(asks or bool(self.birth_date.value()))


def _hit(known: KnownPatient) -> Hit:
    patient = known.patient
    who = patient.identity or (f"{patient.birth_date}" if patient.birth_date else "")
    times = count(known.times, "recept här", "recept här")
    return Hit(patient.listed_name, who, times, known)
