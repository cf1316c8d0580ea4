"""Exchanging entries with a stick that goes from computer to computer."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.members.carried import CarryProgress, say_exchanged
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.message import Message
from app.usecases.carry import Exchanged

_TEXT = (
    "Minnet får det som det saknar, och den här datorn får det som saknas här. Ta det sedan till"
    " nästa dator och gör samma sak. Innehållet är förseglat: den som hittar minnet läser inget."
)
_UNDER_WAY = "Utbytet pågår. Ta inte ur minnet. Du kan arbeta vidare."


class StickDialog(Dialog):
    """An exchange by hand (utbyt med minne). StickDialog(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Utbyt med minne", _TEXT, action="Utbyt")
        self._session = session
        self.folder = FolderField("Mapp på minnet", "Samma mapp på alla datorer.")
        self.progress = CarryProgress()
        self.message = Message()
        for part in (self.folder, self.progress, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.spread(560, 380)

    def accept(self) -> None:
        """Exchange; the dialog stays to say what came of it, and for the next stick."""
        if self.action_button.is_blocked:
            return
        if not self.folder.value():
            self.folder.set_state(FieldState.BAD, "Välj mappen på minnet.")
            self.folder.setFocus()
            return
        self.folder.show_findings([])
        self.action_button.block(_UNDER_WAY)
        self.message.say(_UNDER_WAY, Tone.INFO)
        report = self._session.background.relay(self.progress.show_done)
        folder = Path(self.folder.value())
        self._session.exchanging.exchange_with(folder, report, self._done, self._failed)

    def _done(self, exchanged: Exchanged) -> None:
        self.action_button.unblock()
        self.progress.hide()
        say_exchanged(self.message, exchanged)
        self.close_button.setText("Stäng")
        self._session.background.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        self.progress.hide()
        show_error(error, self.message, {"folder": self.folder})
