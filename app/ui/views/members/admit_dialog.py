"""Letting a computer in: its request, its fingerprint, and the journal to begin with."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.asking import Asking
from app.domain.clock import STOCKHOLM
from app.domain.joining import JoinRequest
from app.ui.errors import show_error, told
from app.ui.session import Session
from app.ui.texts import count
from app.ui.views.members.carried import CarryProgress
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import ChoiceField, LineField
from app.ui.widgets.fingerprint import Fingerprint
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.usecases.carry import Exchanged
from app.usecases.keep_members import admit_member, list_requests
from app.usecases.show_members import MemberLine
from app.usecases.workplace import Workplace

_TEXT = (
    "Starta Lykta på den nya datorn, välj Anslut till ett som finns och lägg ansökan i en"
    " mapp på ett minne eller en delad mapp. Välj samma mapp här."
)
_COMPARED = "Läs siffrorna på den nya datorns skärm. Är en enda siffra en annan: avbryt."
_NEXT = (
    "Ta mappen till den nya datorn och tryck Sök tillträdet. Den visar siffrorna här nedanför. Är"
    " de samma loggar du in där med ditt vanliga lösenord. Ansökte den på nytt: utbyt i stället med"
    " mappen där, Ctrl+U."
)


class AdmitDialog(Dialog):
    """A new computer (anslut dator). AdmitDialog(parent, session, the computers that are known)."""

    def __init__(self, parent: QWidget, session: Session, known: Sequence[MemberLine]) -> None:
        super().__init__(parent, "Anslut dator", _TEXT, action="Anslut")
        self._session = session
        self._own = next((line.fingerprint for line in known if line.is_this), "")
        self._admitted_before = {
            line.fingerprint for line in known if line.admitted_at and line.revoked_at is None
        }
        self._requests: dict[str, tuple[Path, JoinRequest]] = {}
        self.folder = FolderField("Mapp med ansökan")
        self.request = ChoiceField("Ansökan", [])
        self.compared = LineField("Fingeravtrycket på den nya datorns skärm", _COMPARED, code=True)
        self.progress = CarryProgress()
        self.message = Message()
        self.next = label(_NEXT, "body", "ink", wrap=True)
        self.own = Fingerprint()
        asked = (self.folder, self.request, self.compared)
        for part in (*asked, self.progress, self.message, self.next, self.own):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for part in (self.request, self.next, self.own):
            part.hide()
        self._asked = asked
        self.folder.edited.connect(self._look)
        self.folder.left.connect(self._look)
        self._looked = self._name = ""
        self._is_looking = False
        self.spread(620, 430)

    def accept(self) -> None:
        """Let it in; the dialog stays to say the next step."""
        if self.action_button.is_blocked:
            return
        if self.own.digits:
            super().accept()
            return
        chosen = self._requests.get(self.request.value())
        if chosen is None or self._is_looking or self.folder.value() != self._looked:
            self._look(again=True)
            return
        path, compared = chosen[0], self.compared.value()
        self.action_button.block("Datorn ansluts.")

        def admit(workplace: Workplace, asking: Asking) -> JoinRequest:
            return admit_member(workplace, path, compared, asking)

        folder = path.parent
        self._session.exchanging.by_hand(folder, admit, self._admitted, self._failed)

    def _look(self, *, again: bool = False) -> None:
        folder = self.folder.value()
        if folder and not self._is_looking and (again or folder != self._looked):
            self._looked, self._is_looking, path = folder, True, Path(folder)

            def look(_: Workplace, asking: Asking) -> list[tuple[Path, JoinRequest]]:
                return list_requests(path, asking)

            self._session.exchanging.by_hand(path, look, self._found, self._not_found)

    def _not_found(self, error: Exception) -> None:
        self._is_looking = False
        self._requests = {}
        self.request.hide()
        self._failed(error)
        self._look()  # what was typed meanwhile

    def _found(self, requests: list[tuple[Path, JoinRequest]]) -> None:
        self._is_looking = False
        if self.folder.value() != self._looked:  # typed on meanwhile
            self._look()
            return
        self.message.clear()
        self.folder.show_findings([])
        self._requests = {path.name: (path, request) for path, request in requests}
        self.request.combo.clear()
        for name, (_, request) in self._requests.items():
            made = f"{request.made_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
            again = ", redan ansluten" if request.fingerprint in self._admitted_before else ""
            self.request.combo.addItem(f"{request.workstation}, {made}{again}", name)
        self.request.combo.setCurrentIndex(0 if len(requests) == 1 else -1)
        self.request.setVisible(bool(requests))
        if not requests:
            text = "I mappen finns ingen ansökan. Gör den på den nya datorn först."
            self.message.say(text, Tone.INFO)
        elif len(requests) == 1 and not self.folder.line.hasFocus():  # never away while typing
            self.compared.setFocus()

    def _admitted(self, request: JoinRequest) -> None:
        self._session.background.changed.emit()
        self._name = request.workstation
        self.message.say(f"{self._name} är ansluten. Journalen läggs i mappen.", Tone.INFO)
        for part in self._asked:
            part.hide()
        report = self._session.background.relay(self.progress.show_done)
        folder = Path(self.folder.value())
        self._session.exchanging.exchange_with(folder, report, self._carried, self._not_carried)

    def _carried(self, exchanged: Exchanged) -> None:
        self.progress.hide()
        self.text.hide()
        entries = count(exchanged.sent, "post", "poster")
        text = f"{self._name} är ansluten. Tillträdet och journalen ligger i mappen, {entries} nu."
        self.message.say(text, Tone.OK)
        self.next.show()
        self.own.show_digits(self._own)
        self.close_button.hide()
        self.action_button.setText("Klart")
        self.action_button.unblock()

    def _not_carried(self, error: Exception) -> None:
        self.progress.hide()
        next_step = "Stäng, och utbyt med mappen när den är tillbaka."
        self.action_button.block(next_step)
        said = f"{self._name} är ansluten, men journalen ligger inte i mappen."
        self.message.say(f"{said} {told(error)} {next_step}")

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        fields = {"folder": self.folder, "file": self.request, "fingerprint": self.compared}
        show_error(error, self.message, fields)
