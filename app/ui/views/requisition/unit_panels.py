"""The left column of a requisition: the unit, and who orders for it."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout

from app.domain.draft import DispensingDraft, RequisitionDraft
from app.domain.order import ORIGIN_WORDS, Origin
from app.domain.requisition import orders_alone
from app.domain.rules import RuleSet
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import ChoiceField, DateField, LineField
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick

_ORIGINS = (Origin.PAPER, Origin.TELEPHONE, Origin.FAX)
_PROFESSIONS = ("Läkare", "Tandläkare", "Sjuksköterska", "Barnmorska", "Veterinär", "Optiker")


class UnitPanel(Panel):
    """The unit and who pays (enhet). UnitPanel(form)."""

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__("Enhet", "Alt+U")
        self.unit = LineField("Namn")
        self.customer = LineField("Kundnummer")
        self.cost_centre = LineField("Kostnadsställe")
        self.address = LineField("Adress")
        self.phone = LineField("Telefon")
        self._known: Sequence[RequisitionDraft] = ()
        self._names = _completing(self.unit)
        self.body.setSpacing(6)
        self.body.addWidget(self.unit)
        self.body.addLayout(_beside(self.customer, self.cost_centre))
        self.body.addWidget(self.address)
        self.body.addWidget(self.phone)
        for name, field in self._fields().items():
            form.add(f"requisition.{name}", field)
            field.edited.connect(self.edited)
        self.unit.left.connect(self._complete)

    def show_known(self, known: Sequence[RequisitionDraft]) -> None:
        """Let units that have ordered here be filled in by their names."""
        self._known = known
        self._names.setStringList(list(dict.fromkeys(unit.unit for unit in known)))

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        for name, field in self._fields().items():
            field.set_value(getattr(draft.requisition, name))

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        values = {name: field.value() for name, field in self._fields().items()}
        return replace(draft, requisition=replace(draft.requisition, **values))

    def _fields(self) -> dict[str, LineField]:
        return {
            "unit": self.unit,
            "customer": self.customer,
            "cost_centre": self.cost_centre,
            "address": self.address,
            "phone": self.phone,
        }

    def _complete(self) -> None:
        """Fill in what is known of the unit where nothing stands."""
        name = self.unit.value().casefold()
        known = next((unit for unit in self._known if unit.unit.casefold() == name), None)
        if name and known is not None:
            _fill_in(self._fields(), known)
        self.edited.emit()


class OrdererPanel(Panel):
    """Who orders, and the paper (beställare). OrdererPanel(form, rules).

    On whose behalf is asked of those who do not order alone.
    """

    edited = Signal()

    def __init__(self, form: Form, rules: RuleSet) -> None:
        super().__init__("Beställare", "Alt+F")
        self._rules = rules
        self.name = LineField("Namn")
        self.profession = LineField("Yrke")
        self.phone = LineField("Telefon")
        self.code = LineField("Förskrivarkod", placeholder="om någon", code=True)
        self.physician = LineField("Beställer för läkare", placeholder="krävs för narkotika")
        self.issued = DateField("Daterad")
        words = [(origin.value, ORIGIN_WORDS[origin]) for origin in _ORIGINS]
        self.origin = ChoiceField("Kom som", words)
        self.signature = Tick("Egenhändig underskrift finns")
        self._known: Sequence[RequisitionDraft] = ()
        self._names = _completing(self.name)
        _completing(self.profession).setStringList(list(_PROFESSIONS))
        self._lay_out()
        for name, field in self._fields().items():
            form.add(f"requisition.{name}", field)
            field.edited.connect(self.edited)
        self.profession.edited.connect(self._arrange)
        for path, part in (("issued_on", self.issued), ("origin", self.origin)):
            form.add(path, part)
            part.edited.connect(self.edited)
        form.add("signature_seen", self.signature)
        self.signature.clicked.connect(lambda _: self.edited.emit())
        self.name.left.connect(self._complete)
        self.profession.left.connect(self._arrange)
        for completed in (self.profession, self.issued):
            completed.left.connect(self.edited)  # what was completed was not typed

    def show_known(self, known: Sequence[RequisitionDraft]) -> None:
        """Let those who have ordered here be filled in by their names."""
        self._known = known
        self._names.setStringList(list(dict.fromkeys(unit.orderer for unit in known)))

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        for name, field in self._fields().items():
            field.set_value(getattr(draft.requisition, name))
        self.issued.set_value(draft.issued_on)
        self.origin.set_value(draft.origin.value)
        self.signature.setChecked(draft.signature_seen)
        self._arrange()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        values = {name: field.value() for name, field in self._fields().items()}
        return replace(
            draft,
            requisition=replace(draft.requisition, **values),
            issued_on=self.issued.value(),
            origin=Origin(self.origin.value() or Origin.PAPER),
            signature_seen=self.signature.isChecked(),
        )

    def _fields(self) -> dict[str, LineField]:
        return {
            "orderer": self.name,
            "profession": self.profession,
            "orderer_phone": self.phone,
            "code": self.code,
            "physician": self.physician,
        }

    def _complete(self) -> None:
        """Fill in what is known of the orderer where nothing stands."""
        name = self.name.value().casefold()
        known = next((unit for unit in self._known if unit.orderer.casefold() == name), None)
        if name and known is not None:
            _fill_in(self._fields(), known)
            self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        """Ask on whose behalf, unless the profession orders alone."""
        said = self.profession.value()
        is_asked = bool(said) and not orders_alone(said, self._rules)
        self.physician.setVisible(is_asked or bool(self.physician.value()))

    def _lay_out(self) -> None:
        self.body.setSpacing(6)
        for field in (self.name, self.profession, self.physician):
            self.body.addWidget(field)
        self.body.addLayout(_beside(self.phone, self.code))
        self.body.addLayout(_beside(self.issued, self.origin))
        self.body.addWidget(self.signature)
        self._arrange()


def _beside(one: LineField, other: LineField | ChoiceField) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(one, 1)
    row.addWidget(other, 1)
    return row


def _completing(field: LineField) -> QStringListModel:
    """Return the words that the field completes what is typed to."""
    words = QStringListModel(field)
    completer = QCompleter(words, field)
    completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
    field.line.setCompleter(completer)
    return words


def _fill_in(fields: dict[str, LineField], known: RequisitionDraft) -> None:
    for name, field in fields.items():
        if not field.value() and name != "physician":
            field.set_value(getattr(known, name))
