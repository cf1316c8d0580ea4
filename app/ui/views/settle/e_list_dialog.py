"""E-prescriptions of the pharmacy's own system, compared with what was handed out on paper."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.e_twin_entries import EPrescription
from app.ui.errors import show_error
from app.ui.scanner import TAKES_KEYS
from app.ui.session import Session
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
_SIZE = (640, 620)


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
            field.line.setProperty(TAKES_KEYS, True)  # the scanner types here
        self.one = KeyButton("Jämför ett", "Alt+E", icon="search")
        self.message = Message()
        self._lay_out()
        self.read.acted.connect(self._read)
        self.one.acted.connect(self._compare_one)
        self.spread(*_SIZE)
        self.file.setFocus()

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
        parts = [f"{compared.prescriptions} e-recept jämförda:"]
        parts.append(f"{compared.found} nya möjliga dubbletter." if compared.found else "ingen ny.")
        if compared.known:
            parts.append(f"{compared.known} var funna förut.")
        if compared.unreadable:
            parts.append(f"{compared.unreadable} har ett nummer som inte går att läsa.")
        is_doubt = compared.found or compared.unreadable
        self.message.say(" ".join(parts), Tone.WARN if is_doubt else Tone.OK)
        for field in list(self.fields.values())[1:]:
            field.set_value("")
        self.compared.emit()

    def _failed(self, error: Exception) -> None:
        show_error(error, self.message, {**self.fields, "file": self.file})
