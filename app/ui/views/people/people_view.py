"""Personal: who signs in and what each may do, passwords, and the recovery sheet."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.staff import Act, Person, Role, role_word
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import count
from app.ui.theme import current_theme
from app.ui.view import View
from app.ui.views.people.passwords import PasswordDialog
from app.ui.views.people.person_dialog import PersonDialog
from app.ui.views.people.person_pane import PersonPane
from app.ui.views.people.recovery_dialog import RecoveryDialog
from app.ui.views.people.removal import RemovalDialog
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.message import Message
from app.ui.widgets.table import Column, Table
from app.usecases.manage_people import list_people

_SIDE = 376  # px


class PeopleView(View):
    """The people (personal). PeopleView(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.people: list[Person] = []
        self.table: Table[Person] = Table(_columns(session), "Personal")
        self.pane = PersonPane(session)
        self.message = Message()
        self.own = KeyButton("Mitt lösenord…", "Ctrl+M", icon="key-round")
        self.sheet = KeyButton("Återställningsblad…", "Ctrl+R", icon="file-text")
        self.new = KeyButton(
            "Ny medarbetare…", "Ctrl+Enter", icon="user-plus", kind=ButtonKind.PRIMARY
        )
        self._reading = False
        self._lay_out()
        self._connect()
        manage = why_not(session.workplace.person, Act.MANAGE)
        self.sheet.block(manage)
        self.new.block(manage)

    def title(self) -> str:
        """Return the screen's name."""
        return "Personal"

    def note(self) -> str:
        """Return how many can sign in."""
        active = sum(person.active for person in self.people)
        return count(active, "kan logga in", "kan logga in") if self.people else ""

    def commands(self) -> Sequence[QWidget]:
        """Return what is about no one in the list."""
        return [self.own, self.sheet, self.new]

    def main_action(self) -> None:
        """Add a person."""
        self.new.click()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Upp, Ned", "Föregående, nästa person"),
            ("Enter", "Till personens roller"),
            ("Ctrl+Enter", "Ny medarbetare"),
            ("Ctrl+S", "Spara roller"),
            ("Ctrl+M", "Byt mitt lösenord"),
            ("Ctrl+R", "Nytt återställningsblad"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard in the list."""
        self.read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read who there is."""
        if not self._reading:
            self._reading = True
            self._session.run(list_people, self._show, self._failed)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.message)
        left.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 14, 14, 14)
        row.setSpacing(14)
        row.addLayout(left, 1)
        row.addWidget(self.pane)
        current_theme().follow(self._restyle)

    def _connect(self) -> None:
        self.table.marked.connect(self.pane.show_person)
        self.table.opened.connect(lambda _: self.pane.enter())
        self.own.acted.connect(self._ask_own)
        self.sheet.acted.connect(self._ask_sheet)
        self.new.acted.connect(self._ask_new)
        for button in (self.sheet, self.new):
            button.obstructed.connect(self._say_why)
        self.pane.password_asked.connect(self._ask_password)
        self.pane.removal_asked.connect(self._ask_removal)
        self.pane.changed.connect(self.read)
        self._session.background.changed.connect(self._changed)

    def _restyle(self) -> None:
        growth = 1 + (current_theme().scale - 1) / 2  # with large text the names need the room
        self.pane.setFixedWidth(round(_SIDE * growth))

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _show(self, people: list[Person]) -> None:
        self._reading = False
        marked = self.table.marked_item()
        self.people = sorted(people, key=lambda person: (not person.active, person.name.casefold()))
        self.table.show_rows(self.people)
        at = next((i for i, p in enumerate(self.people) if marked and p.id == marked.id), 0)
        if self.people:
            self.table.selectRow(at)
            self.pane.show_person(self.people[at])
        self.head_changed.emit()

    def _ask_own(self) -> None:
        self._ask_password(self._session.workplace.person)

    def _ask_password(self, person: Person) -> None:
        dialog = PasswordDialog(self, self._session, person)
        dialog.changed.connect(self._password_changed)
        dialog.open()

    def _password_changed(self, person: Person) -> None:
        self.message.say(f"{person.name} har ett nytt lösenord.", Tone.OK)

    def _ask_new(self) -> None:
        dialog = PersonDialog(self, self._session)
        dialog.added.connect(self._added)
        dialog.open()

    def _added(self, person: Person) -> None:
        self.message.say(f"{person.name} kan logga in nu.", Tone.OK)
        self.read()

    def _ask_removal(self, person: Person) -> None:
        dialog = RemovalDialog(self, self._session, person)
        dialog.removed.connect(self._removed)
        dialog.open()

    def _removed(self, person: Person) -> None:
        self.message.say(f"{person.name} kan inte logga in längre.", Tone.OK)
        self.read()

    def _ask_sheet(self) -> None:
        RecoveryDialog(self, self._session).open()

    def _say_why(self) -> None:
        self.message.say(why_not(self._session.workplace.person, Act.MANAGE), Tone.INFO)

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.message.say(told(error))


def _columns(session: Session) -> list[Column[Person]]:
    own = session.workplace.person.id

    def name(person: Person) -> str:
        return f"{person.name} (du)" if person.id == own else person.name

    return [
        Column("Namn", name, 150, stretch=True),
        Column("Roller", role_words, 230),
        Column("Inloggning", _state, 125, icon=_mark),
    ]


def role_words(person: Person) -> str:
    """Return the roles as people list them."""
    return ", ".join(role_word(role) for role in Role if role in person.roles)


def _state(person: Person) -> str:
    return "kan logga in" if person.active else "borttagen"


def _mark(person: Person) -> tuple[str, str]:
    return ("circle-check", "ok") if person.active else ("circle-x", "ink3")
