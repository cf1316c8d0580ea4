"""A new recovery sheet: what it replaces, then the sheet itself, to be printed now or never."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from app.domain.printing import Paper, PrintOrder
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.message import Message
from app.ui.widgets.sheet import SheetPicture, SheetWays
from app.usecases.manage_people import replace_recovery_code

_BEFORE = (
    "Bladet öppnar Lykta när inget lösenord gör det. När ett nytt görs slutar alla tidigare"
    " blad att gälla. Ha skrivaren redo: bladet visas bara nu."
)
_AFTER = "Skriv ut eller spara bladet innan du stänger. Lås in det och förstör de gamla."
_LEAVE = "Bladet är inte utskrivet eller sparat. Stäng igen för att lämna det ändå."


class RecoveryDialog(Dialog):
    """A new recovery sheet (återställningsblad). RecoveryDialog(parent, session)."""

    made = Signal()

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Nytt återställningsblad", _BEFORE, action="Gör nytt blad")
        self._session = session
        self._sheet: SheetWays | None = None
        self._kept, self._warned = True, False
        self.message = Message()
        self.body.addWidget(self.message)
        self.resize(520, self.sizeHint().height())

    def accept(self) -> None:
        """Make the sheet, once."""
        if self._sheet is None:
            self.action_button.setEnabled(False)
            self.message.say("Bladet görs.", Tone.INFO)
            self._session.run(replace_recovery_code, self._show, self._failed, writes=True)

    def reject(self) -> None:
        """Close, but ask once before a sheet is lost that nobody has kept."""
        if self._kept or self._warned:
            super().reject()
            return
        self._warned = True
        self.message.say(_LEAVE, Tone.WARN)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Treat the window's own cross as Stäng."""
        if not self._kept and not self._warned:
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)

    @property
    def sheet(self) -> SheetWays | None:
        """Return the ways to keep the sheet, once it is made."""
        return self._sheet

    def _show(self, pdf: bytes) -> None:
        self._kept = False
        self.message.clear()
        self.text.setText(_AFTER)
        self.action_button.hide()
        self.close_button.setText("Stäng")
        title, file_name = "Återställningsblad", "aterstallningsblad.pdf"
        order = PrintOrder(Paper.SHEET, title, pdf=pdf)
        computer = self._session.workplace.computer
        self._sheet = SheetWays(self._session.background, computer, order, file_name)
        self._sheet.kept.connect(self._keep)
        picture = SheetPicture(self._session.background, title)
        picture.show_pdf(pdf)
        self.body.addWidget(picture, 1)
        self.body.addWidget(self._sheet)
        self.resize(560, 680)
        self._sheet.save_button.setFocus()
        self.made.emit()

    def _keep(self) -> None:
        self._kept = True
        self.message.clear()

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {})
