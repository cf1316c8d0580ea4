"""Declaring an outage, changing what is down, and saying that the systems are back."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.findings import Refused
from app.domain.outage import DEPENDENCY_WORDS, Dependency, Outage
from app.ui.errors import show_error
from app.ui.headline import COMMON_FIRST, listed, moment
from app.ui.session import Session
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import Field, TextField
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.tick import Tick
from app.usecases.declare_outage import change_outage, declare_outage, end_outage
from app.usecases.workplace import Workplace

_DECLARE = (
    "Reservdrift är ett beslut med en grund. Det som lämnas ut hör till avbrottet, och vad som är"
    " nere avgör vilka steg som får vänta."
)
_CHANGE = "Kryssa i allt som är nere från och med tidpunkten. Är allt åter: avsluta i stället."
_END = (
    "Systemen är åter. Det som hände före tidpunkten kan fortfarande registreras i efterhand, och"
    " stegen som fick vänta kan redovisas."
)


class Dependencies(QWidget):
    """What can be down, as boxes to tick (beroenden)."""

    def __init__(self, down: Iterable[Dependency] = ()) -> None:
        super().__init__()
        self.ticks = {d: Tick(DEPENDENCY_WORDS[d]) for d in COMMON_FIRST}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        for number, tick in enumerate(self.ticks.values()):
            grid.addWidget(tick, number // 2, number % 2)
        for dependency in down:
            self.ticks[dependency].setChecked(True)
        self.setFocusProxy(next(iter(self.ticks.values())))

    def chosen(self) -> list[Dependency]:
        """Return what is ticked."""
        return [dependency for dependency, tick in self.ticks.items() if tick.isChecked()]


class _OutageDialog(Dialog):
    """What the three have in common: one write, whose refusal is shown in place."""

    def __init__(self, parent: QWidget, session: Session, words: tuple[str, str, str]) -> None:
        heading, text, action = words
        super().__init__(parent, heading, text, action=action)
        self._session = session
        self.message = Message()
        self.fields: dict[str, Field] = {}
        self.ticks: Dependencies | None = None

    def _write(self, call: Callable[[Workplace], Outage]) -> None:
        if self.action_button.is_blocked:
            return
        self.action_button.block("Sparas.")
        self.message.clear()
        self._session.run(call, self._done, self._failed, writes=True)

    def _done(self, _: Outage) -> None:
        super().accept()

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        show_error(error, self.message, self.fields)
        is_down = isinstance(error, Refused) and error.findings[0].field == "down"
        if is_down and self.ticks is not None:
            self.ticks.setFocus()


class DeclareOutage(_OutageDialog):
    """A new outage (öppna avbrott). DeclareOutage(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, session, ("Öppna avbrott", _DECLARE, "Öppna avbrott"))
        self.down = self.ticks = Dependencies()
        self.since = MomentField("Sedan", session.workplace.computer.clock.now())
        hint = "Vad beslutet bygger på, till exempel SMS från eHM 14:34."
        self.ground = TextField("Grund", hint)
        self.body.addWidget(label("Vad är nere?", "section"))
        for part in (self.down, self.since, self.ground, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.fields = {"since": self.since.time, "ground": self.ground}
        self.resize(560, 500)
        self.down.setFocus()

    def accept(self) -> None:
        """Declare it."""
        if (since := self.since.value()) is None:
            return
        down, ground = self.down.chosen(), self.ground.value()
        self._write(lambda workplace: declare_outage(workplace, down, since, ground))


class ChangeOutage(_OutageDialog):
    """Other things are down than before (ändra avbrott). ChangeOutage(parent, session, outage)."""

    def __init__(self, parent: QWidget, session: Session, outage: Outage) -> None:
        super().__init__(parent, session, ("Ändra avbrott", _CHANGE, "Spara"))
        self._outage = outage
        self.down = self.ticks = Dependencies(outage.down)
        self.at = MomentField("Från och med", session.workplace.computer.clock.now())
        self.body.addWidget(label("Vad är nere?", "section"))
        for part in (self.down, self.at, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.fields = {"since": self.at.time}
        self.resize(560, 420)
        self.down.setFocus()

    def accept(self) -> None:
        """Note the change."""
        if (at := self.at.value()) is None:
            return
        outage, down = self._outage.id, self.down.chosen()
        self._write(lambda workplace: change_outage(workplace, outage, down, at))


class EndOutage(_OutageDialog):
    """The systems are back (avsluta avbrott). EndOutage(parent, session, outage)."""

    def __init__(self, parent: QWidget, session: Session, outage: Outage) -> None:
        super().__init__(parent, session, ("Avsluta avbrott", _END, "Avsluta avbrott"))
        self._outage = outage
        now = session.workplace.computer.clock.now()
        self.at = MomentField("Åter", now)
        since = moment(outage.since, now)
        said = f"{listed(outage.down)} är nere. Avbrottet började {since}."
        self.body.addWidget(label(said, "section", wrap=True))
        for part in (self.at, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.fields = {"since": self.at.time}
        self.resize(520, 320)
        self.at.setFocus()

    def accept(self) -> None:
        """Note that they are back."""
        if (at := self.at.value()) is None:
            return
        outage = self._outage.id
        self._write(lambda workplace: end_outage(workplace, outage, at))
