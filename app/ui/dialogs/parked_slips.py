"""Choosing one of the slips that are open but not on the screen."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.draft import OpenSlip
from app.domain.order import OrderKind
from app.ui.headline import moment
from app.ui.models.elsewhere import known_words
from app.ui.texts import clock_time, day
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.label import label
from app.ui.widgets.table import Column, Table
from app.usecases.open_elsewhere import OpenElsewhere


class ParkedSlips(Dialog):
    """The parked slips (parkerade), and below them what is open at other counters.

    ParkedSlips(parent, slips, elsewhere, now); `chosen` comes with one of those here.
    """

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        slips: Sequence[OpenSlip],
        elsewhere: Sequence[OpenElsewhere] = (),
        now: datetime | None = None,
    ) -> None:
        text = "Enter öppnar den markerade." if slips else "Inget är parkerat."
        super().__init__(parent, "Parkerade", text, action="Öppna" if slips else "")
        columns: list[Column[OpenSlip]] = [
            Column("Expedition", lambda slip: slip.slip, 124),
            Column(
                "Enhet" if slips and _is_for_unit(slips[0]) else "Patient",
                _whose,
                200,
                stretch=True,
            ),
            Column("Vara", _product, 240),
            Column("Sparad", lambda slip: f"{day(slip.saved_at)} {clock_time(slip.saved_at)}", 140),
        ]
        self.table = Table(columns, "Parkerade expeditioner")
        self.table.show_rows(slips)
        self.table.opened.connect(lambda _: self.accept())
        self.table.setVisible(bool(slips))
        self.body.addWidget(self.table, 2)
        if elsewhere and now is not None:
            self._add_elsewhere(elsewhere, now)
        self.spread(760, 520 if slips and elsewhere else 380)
        if slips:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_elsewhere(self, slips: Sequence[OpenElsewhere], now: datetime) -> None:
        """List what is open at others, which is gone on with there."""
        columns: list[Column[OpenElsewhere]] = [
            Column("Expedition", lambda slip: slip.number, 124),
            Column("Öppen vid", lambda slip: slip.counter, 200, stretch=True),
            Column("Sedan", lambda slip: moment(slip.since, now), 140),
            Column("Känt", lambda slip: known_words(slip, now), 180),
        ]
        self.elsewhere = Table(columns, "Öppna vid andra kassor")
        self.elsewhere.show_rows(slips)
        self.body.addWidget(label("Öppna vid andra kassor", "section"))
        self.body.addWidget(self.elsewhere, 1)

    def accept(self) -> None:
        """Open the marked slip."""
        if (slip := self.table.marked_item()) is not None:
            super().accept()
            self.chosen.emit(slip)


def _whose(slip: OpenSlip) -> str:
    draft = slip.draft
    nobody = "ingen enhet" if _is_for_unit(slip) else "ingen patient"
    return draft.listed_name or draft.patient.identity or nobody


def _is_for_unit(slip: OpenSlip) -> bool:
    return slip.draft.kind is OrderKind.REQUISITION


def _product(slip: OpenSlip) -> str:
    titles = [row.product.title for row in slip.draft.rows if row.product]
    more = f" +{len(titles) - 1}" if len(titles) > 1 else ""
    return f"{titles[0]}{more}" if titles else "ingen vara"
