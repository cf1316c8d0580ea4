"""A new password, typed twice, and the dialogs that ask for one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.findings import Refused, refuse
from app.domain.staff import Person
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.message import Message
from app.ui.widgets.password_field import PasswordField
from app.usecases.manage_people import change_password
from app.usecases.sign_in import step_in
from app.usecases.workplace import Workplace

PASSWORD_HINT = "Minst 10 tecken. En mening är lätt att minnas."  # noqa: S105 - a hint


def differing() -> Refused:
    """Return the refusal of two passwords that are not the same."""
    return refuse("Lösenorden skiljer sig åt.", "Skriv samma två gånger.", field="again")


class PasswordDialog(Dialog):
    """A new password (nytt lösenord). PasswordDialog(parent, session, person); `changed` after.

    One's own also needs the old one, so that nobody changes it at a counter left open.
    """

    changed = Signal(object)  # Person

    def __init__(self, parent: QWidget, session: Session, person: Person) -> None:
        self._own = person.id == session.workplace.person.id
        text = "Det gamla slutar gälla genast." if self._own else _OTHERS
        super().__init__(parent, f"Nytt lösenord för {person.name}", text, action="Byt lösenord")
        self._session, self._person = session, person
        self.old = PasswordField("Lösenordet nu")
        self.new = PasswordField("Nytt lösenord", PASSWORD_HINT)
        self.again = PasswordField("Nytt lösenord igen")
        self.message = Message()
        self.old.setVisible(self._own)
        for part in (self.old, self.new, self.again, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.again.line.returnPressed.connect(self.accept)
        self.resize(460, self.sizeHint().height())
        (self.old if self._own else self.new).setFocus()

    def accept(self) -> None:
        """Change it; the dialog stays until it is changed."""
        if self.new.password() != self.again.password():
            self._failed(differing())
            return
        person, own, old, new = self._person, self._own, self.old.password(), self.new.password()

        def change(workplace: Workplace) -> None:
            if own:
                step_in(workplace, person.name, old)
            change_password(workplace, person.id, new)

        self.action_button.setEnabled(False)
        self._session.run(change, self._saved, self._failed, writes=True)

    def _saved(self, _: None) -> None:
        super().accept()
        self.changed.emit(self._person)

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        wrong_old = isinstance(error, Refused) and error.findings[0].rule == "password.wrong"
        fields = {"password": self.old if wrong_old else self.new, "again": self.again}
        for field in (self.old, self.new, self.again):
            field.show_findings([])
        show_error(error, self.message, fields)


_OTHERS = "Ge personen lösenordet muntligt och be hen byta det. Det gamla slutar gälla genast."
