"""Signing in and unlocking: who, the password, and the ways back in when it is forgotten."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.staff import Role, role_word
from app.ui.background import Background
from app.ui.errors import show_error, told
from app.ui.gate.face import Face
from app.ui.keys import shortcut
from app.ui.texts import NBSP
from app.ui.theme import current_theme
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.label import hairline, label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.password_field import PasswordField
from app.ui.widgets.people_list import Choice, PeopleList
from app.usecases.computer import Computer

if TYPE_CHECKING:
    from app.domain.staff import Person
    from app.usecases.workplace import Workplace

_WIDTH = 470  # px
_NO_READER = "Inloggning kräver varken nät eller e-legitimation. Läsaren är avstängd här."
_EXISTS = (
    "Här finns redan ett apotek, och en kopia läggs aldrig över det. Öppna kopian på en annan"
    " dator, eller starta Lykta med en tom datamapp: lykta --home MAPP"
)
Wait = Callable[[], int]  # seconds left of a person's pause


class Gate(QWidget):
    """The door (inloggning och lås).

    Gate(computer, background, hint=""), then `show_cold()` with the store closed or
    `show_locked(workplace, reason)` with it open. `opened` comes with the workplace of whoever
    got in. Passwords are tried beside the window, so that the fields never stand still.
    """

    opened = Signal(object)

    def __init__(self, computer: Computer, background: Background, hint: str = "") -> None:
        super().__init__()
        self._computer, self._background, self._hint = computer, background, hint
        self._locked: Workplace | None = None
        self._waits: list[Wait] = []
        self._seconds, self._busy, self._reason = 0, False, ""
        self.face = Face()
        self.title = label("", "patient")
        self.subtitle = label("", "table", "ink2", wrap=True)
        self.people = PeopleList("Vem loggar in?")
        self.password = PasswordField("Lösenord", "Upp och ned byter person.")
        self.message = Message()
        self.enter = BigButton("Logga in", "Enter", kind=ButtonKind.PRIMARY)
        self.recovery = _way_out("Återställningsblad ur kassaskåpet", "Ctrl+R", "key-round")
        self.copy = _way_out("Öppna från kopia på USB", "Ctrl+U", "usb")
        self.dark = _way_out("Strömsnålt läge", "Ctrl+D", "contrast")
        self._pause = QTimer(self)
        self._pause.setInterval(1000)
        self._lay_out()
        self._connect()

    def show_cold(self) -> None:
        """Show who may sign in, and nothing else: the store is closed."""
        self._locked = None
        self.face.show_cold()
        self._say("Logga in", self._hint)
        QTimer.singleShot(0, self._ask_names)  # when the door is painted

    def show_locked(self, workplace: "Workplace", reason: str) -> None:
        """Ask for the password of whoever goes on; the store stays open behind."""
        self._locked = workplace
        self._say("Lås upp", reason)
        computer = self._computer

        def read() -> list[tuple[Choice, Wait]]:
            from app.usecases import manage_people

            people = manage_people.list_people(workplace)
            return _people(computer, {p.name: _role_words(p) for p in people if p.active})

        self._background.run(read, self._show_people, self._names_failed)

    def add_reason(self, more: str) -> None:
        """Say what waits behind the lock, after why it is locked."""
        self.subtitle.setText(f"{self._reason} {more}".strip())
        self.subtitle.show()

    def _lay_out(self) -> None:
        panel = QWidget()
        panel.setProperty("surface", "surface")
        column = QVBoxLayout(panel)
        column.setContentsMargins(44, 40, 44, 24)
        column.setSpacing(8)
        for part in (self.title, self.subtitle, self.people, self.password, self.message):
            column.addWidget(part)
        column.addSpacing(4)
        column.addWidget(self.enter)
        column.addSpacing(10)
        column.addWidget(hairline())
        for way in (self.recovery, self.copy, self.dark):
            column.addWidget(way)
        column.addStretch(1)
        column.addWidget(label(_NO_READER, "hint", "ink2", wrap=True))
        area = scrolling(panel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.face, 1)
        row.addWidget(hairline("v"))
        row.addWidget(area)
        self.setFocusProxy(self.password)
        self.setTabOrder(self.password.line, self.enter)
        self.setTabOrder(self.enter, self.people)
        self.setTabOrder(self.people, self.recovery)
        self._side = area
        current_theme().follow(self._restyle)

    def _restyle(self) -> None:
        self._side.setFixedWidth(current_theme().px(_WIDTH))

    def _connect(self) -> None:
        self.people.chosen.connect(self._person_chosen)
        self.people.decided.connect(self.password.setFocus)
        self.password.line.returnPressed.connect(self.enter.click)
        for key, by in (("Up", -1), ("Down", 1)):
            walk = shortcut(key, self.password.line)
            walk.setContext(Qt.ShortcutContext.WidgetShortcut)
            walk.activated.connect(partial(self.people.step, by))
        self.enter.acted.connect(self._try)
        self.recovery.acted.connect(self._ask_code)
        self.copy.acted.connect(lambda: self.message.say(_EXISTS, Tone.INFO))
        self.dark.acted.connect(current_theme().toggle)
        self._pause.timeout.connect(self._count_down)

    def _say(self, title: str, subtitle: str) -> None:
        self.title.setText(title)
        self.enter.setText(title)
        self._reason = subtitle
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.message.clear()
        self.password.clear()

    def _show_people(self, people: list[tuple[Choice, Wait]]) -> None:
        self._waits = [wait for _, wait in people]
        for part in (self.people, self.password, self.enter):
            part.show()
        self.people.show_people([choice for choice, _ in people])
        if self._locked is not None:
            self.people.mark(self._locked.person.name)
        self.password.setFocus()

    def _ask_names(self) -> None:
        computer = self._computer
        if self._locked is None:
            self._background.run(
                lambda: _people(computer, {}), self._show_people, self._names_failed
            )

    def _names_failed(self, error: Exception) -> None:
        self._waits = []
        for part in (self.people, self.password, self.enter):
            part.hide()
        self.message.say(told(error))
        self.recovery.setFocus()

    def _name(self) -> str:
        return self.people.marked()

    def _person_chosen(self, row: int) -> None:
        self.password.caption.setText(f"Lösenord för {self._name()}" if row >= 0 else "Lösenord")
        self.password.clear()
        if 0 <= row < len(self._waits):
            self._background.run(self._waits[row], self._wait, self._failed)

    def _wait(self, seconds: int) -> None:
        self._seconds = seconds
        self._count_down()

    def _count_down(self) -> None:
        """Say how long it is until the next try; the password can be typed meanwhile."""
        if self._seconds <= 0:
            self._pause.stop()
            if not self._busy:
                self.enter.unblock()
                self.enter.setText(self.title.text())
            return
        self._pause.start()
        self.enter.block("Flera felaktiga lösenord i rad.")
        self.enter.setText(f"Vänta {self._seconds}{NBSP}s")
        self._seconds -= 1

    def _try(self) -> None:
        name, password = self._name(), self.password.password()
        if self._busy or not name:
            return
        self._set_busy(busy=True)
        locked, computer = self._locked, self._computer

        def enter() -> "Workplace":
            from app.usecases import sign_in

            if locked is not None:
                return sign_in.step_in(locked, name, password)
            return sign_in.sign_in(computer, name, password)

        self._background.run(enter, self._got_in, self._failed)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.enter.block("Lösenordet provas.") if busy else self.enter.unblock()
        self.enter.setText("Öppnar…" if busy else self.title.text())

    def _got_in(self, workplace: "Workplace") -> None:
        self._set_busy(busy=False)
        self.password.clear()
        self.message.clear()
        self.opened.emit(workplace)

    def _failed(self, error: Exception) -> None:
        self._set_busy(busy=False)
        show_error(error, self.message, {"password": self.password})
        self.password.line.selectAll()
        self.password.setFocus()
        row = self.people.currentRow()
        if 0 <= row < len(self._waits):
            self._background.run(self._waits[row], self._wait, lambda _: None)

    def _ask_code(self) -> None:
        from app.ui.gate.recover import Recover  # the first paint does not wait for it

        dialog = Recover(self, self._computer, self._background, self._name())
        dialog.recovered.connect(self._got_in)
        dialog.open()


def _way_out(text: str, key: str, icon: str) -> KeyButton:
    return KeyButton(text, key, icon=icon, kind=ButtonKind.LINK)


def _people(computer: Computer, roles: Mapping[str, str]) -> list[tuple[Choice, Wait]]:
    from app.usecases.sign_in import list_names, seconds_to_wait  # in the lane, beside the paint

    return [
        (
            Choice(holder.name, roles.get(holder.name, "")),
            partial(seconds_to_wait, computer, holder),
        )
        for holder in list_names(computer)
    ]


def _role_words(person: "Person") -> str:
    return ", ".join(role_word(role) for role in Role if role in person.roles)
