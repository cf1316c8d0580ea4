"""What some kinds of order say beside the rest: which animal, which country."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.draft import DispensingDraft
from app.domain.order import OrderKind
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import LineField


class KindFields(QWidget):
    """Fields of a kind (slagets uppgifter). KindFields(form); nothing shows for a plain one."""

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.species = LineField("Djurslag", placeholder="hund")
        self.animal = LineField("Djurets namn")
        self.country = LineField("Utfärdat i land")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for path, field in (
            ("patient.species", self.species),
            ("patient.animal", self.animal),
            ("prescriber.country", self.country),
        ):
            row.addWidget(field, 1)
            form.add(path, field)
            field.edited.connect(self.edited)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        self.species.set_value(draft.patient.species)
        self.animal.set_value(draft.patient.animal)
        self.country.set_value(draft.prescriber.country)

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what its kind asks for; what another kind asked is let go."""
        is_animal, is_eea = draft.kind is OrderKind.ANIMAL, draft.kind is OrderKind.EEA
        return replace(
            draft,
            patient=replace(
                draft.patient,
                species=self.species.value() if is_animal else "",
                animal=self.animal.value() if is_animal else "",
            ),
            prescriber=replace(draft.prescriber, country=self.country.value() if is_eea else ""),
        )

    def arrange(self, kind: OrderKind) -> None:
        """Show what the kind asks for."""
        self.species.setVisible(kind is OrderKind.ANIMAL)
        self.animal.setVisible(kind is OrderKind.ANIMAL)
        self.country.setVisible(kind is OrderKind.EEA)
        self.setVisible(kind in (OrderKind.ANIMAL, OrderKind.EEA))
