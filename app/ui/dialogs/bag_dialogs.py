"""Putting a bag on a shelf, and choosing one that waits."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.texts import clock_time, short_day
from app.ui.theme import current_theme
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.table import Column, Table
from app.usecases.keep_bag import BagLine

_WHY = (
    "Allt är klart utom utlämningen: vem som hämtar och rådgivningen noteras när någon kommer."
    " Påsen öppnas igen på expeditionsnumret eller med Ctrl+Skift+H."
)
_WIDTH = 480  # px of the design


class ShelfDialog(Dialog):
    """Where the bag waits (hylla). ShelfDialog(parent, "A-0113-M"); `given` has the place."""

    given = Signal(str)

    def __init__(self, parent: QWidget, number: str) -> None:
        super().__init__(parent, f"Ställ {number} på hylla", _WHY, action="Ställ på hylla")
        self.shelf = LineField("Plats", placeholder="till exempel: hylla B, kyl 2")
        self.shelf.line.setMaxLength(40)
        self.body.addWidget(self.shelf)
        self.shelf.line.returnPressed.connect(self.accept)
        width = current_theme().px(_WIDTH)
        self.resize(width, self.heightForWidth(width))
        self.shelf.setFocus()

    def accept(self) -> None:
        """Give the place, which may be empty."""
        super().accept()
        self.given.emit(self.shelf.value())


class WaitingBags(Dialog):
    """The bags that wait (påsar). WaitingBags(parent, bags); `chosen` comes with one of them."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, bags: Sequence[BagLine]) -> None:
        text = "Enter öppnar den markerade." if bags else "Ingen påse väntar."
        super().__init__(parent, "Påsar som väntar", text, action="Öppna" if bags else "")
        columns: list[Column[BagLine]] = [
            Column("Expedition", lambda bag: bag.slip, 124),
            Column("Patient", lambda bag: bag.patient or "gallrad", 170),
            Column("Vara", lambda bag: bag.products, 220, stretch=True),
            Column("Plats", lambda bag: bag.shelf, 130),
            Column("Färdigställd", _prepared, 164),
        ]
        self.table = Table(columns, "Påsar som väntar")
        self.table.show_rows(bags)
        self.table.opened.connect(lambda _: self.accept())
        self.table.setVisible(bool(bags))
        self.body.addWidget(self.table)
        self.spread(1040, 380)
        if bags:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Open the marked bag."""
        if (bag := self.table.marked_item()) is not None:
            super().accept()
            self.chosen.emit(bag)


def _prepared(bag: BagLine) -> str:
    return f"{short_day(bag.prepared_at)} {clock_time(bag.prepared_at)} {bag.signum}"
