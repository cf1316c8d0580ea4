"""Whom the medicine is for: the card that nothing competes with, and the fields that fill it."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.collecting import needs_judgement
from app.domain.draft import DispensingDraft, PatientDraft
from app.domain.identification import age_of
from app.domain.identity import (
    KIND_WORDS,
    Identity,
    IdentityKind,
    Sex,
    leaves_birth_open,
    parse_birth_date,
    parse_identity,
)
from app.domain.order import COLLECTOR_WORDS, PROTECTED_NAME, Collector, OrderKind
from app.ui.texts import BULLET, NBSP
from app.ui.views.dispense.collector_fields import CollectorFields
from app.ui.views.dispense.columns import narrow
from app.ui.views.dispense.form import Form
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.panel import Panel
from app.ui.widgets.patient_card import PatientCard
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.tick import Tick

_SEX_WORDS = {Sex.MAN: "man", Sex.WOMAN: "kvinna", Sex.UNSPECIFIED: "kön ej angivet"}


class PatientFields(QWidget):
    """The patient's fields (patientuppgifter): a number, or birth date and sex."""

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.name = LineField("Namn")
        self.identity = LineField("Personnummer", code=True)
        self.identity.setMinimumWidth(170)
        self.birth_date = LineField("Eller födelsedatum", placeholder="ååååmmdd")
        choices = [("1", "Man", ""), ("2", "Kvinna", ""), ("3", "Ej angivet", "")]
        self.sex = Segmented(choices, "Kön")
        self.sex_field = Field("Kön", self.sex)
        self.protected = Tick(PROTECTED_NAME)
        self.protected.setToolTip("Namn och apotek skrivs inte ut. Listor visar inget namn.")
        self.collector = CollectorFields(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(_beside((self.name, 3), (self.identity, 2)))
        column.addLayout(_beside((self.birth_date, 2), (self.sex_field, 3)))
        column.addWidget(self.collector)
        column.addWidget(self.protected)
        self._connect(form)

    def show_patient(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        patient = draft.patient
        self.name.set_value(patient.name)
        self.identity.set_value(patient.identity)
        self.birth_date.set_value(patient.birth_date)
        self.sex.set_value(patient.sex)
        self.protected.setChecked(patient.is_protected)
        self.collector.show_collector(draft)
        self._arrange()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        patient = replace(
            draft.patient,
            name=self.name.value(),
            identity=self.identity.value(),
            birth_date=self.birth_date.value(),
            sex=self.sex.value(),
            is_protected=self.protected.isChecked(),
        )
        return self.collector.apply(replace(draft, patient=patient))

    def _connect(self, form: Form) -> None:
        for path, field in (
            ("patient.name", self.name),
            ("patient.identity", self.identity),
            ("patient.birth_date", self.birth_date),
        ):
            form.add(path, field)
            field.edited.connect(self.edited)
        form.add("patient.sex", self.sex_field)
        form.add("patient.is_protected", self.protected)
        self.protected.clicked.connect(lambda _: self.edited.emit())
        self.collector.edited.connect(self.edited)
        self.sex.chosen.connect(lambda _: self.edited.emit())
        self.identity.left.connect(self._arrange)

    def _arrange(self) -> None:
        """Ask for birth date and sex only where no number tells them."""
        number = self.identity.value()
        needed = not number or leaves_birth_open(number) or bool(self.birth_date.value())
        self.birth_date.setVisible(needed)
        self.sex_field.setVisible(needed)


class PatientPanel(Panel):
    """Card and fields of the patient (patient). PatientPanel(form).

    The fields fold away once they are complete and the keyboard has gone on; Alt+P, or Enter or a
    click on the card, brings them back.
    """

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__("", "Alt+P")
        narrow(self)
        self._form = form
        self._earlier: int | None = None  # hand-outs to the patient that stand here
        self.card = _CardButton()
        self.fields = PatientFields(form)
        self.body.addWidget(self.card)
        self.body.addWidget(self.fields)
        self.card.pressed.connect(self.enter)
        self.fields.edited.connect(self.edited)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into card and fields."""
        self.fields.show_patient(draft)
        self.set_folded(is_complete(draft))

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        return self.fields.apply(draft)

    def refresh(self, draft: DispensingDraft, today: date) -> None:
        """Show on the card who it is as far as is known."""
        patient = draft.patient
        who = _identity(patient, today)
        if not patient.name and who is None:
            self.card.show_nobody("Ingen patient vald")
            return
        name, number = patient.name or "Namn saknas", who.screen() if who else ""
        earlier = [] if self._earlier is None else [_earlier_words(self._earlier)]
        if draft.kind is OrderKind.ANIMAL:  # whose owner is small print
            animal = _animal(patient)
            self.card.setAccessibleName(f"Djur: {animal}. Ägare: {name} {number}")
            owner = [word for word in (number, _assured(draft)) if word]
            self.card.show_patient(animal, name, ["ägare", *owner, *earlier])
            return
        self.card.setAccessibleName(f"Patient: {patient.name} {number}")
        check = Badge(_assured(draft), Tone.OK) if draft.identity_checked else None
        self.card.show_patient(name, number, [*_facts(draft, who, today), *earlier], check)

    def show_earlier(self, earlier: int | None, draft: DispensingDraft, today: date) -> None:
        """Say on the card how much the patient has had here, if it is known who it is."""
        self._earlier = earlier
        self.refresh(draft, today)

    @property
    def is_folded(self) -> bool:
        """Tell whether only the card is shown."""
        return self.fields.isHidden()

    def set_folded(self, folded: bool) -> None:
        """Show only the card, or the fields below it too."""
        self.fields.setVisible(not folded)
        self.card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if folded else Qt.FocusPolicy.NoFocus)

    def fold_when_left(self, draft: DispensingDraft) -> None:
        """Fold once everything stands there and the keyboard is elsewhere."""
        here = ("patient.", "identity_checked", "collector.")
        inside = self._form.current().startswith(here)
        if not inside and is_complete(draft) and not self.is_folded:
            self.set_folded(True)

    def enter_collector(self) -> None:
        """Bring the fields back and ask who comes."""
        self.set_folded(False)
        self.fields.collector.who.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def enter(self) -> None:
        """Bring the fields back and give the first the keyboard."""
        self.set_folded(False)
        self.fields.name.setFocus(Qt.FocusReason.ShortcutFocusReason)


class _CardButton(PatientCard):
    """The card, which opens the fields behind it."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setToolTip("Ändra: Alt+P")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.pressed.emit()


def is_complete(draft: DispensingDraft) -> bool:
    """Tell whether name, identity and how it was checked all stand there."""
    patient = draft.patient
    has_identity = patient.identity or (patient.birth_date and patient.sex)
    comes = draft.collector
    has_collector = comes.who is Collector.PATIENT or bool(comes.name)
    is_assured = draft.identity_checked and (comes.judgement or not needs_judgement(draft))
    return bool(patient.name and has_identity and has_collector and is_assured)


def _identity(patient: PatientDraft, today: date) -> Identity | None:
    if patient.identity:
        return parse_identity(patient.identity, today)
    return parse_birth_date(patient.birth_date, today) if patient.birth_date else None


def _assured(draft: DispensingDraft) -> str:
    who = draft.collector.who
    by = "" if who is Collector.PATIENT else COLLECTOR_WORDS[who]
    return BULLET.join(word for word in (by, draft.identity_checked) if word)


def _facts(draft: DispensingDraft, who: Identity | None, today: date) -> list[str]:
    facts = [PROTECTED_NAME.lower()] if draft.patient.is_protected else []
    if who and who.kind not in (IdentityKind.PERSONNUMMER, IdentityKind.BIRTH_DATE):
        facts.append(KIND_WORDS[who.kind])
    age = age_of(draft, today)
    if age is not None:
        facts.append(f"{age}{NBSP}år")
    sex = (who.sex if who else None) or draft.patient.sex
    if sex:
        facts.append(_SEX_WORDS[Sex(sex)])
    return facts


def _animal(patient: PatientDraft) -> str:
    species = patient.species.strip() or "Djurslag saknas"
    return f"{patient.animal}, {species.lower()}" if patient.animal else species.capitalize()


def _earlier_words(earlier: int) -> str:
    return f"{earlier} tidigare uttag här" if earlier else "Inga andra uttag på identiteten"


def _beside(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for part, stretch in parts:
        row.addWidget(part, stretch)
    return row
