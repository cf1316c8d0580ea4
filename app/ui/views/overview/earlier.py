"""Outages that are closed, with their protocols and reports."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout

from app.domain.clock import elapsed
from app.domain.outage import Outage, OutageState
from app.ui.texts import clock_time, day, duration
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.panel import Panel
from app.ui.widgets.table import Column, Table

_SHOWN = 50


def _time(outage: Outage) -> str:
    return f"{day(outage.since)} {clock_time(outage.since)}"


def _length(outage: Outage) -> str:
    return duration(elapsed(outage.since, outage.ended_at)) if outage.ended_at else ""


def _closed(outage: Outage) -> str:
    return f"{day(outage.closed_at)} {clock_time(outage.closed_at)}" if outage.closed_at else ""


class Earlier(Panel):
    """Outages that are over (tidigare avbrott).

    Earlier(), then `show_outages(outages)`; `protocol_requested` comes with an outage whose
    protocol is to be seen again, `report_requested` with one whose figures are.
    """

    protocol_requested = Signal(object)
    report_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Tidigare avbrott", "Alt+T", framed=True)
        columns = [
            Column[Outage]("Avbrott", lambda o: o.label, 114),
            Column[Outage]("Började", _time, 140),
            Column[Outage]("Varade", _length, 104),
            Column[Outage]("Stängt", _closed, 140),
            Column[Outage]("Grund", lambda o: o.ground, 160, stretch=True),
        ]
        self.table: Table[Outage] = Table(columns, "Tidigare avbrott")
        self.empty = label("Inget avbrott är stängt ännu.", "table", "ink2", wrap=True)
        self.protocol = KeyButton("Slutprotokoll…", icon="printer")
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table, 1)
        self.report = KeyButton("Avbrottsrapport…", icon="file-text")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.protocol)
        row.addWidget(self.report)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(0)
        self.table.opened.connect(self.protocol_requested)
        self.protocol.acted.connect(lambda: self._ask(self.protocol_requested))
        self.report.acted.connect(lambda: self._ask(self.report_requested))

    def show_outages(self, outages: Sequence[Outage]) -> None:
        """Show those that are closed."""
        closed = [o for o in outages if o.state is OutageState.CLOSED][:_SHOWN]
        self.table.show_rows(closed)
        for part in (self.table, self.protocol, self.report):
            part.setVisible(bool(closed))
        self.empty.setVisible(not closed)
        if closed and self.table.marked_item() is None:
            self.table.selectRow(0)

    def marked(self) -> Outage | None:
        """Return the one that is marked, if any is closed."""
        return self.table.marked_item()

    def _ask(self, requested: SignalInstance) -> None:
        if (outage := self.marked()) is not None:
            requested.emit(outage)
