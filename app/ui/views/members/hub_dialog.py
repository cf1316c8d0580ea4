"""Connecting this computer to a hub: the request, the answer, and the digits read aloud."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.fingerprint import Fingerprint
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.usecases.show_hub import has_asked
from app.usecases.workplace import Workplace

if TYPE_CHECKING:
    from app.domain.asking import Asking
    from app.domain.hub import HubAnswer, HubRequest

_TEXT = (
    "Datorn lägger en ansökan i en mapp. Den som sköter navet läser den, jämför siffrorna med dig"
    " och lägger ett svar i samma mapp."
)
_ASKED = (
    "Ansökan {} ligger i mappen. Lämna den till den som sköter navet och läs upp siffrorna. Tryck"
    " Sök svaret när svaret ligger i mappen; du kan stänga och komma tillbaka."
)
_WAITING = (
    "En ansökan väntar på svar. Välj mappen med svaret. Är ansökan borta: gör en ny; då gäller den"
    " gamla inte."
)
_FOUND = (
    "Svaret är här. Be den som sköter navet läsa upp navets siffror, och skriv dem som de läses."
)
_COMPARED = "Läs dem inte på svaret självt. Är en enda siffra en annan: avbryt."
_JOINED = "Datorn är ansluten till navet."
_TRIES = "Datorn är ansluten. Navet prövas nu."


class HubDialog(Dialog):
    """The steps to a hub (anslut till nav). HubDialog(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Anslut till nav", _TEXT, action="Gör ansökan")
        self._session = session
        self._answer: HubAnswer | None = None
        self._is_joined = False
        self.folder = FolderField("Mapp på minne, eller delad")
        self.caption = label("Ansökans fingeravtryck", "label", "ink2")
        self.own = Fingerprint()
        self.compared = LineField("Navets fingeravtryck, som det läses upp", _COMPARED, code=True)
        self.message = Message()
        self.again = KeyButton("Gör en ny ansökan", "Ctrl+N", kind=ButtonKind.LINK)
        asked = (self.folder, self.caption, self.own, self.compared)
        for part in (*asked, self.message, self.again):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for hidden in (self.caption, self.own, self.compared, self.again):
            hidden.hide()
        self._seeks = False
        self.again.acted.connect(self.ask_anew)
        session.run(lambda workplace: has_asked(workplace.computer), self._go_on, self._failed)
        session.listening.moved.connect(self._say_contact)
        self.spread(600, 430)

    def accept(self) -> None:
        """Do the step; the dialog stays until the hub has answered."""
        if self.action_button.is_blocked:
            return
        if self._is_joined:
            super().accept()
        elif self._answer is not None:
            self._join(self._answer)
        elif not self.folder.value():
            self.folder.set_state(FieldState.BAD, "Välj en mapp.")
            self.folder.setFocus()
        elif self._seeks:
            self._seek()
        else:
            self._ask()

    def ask_anew(self) -> None:
        """Make a new request in place of one that is lost."""
        self._seeks, self._answer = False, None
        for part in (self.compared, self.again):
            part.hide()
        self.message.clear()
        self.action_button.setText("Gör ansökan")
        self.folder.setFocus()

    def _go_on(self, has_asked_before: bool) -> None:
        """Go on where a request waits for its answer."""
        self._seeks = has_asked_before
        self.again.setVisible(has_asked_before)
        if has_asked_before:
            self.action_button.setText("Sök svaret")
            self.message.say(_WAITING, Tone.INFO)

    def _ask(self) -> None:
        folder = Path(self.folder.value())
        asking = self._session.background.folders.at(folder)

        def ask(workplace: Workplace, _: "Asking") -> "tuple[str, HubRequest]":
            from app.usecases.use_hub import request_hub_in  # only who has a hub needs its library

            return request_hub_in(workplace, folder, asking)

        self.action_button.block("Ansökan görs.")
        self._session.listening.between(ask, self._asked, self._failed)

    def _asked(self, made: "tuple[str, HubRequest]") -> None:
        name, request = made
        self.folder.show_findings([])
        self._seeks = True
        self.message.say(_ASKED.format(name), Tone.INFO)
        self.caption.show()
        self.own.show_digits(request.fingerprint)
        self.close_button.setText("Stäng")
        self.action_button.setText("Sök svaret")
        self.action_button.unblock()

    def _seek(self) -> None:
        folder = Path(self.folder.value())
        asking = self._session.background.folders.at(folder)

        def seek(workplace: Workplace, _: "Asking") -> "HubAnswer":
            from app.usecases.use_hub import find_hub_answer

            return find_hub_answer(workplace, folder, asking)

        self.action_button.block("Svaret söks.")
        self._session.listening.between(seek, self._found, self._failed)

    def _found(self, answer: "HubAnswer") -> None:
        self._answer = answer
        self.folder.show_findings([])
        for part in (self.caption, self.own, self.again):
            part.hide()
        self.compared.show()
        self.compared.setFocus()
        self.message.say(_FOUND, Tone.INFO)
        self.action_button.setText("Anslut")
        self.action_button.unblock()

    def _join(self, answer: "HubAnswer") -> None:
        compared = self.compared.value()

        def join(workplace: Workplace, asking: "Asking") -> None:
            from app.usecases.use_hub import join_hub

            join_hub(workplace, answer, compared, asking).close()

        self.action_button.block("Datorn ansluts.")
        self._session.listening.between(join, self._joined, self._failed)

    def _joined(self, _: None) -> None:
        self._is_joined = True
        for part in (self.folder, self.compared, self.text):
            part.hide()
        self.message.say(_TRIES, Tone.INFO)
        self.close_button.hide()
        self.action_button.setText("Klart")
        self.action_button.unblock()

    def _say_contact(self) -> None:
        contact = self._session.listening.contact
        if self._is_joined and contact.trouble:
            self.message.say(contact.trouble, Tone.WARN)
        elif self._is_joined and contact.is_connected:
            self.message.say(_JOINED, Tone.OK)

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        fields = {"folder": self.folder, "fingerprint": self.compared}
        show_error(error, self.message, fields)
