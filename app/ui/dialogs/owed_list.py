"""Choosing a hand-out that owes something, to hand out the rest of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.supply import packages_words
from app.ui.texts import clock_time, day
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.table import Column, Table
from app.usecases.take_up import Owed

_OVER = "för mycket utlämnat"
_WHY_OVER = "Mer än det ordinerade är utlämnat på samma recept. Ring patienten och utred i dag."


class OwedList(Dialog):
    """What is owed (restlista). OwedList(parent, lines); `chosen` comes with one of them."""

    chosen = Signal(object)
    close_asked = Signal(object, str)  # RowRef of the order, and the reason

    def __init__(self, parent: QWidget, lines: Sequence[Owed]) -> None:
        text = "Enter lämnar ut resten av den markerade." if lines else "Inget restas."
        super().__init__(parent, "Restas", text, action="Lämna ut resten" if lines else "")
        columns: list[Column[Owed]] = [
            Column("Expedition", lambda line: line.slip, 110),
            Column("Patient", lambda line: line.patient or "gallrad", 180),
            Column("Vara", lambda line: line.product, 240, stretch=True),
            Column(
                "Restas",
                lambda line: _OVER if line.is_over else packages_words(line.packages),
                160,
                colour=lambda line: "stop" if line.is_over else "ink",
                icon=lambda line: ("octagon-x", "stop") if line.is_over else None,
            ),
            Column(
                "Utlämnad",
                lambda line: f"{day(line.happened_at)} {clock_time(line.happened_at)}",
                140,
            ),
        ]
        self.table = Table(columns, "Utlämningar som restar något")
        self.table.show_rows(lines)
        self.table.opened.connect(lambda _: self.accept())
        self.table.setVisible(bool(lines))
        self.body.addWidget(self.table)
        self.reason = LineField(
            "Resten lämnas inte ut, skäl", placeholder="till exempel: patienten avstår"
        )
        self.give_up = KeyButton("Avsluta receptet", "Alt+A")
        self.give_up.acted.connect(self._give_up)
        foot = QHBoxLayout()
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.give_up, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (self.reason, self.give_up):
            part.setVisible(bool(lines))
        self.body.addLayout(foot)
        if any(line.is_over for line in lines):
            self.body.addWidget(label(_WHY_OVER, "table", "stop", wrap=True))
        self.resize(960, 420)
        if lines:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        line = self.table.marked_item()
        if not self.reason.value():
            self.reason.set_state(FieldState.BAD, "Skriv varför resten inte lämnas ut.")
            self.reason.setFocus()
        elif line is not None:
            reason = self.reason.value()
            self.reject()
            self.close_asked.emit(line.root, reason)

    def accept(self) -> None:
        """Take up the marked hand-out."""
        if (line := self.table.marked_item()) is not None:
            super().accept()
            self.chosen.emit(line.subject)
