"""Who ordered: name, codes and where to call."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.draft import DispensingDraft
from app.domain.order import OrderKind
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.issuer_fields import IssuerFields
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
    """The prescriber and the signature (förskrivare). PrescriberPanel(form)."""

    edited = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__("Förskrivare", "Alt+F")
        self.name = LineField("Namn")
        self.profession = LineField("Yrke")
        self.phone = LineField("Telefon")
        self.code = LineField("Förskrivarkod", code=True)
        self.workplace = LineField("Arbetsplats")
        self.workplace_code = LineField("Arbetsplatskod", code=True)
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
            self.code, self.aid_code, self.issuer, self.workplace, self.workplace_code,
        ):  # fmt: skip
            self.body.addWidget(field)
        self.body.addWidget(self.signature)
        self._connect(form)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        for name, field in self._fields().items():
            field.set_value(getattr(draft.prescriber, name))
        self._arrange()
        self.show_kind(draft.kind)
        self.signature.setChecked(draft.signature_seen)

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
            "aid_code": self.aid_code,
        }

    def _connect(self, form: Form) -> None:
        for name, field in self._fields().items():
            good = _CODE_IS_RIGHT if name == "code" else ""
            form.add(f"prescriber.{name}", field, good=good)
            field.edited.connect(self._edit)
        form.add("signature_seen", self.signature)
        self.signature.clicked.connect(lambda _: self.edited.emit())

    def _edit(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        self.issuer.arrange(self.profession.value(), self.code.value())

    def _complete_profession(self) -> None:
        complete(self.profession, _PROFESSIONS)
        self.profession.left.connect(self._edit)  # what was completed was not typed
