"""Whose signed bundles are believed, and how two people agree on it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.organisation import Organisation
from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.folder_field import FileField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.password_field import PasswordField
from app.usecases.show_register import RegisterState
from app.usecases.trust_organisation import Pinned, pin_organisation, read_card

_NOBODY = "Ingen än. Utan det läser bara apotekschefen in filer, en i taget."
_COMPARE = (
    "Läs fingeravtrycket för den som gör paketen, över telefon eller skärm mot skärm. Är en enda"
    " siffra en annan: avbryt."
)


class TrustPanel(Panel):
    """The trust (betrodd organisation). TrustPanel(session); `pinned` comes when it changed."""

    pinned = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Underskrivna paket", "Alt+U", framed=True)
        self._session = session
        self.name = label("", "section", wrap=True)
        self.fingerprint = label("", "code", "ink2", wrap=True)
        self.ask = KeyButton("Lita på organisation…", icon="key-round")
        self.message = Message()
        for part in (self.name, self.fingerprint, self.ask, self.message):
            self.body.addWidget(part)
        self.ask.acted.connect(self._ask)
        self.ask.obstructed.connect(lambda: self.message.say(self.ask.toolTip(), Tone.INFO))
        self.ask.block(why_not(session.workplace.person, Act.MANAGE))

    def show_state(self, state: RegisterState) -> None:
        """Show who is believed."""
        known = state.organisation
        self.name.setText(known.name if known else _NOBODY)
        self.fingerprint.setText(known.fingerprint if known else "")
        self.fingerprint.setVisible(known is not None)

    def _ask(self) -> None:
        dialog = PinDialog(self, self._session)
        dialog.pinned.connect(self._pinned)
        dialog.open()

    def _pinned(self, pinned: Pinned) -> None:
        instead = f" i stället för {pinned.replaced.name}" if pinned.replaced else ""
        self.message.say(f"Apoteket litar på {pinned.organisation.name}{instead}.", Tone.OK)
        self.pinned.emit()


class PinDialog(Dialog):
    """Two people agree on an organisation (lita på). PinDialog(parent, session)."""

    pinned = Signal(object)  # Pinned

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Lita på organisation", _COMPARE, action="Lita på den")
        self._session = session
        self.card = FileField("Organisationens kort", "Kort (*.json *.lykta *.txt);;Alla filer (*)")
        self.whose = label("", "section", wrap=True)
        self.fingerprint = label("", "code", "ink", wrap=True)
        self.compared = LineField("Fingeravtrycket som du hörde det", code=True)
        self.second = LineField("Kollega som också har jämfört", placeholder="namn")
        self.password = PasswordField("Kollegans lösenord")
        self.message = Message()
        shown = (self.card, self.whose, self.fingerprint)
        for part in (*shown, self.compared, self.second, self.password, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.card.edited.connect(self._read)
        self.resize(560, self.sizeHint().height())

    def accept(self) -> None:
        """Pin; the dialog stays until it is done."""
        path, second = Path(self.card.value()), self.second.value()
        password, compared = self.password.password(), self.compared.value()
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: pin_organisation(workplace, path, second, password, compared),
            self._done,
            self._failed,
            writes=True,
        )

    def _read(self) -> None:
        path = Path(self.card.value())
        self._session.run(lambda _: read_card(path), self._show, self._failed)

    def _show(self, organisation: Organisation) -> None:
        self.message.clear()
        self.whose.setText(organisation.name)
        self.fingerprint.setText(organisation.fingerprint)

    def _done(self, pinned: Pinned) -> None:
        super().accept()
        self.pinned.emit(pinned)

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        fields = {"file": self.card, "fingerprint": self.compared, "second": self.second}
        show_error(error, self.message, {**fields, "password": self.password})
