"""How many sheets of each form a new paper kit is to have."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.kit import FORM_WORDS, MOST_SHEETS, NUMBERS_A_SHEET, Kit, KitForm
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.texts import count
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.usecases.print_kit import print_kit

_TEXT = (
    "Varje blankett får ett eget nummer som ingen annan får. Lägg bladen där de hittas när"
    " ingen dator startar."
)
_PROPOSED = {
    KitForm.PRESCRIPTION: 20,
    KitForm.REQUISITION: 5,
    KitForm.AID_CARD: 5,
    KitForm.HAND_OUT: 4,
    KitForm.LOG: 2,
}


class PrintKit(Dialog):
    """The sheets of a new kit (skriv ut pappersreserv). `made` comes with the Kit."""

    made = Signal(object)

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Skriv ut pappersreserv", _TEXT, action="Ge nummer och visa")
        self._session = session
        self.message = Message()
        self.fields = {form: LineField(FORM_WORDS[form]) for form in KitForm}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for at, (form, field) in enumerate(self.fields.items()):
            field.set_value(str(_PROPOSED[form]))
            field.line.setMaxLength(3)
            field.line.returnPressed.connect(self.accept)
            grid.addWidget(field, at, 0)
            grid.addWidget(label(_hint(form), "hint", "ink2"), at, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.message)
        self.body.addStretch(1)
        self.spread(560, 520)

    def accept(self) -> None:
        """Allot the numbers; the dialog stays until it is done."""
        sheets = {form: _number(field.value()) for form, field in self.fields.items()}
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: print_kit(workplace, sheets), self._printed, self._failed, writes=True
        )

    def _printed(self, kit: Kit) -> None:
        super().accept()
        self.made.emit(kit)

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        fields: dict[str, Field] = {form.value: field for form, field in self.fields.items()}
        show_error(error, self.message, fields)


def _hint(form: KitForm) -> str:
    each = NUMBERS_A_SHEET[form]
    numbers = f", {count(each, 'nummer', 'nummer')} på varje" if each > 1 else ""
    return f"blad, högst {MOST_SHEETS}{numbers}"


def _number(text: str) -> int:
    """Return how many sheets, and for what is no number so many that it is refused at the field."""
    return int(text) if text.isdecimal() else 0 if not text else -1
