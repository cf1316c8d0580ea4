"""Adding a person: name, roles, and a first password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.findings import refuse
from app.domain.staff import Person
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.people.passwords import PASSWORD_HINT, differing
from app.ui.views.people.role_ticks import RoleTicks
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.message import Message
from app.ui.widgets.password_field import PasswordField
from app.usecases.manage_people import add_person


class PersonDialog(Dialog):
    """A new person (ny medarbetare). PersonDialog(parent, session); `added` comes with it."""

    added = Signal(object)  # Person

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Ny medarbetare", action="Lägg till")
        self._session = session
        self.name = LineField("Namn", placeholder="för- och efternamn")
        self.roles = RoleTicks()
        self.password = PasswordField("Lösenord", PASSWORD_HINT)
        self.again = PasswordField("Lösenord igen")
        self.message = Message()
        for part in (self.name, self.roles, self.password, self.again, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.again.line.returnPressed.connect(self.accept)
        self.resize(480, self.sizeHint().height())
        self.name.setFocus()

    def accept(self) -> None:
        """Add; the dialog stays until the person is added."""
        name, roles, password = self.name.value(), self.roles.value(), self.password.password()
        if not name:
            self._failed(refuse("Namnet saknas.", "Skriv det.", field="name"))
        elif password != self.again.password():
            self._failed(differing())
        else:
            self.action_button.setEnabled(False)
            self._session.run(
                lambda workplace: add_person(workplace, name, roles, password),
                self._saved,
                self._failed,
                writes=True,
            )

    def _saved(self, person: Person) -> None:
        super().accept()
        self.added.emit(person)

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        fields = {
            "name": self.name,
            "roles": self.roles,
            "password": self.password,
            "again": self.again,
        }
        show_error(error, self.message, fields)
