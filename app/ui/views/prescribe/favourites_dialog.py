"""Favourite medicines with the words that go with them, and what was often written before."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.prescription_entries import Favourite
from app.ui.keys import shortcut
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.label import label
from app.ui.widgets.table import Column, Table

_MOST_USED = 30


class FavouritesDialog(Dialog):
    """The list to take from (favoriter). FavouritesDialog(parent, kept, used).

    `taken` comes with the one that Enter takes, `kept_changed` with the list as it is to be.
    """

    taken = Signal(object)
    kept_changed = Signal(object)

    def __init__(
        self, parent: QWidget, kept: Sequence[Favourite], used: Sequence[Favourite]
    ) -> None:
        text = "Enter fyller i läkemedlet. Del tar bort en favorit. Det du ofta skriver står under."
        super().__init__(parent, "Favoriter", text if kept or used else "")
        self._kept = tuple(kept)
        others = [one for one in used if one not in self._kept][:_MOST_USED]
        self.table: Table[Favourite] = Table(self._columns(), "Favoriter")
        self.table.show_rows([*self._kept, *others])
        empty = "Ingen favorit än. Ctrl+Skift+F sparar läkemedlet som är öppet."
        self.empty = label(empty, "body", "ink2", wrap=True)
        self.body.addWidget(self.empty)
        self.empty.setVisible(not (kept or others))
        self.body.addWidget(self.table, 1)
        self.table.setVisible(bool(kept or others))
        self.table.opened.connect(self._take)
        shortcut("Del", self).activated.connect(self._drop)
        self.spread(760, 460)
        if kept or others:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _columns(self) -> list[Column[Favourite]]:
        return [
            Column("Läkemedel", lambda f: f.product.title, 210),
            Column("Mängd", _amount, 100),
            Column("Dosering", lambda f: f"{f.dosage} {f.purpose}".strip(), 220, stretch=True),
            Column("", lambda f: "favorit" if f in self._kept else "skrivet", 80),
        ]

    def _take(self, favourite: Favourite) -> None:
        self.accept()
        self.taken.emit(favourite)

    def _drop(self) -> None:
        marked = self.table.marked_item()
        if marked in self._kept:
            self._kept = tuple(one for one in self._kept if one != marked)
            self.table.show_rows([one for one in self.table.rows.items if one != marked])
            self.kept_changed.emit(self._kept)


def _amount(favourite: Favourite) -> str:
    many = f"{favourite.packages} × " if favourite.packages > 1 else ""
    return f"{many}{favourite.product.pack}"
