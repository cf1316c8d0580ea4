"""Who the prescriber is: told once, and printed on every prescription."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.draft import PrescriberDraft
from app.domain.issuer import CATEGORY_WORDS
from app.domain.order import Prescriber
from app.ui.session import Session
from app.ui.views.stock.writing_dialog import WritingDialog
from app.ui.widgets.completion import complete
from app.ui.widgets.field import LineField
from app.usecases.write_prescription import keep_profile

_OF_PLACE = ("workplace", "workplace_code", "workplace_address", "phone")
_ROWS = (
    ("name", "profession"),
    ("code", "workplace_code"),
    ("workplace", "phone"),
    ("workplace_address",),
    ("position", "licence"),
)
_TEXT = "Står på varje recept som du skriver. Fyll i en gång; ändra när något byts."


class ProfileDialog(WritingDialog):
    """The prescriber's own data (Mina uppgifter). ProfileDialog(parent, session, own, other).

    `other` is a colleague's, whose workplace is filled in while the own is not told.
    """

    def __init__(
        self, parent: QWidget, session: Session, own: Prescriber | None, other: Prescriber | None
    ) -> None:
        super().__init__(parent, session, "Mina uppgifter", _TEXT, "Spara")
        shared = "Bara till gruppförskrivarkod."
        self.lines = {
            "name": LineField("Namn"),
            "profession": LineField("Yrke", placeholder="Läkare"),
            "code": LineField("Förskrivarkod", "Sju siffror.", code=True),
            "workplace_code": LineField("Arbetsplatskod", "13 siffror, för förmån.", code=True),
            "workplace": LineField("Arbetsplats"),
            "phone": LineField("Telefon"),
            "workplace_address": LineField("Adress", placeholder="Lillgatan 9, 830 90 Backe"),
            "position": LineField("Befattningskod", shared, code=True),
            "licence": LineField("Legitimationskod", shared, code=True),
        }
        complete(self.lines["profession"], CATEGORY_WORDS.values())
        self.fields = dict(self.lines)
        rows = [self._beside(*names) for names in _ROWS]
        self.lay_out(*rows, signed=False)
        self.spread(640, 560)
        self._show(own, other)
        self.lines["name"].setFocus()

    def accept(self) -> None:
        """Keep what is told."""
        draft = PrescriberDraft(**{name: field.value() for name, field in self.lines.items()})
        self.write(lambda workplace: keep_profile(workplace, draft), "Dina uppgifter är sparade.")

    def _show(self, own: Prescriber | None, other: Prescriber | None) -> None:
        told = own or other or Prescriber("", "", "", "")
        for name, field in self.lines.items():
            if own is not None or name in _OF_PLACE:
                field.set_value(getattr(told, name))
        if own is None:
            self.lines["name"].set_value(self._session.workplace.person.name)

    def _beside(self, *names: str) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for name in names:
            row.addWidget(self.lines[name], 1)
        return both
