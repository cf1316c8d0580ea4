"""Going to a screen by typing its name (Ctrl+G), for keyboards without function keys."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.rail import Place


class GoTo(Dialog):
    """Where to go (gå till). GoTo(parent, places); `chosen` comes with the place's name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, places: Sequence[Place]) -> None:
        super().__init__(parent, "Gå till…", action="Gå")
        self._places = tuple(places)
        self.field = LineField("Skärm", "Skriv början av namnet. Pil upp och ned väljer.")
        self.list = QListWidget()
        self.list.setAccessibleName("Skärmar")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field's arrow keys move in it
        self.list.itemClicked.connect(lambda _: self.accept())
        self.body.addWidget(self.field)
        self.body.addWidget(self.list)
        self.field.edited.connect(self._filter)
        self.field.line.returnPressed.connect(self.accept)
        self.field.line.installEventFilter(self)
        self._filter()
        self.resize(420, 400)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list while typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        """Go to the marked screen, if there is one."""
        if (item := self.list.currentItem()) is not None:
            super().accept()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _filter(self) -> None:
        typed = self.field.value().casefold()
        self.list.clear()
        for place in self._places:
            if typed in place.title.casefold():
                item = QListWidgetItem(f"{place.title}   {place.key}")
                item.setData(Qt.ItemDataRole.UserRole, place.name)
                self.list.addItem(item)
        self.list.setCurrentRow(0)
