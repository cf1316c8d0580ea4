"""Beginning anew whom to believe, with the recovery code: here, or as another computer has done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.members.words import name_of
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.message import Message
from app.ui.widgets.password_field import PasswordField
from app.usecases.begin_belief import begin_belief, follow_belief
from app.usecases.show_members import MemberLine
from app.usecases.workplace import Workplace

_BEGIN = (
    "När spärrar har stängt ute datorer som ska vara med. Härefter gäller bara den här datorn, och"
    " nyckeln byts. Inget som är skrivet försvinner. Gå sedan till varje dator som ska vara med:"
    " följ omstarten där, ansök på nytt, och anslut den härifrån."
)
_FOLLOW = (
    "Följ bara om ni själva började om vid {}. Härefter gäller den datorn, och de som ansluts där"
    " efter omstarten. Ansök sedan på nytt härifrån (Ctrl+E)."
)


class BeginDialog(Dialog):
    """Asks for the code (börja om). `begun` comes with what to say.

    BeginDialog(parent, session, line): the line is of this computer to begin, or of one to follow.
    """

    begun = Signal(str)

    def __init__(self, parent: QWidget, session: Session, line: MemberLine) -> None:
        self._begins, self._name = line.is_this, name_of(line)
        heading = "Börja om härifrån" if self._begins else f"Följ omstarten vid {self._name}"
        text = _BEGIN if self._begins else _FOLLOW.format(self._name)
        super().__init__(parent, heading, text, action="Börja om" if self._begins else "Följ")
        self._session, self._device = session, line.device
        self.code = LineField(
            "Återställningskod", "Streck och små bokstäver spelar ingen roll.", code=True
        )
        self.second = LineField("Kollega som också intygar", placeholder="namn")
        self.password = PasswordField("Kollegans lösenord")
        self.message = Message()
        for part in (self.code, self.second, self.password, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for part in (self.second, self.password):
            part.setVisible(self._begins)
        self.spread(560, 440 if self._begins else 320)

    def accept(self) -> None:
        """Try the code; the dialog stays until it is right."""
        if self.action_button.is_blocked:
            return
        device, code = self._device, self.code.value()
        second, password = self.second.value(), self.password.password()

        def begin(workplace: Workplace) -> None:
            if self._begins:
                begin_belief(workplace, code, second, password)
            else:
                follow_belief(workplace, device, code)

        self.action_button.block("Koden provas.")
        self._session.run(begin, self._done, self._failed, writes=True)

    def _done(self, _: object) -> None:
        super().accept()
        then = "Följ omstarten vid de andra och anslut dem här (Ctrl+Enter)."
        if not self._begins:
            then = f"Den här datorn följer {self._name}. Ansök på nytt (Ctrl+E)."
        self.begun.emit(then)

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        fields = {"recovery": self.code, "second": self.second, "name": self.second}
        show_error(error, self.message, {**fields, "password": self.password})
