"""The deliveries to units: which nobody has signed for, their notes, and the basis of invoices."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.session import Session
from app.ui.texts import clock_time, day
from app.ui.views.stock.writing_dialog import WritingDialog
from app.ui.widgets.field import LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.table import Column, Table
from app.ui.widgets.tick import Tick
from app.usecases.acknowledge_delivery import acknowledge_delivery
from app.usecases.list_requisitions import DeliveryLine

_TEXT = "Enter kvitterar den markerade. Fyll i det som står på följesedeln."


class Deliveries(WritingDialog):
    """Deliveries, the open ones first (leveranser). Deliveries(parent, session, lines)."""

    note_asked = Signal(object)  # UUID of a delivery
    invoice_asked = Signal()
    correct_asked = Signal(object)  # UUID of a delivery
    reverse_asked = Signal(object)
    return_asked = Signal(object)

    def __init__(self, parent: QWidget, session: Session, lines: Sequence[DeliveryLine]) -> None:
        text = _TEXT if lines else "Inget är levererat till någon enhet."
        super().__init__(parent, session, "Leveranser", text, "Kvittera" if lines else "")
        self.table = Table(_COLUMNS, "Leveranser till enheter")
        self.table.show_rows(lines)
        self.receiver = LineField("Mottagarens namn")
        self.at = MomentField("Mottagen", session.workplace.computer.clock.now())
        self.signature = Tick("Mottagarens underskrift finns på följesedeln")
        self.note = KeyButton("Följesedel", "Alt+F", icon="printer")
        self.invoice = KeyButton("Fakturaunderlag", "Alt+U", icon="receipt")
        self.fields = {"receiver": self.receiver, "received_at": self.at.time}
        receipt = QWidget()
        row = QHBoxLayout(receipt)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.receiver, 1)
        row.addWidget(self.at, 1)
        papers = QWidget()
        row = QHBoxLayout(papers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.signature, 1)
        row.addWidget(self.note)
        row.addWidget(self.invoice)
        after = self._after()
        self.lay_out(self.table, receipt, papers, after, signed=False)
        self.body.setStretchFactor(self.table, 8)  # what is left over is the list's
        for part in (self.table, receipt, papers, after):
            part.setVisible(bool(lines))
        self.table.opened.connect(lambda _: self.receiver.setFocus())
        self.note.acted.connect(self._ask_note)
        self.invoice.acted.connect(self._ask_invoice)
        self.spread(960, 520)
        if lines:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Note that the marked delivery came."""
        line, at = self.table.marked_item(), self.at.value()
        if line is None or at is None:
            return
        name, seen = self.receiver.value(), self.signature.isChecked()
        self.write(
            lambda workplace: acknowledge_delivery(
                workplace, line.subject, name, at, signature_seen=seen
            ),
            f"{line.delivered.slip} är kvitterad.",
        )

    def _after(self) -> QWidget:
        """Return what can be done when a delivery was not as it stands."""
        after = QWidget()
        row = QHBoxLayout(after)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addStretch(1)
        asked = (
            (KeyButton("Rätta…", "Alt+R"), self.correct_asked),
            (KeyButton("Backa…", "Alt+B"), self.reverse_asked),
            (KeyButton("Retur…", "Alt+T"), self.return_asked),
        )
        for button, signal in asked:
            row.addWidget(button)
            button.acted.connect(lambda signal=signal: self._ask(signal))
        self.correct, self.reverse, self.give_back = (button for button, _ in asked)
        return after

    def _ask(self, signal: SignalInstance) -> None:
        line = self.table.marked_item()
        if line is None:
            return
        if line.is_reversed:
            self.message.say("Inget levererades. Leveransen är backad.")
            return
        self.reject()
        signal.emit(line.subject)

    def _ask_note(self) -> None:
        if (line := self.table.marked_item()) is not None:
            self.reject()
            self.note_asked.emit(line.subject)

    def _ask_invoice(self) -> None:
        self.reject()
        self.invoice_asked.emit()


def _is_open(line: DeliveryLine) -> bool:
    return line.received_at is None and not line.is_reversed


def _state(line: DeliveryLine) -> str:
    if line.is_reversed:
        return "backad, inget levererades"
    if line.received_at is None:
        return "ej kvitterad"
    return f"{line.receiver} {day(line.received_at)} {clock_time(line.received_at)}".strip()


def _changed(line: DeliveryLine) -> str:
    return "retur" if line.returned else "rättad" if line.is_corrected else ""


_COLUMNS: list[Column[DeliveryLine]] = [
    Column("Expedition", lambda line: line.delivered.slip, 124),
    Column("Enhet", lambda line: line.delivered.unit.title, 220, stretch=True),
    Column("Rader", lambda line: str(len(line.delivered.rows)), 60),
    Column("Ändrad", _changed, 90),
    Column(
        "Levererad",
        lambda line: f"{day(line.delivered.happened_at)} {clock_time(line.delivered.happened_at)}",
        140,
    ),
    Column(
        "Kvittens",
        _state,
        230,
        colour=lambda line: "warn" if _is_open(line) else "ink",
    ),
]
