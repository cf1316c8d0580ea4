"""Who the prescriber is: told once, and printed on every prescription."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.draft import PrescriberDraft
from app.domain.issuer import CATEGORY_WORDS
from app.domain.prescription_draft import ProfileDraft
from app.domain.prescription_entries import Profile
from app.ui.session import Session
from app.ui.views.stock.writing_dialog import WritingDialog
from app.ui.widgets.completion import complete
from app.ui.widgets.field import LineField
from app.usecases.write_prescription import keep_profile

_TEXT = "Står på varje recept som du skriver. Fyll i en gång; ändra när något byts."


class ProfileDialog(WritingDialog):
    """The prescriber's own data (Mina uppgifter). ProfileDialog(parent, session, own, other).

    `other` is a colleague's, whose workplace is filled in while the own is not told.
    """

    def __init__(
        self, parent: QWidget, session: Session, own: Profile | None, other: Profile | None
    ) -> None:
        super().__init__(parent, session, "Mina uppgifter", _TEXT, "Spara")
        self.lines = {
            "name": LineField("Namn"),
            "profession": LineField("Yrke", placeholder="Läkare"),
            "code": LineField("Förskrivarkod", "Sju siffror.", code=True),
            "position": LineField("Befattningskod", "Bara till gruppförskrivarkod.", code=True),
            "workplace": LineField("Arbetsplats"),
            "workplace_code": LineField(
                "Arbetsplatskod", "13 siffror. Behövs för förmån.", code=True
            ),
            "address": LineField("Adress", placeholder="Lillgatan 9, 830 90 Backe"),
            "phone": LineField("Telefon"),
        }
        complete(self.lines["profession"], CATEGORY_WORDS.values())
        self.fields = dict(self.lines)
        rows = [self._beside(pair) for pair in zip(*[iter(self.lines.values())] * 2, strict=True)]
        self.lay_out(*rows, signed=False)
        self.spread(640, 480)
        self._show(own, other)
        self.lines["name"].setFocus()

    def accept(self) -> None:
        """Keep what is told."""
        said = {name: field.value() for name, field in self.lines.items()}
        address = said.pop("address")
        draft = ProfileDraft(PrescriberDraft(**said), address)
        self.write(lambda workplace: keep_profile(workplace, draft), "Dina uppgifter är sparade.")

    def _show(self, own: Profile | None, other: Profile | None) -> None:
        told = own or other
        if told is None:
            self.lines["name"].set_value(self._session.workplace.person.name)
            return
        who = told.prescriber
        of_place = {"workplace": who.workplace, "workplace_code": who.workplace_code,
                    "phone": who.phone, "address": told.address}  # fmt: skip
        of_person = {"name": who.name, "profession": who.profession, "code": who.code,
                     "position": who.position}  # fmt: skip
        if own is None:
            of_person = {"name": self._session.workplace.person.name}
        for name, text in (of_place | of_person).items():
            self.lines[name].set_value(text)

    def _beside(self, pair: tuple[LineField, ...]) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for field in pair:
            row.addWidget(field, 1)
        return both
