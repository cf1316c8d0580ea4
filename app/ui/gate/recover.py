"""Getting in with the printed recovery code, and setting a new password on the way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.background import Background
from app.ui.errors import show_error
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.message import Message
from app.ui.widgets.password_field import PasswordField
from app.usecases import sign_in
from app.usecases.workplace import Computer, Workplace

_TEXT = (
    "Koden står på bladet i kassaskåpet. Den öppnar Lykta och ger personen ett nytt lösenord."
    " Att det skett står sedan i loggen."
)
UNLIKE = "Lösenorden är inte lika. Skriv samma två gånger."


class Recover(Dialog):
    """The printed code instead of a password (återställning).

    Recover(parent, computer, background, name); `recovered` comes with the open workplace.
    """

    recovered = Signal(object)

    def __init__(
        self, parent: QWidget, computer: Computer, background: Background, name: str
    ) -> None:
        super().__init__(parent, "Öppna med återställningsblad", _TEXT, action="Öppna")
        self._computer, self._background = computer, background
        self.code = LineField(
            "Återställningskod", "Streck och små bokstäver spelar ingen roll.", code=True
        )
        self.name = LineField("Person")
        self.name.set_value(name)
        self.password = PasswordField("Nytt lösenord", "Minst 10 tecken.")
        self.again = PasswordField("Samma en gång till")
        self.message = Message()
        for part in (self.code, self.name, self.password, self.again, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.resize(520, 460)
        self.code.setFocus()

    def accept(self) -> None:
        """Try the code; the dialog stays until it is right."""
        if self.password.password() != self.again.password():
            self.again.set_state(FieldState.BAD, UNLIKE)
            self.again.setFocus()
            return
        if self.action_button.is_blocked:
            return
        self.action_button.block("Koden provas.")
        computer, code = self._computer, self.code.value()
        name, password = self.name.value(), self.password.password()
        self._background.run(
            lambda: sign_in.recover(computer, code, name, password), self._done, self._failed
        )

    def _done(self, workplace: Workplace) -> None:
        super().accept()
        self.recovered.emit(workplace)

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        self.again.set_state(FieldState.NORMAL)
        fields = {"recovery": self.code, "name": self.name, "password": self.password}
        show_error(error, self.message, fields)
