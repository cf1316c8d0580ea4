"""E-prescriptions of the pharmacy's own system, compared with what was handed out on paper."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.codes import Varunummer
from app.domain.e_twin_entries import EPrescription
from app.domain.scan import ScanKind, classify_scan
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.texts import count
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.folder_field import FileField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import hairline, label
from app.ui.widgets.message import Message
from app.usecases.compare_e_prescriptions import Compared, compare_file, compare_one

_TEXT = (
    "Samma ordination kan ligga som e-recept i apotekssystemet. Bara de som liknar något som är"
    " utlämnat här sparas, och inget slås ihop: varje träff avgörs av en farmaceut (Alt+D)."
)
_FIELDS = {
    "identity": ("Personnummer", "skriv eller skanna"),
    "product": ("Läkemedel", ""),
    "strength": ("Styrka", "som 50 mg"),
    "varunummer": ("Varunummer", "skriv eller skanna"),
    "reference": ("Receptnummer", ""),
}
_PRODUCTS = (ScanKind.VARUNUMMER, ScanKind.NPL_PACK, ScanKind.GTIN, ScanKind.PACK)
_SIZE = (640, 620)
_GTIN = 14  # digits


class EListDialog(Dialog):
    """A list, or one by one (e-recept). EListDialog(parent, session); `compared` after each."""

    compared = Signal()

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Jämför med e-recept", _TEXT)
        self._session = session
        hint = "Rubriker: personnummer, läkemedel eller varunummer; gärna styrka, utfärdad, nummer"
        self.file = FileField("Lista ur apotekssystemet", "Lista (*.csv *.txt)", hint)
        self.read = KeyButton("Jämför listan", "Alt+L", icon="file-text")
        self.fields = {
            name: LineField(text, placeholder=example) for name, (text, example) in _FIELDS.items()
        }
        for field in self.fields.values():
            field.line.returnPressed.connect(self._compare_one)
        self.file.line.returnPressed.connect(self._read)
        self.one = KeyButton("Jämför ett", "Alt+E", icon="search")
        self.message = Message()
        self._lay_out()
        self.read.acted.connect(self._read)
        self.one.acted.connect(self._compare_one)
        self.spread(*_SIZE)
        self.file.setFocus()

    def take_scan(self, code: str) -> bool:
        """Put a number of a person or of a product where it belongs, another where one stands."""
        scan = classify_scan(code)
        if scan.kind is ScanKind.IDENTITY:
            self._put("identity", scan.value, then="product")
        elif scan.kind in _PRODUCTS and scan.value:
            self._put("varunummer", _number_of(scan.value), then="reference")
        elif scan.kind is not ScanKind.PACK and (here := self._current()):
            self._put(here, code.strip(), then=here)
        else:
            return False
        return True

    def _put(self, name: str, text: str, *, then: str) -> None:
        self.fields[name].set_value(text)
        self.fields[then].setFocus()

    def _current(self) -> str:
        """Return which of the fields has the keyboard, "" for none."""
        return next((n for n, field in self.fields.items() if field.line.hasFocus()), "")

    def _lay_out(self) -> None:
        for part in (self.file, self.read, hairline(), label("Eller ett i taget", "section")):
            self.body.addWidget(part)
        names = list(self.fields)
        for pair in (names[:1], names[1:3], names[3:]):
            row = QHBoxLayout()
            row.setSpacing(12)
            for name in pair:
                row.addWidget(self.fields[name], 1)
            self.body.addLayout(row)
        self.body.addWidget(self.one)
        self.body.addWidget(self.message)
        self.body.addStretch(1)

    def _read(self) -> None:
        path = Path(self.file.value())
        self._session.run(
            lambda workplace: compare_file(workplace, path), self._done, self._failed, writes=True
        )

    def _compare_one(self) -> None:
        said = EPrescription(**{name: field.value() for name, field in self.fields.items()})
        self._session.run(
            lambda workplace: compare_one(workplace, said), self._done, self._failed, writes=True
        )

    def _done(self, compared: Compared) -> None:
        parts = [f"{count(compared.prescriptions, 'e-recept jämfört', 'e-recept jämförda')}:"]
        found = count(compared.found, "ny möjlig dubblett", "nya möjliga dubbletter")
        parts.append(f"{found}." if compared.found else "ingen ny.")
        if compared.known:
            parts.append(f"{count(compared.known, 'var funnen', 'var funna')} förut.")
        if compared.unreadable:
            parts.append(f"{compared.unreadable} har ett nummer som inte går att läsa.")
        if compared.unknown:
            left = count(compared.unknown, "är inte jämfört", "är inte jämförda")
            parts.append(f"{left}: varan finns inte i registret, skriv läkemedlet.")
        is_doubt = compared.found or compared.unreadable or compared.unknown
        self.message.say(" ".join(parts), Tone.WARN if is_doubt else Tone.OK)
        for field in (*self.fields.values(), self.file):
            field.show_findings([])
        for field in list(self.fields.values())[1:]:
            field.set_value("")
        self.compared.emit()

    def _failed(self, error: Exception) -> None:
        show_error(error, self.message, {**self.fields, "file": self.file})


def _number_of(value: str) -> str:
    """Return the varunummer that lies in a GTIN, else the number as it is."""
    inside = Varunummer.find_in_gtin(value) if len(value) == _GTIN else None
    return inside.value if inside else value
