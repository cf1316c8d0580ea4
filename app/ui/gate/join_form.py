"""Joining a pharmacy that other computers keep: the request, the grant, and the first sign-in."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.asking import SILENT
from app.domain.findings import Refused, Unavailable
from app.domain.joining import Grant, JoinRequest
from app.ui.background import Background
from app.ui.errors import show_error, told
from app.ui.exchanging import exchange_once
from app.ui.views.members.carried import CarryProgress
from app.ui.widgets.badge import Tone
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.fingerprint import Fingerprint
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.key_button import BigButton, ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.password_field import PasswordField
from app.ui.widgets.tick import Tick
from app.usecases.join_store import Joining, ask_to_join, find_grant, join_store
from app.usecases.workplace import Computer, Workplace

_LOOK_MS = 3000  # how often the folder is looked into for the grant
_ASKED = (
    "Gå till en dator som redan är ansluten: Drift, Datorer, Anslut dator. Välj samma mapp där och"
    " skriv siffrorna. Kom sedan tillbaka hit med mappen."
)
_GRANTED = "Siffrorna ska vara samma som på den anslutna datorns skärm."
_SAME = "Siffrorna är samma på den andra skärmen"
_COMPARE = "Jämför siffrorna och kryssa i."
_READING = "Journalen läses in. Det kan ta några minuter."


class JoinForm(QWidget):
    """The steps of joining (anslut). JoinForm(computer, background).

    `opened` comes with the open workplace. `main()` does what Ctrl+Enter does.
    """

    opened = Signal(object)

    def __init__(self, computer: Computer, background: Background) -> None:
        super().__init__()
        self._computer, self._background = computer, background
        self.workstation = LineField("Vad datorn kallas", "Som Kassa 2. Högst 60 tecken.")
        self.folder = FolderField("Mapp på minne, eller delad", "Här läggs ansökan.")
        self.ask = BigButton("Gör ansökan", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self.own = Fingerprint()
        self.seek = BigButton("Sök tillträdet", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self.again = KeyButton("Gör om ansökan", "Ctrl+Backsteg", kind=ButtonKind.LINK)
        self.pharmacy = label("", "title", wrap=True)
        self.theirs = Fingerprint()
        self.same = Tick(_SAME)
        self.person = LineField("Ditt namn", "Som vid inloggning på de andra datorerna.")
        self.password = PasswordField("Lösenord", "Ditt vanliga.")
        self.join = BigButton("Anslut datorn", "Ctrl+Enter", kind=ButtonKind.PRIMARY)
        self.progress = CarryProgress()
        self.message = Message()
        self._looks = QTimer(self)
        self._looks.setInterval(_LOOK_MS)
        self._looks.timeout.connect(self._look)
        self._is_looking = False
        self._steps: list[QWidget] = []
        self._lay_out()
        self._connect()

    def main(self) -> None:
        """Do the main thing of the step."""
        (self.ask, self.seek, self.join)[self._step()].click()

    def enter(self) -> None:
        """Give the keyboard to the first field."""
        self.workstation.setFocus()

    def _lay_out(self) -> None:
        digits = label("Den här datorns fingeravtryck", "label", "ink2")
        asked = (label(_ASKED, "body", "ink", wrap=True), digits, self.own, self.seek, self.again)
        compare = label(_GRANTED, "body", "ink2", wrap=True)
        granted = (self.pharmacy, compare, self.theirs, self.same, self.person, self.password)
        steps: tuple[tuple[QWidget, ...], ...] = (
            (self.workstation, self.folder, self.ask),
            asked,
            (*granted, self.join),
        )
        for parts in steps:
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(10)
            for part in parts:
                column.addWidget(part)
            self._steps.append(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.message)
        column.addWidget(self.progress)
        for page in self._steps:
            column.addWidget(page)
        column.addStretch(1)
        self._show_step(0)
        self.join.block(_COMPARE)

    def _connect(self) -> None:
        self.ask.acted.connect(self._ask)
        self.seek.acted.connect(self._find)
        self.again.acted.connect(self._begin_again)
        self.same.toggled.connect(self._compared)
        self.join.acted.connect(self._join)
        self.join.obstructed.connect(self._say_why)
        self.workstation.line.returnPressed.connect(self.folder.setFocus)
        self.folder.line.returnPressed.connect(self.ask.click)
        self.person.line.returnPressed.connect(self.password.setFocus)
        self.password.line.returnPressed.connect(self.join.click)

    def _step(self) -> int:
        return next(at for at, page in enumerate(self._steps) if not page.isHidden())

    def _show_step(self, step: int) -> None:
        for at, page in enumerate(self._steps):
            page.setVisible(at == step)

    def _path(self) -> Path:
        return Path(self.folder.value())

    def _ask(self) -> None:
        if not self.folder.value():
            self.folder.set_state(FieldState.BAD, "Välj en mapp.")
            self.folder.setFocus()
            return
        computer, name, folder = self._computer, self.workstation.value(), self._path()
        asking = self._background.folders.at(folder)
        self.ask.block("Ansökan görs.")
        self._background.run(
            lambda: ask_to_join(computer, name, folder, asking), self._asked, self._not_asked
        )

    def _asked(self, request: JoinRequest) -> None:
        self.ask.unblock()
        self.message.clear()
        self.own.show_digits(request.fingerprint)
        self._show_step(1)
        self.seek.setFocus()
        self._looks.start()

    def _not_asked(self, error: Exception) -> None:
        self.ask.unblock()
        show_error(error, self.message, {"workstation": self.workstation, "folder": self.folder})

    def _begin_again(self) -> None:
        self._looks.stop()
        self.message.clear()
        self._show_step(0)
        self.workstation.setFocus()

    def _look(self) -> None:
        """See whether the grant has come, and say nothing while it has not."""
        if self.isVisible() and not self._is_looking:
            self._is_looking = True
            self._seek(self._not_yet)

    def _find(self) -> None:
        self._seek(self._not_found)

    def _seek(self, failed: Callable[[Exception], None]) -> None:
        computer, folder = self._computer, self._path()
        asking = self._background.folders.at(folder)
        self._background.run(lambda: find_grant(computer, folder, asking), self._found, failed)

    def _not_yet(self, error: Exception) -> None:
        self._is_looking = False
        if isinstance(error, Unavailable) and error.code == SILENT:
            self.message.say(told(error), Tone.WARN)

    def _found(self, grant: Grant) -> None:
        self._is_looking = False
        if self._step() != 1:
            return
        self._looks.stop()
        self.message.clear()
        self.pharmacy.setText(grant.pharmacy)
        self.theirs.show_digits(grant.fingerprint)
        self._show_step(2)
        self.same.setFocus()

    def _not_found(self, error: Exception) -> None:
        """Say in place what is lacking; no field of this step is about the folder."""
        texts = [f"{f.text} {f.cure}" for f in error.findings] if isinstance(error, Refused) else []
        self.message.say(" ".join(texts), Tone.INFO) if texts else show_error(
            error, self.message, {}
        )

    def _compared(self, is_same: bool) -> None:
        self.join.unblock() if is_same else self.join.block(_COMPARE)

    def _say_why(self) -> None:
        self.message.say(self.join.toolTip(), Tone.INFO)
        if not self.same.isChecked():
            self.same.setFocus()

    def _join(self) -> None:
        computer, folder = self._computer, self._path()
        by = Joining(self.person.value(), self.password.password())
        asking = self._background.folders.at(folder)
        report = self._background.relay(self.progress.show_done)
        self.join.block(_READING)
        self.message.say(_READING, Tone.INFO)

        def join() -> Workplace:
            workplace = join_store(
                computer, folder, by, lambda done, total: report((done, total)), asking
            )
            with suppress(Unavailable):  # it is open; what it says of itself goes the next time
                exchange_once(workplace, folder, report, asking)
            return workplace

        self._background.run(join, self._joined, self._not_joined)

    def _joined(self, workplace: Workplace) -> None:
        self.password.clear()
        self.opened.emit(workplace)

    def _not_joined(self, error: Exception) -> None:
        self.join.unblock()
        self.progress.hide()
        show_error(error, self.message, {"name": self.person, "password": self.password})
