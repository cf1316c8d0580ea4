"""Putting a copy from another medium into an empty data folder."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.background import Background
from app.ui.errors import show_error
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.message import Message
from app.ui.widgets.password_field import PasswordField
from app.ui.widgets.segmented import Segmented
from app.usecases.back_up import Restoring, restore_backup
from app.usecases.workplace import Computer

_TEXT = (
    "Kopian läses och kontrolleras först. Den här datorn fortsätter sedan som en ny dator, med"
    " nya expeditionsnummer. Det som gjordes efter kopian finns inte med."
)


class Restore(Dialog):
    """A copy instead of a new pharmacy (återställning från kopia). `restored` when it is here."""

    restored = Signal()

    def __init__(self, parent: QWidget, computer: Computer, background: Background) -> None:
        super().__init__(parent, "Öppna från kopia på USB", _TEXT, action="Återställ")
        self._computer, self._background = computer, background
        self.folder = FolderField("Kopians mapp", "Heter lykta- och tiden då kopian gjordes.")
        options = [("password", "Lösenord", "lock"), ("code", "Återställningskod", "key-round")]
        self.by = Segmented(options, "Öppna med")
        self.name = LineField("Person", "Namnet som vid inloggning.")
        self.password = PasswordField("Lösenord", "Det som gällde när kopian gjordes.")
        self.code = LineField("Återställningskod", "Från bladet i kassaskåpet.", code=True)
        self.message = Message()
        for part in (self.folder, self.by, self.name, self.password, self.code, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.by.chosen.connect(self._show_ways)
        self.by.set_value("password")
        self._show_ways("password")
        self.resize(560, 480)
        self.folder.setFocus()

    def accept(self) -> None:
        """Restore; the dialog stays until it has worked."""
        if self.action_button.is_blocked:
            return
        if not self.folder.value():
            self.folder.set_state(FieldState.BAD, "Välj mappen med kopian.")
            self.folder.setFocus()
            return
        self.message.clear()
        self.action_button.block("Kopian läses och kontrolleras.")
        computer, source = self._computer, Path(self.folder.value())
        by_code = self.by.value() == "code"
        opened_by = (
            Restoring(code=self.code.value())
            if by_code
            else Restoring(name=self.name.value(), password=self.password.password())
        )
        asking = self._background.folders.at(source)
        self._background.run(
            lambda: restore_backup(computer, source, opened_by, asking=asking),
            self._done,
            self._failed,
        )

    def _show_ways(self, way: str) -> None:
        self.code.setVisible(way == "code")
        self.name.setVisible(way != "code")
        self.password.setVisible(way != "code")

    def _done(self, _: bool) -> None:
        super().accept()
        self.restored.emit()

    def _failed(self, error: Exception) -> None:
        self.action_button.unblock()
        fields = {"recovery": self.code, "name": self.name, "password": self.password}
        show_error(error, self.message, fields)
