"""Alerts of e-VIS: the list of them, opening a case, and ending one by its cause."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.alert_entries import AlertCause
from app.domain.alerts import CAUSE_WORDS, Alert, Ending
from app.domain.staff import Act
from app.domain.supplied import Pack
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.views.stock.move_dialogs import side_by_side
from app.ui.views.stock.writing_dialog import WritingDialog
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import ChoiceField, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.table import Column, Table
from app.usecases.report_alert import Reported, close_alert, list_alerts, open_alert

_LIST = "Ett larm om en förpackning som lämnades ut här är ett ärende tills orsaken är känd."
_OPEN = "Skriv larmet som e-VIS visar det. Förpackningen ska vara utlämnad här."
_CLOSE = (
    "Var felet vårt eget: skriv vilket. Är orsaken okänd ska den vara anmäld till tillverkaren."
)
_WIDTH, _HEIGHT = 860, 520


class AlertsDialog(Dialog):
    """The alerts, the open ones first (larm). AlertsDialog(parent, session).

    `changed` comes when a case was opened or ended.
    """

    changed = Signal()

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Larm från e-VIS", _LIST)
        self._session = session
        self.message = Message()
        self.table: Table[Alert] = Table(_COLUMNS, "Larm")
        self.facts = label("", "table", "ink2", wrap=True)
        self.new = KeyButton("Nytt larm…", "Ctrl+N", icon="plus")
        self.end = KeyButton("Avsluta…", "Alt+A", icon="circle-check")
        buttons = QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.new, self.end):
            row.addWidget(button)
            button.obstructed.connect(
                lambda button=button: self.message.say(button.toolTip(), Tone.INFO)
            )
        row.addStretch(1)
        self.body.addWidget(self.message)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.facts)
        self.body.addWidget(buttons)
        self.table.marked.connect(self._mark)
        self.table.opened.connect(lambda _: self.end.click())
        self.new.acted.connect(lambda: self.ask_new(None))
        self.end.acted.connect(self._ask_end)
        self._barred = why_not(session.workplace.person, Act.SETTLE)
        self.new.block(self._barred)
        self._mark(None)
        self.spread(_WIDTH, _HEIGHT)
        self.read()

    def read(self) -> None:
        """Read what there is."""
        self._session.run(list_alerts, self._show, lambda e: self.message.say(told(e)))

    def ask_new(self, pack: Pack | None) -> None:
        """Ask what e-VIS says, about a pack if one was scanned."""
        if not self._barred:
            self._open(OpenAlertDialog(self, self._session, pack))

    def _ask_end(self) -> None:
        if (alert := self.table.marked_item()) is not None:
            self._open(CloseAlertDialog(self, self._session, alert))

    def _open(self, dialog: WritingDialog) -> None:
        dialog.written.connect(self._written)
        dialog.open()

    def _written(self, said: str) -> None:
        self.message.say(said, Tone.OK)
        self.read()
        self.changed.emit()

    def _show(self, alerts: list[Alert]) -> None:
        marked = self.table.marked_item()
        self.table.show_rows(alerts)
        ids = [alert.id for alert in alerts]
        if alerts:
            self.table.selectRow(ids.index(marked.id) if marked and marked.id in ids else 0)
        self._mark(self.table.marked_item())

    def _mark(self, alert: Alert | None) -> None:
        self.facts.setText(_facts(alert) if alert else "Inga larm är antecknade.")
        barred = "" if alert and alert.is_open else "Välj ett öppet larm."
        self.end.block(self._barred or barred)


class OpenAlertDialog(WritingDialog):
    """A case is opened (nytt larm). OpenAlertDialog(parent, session, pack): as scanned, or None."""

    def __init__(self, parent: QWidget, session: Session, pack: Pack | None) -> None:
        super().__init__(parent, session, "Nytt larm", _OPEN, "Öppna ärende")
        self.gtin = LineField("Produktkod", code=True)
        self.serial = LineField("Serienummer", code=True)
        self.code = LineField("Larmets kod", code=True)
        self.at = MomentField("Larmet kom", session.workplace.computer.clock.now())
        self.words = LineField("Anteckning")
        self.fields = {
            "gtin": self.gtin,
            "serial": self.serial,
            "code": self.code,
            "happened_at": self.at.time,
        }
        if pack is not None:
            self.gtin.set_value(pack.gtin)
            self.serial.set_value(pack.serial)
        where = side_by_side(self.gtin, self.serial)
        self.lay_out(where, self.code, self.at, self.words, signed=False)
        if pack is not None:
            self.code.setFocus()

    def accept(self) -> None:
        """Open it."""
        if (at := self.at.value()) is None:
            return
        reported = Reported(
            self.gtin.value(), self.serial.value(), self.code.value(), at, self.words.value()
        )
        said = "Ärendet är öppet. Avsluta det när orsaken är känd."
        self.write(lambda workplace: open_alert(workplace, reported), said)


class CloseAlertDialog(WritingDialog):
    """A case ends (avsluta larm). CloseAlertDialog(parent, session, alert)."""

    def __init__(self, parent: QWidget, session: Session, alert: Alert) -> None:
        super().__init__(parent, session, "Avsluta larm", _CLOSE, "Avsluta ärendet")
        self._alert = alert
        choices = [(cause.value, CAUSE_WORDS[cause]) for cause in AlertCause]
        self.cause = ChoiceField("Orsak", choices)
        self.words = LineField("Vad utredningen fann")
        self.at = MomentField("Anmäld", session.workplace.computer.clock.now())
        self.reference = LineField("Anmälans nummer")
        self.fields = {
            "cause": self.cause,
            "words": self.words,
            "reported_at": self.at.time,
            "reference": self.reference,
        }
        said = label(_facts(alert), "table", "ink", wrap=True)
        self.lay_out(said, self.cause, self.words, self.at, self.reference, signed=False)
        self.cause.edited.connect(self.ask_report)
        self.ask_report()

    def ask_report(self) -> None:
        """Ask for the report where the cause is unknown."""
        is_unknown = self.cause.value() == AlertCause.UNKNOWN.value
        self.at.setVisible(is_unknown)
        self.reference.setVisible(is_unknown)

    def accept(self) -> None:
        """End it."""
        if (at := self.at.value()) is None:
            return
        cause = AlertCause(self.cause.value()) if self.cause.value() else None
        ending = Ending(cause, self.words.value(), at, self.reference.value())
        case = self._alert.id
        self.write(lambda workplace: close_alert(workplace, case, ending), "Ärendet är avslutat.")


def _facts(alert: Alert) -> str:
    said = f"Produktkod {alert.gtin}, serienummer {alert.serial}, expedition {alert.slip}."
    said += f" {alert.words} ({alert.opened_by})" if alert.words else f" {alert.opened_by}"
    if not alert.is_open:
        said += f"\n{alert.outcome}. {alert.found} ({alert.closed_by})"
    if alert.reported_at:
        said += f" Anmäld {alert.reported_at:%Y-%m-%d %H:%M}, {alert.reference}."
    return said


_COLUMNS: list[Column[Alert]] = [
    Column("När", lambda alert: f"{alert.alerted_at:%Y-%m-%d %H:%M}", 140),
    Column("Larm", lambda alert: alert.code, 150),
    Column("Expedition", lambda alert: alert.slip, 124),
    Column("Orsak", lambda alert: alert.outcome, 160, stretch=True),
]
