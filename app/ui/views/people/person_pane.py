"""The marked person: roles to change, a new password, removal."""

from PySide6.QtCore import Signal

from app.domain.staff import Act, Person
from app.ui.errors import show_error
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.views.people.role_ticks import RoleTicks
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.manage_people import change_roles

_GONE = "Personen är borttagen."
_SAME = "Rollerna är oförändrade."


class PersonPane(Panel):
    """What can be done with a person (medarbetare). PersonPane(session); `show_person(person)`."""

    password_asked = Signal(object)
    removal_asked = Signal(object)
    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Vald person", "Alt+V", framed=True)
        self._session = session
        self._person: Person | None = None
        self.name = label("", "title", wrap=True)
        self.roles = RoleTicks()
        self.message = Message()
        self.save = KeyButton("Spara roller", "Ctrl+S", icon="check")
        self.password = KeyButton("Nytt lösenord…", "Ctrl+E", icon="key-round")
        self.remove = KeyButton("Ta bort…", "Ctrl+Del", icon="trash-2")
        parts = (self.name, self.roles, self.message, self.save, self.password, self.remove)
        for part in parts:
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.roles.edited.connect(self._block)
        self.save.acted.connect(self._save)
        self.password.acted.connect(self._ask_password)
        self.remove.acted.connect(self._ask_removal)
        for button in (self.save, self.password, self.remove):
            button.obstructed.connect(self._say_why)
        self.setVisible(False)

    def show_person(self, person: Person | None) -> None:
        """Show another person, or nobody; what is being ticked for the same person stays."""
        if person == self._person:
            return
        self._person = person
        self.setVisible(person is not None)
        if person is not None:
            self.message.clear()
            self.name.setText(person.name)
            self.set_note(f"signum {person.signature}")
            self.roles.set_value(person.roles)
            self.roles.show_findings([])
            self._block()

    def _block(self) -> None:
        person, me = self._person, self._session.workplace.person
        if person is None:
            return
        manage = why_not(me, Act.MANAGE)
        gone = "" if person.active else _GONE
        self.roles.lock(locked=bool(manage or gone))
        unchanged = _SAME if self.roles.value() == person.roles else ""
        self.save.block(gone or manage or unchanged)
        self.password.block(gone or ("" if person.id == me.id else manage))
        self.remove.block(gone or manage)

    def _save(self) -> None:
        if (person := self._person) is not None:
            who, roles = person.id, self.roles.value()
            self._session.run(
                lambda workplace: change_roles(workplace, who, roles),
                self._saved,
                self._failed,
                writes=True,
            )

    def _saved(self, person: Person) -> None:
        self._person = person
        self.roles.show_findings([])
        self._block()
        own = person.id == self._session.workplace.person.id
        later = " Det gäller dig efter nästa inloggning." if own else ""
        self.message.say(f"Rollerna är sparade.{later}", Tone.OK)
        self.changed.emit()

    def _ask_password(self) -> None:
        self.password_asked.emit(self._person)

    def _ask_removal(self) -> None:
        self.removal_asked.emit(self._person)

    def _say_why(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            self.message.say(button.toolTip(), Tone.INFO)

    def _failed(self, error: Exception) -> None:
        show_error(error, self.message, {"roles": self.roles})
