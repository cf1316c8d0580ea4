"""Writing a pack off by hand: two people read it, each by themselves, and the second signs."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.supplied import Pack
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import ChoiceField, Field, LineField
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.password_field import PasswordField
from app.usecases.scan_pack import list_colleagues, type_pack

_TEXT = (
    "När koden inte går att läsa. Den första skriver vad som står på förpackningen. Den andra"
    " läser själv, skriver på nytt och ger sitt lösenord."
)
_PARTS = (
    ("gtin", "Produktkod (PC)", "14 siffror"),
    ("serial", "Serienummer (SN)", ""),
    ("batch", "Batch (Lot)", ""),
    ("expires", "Utgår (EXP)", "2028-03-00 om dagen saknas"),
)


class TypePack(Dialog):
    """A pack as two people read it (avskrift). TypePack(parent, session); `given` has the Pack."""

    given = Signal(object)

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Skriv av förpackningen", _TEXT, action="Lägg till")
        self._session = session
        self.first = {name: LineField(text, code=True) for name, text, _ in _PARTS}
        self.again = {
            name: LineField(text, code=True, placeholder=hint) for name, text, hint in _PARTS
        }
        self.second = ChoiceField("Kollega", [])
        self.password = PasswordField("Kollegans lösenord")
        self.message = Message()
        self._lay_out()
        session.run(list_colleagues, self._show_colleagues, self._failed)
        self.resize(560, self.sizeHint().height())
        self.first["gtin"].setFocus()

    def accept(self) -> None:
        """Compare, and ask for the second person's word."""
        first, again = _pack(self.first), _pack(self.again)
        name, password = self.second.value(), self.password.password()
        self._session.run(
            lambda workplace: type_pack(workplace, first, again, name, password),
            self._typed,
            self._failed,
        )

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column, (heading, fields) in enumerate(
            (("Den första", self.first), ("Den andra", self.again))
        ):
            grid.addWidget(label(heading, "section"), 0, column)
            grid.setColumnStretch(column, 1)
            for row, field in enumerate(fields.values(), 1):
                grid.addWidget(field, row, column)
        grid.addWidget(self.second, len(_PARTS) + 1, 0)
        grid.addWidget(self.password, len(_PARTS) + 1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.message)
        down = (*self.first.values(), *self.again.values(), self.second, self.password)
        for before, after in pairwise(down):
            QWidget.setTabOrder(before.editor, after.editor)

    def _show_colleagues(self, names: Sequence[str]) -> None:
        for name in names:
            self.second.combo.addItem(name, name)
        self.second.combo.setCurrentIndex(-1)

    def _typed(self, pack: Pack) -> None:
        super().accept()
        self.given.emit(pack)

    def _failed(self, error: Exception) -> None:
        fields: dict[str, Field] = {**self.again, "second": self.second, "password": self.password}
        show_error(error, self.message, fields)


def _pack(fields: dict[str, LineField]) -> Pack:
    return Pack(
        fields["gtin"].value(),
        fields["serial"].value(),
        fields["batch"].value(),
        fields["expires"].value(),
    )
