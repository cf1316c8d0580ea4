"""Whose signed codes of emergency prescriptions are believed: the list, its age, the keys in it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.issuing import REVOCATION_WORDS, IssuerKey, TrustList
from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, count, day
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import hairline, label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.tall_page import TallPage
from app.usecases.take_trust_list import TrustShown, show_trust, take_trust_list

_SIZE = (620, 460)  # px
_NONE = "Ingen lista än. Reservrecept tas som vanligt papper tills den är inläst."
_NOBODY = "Välj först vilken organisation apoteket litar på. Den undertecknar listan."


class IssuersPanel(Panel):
    """The trust list (tillitslista). IssuersPanel(session); `taken` comes with a new one."""

    taken = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Utfärdare av reservrecept", "Alt+R", framed=True)
        self._session = session
        self._listed: TrustList | None = None
        self.state = label("", "section", wrap=True)
        self.keys = label("", "table", "ink2", wrap=True)
        self.load = KeyButton("Läs in tillitslista…", icon="list-checks")
        self.look = KeyButton("Visa nycklarna…")
        self.message = Message()
        for part in (self.state, self.keys, self.load, self.look, self.message):
            self.body.addWidget(part)
        self.load.acted.connect(self._ask)
        self.load.obstructed.connect(lambda: self.message.say(self.load.toolTip(), Tone.INFO))
        self.look.acted.connect(self._look)

    def read(self) -> None:
        """Read which list is in use."""
        self._session.run(show_trust, self._show, self._failed)

    def take(self, path: str) -> None:
        """Take a list's file into use."""
        self._session.run(
            lambda workplace: take_trust_list(workplace, Path(path)),
            self._taken,
            self._failed,
            writes=True,
        )

    def _show(self, shown: TrustShown) -> None:
        self._listed = listed = shown.listed
        nobody = "" if shown.organisation else _NOBODY
        self.load.block(nobody or why_not(self._session.workplace.person, Act.TAKE_BUNDLE))
        self.look.setVisible(listed is not None)
        self.keys.setVisible(listed is not None)
        if listed is None:
            self.state.setText(_NONE)
            return
        now = self._session.workplace.computer.clock.now()
        age = count((now - listed.made_at).days, "dag", "dagar")
        revoked = sum(key.revoked_at is not None for key in listed.keys)
        self.state.setText(f"Lista {listed.version}, {day(listed.made_at)}, {age} gammal")
        self.keys.setText(
            f"{count(len(listed.keys), 'nyckel', 'nycklar')}{BULLET}"
            f"{count(revoked, 'återkallad', 'återkallade')}"
        )

    def _ask(self) -> None:
        dialog = QFileDialog(self, "Tillitslista")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def _taken(self, listed: TrustList) -> None:
        self.message.say(f"Tillitslista {listed.version} gäller.", Tone.OK)
        self.read()
        self.taken.emit()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))

    def _look(self) -> None:
        if self._listed is not None:
            IssuerKeys(self, self._listed).open()


class IssuerKeys(Dialog):
    """The keys of a list (nycklar). IssuerKeys(parent, listed)."""

    def __init__(self, parent: QWidget, listed: TrustList) -> None:
        super().__init__(parent, f"Nycklarna i lista {listed.version}")
        page = TallPage()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if not listed.keys:
            column.addWidget(label("Listan har inga nycklar.", "table", "ink2"))
        for key in listed.keys:
            for part in _lines(key):
                column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(scrolling(page), 1)
        self.resize(*_SIZE)


def _lines(key: IssuerKey) -> list[QWidget]:
    """Return what is said of one key, with a line below."""
    told_by = f"Gäller {key.since}–{key.until}{BULLET}ansluten av {key.enrolled_by}"
    parts: list[QWidget] = [
        label(key.issuer, "tableStrong", wrap=True),
        label(told_by, "hint", "ink2", wrap=True),
        label(key.fingerprint, "code", "ink2", wrap=True),
    ]
    if key.revoked_at is not None and key.revoked_why is not None:
        words = f"Återkallad {day(key.revoked_at)}: {REVOCATION_WORDS[key.revoked_why]}."
        parts.insert(1, label(words, "hint", "stop", wrap=True))
    return [*parts, hairline()]
