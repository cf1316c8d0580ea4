"""Believing a computer no more, after a question that says what it means."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.members import RevokeReason
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.members.words import name_of
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.segmented import Segmented
from app.usecases.keep_members import revoke_member
from app.usecases.show_members import MemberLine
from app.usecases.workplace import Workplace

_TEXT = (
    "Det som datorn har skrivit och som redan finns här står kvar. Det som den skriver härefter tas"
    " inte emot. Nyckeln byts för de andra datorerna, och ingen av dem behöver stanna. Vill du"
    " använda datorn igen ansluts den på nytt."
)
_LET_IN = "Den släppte in: {}. De gäller än: spärra också dem som du inte känner igen."
_LAST = (
    "Det är den sista andra datorn. Därefter finns det som skrivs bara här, tills en ny är"
    " ansluten: säkerhetskopiera."
)
_MEANINGS = {
    RevokeReason.LOST: "Stulen, eller ingen vet var den är. Byt också lösenord för dem som har"
    " använt den.",
    RevokeReason.RETIRED: "Tagen ur bruk. Utbyt först en sista gång, så att allt den skrev är här.",
    RevokeReason.COPIED: "Två datorer har skrivit med samma nyckel. Båda slutar gälla.",
}
_CHOICES = [
    (RevokeReason.LOST.value, "Borta", ""),
    (RevokeReason.RETIRED.value, "Ur bruk", ""),
    (RevokeReason.COPIED.value, "Kopierad", ""),
]


class RevokeDialog(Dialog):
    """Asks before a computer is revoked (spärra). `revoked` comes with its name."""

    revoked = Signal(str)

    def __init__(
        self, parent: QWidget, session: Session, line: MemberLine, *, is_last: bool
    ) -> None:
        self._name = name_of(line)
        text = f"{_TEXT} {_LET_IN.format(', '.join(line.let_in))}" if line.let_in else _TEXT
        super().__init__(parent, f"Spärra {self._name}", text, action="Spärra")
        self._session, self._device = session, line.device
        self.why = Segmented(_CHOICES, "Varför")
        self.meaning = label("", "table", "ink2", wrap=True)
        self.confirmed = LineField("Skriv datorns namn för att spärra den", placeholder=self._name)
        self.message = Message()
        if is_last:
            self.message.say(_LAST, Tone.WARN)
        for part in (Field("Varför", self.why), self.meaning, self.confirmed, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.why.chosen.connect(self._chosen)
        self.confirmed.edited.connect(self._judge)
        self.action_button.obstructed.connect(self._lead)
        self._judge()
        self.spread(560, 500 if is_last else 430)

    def accept(self) -> None:
        """Revoke; a refusal is shown in place."""
        if self.action_button.is_blocked:
            self._lead()
            return
        device, why = self._device, RevokeReason(self.why.value())
        self.action_button.block("Datorn spärras.")

        def revoke(workplace: Workplace) -> object:
            return revoke_member(workplace, device, why)

        self._session.run(revoke, self._done, self._failed, writes=True)

    def _chosen(self, why: str) -> None:
        self.meaning.setText(_MEANINGS[RevokeReason(why)])
        self._judge()

    def _judge(self) -> None:
        typed = " ".join(self.confirmed.value().split()).casefold()
        if not self.why.value():
            self.action_button.block("Välj varför.")
        elif typed != self._name.casefold():
            self.action_button.block("Skriv datorns namn.")
        else:
            self.action_button.unblock()

    def _lead(self) -> None:
        (self.confirmed if self.why.value() else self.why).setFocus()

    def _done(self, _: object) -> None:
        super().accept()
        self.revoked.emit(self._name)

    def _failed(self, error: Exception) -> None:
        self._judge()
        show_error(error, self.message, {})
