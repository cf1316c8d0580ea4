"""Keys for calls: a telephone order begins at once, a call-back is recorded on the slip."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.order import Origin
from app.ui.session import Session
from app.ui.views.dispense.desk import Desk
from app.ui.views.dispense.editing import Editing
from app.ui.views.dispense.slip_page import SlipPage

_UNREADABLE = (Origin.FAX, Origin.E_PRESCRIPTION)  # for which the telephone is the way on


class Calls(QObject):
    """Takes calls (samtal). Calls(session, desk, editing, page)."""

    new_asked = Signal()  # a slip for the telephone order; the one on the desk is parked

    def __init__(self, session: Session, desk: Desk, editing: Editing, page: SlipPage) -> None:
        super().__init__(desk)
        self._session, self._desk, self._editing, self._page = session, desk, editing, page
        self._is_wanted = False
        desk.failed.connect(self._forget)

    def begin(self) -> None:
        """Take a telephone order: on the slip that lies here if it may become one, else anew."""
        if self._desk.is_busy:
            return
        self._editing.collect()
        slip = self._desk.slip
        if slip is not None and _may_become_call(slip.draft):
            self._page.take_call(at=self._moment(slip))
        else:
            self._is_wanted = True
            self.new_asked.emit()

    def opened(self) -> None:
        """Make the slip that was just opened the telephone order that was asked for."""
        slip = self._desk.slip
        if self._is_wanted and slip is not None:
            self._is_wanted = False
            self._page.take_call(at=self._moment(slip))

    def call_back(self) -> None:
        """Record a call-back."""
        if (slip := self._desk.slip) is not None:
            self._page.call_back(at=self._moment(slip))

    def _moment(self, slip: OpenSlip) -> datetime | None:
        """Return when the call is; of paper that is captured late nobody knows."""
        is_late = slip.draft.happened_at is not None
        return None if is_late else self._session.workplace.computer.clock.now()

    def _forget(self, _work: object, _error: object) -> None:
        self._is_wanted = False


def _may_become_call(draft: DispensingDraft) -> bool:
    blank = replace(DispensingDraft(), happened_at=draft.happened_at)
    return draft.origin in (Origin.TELEPHONE, *_UNREADABLE) or draft == blank
