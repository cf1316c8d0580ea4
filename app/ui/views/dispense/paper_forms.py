"""What is done with a numbered form of the paper kit: typed off, or read again."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.kit import KitNumber
from app.ui.dialogs.late_capture import LateCapture
from app.ui.session import Session
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.editing import Editing
from app.usecases.capture_form import open_form
from app.usecases.reread_form import FormToRead


class PaperForms(QObject):
    """Takes numbers of forms (pappersblanketter). PaperForms(session, desk, editing, parent, say).

    The day that was given last is proposed for the next: a heap of paper is mostly of one day.
    """

    def __init__(
        self,
        session: Session,
        desk: Desk,
        editing: Editing,
        parent: QWidget,
        say: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._session, self._desk, self._editing = session, desk, editing
        self._parent, self._say = parent, say
        self._last: datetime | None = None

    def capture(self, form: KitNumber) -> None:
        """Ask when what stands on the paper happened, and open it on its own number."""
        number, now = str(form.number), self._session.workplace.computer.clock.now()
        dialog = LateCapture(self._parent, now, number=number, day=self._last)
        dialog.given.connect(partial(self._open, number))
        dialog.open()

    def reread(self, form: FormToRead) -> None:
        """Let another person read the form, with empty fields."""
        from app.ui.views.kit.reread_dialog import RereadDialog  # which needs this screen's search

        dialog = RereadDialog(self._parent, self._session, form)
        dialog.written.connect(self._say)
        dialog.open()

    def _open(self, number: str, at: datetime) -> None:
        self._last = at
        self._editing.collect()
        fetch = partial(self._desk.fetch, lambda workplace: open_form(workplace, number, at))
        self._desk.park(fetch)
