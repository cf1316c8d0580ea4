"""The left column of a requisition: the unit, and who orders for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.draft import DispensingDraft, RequisitionDraft
from app.domain.order import ORIGIN_WORDS, Origin
from app.domain.requisition import orders_alone
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.widgets.completion import complete
from app.ui.widgets.field import ChoiceField, DateField, LineField
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick

_ORIGINS = (Origin.PAPER, Origin.TELEPHONE, Origin.FAX)
_PROFESSIONS = ("Läkare", "Tandläkare", "Sjuksköterska", "Barnmorska", "Veterinär", "Optiker")
_SAID_ANEW = "physician"  # for each order


class KnownPanel(Panel):
    """Fields of a requisition that the name in the first of them fills in (kända uppgifter).

    KnownPanel(form, heading, key, fields), `fields` by their names in the draft.
    """

    edited = Signal()

    def __init__(self, form: Form, heading: str, key: str, fields: dict[str, LineField]) -> None:
        super().__init__(heading, key)
        self.fields = fields
        self._key, self._name = next(iter(fields.items()))
        self._known: Sequence[RequisitionDraft] = ()
        self._names = complete(self._name)
        self.body.setSpacing(6)
        for name, field in fields.items():
            form.add(f"requisition.{name}", field)
            field.edited.connect(self.edited)
        self._name.left.connect(self._fill_in)
        form.entered.connect(self._entered)

    def show_known(self, known: Sequence[RequisitionDraft]) -> None:
        """Let what was said on earlier requisitions be filled in."""
        self._known = known
        self._names.setStringList(list(dict.fromkeys(getattr(one, self._key) for one in known)))

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        for name, field in self.fields.items():
            field.set_value(getattr(draft.requisition, name))

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        values = {name: field.value() for name, field in self.fields.items()}
        return replace(draft, requisition=replace(draft.requisition, **values))

    def _entered(self, path: str) -> None:
        """Fill in before it is asked what is missing."""
        if path == f"requisition.{self._key}":
            self._fill_in()

    def _fill_in(self) -> None:
        """Fill in what is known by the name where nothing stands."""
        name = self._name.value().casefold()
        found = (one for one in self._known if getattr(one, self._key).casefold() == name)
        known = next(found, None) if name else None
        for key, field in self.fields.items() if known else ():
            if not field.value() and key != _SAID_ANEW:
                field.set_value(getattr(known, key))
        self.edited.emit()  # a completed name was not typed


class UnitPanel(KnownPanel):
    """The unit and who pays (enhet). UnitPanel(form)."""

    def __init__(self, form: Form) -> None:
        unit, address, phone = LineField("Namn"), LineField("Adress"), LineField("Telefon")
        customer, cost_centre = LineField("Kundnummer"), LineField("Kostnadsställe")
        fields = {
            "unit": unit,
            "customer": customer,
            "cost_centre": cost_centre,
            "address": address,
            "phone": phone,
        }
        super().__init__(form, "Enhet", "Alt+U", fields)
        self.body.addWidget(unit)
        self.body.addLayout(_beside(customer, cost_centre))
        self.body.addWidget(address)
        self.body.addWidget(phone)


class OrdererPanel(KnownPanel):
    """Who orders, and the paper (beställare). OrdererPanel(form, rules, today).

    On whose behalf is asked of those who do not order alone.
    """

    def __init__(self, form: Form, rules: RulesNow, today: Callable[[], date]) -> None:
        name, phone = LineField("Namn"), LineField("Telefon")
        code = LineField("Förskrivarkod", placeholder="om någon", code=True)
        self._rules = rules
        rules.changed.connect(self._arrange)
        self.profession = LineField("Yrke")
        self.physician = LineField("Beställer för läkare", placeholder="krävs för narkotika")
        fields = {
            "orderer": name,
            "profession": self.profession,
            "physician": self.physician,
            "orderer_phone": phone,
            "code": code,
        }
        super().__init__(form, "Beställare", "Alt+F", fields)
        complete(self.profession, _PROFESSIONS)
        self.issued = DateField("Daterad", today=today)
        words = [(origin.value, ORIGIN_WORDS[origin]) for origin in _ORIGINS]
        self.origin = ChoiceField("Kom som", words)
        self.form_number = LineField("Blankettnummer", placeholder="om något", code=True)
        self.signature = Tick("Egenhändig underskrift finns")
        for field in (name, self.profession, self.physician):
            self.body.addWidget(field)
        self.body.addLayout(_beside(phone, code))
        self.body.addLayout(_beside(self.issued, self.origin))
        self.body.addWidget(self.form_number)
        self.body.addWidget(self.signature)
        self._connect(form)
        self._arrange()

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        super().show_draft(draft)
        self.issued.set_value(draft.issued_on)
        self.origin.set_value(draft.origin.value)
        self.form_number.set_value(draft.form_number)
        self.signature.setChecked(draft.signature_seen)
        self._arrange()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        origin = Origin(self.origin.value() or Origin.PAPER)
        return replace(
            super().apply(draft),
            issued_on=self.issued.value(),
            origin=origin,
            form_number=self.form_number.value() if origin is Origin.PAPER else "",
            signature_seen=self.signature.isChecked(),
        )

    def _connect(self, form: Form) -> None:
        for path, part in (
            ("issued_on", self.issued),
            ("origin", self.origin),
            ("form_number", self.form_number),
        ):
            form.add(path, part)
            part.edited.connect(self.edited)
        form.add("signature_seen", self.signature)
        self.signature.clicked.connect(lambda _: self.edited.emit())
        self.edited.connect(self._arrange)
        for completed in (self.profession, self.issued):
            completed.left.connect(self.edited)  # what was completed was not typed

    def _arrange(self) -> None:
        """Ask on whose behalf, unless the profession orders alone; and for the number of a form."""
        self.form_number.setVisible(self.origin.value() == Origin.PAPER)
        said = self.profession.value()
        is_asked = bool(said) and not orders_alone(said, self._rules.value)
        self.physician.setVisible(is_asked or bool(self.physician.value()))


def _beside(one: LineField, other: LineField | ChoiceField) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(one, 1)
    row.addWidget(other, 1)
    return row
