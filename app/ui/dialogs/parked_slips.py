"""Choosing one of the slips that are open but not on the screen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.draft import OpenSlip
from app.domain.order import OrderKind
from app.ui.texts import clock_time, day
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.table import Column, Table


class ParkedSlips(Dialog):
    """The parked slips (parkerade). ParkedSlips(parent, slips); `chosen` comes with one of them."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, slips: Sequence[OpenSlip]) -> None:
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
        self.body.addWidget(self.table)
        self.spread(760, 380)
        if slips:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

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
