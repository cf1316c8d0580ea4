"""The key that this computer signs emergency prescriptions with: shown, and asked to be believed.

The key is made here and never leaves the computer; only the request is carried to an organisation.
"""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.staff import Act, may
from app.ui.errors import show_error, told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.folder_field import NewFileField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick
from app.usecases.request_enrolment import (
    OwnKey,
    SavedRequest,
    request_enrolment,
    show_own_key,
)

_NONE = "Ingen nyckel som går att använda. Recept skrivs ut utan signerad kod."
_ABOUT = (
    "Nyckeln görs på den här datorn och lämnar den aldrig. Filen bär du till organisationen som"
    " ansluter mottagningar. Ring den sedan och läs upp fingeravtrycket."
)
_KINDS = "Ansökan (*.json);;Alla filer (*)"


def _listed(key: OwnKey, now: datetime) -> str:
    """Return what the list here says of the key: whether pharmacies can check what it signs."""
    if not key.list_version:
        return "Nyckeln är gjord. Ingen tillitslista är inläst här än."
    if key.listed is None:
        return f"Nyckeln står inte i tillitslista {key.list_version}. Är ansökan lämnad?"
    if key.listed.covers(now):
        return f"Ansluten till och med {key.listed.until}, lista {key.list_version}."
    if key.listed.revoked_at is not None:
        return "Nyckeln är återkallad. Gör en ny, och en ny ansökan."
    return f"Anslutningen gällde till och med {key.listed.until}. Gör en ny ansökan."


def _in_two_lines(fingerprint: str) -> str:
    """Return the groups as they are read aloud: half of them on each line."""
    groups = fingerprint.split()
    half = len(groups) // 2
    return "\n".join((" ".join(groups[:half]), " ".join(groups[half:])))


class OwnKeyPanel(Panel):
    """The computer's issuing key (utfärdarnyckel). OwnKeyPanel(session); then `read()`.

    Hidden where nobody prescribes and no key was made.
    """

    def __init__(self, session: Session) -> None:
        super().__init__("Datorns nyckel för recept", "Alt+N", framed=True)
        self._session = session
        self._key: OwnKey | None = None
        self.state = label("", "section", wrap=True)
        self.fingerprint = label("", "code", "ink", wrap=True)
        self.ask = KeyButton("Gör ansökan…", icon="key-round")
        self.message = Message()
        for part in (self.state, self.fingerprint, self.ask, self.message):
            self.body.addWidget(part)
        self.ask.acted.connect(self._ask)
        self.ask.obstructed.connect(lambda: self.message.say(self.ask.toolTip(), Tone.INFO))
        self.ask.block(why_not(session.workplace.person, Act.MANAGE))
        self.hide()

    def read(self) -> None:
        """Read whether there is a key, and what the list here says of it."""
        self._session.run(show_own_key, self._show, self._failed)

    def _show(self, key: OwnKey | None) -> None:
        self._key = key
        workplace = self._session.workplace
        prescribes = workplace.pharmacy.is_clinic or may(workplace.person, Act.PRESCRIBE)
        now = workplace.computer.clock.now()
        self.state.setText(_listed(key, now) if key else _NONE)
        self.fingerprint.setText(_in_two_lines(key.fingerprint) if key else "")
        self.fingerprint.setVisible(key is not None)
        self.setVisible(prescribes or key is not None)

    def _ask(self) -> None:
        dialog = RequestDialog(self, self._session, has_key=self._key is not None)
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, request: SavedRequest, name: str) -> None:
        kept = f" Den förra nyckeln är kvar som {request.kept_as.name}." if request.kept_as else ""
        words = f"Ansökan ligger i {name}. Ring och läs upp fingeravtrycket.{kept}"
        self.message.say(words, Tone.OK)
        self.read()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))


class RequestDialog(Dialog):
    """A request that the key shall be believed (ansökan). RequestDialog(parent, session, has_key).

    `saved` comes with the request and the name of its file.
    """

    saved = Signal(object, str)

    def __init__(self, parent: QWidget, session: Session, *, has_key: bool) -> None:
        super().__init__(parent, "Ansökan för datorns nyckel", _ABOUT, action="Spara ansökan")
        self._session = session
        self.name = LineField("Mottagningens namn", "Som apoteken ska läsa det.")
        self.name.set_value(session.workplace.pharmacy.pharmacy)
        self.file = NewFileField("Spara som", _KINDS, "Till exempel på ett USB-minne.")
        self.anew = Tick("Gör en ny nyckel: den gamla är återkallad, eller i orätta händer")
        self.anew.setVisible(has_key)
        self.message = Message()
        for part in (self.name, self.file, self.anew, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.spread(560, 350)

    def accept(self) -> None:
        """Save the request; the dialog stays until it is done."""
        name, file, anew = self.name.value(), self.file.value(), self.anew.isChecked()
        if not file:
            self.file.set_state(FieldState.BAD, "Välj var ansökan ska sparas.")
            self.file.setFocus()
            return
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: request_enrolment(workplace, name, Path(file), anew=anew),
            lambda request: self._done(request, Path(file).name),
            self._failed,
        )

    def _done(self, request: SavedRequest, name: str) -> None:
        super().accept()
        self.saved.emit(request, name)

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {"name": self.name, "file": self.file})
