"""Choosing a delivery that owes something, to deliver the rest, or to say that nobody wants it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.texts import day
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.table import Column, Table
from app.usecases.list_requisitions import BackOrder

_OVER = "för mycket levererat"


class BackOrders(Dialog):
    """What units wait for (restade rader). BackOrders(parent, orders); `chosen` has a delivery."""

    chosen = Signal(object)  # UUID of the first delivery
    close_asked = Signal(object, str)  # RowRef, and the reason

    def __init__(self, parent: QWidget, orders: Sequence[BackOrder]) -> None:
        text = "Enter levererar resten av den markerade." if orders else "Inget restas."
        action = "Leverera resten" if orders else ""
        super().__init__(parent, "Restas till enheter", text, action=action)
        columns: list[Column[BackOrder]] = [
            Column("Expedition", lambda order: order.slip, 110),
            Column("Enhet", lambda order: order.unit, 200),
            Column("Vara", lambda order: order.product, 240, stretch=True),
            Column(
                "Restas",
                lambda order: _OVER if order.packages < 0 else f"{order.packages} förp",
                160,
                colour=lambda order: "stop" if order.packages < 0 else "ink",
                icon=lambda order: ("octagon-x", "stop") if order.packages < 0 else None,
            ),
            Column("Levererad", lambda order: day(order.happened_at), 110),
        ]
        self.table = Table(columns, "Rader som enheter väntar på")
        self.table.show_rows(orders)
        self.table.opened.connect(lambda _: self.accept())
        self.reason = LineField(
            "Resten levereras inte, skäl", placeholder="till exempel: enheten avstår"
        )
        self.give_up = KeyButton("Avsluta raden", "Alt+A")
        self.give_up.acted.connect(self._give_up)
        foot = QHBoxLayout()
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.give_up, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self.table)
        self.body.addLayout(foot)
        for part in (self.table, self.reason, self.give_up):
            part.setVisible(bool(orders))
        self.resize(960, 420)
        if orders:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Take up the marked delivery."""
        if (order := self.table.marked_item()) is not None:
            super().accept()
            self.chosen.emit(order.ref.subject)

    def _give_up(self) -> None:
        order, reason = self.table.marked_item(), self.reason.value()
        if not reason:
            self.reason.set_state(FieldState.BAD, "Skriv varför resten inte levereras.")
            self.reason.setFocus()
        elif order is not None:
            self.reject()
            self.close_asked.emit(order.ref, reason)
