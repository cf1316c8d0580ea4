"""Saying that what lies beside entries under the same id is compared with the paper."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.views.members.words import name_of
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.usecases.keep_members import handle_beside
from app.usecases.show_members import MemberLine
from app.usecases.workplace import Workplace

_TEXT = (
    "Är det jämfört med papperet, och det som saknades efterregistrerat? Posterna finns kvar men"
    " nämns inte mer, på någon dator."
)


class HandledDialog(Dialog):
    """Asks before entries are named no more (bocka av). `handled` comes when it is said."""

    handled = Signal()

    def __init__(self, parent: QWidget, session: Session, line: MemberLine) -> None:
        super().__init__(parent, f"Bocka av: {name_of(line)}", _TEXT, action="Bocka av")
        self._session, self._device = session, line.device
        self.message = Message()
        self.named = label("\n".join(line.beside), "table", wrap=True)
        self.body.addWidget(self.named)
        self.body.addWidget(self.message)
        self.resize(520, self.sizeHint().height())
        self.close_button.setFocus()

    def accept(self) -> None:
        """Say it; a refusal is shown in place."""
        device = self._device

        def handle(workplace: Workplace) -> object:
            return handle_beside(workplace, device)

        self._session.run(handle, self._done, self._failed, writes=True)

    def _done(self, _: object) -> None:
        super().accept()
        self.handled.emit()

    def _failed(self, error: Exception) -> None:
        show_error(error, self.message, {})
