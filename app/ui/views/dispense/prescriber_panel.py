"""Who ordered: name, codes and where to call."""

from dataclasses import asdict, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.draft import DispensingDraft
from app.domain.issuer import category_of
from app.domain.known_prescribers import KnownPrescriber, agreed
from app.domain.order import OrderKind, Prescriber
from app.ui.session import Session
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.issuer_fields import IssuerFields
from app.ui.views.dispense.prescriber_search import PrescriberSearch, origin
from app.ui.widgets.completion import complete
from app.ui.widgets.field import ChoiceField, LineField
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick

_PROFESSIONS = (
    "Läkare", "Tandläkare", "Sjuksköterska", "Barnmorska", "Tandhygienist", "Optiker",
    "Veterinär",
)  # fmt: skip
_CODE_IS_RIGHT = "Kontrollsiffra rätt. Ej slagen mot register."


class PrescriberPanel(Panel):
    """The prescriber and the signature (förskrivare). PrescriberPanel(session, form)."""

    edited = Signal()
    passed = Signal(object)  # the field that a choice was made at, as if by Enter in it
    said = Signal(str)  # for the status line

    def __init__(self, session: Session, form: Form) -> None:
        super().__init__("Förskrivare", "Alt+F")
        self.name = LineField("Namn")
        self.profession = LineField("Yrke")
        self.phone = LineField("Telefon")
        self.code = LineField("Förskrivarkod", code=True)
        self.workplace = LineField("Arbetsplats")
        self.workplace_code = LineField("Arbetsplatskod", code=True)
        self.address = LineField("Arbetsplatsens adress")
        self.aid_code = LineField("Hjälpmedelskod", code=True)
        self.issuer = IssuerFields()
        self.signature = Tick("Egenhändig underskrift finns")
        self._complete_profession()
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.profession, 1)
        beside.addWidget(self.phone, 1)
        self.body.setSpacing(6)
        self.body.addWidget(self.name)
        self.body.addLayout(beside)
        for field in (
            self.code, self.aid_code, self.issuer, self.workplace, self.address,
            self.workplace_code,
        ):  # fmt: skip
            self.body.addWidget(field)
        self.body.addWidget(self.signature)
        self.search = PrescriberSearch(session, self.name, self.code)
        self._put: dict[str, str] = {}  # what a choice put into the fields
        self._connect(form)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        for name, field in self._fields().items():
            field.set_value(getattr(draft.prescriber, name))
        self.address.hide()
        self._arrange()
        self.show_kind(draft.kind)
        self.signature.setChecked(draft.signature_seen)
        self._put = {}
        self.name.set_hint("")

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        values = {name: field.value() for name, field in self._fields().items()}
        return replace(
            draft,
            prescriber=replace(draft.prescriber, **values),
            signature_seen=self.signature.isChecked(),
        )

    def show_kind(self, kind: OrderKind) -> None:
        """Show what the kind of order asks of who ordered it."""
        self.aid_code.setVisible(kind is OrderKind.AID_CARD)

    def show_address(self) -> None:
        """Show where the workplace is, which a plain order need not say."""
        self.address.show()

    def take_code(self, code: str, place: str) -> None:
        """Put in a code that was read, and what is known of whose it is where nothing stands."""
        self.code.set_value(code)
        if place:
            self.workplace_code.set_value(place)
        self._edit()
        self.search.recognise(code, place)

    def _fields(self) -> dict[str, LineField | ChoiceField]:
        return {
            "name": self.name,
            "profession": self.profession,
            "phone": self.phone,
            "code": self.code,
            "workplace": self.workplace,
            "workplace_code": self.workplace_code,
            "category": self.issuer.category,
            "position": self.issuer.position,
            "licence": self.issuer.licence,
            "aid_code": self.aid_code,
            "workplace_address": self.address,
        }

    def _connect(self, form: Form) -> None:
        fields: dict[str, LineField | ChoiceField] = self._fields()
        for name, field in fields.items():
            good = _CODE_IS_RIGHT if name == "code" else ""
            form.add(f"prescriber.{name}", field, good=good)
            field.edited.connect(self._edit)
        form.add("signature_seen", self.signature)
        self.signature.clicked.connect(lambda _: self.edited.emit())
        self.search.come_first()
        self.search.differs = lambda known: bool(self._differing(known.prescriber))
        self.search.recognised.connect(self._recognised)
        self.search.chosen.connect(self._take)
        self.passed.connect(lambda field: form.entered.emit(form.path_of(field)))

    def _take(self, known: KnownPrescriber, field: LineField) -> None:
        """Put whoever was chosen in."""
        self._put_in(known.prescriber, is_chosen=True)
        self.name.set_hint(origin(known))
        self._edit()
        self.passed.emit(field)

    def _recognised(self, code: str, found: list[KnownPrescriber]) -> None:
        """Put in what all say whom a code that was read may be, where a person wrote nothing."""
        if "".join(self.code.value().split()) != code:
            return  # typed over meanwhile
        told = agreed(found) if found else Prescriber("", "", code, "")
        if self._differing(told):
            self.said.emit(f"Förskrivarkod {code} är känd som {told.name or told.workplace}.")
            return
        self._put_in(told, is_chosen=False)
        self.name.set_hint(origin(found[0]) if len(found) == 1 else "")
        if len(found) > 1:
            self.said.emit(f"{code} finns på flera arbetsplatser. Välj med Ned i Förskrivarkod.")
        self._edit()

    def _put_in(self, told: Prescriber, *, is_chosen: bool) -> None:
        """Put in what is told; what only an earlier choice had put there goes."""
        typed = _typed(told)
        fields = self._fields()
        if self.aid_code.isHidden():
            del fields["aid_code"]  # the order does not ask for it
        for name, field in fields.items():
            if field.value() in ("", self._put.get(name)) or (is_chosen and typed[name]):
                field.set_value(typed[name])
                if isinstance(field, LineField) and field.line.hasFocus():
                    field.line.selectAll()  # what is typed next takes its place
        self._put = {name: typed[name] for name in fields if typed[name]}

    def _differing(self, told: Prescriber) -> list[str]:
        """Return the fields in which a person has written something else."""
        typed = _typed(told)
        values = {name: field.value() for name, field in self._fields().items()}
        return [
            name
            for name, value in values.items()
            if value
            and typed[name]
            and value not in (told.code, self._put.get(name))
            and value.casefold() != typed[name].casefold()
        ]

    def _edit(self) -> None:
        if any(self._put.get(f, "") != self._fields()[f].value() for f in ("name", "code")):
            self.name.set_hint("")  # a person has written somebody else
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        self.issuer.arrange(self.profession.value(), self.code.value())
        if self.address.value():
            self.address.show()

    def _complete_profession(self) -> None:
        complete(self.profession, _PROFESSIONS)
        self.profession.left.connect(self._edit)  # what was completed was not typed


def _typed(told: Prescriber) -> dict[str, str]:
    """Return what is written of a prescriber; the category only where the profession is silent."""
    tells = category_of(told.profession) is not None
    return asdict(replace(told, category="" if tells else told.category))
