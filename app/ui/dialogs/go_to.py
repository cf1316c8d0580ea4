"""Going to a screen by its name, or to a slip or form by its number (Ctrl+G)."""

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.findings import Refused
from app.domain.slip import SlipNumber
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.rail import Place
from app.ui.widgets.table import Column, Table


class GoTo(Dialog):
    """Where to go (gå till). GoTo(parent, places); `chosen` comes with the place's name.

    `numbered` comes with the number of a slip or a form instead.
    """

    chosen = Signal(str)
    numbered = Signal(str)

    def __init__(self, parent: QWidget | None, places: Sequence[Place]) -> None:
        super().__init__(parent, "Gå till…", action="Gå")
        self._places = tuple(places)
        self.field = LineField(
            "Skärm eller nummer", "En del av namnet, eller ett nummer som A-0113-M."
        )
        columns: list[Column[Place]] = [
            Column("Skärm", lambda p: p.title, 200, stretch=True, icon=lambda p: (p.icon, "ink2")),
            Column("Tangent", lambda p: p.key, 90, right=True, colour=lambda _: "ink2"),
        ]
        self.table: Table[Place] = Table(columns, "Skärmar")
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field's arrow keys move in it
        self.table.doubleClicked.connect(lambda _: self.accept())
        self.body.addWidget(self.field)
        self.body.addWidget(self.table)
        self.field.edited.connect(self._filter)
        self.field.line.returnPressed.connect(self.accept)
        self.field.line.installEventFilter(self)
        self._filter()
        self.resize(420, 400)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the table while typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            count = len(self.table.rows.items)
            if step and count:
                self.table.selectRow((self.table.currentIndex().row() + step) % count)
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        """Go to the marked screen, if there is one, or to what bears the number."""
        with suppress(Refused):
            number = SlipNumber.parse(self.field.value())
            super().accept()
            self.numbered.emit(str(number))
            return
        if (place := self.table.marked_item()) is not None:
            super().accept()
            self.chosen.emit(place.name)

    def _filter(self) -> None:
        typed = self.field.value().casefold()
        self.table.show_rows([p for p in self._places if typed in p.title.casefold()])
        self.table.selectRow(0)
