"""Stopping new paper and lifting the stop: what the command says, and the dialogs behind it."""

from PySide6.QtWidgets import QWidget

from app.domain.outage import Outage, OutageState, is_frozen
from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.views.settle.words import moment
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.message import Message
from app.usecases.freeze_paper import freeze_paper, thaw_paper

_FREEZE = (
    "Nya utlämningar görs i apotekssystemet från och med nu. Lykta tar inte emot något som lämnas"
    " ut efteråt, och pappersreserven får inga nya nummer. Det som redan är utlämnat matas in som"
    " vanligt. Stoppet kan hävas om systemen inte håller."
)
_THAW = "Reservrutinen gäller igen: nya utlämningar går att göra i Lykta tills det stoppas på nytt."


class FreezeButton(KeyButton):
    """Stoppa nytt papper (FreezeButton(session)); `show_outages(outages)`."""

    def __init__(self, session: Session) -> None:
        super().__init__("Stoppa papper…", "Ctrl+Shift+S", icon="octagon-x")
        self._session = session
        self._outage: Outage | None = None
        self.acted.connect(self._ask)

    def show_outages(self, outages: tuple[Outage, ...]) -> None:
        """Be about the outage that is open; out of sight when none is."""
        self._outage = next((o for o in outages if o.state is OutageState.OPEN), None)
        self.setVisible(self._outage is not None)
        frozen = self._outage is not None and is_frozen(self._outage)
        self.setText("Häv stoppet…" if frozen else "Stoppa papper…")
        self.block(why_not(self._session.workplace.person, Act.SETTLE))

    def _ask(self) -> None:
        if self._outage is not None:
            kind = ThawDialog if is_frozen(self._outage) else FreezeDialog
            kind(self.window(), self._session, self._outage).open()


class _Asked(Dialog):
    """What both have in common: one write, whose refusal is shown in place."""

    def __init__(
        self, parent: QWidget, session: Session, outage: Outage, words: tuple[str, str, str]
    ) -> None:
        heading, text, action = words
        super().__init__(parent, heading, text, action=action)
        self._session, self._outage = session, outage.id
        self.message = Message()
        self.fields: dict[str, Field] = {}

    def _done(self, _: None) -> None:
        super().accept()

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, self.fields)


class FreezeDialog(_Asked):
    """Stoppa nytt papper. FreezeDialog(parent, session, outage)."""

    def __init__(self, parent: QWidget, session: Session, outage: Outage) -> None:
        words = ("Stoppa nytt papper", _FREEZE, "Stoppa nytt papper")
        super().__init__(parent, session, outage, words)
        self.body.addWidget(self.message)
        self.body.addStretch(1)
        self.resize(520, self.sizeHint().height())

    def accept(self) -> None:
        """Stop it now."""
        outage, now = self._outage, self._session.workplace.computer.clock.now()
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: freeze_paper(workplace, outage, now),
            self._done, self._failed, writes=True,
        )  # fmt: skip


class ThawDialog(_Asked):
    """Häv stoppet. ThawDialog(parent, session, outage)."""

    def __init__(self, parent: QWidget, session: Session, outage: Outage) -> None:
        super().__init__(parent, session, outage, ("Häv stoppet", _THAW, "Häv stoppet"))
        self.reason = LineField("Skäl", placeholder="till exempel: läkemedelslistan svarar inte")
        self.fields = {"reason": self.reason}
        for part in (self.reason, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.reason.line.returnPressed.connect(self.accept)
        self.resize(520, self.sizeHint().height())
        self.reason.setFocus()

    def accept(self) -> None:
        """Lift it."""
        outage, reason = self._outage, self.reason.value()
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: thaw_paper(workplace, outage, reason),
            self._done, self._failed, writes=True,
        )  # fmt: skip


def frozen_words(outages: tuple[Outage, ...]) -> str:
    """Say since when new paper is stopped, "" when it is not."""
    for outage in outages:
        if is_frozen(outage) and outage.frozen_at:
            since = moment(outage.frozen_at)
            return f"Nytt papper är stoppat sedan {since}. Nytt lämnas ut i apotekssystemet."
    return ""
