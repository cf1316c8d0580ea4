"""What the stock's dialogs have in common: fields, one write, and its refusal shown in place."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.findings import refuse
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.stock.beside_fields import BesideFields, Fields
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import ChoiceField
from app.ui.widgets.message import Message
from app.usecases.workplace import Workplace

_WIDTH = 560


class WritingDialog(Dialog):
    """A dialog with one write (dialog). `written` comes with what to say when it is written."""

    written = Signal(str)

    def __init__(
        self, parent: QWidget, session: Session, heading: str, text: str, action: str
    ) -> None:
        super().__init__(parent, heading, text, action=action)
        self._session = session
        self.message = Message()
        self.beside = BesideFields()
        self.fields: Fields = {}
        self._said = ""

    def lay_out(self, *parts: QWidget, signed: bool) -> None:
        """Put the fields in order, the second signature after them where one may be asked."""
        for part in parts:
            self.body.addWidget(part)
        self.body.addWidget(self.beside)
        self.beside.setVisible(signed)
        self.body.addWidget(self.message)
        self.body.addStretch(1)
        self.fields |= self.beside.fields()
        self.resize(_WIDTH, self.sizeHint().height())

    def write(self, call: Callable[[Workplace], object], said: str) -> None:
        """Do it; the dialog stays until it is done."""
        self._said = said
        self.action_button.setEnabled(False)
        self.message.clear()
        self._session.run(call, self._written, self.failed, writes=True)

    def failed(self, error: Exception) -> None:
        """Show why nothing was written."""
        self.action_button.setEnabled(True)
        show_error(error, self.message, self.fields)

    def _written(self, _: object) -> None:
        super().accept()
        self.written.emit(self._said)


def whole(text: str, field: str) -> int:
    """Return a whole number as typed, or refuse."""
    try:
        return int("".join(text.split()).replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        raise refuse("Det är inget antal.", "Skriv hela förpackningar.", field=field) from None


def chosen(field: ChoiceField, name: str) -> str:
    """Return what is chosen, or refuse."""
    if not field.value():
        raise refuse("Inget är valt.", "Välj i listan.", field=name)
    return field.value()


def day_of(text: str, field: str) -> date | None:
    """Return a day as typed, nothing when nothing is, or refuse."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise refuse("Det är ingen dag.", "Skriv som 2027-05-31.", field=field) from None
