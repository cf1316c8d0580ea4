"""Taking someone's password and rights away, after a question."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.staff import Person
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.message import Message
from app.usecases.manage_people import remove_person


class RemovalDialog(Dialog):
    """Asks before a person is removed (ta bort). `removed` comes with who it was."""

    removed = Signal(object)  # Person

    def __init__(self, parent: QWidget, session: Session, person: Person) -> None:
        text = (
            "Personen kan inte logga in längre. Det som hen har gjort står kvar i journalen."
            " Byt återställningsblad om hen har haft tillgång till det."
        )
        super().__init__(parent, f"Ta bort {person.name}", text, action="Ta bort")
        self._session, self._person = session, person
        self.message = Message()
        self.body.addWidget(self.message)
        self.resize(460, self.sizeHint().height())
        self.close_button.setFocus()

    def accept(self) -> None:
        """Remove; a refusal is shown in place."""
        who = self._person.id
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: remove_person(workplace, who),
            self._saved,
            self._failed,
            writes=True,
        )

    def _saved(self, person: Person) -> None:
        super().accept()
        self.removed.emit(person)

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {})
