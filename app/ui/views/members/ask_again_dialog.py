"""Asking the other computers to let this one in, which has the store and is not known to them."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.asking import Asking
from app.domain.joining import JoinRequest
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState
from app.ui.widgets.fingerprint import Fingerprint
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.message import Message
from app.usecases.join_store import ask_again
from app.usecases.workplace import Workplace

_TEXT = (
    "Behövs när de andra säger att den här datorn är okänd: den är återställd från en kopia, eller"
    " spärrad och ska användas igen. Apoteket på den står kvar."
)
_NEXT = (
    "Ansökan ligger i mappen. Gå till en annan dator: Drift, Datorer, Anslut dator. Skriv siffrorna"
    " där och utbyt sedan med mappen här."
)


class AskAgainDialog(Dialog):
    """A request for this computer (ansök på nytt). AskAgainDialog(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Ansök på nytt", _TEXT, action="Gör ansökan")
        self._session = session
        self.folder = FolderField("Mapp på minne, eller delad")
        self.message = Message()
        self.own = Fingerprint()
        for part in (self.folder, self.message, self.own):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.own.hide()
        self.spread(560, 360)

    def accept(self) -> None:
        """Write the request; the dialog stays to show the fingerprint."""
        if self.action_button.is_blocked:
            return
        if not self.folder.value():
            self.folder.set_state(FieldState.BAD, "Välj en mapp.")
            self.folder.setFocus()
            return
        folder = Path(self.folder.value())

        def ask(workplace: Workplace, asking: Asking) -> JoinRequest:
            return ask_again(workplace, folder, asking)

        self.action_button.block("Ansökan görs.")
        self._session.exchanging.by_hand(folder, ask, self._asked, self._failed)

    def _asked(self, request: JoinRequest) -> None:
        self.action_button.unblock()
        self.folder.show_findings([])
        self.message.say(_NEXT, Tone.INFO)
        self.own.show_digits(request.fingerprint)
        self.close_button.setText("Stäng")

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        show_error(error, self.message, {"folder": self.folder})
