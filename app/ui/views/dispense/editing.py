"""Keeps the draft on the desk and the fields on the screen alike."""

from PySide6.QtCore import QObject

from app.domain.draft import OpenSlip, RowDraft
from app.ui.session import Session
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.paths import without_row
from app.ui.views.dispense.slip_page import SlipPage


class Editing(QObject):
    """What people change (redigering). Editing(session, desk, form, page).

    The fields are written to when a slip is laid on the desk, and otherwise only read: no answer
    from the store ever changes what a person is typing.
    """

    def __init__(self, session: Session, desk: Desk, form: Form, page: SlipPage) -> None:
        super().__init__(desk)
        self._session, self._desk, self._form, self._page = session, desk, form, page
        page.edited.connect(self.collect)
        form.left.connect(self._left)

    def collect(self) -> None:
        """Take over what stands in the fields."""
        slip = self._desk.slip
        if slip is None:
            return
        self._desk.change(self._page.apply(slip.draft))
        self._refresh()
        self._form.keep_in_sight()

    def show_slip(self, slip: OpenSlip) -> None:
        """Put a slip into the fields."""
        self._page.show_draft(slip.draft)
        self._refresh()

    def remove_row(self, index: int) -> RowDraft | None:
        """Take a row away, unless it is the only one; return it if anything stood in it."""
        self.collect()
        slip = self._desk.slip
        if slip is None or len(slip.draft.rows) < 2:
            return None
        draft = without_row(slip.draft, index)
        self._desk.change(draft)
        self._page.rows.show_draft(draft)
        self._page.rows.open_row(min(index, len(draft.rows) - 1))
        gone = slip.draft.rows[index]
        return gone if gone != RowDraft() else None

    def restore_row(self, row: RowDraft) -> None:
        """Put a row back that was taken away, as the last one."""
        rows = self._page.rows
        rows.add()
        rows.cards[-1].show_row(len(rows.cards), row)
        self.collect()

    def _left(self, _: str) -> None:
        self._desk.save()
        if self._desk.slip is not None:
            self._page.patient.fold_when_left(self._desk.slip.draft)

    def _refresh(self) -> None:
        if self._desk.slip is not None:
            today = self._session.workplace.computer.clock.now().date()
            self._page.refresh(self._desk.slip.draft, today)
