"""The slip that is open on the screen: kept, checked, printed and handed out beside the drawing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.entries import Entry
from app.domain.order import OrderKind
from app.domain.printing import PrintJob, PrintReceipt
from app.ui.session import Session
from app.usecases import fill_slip, hand_out, print_label, print_notation, take_up
from app.usecases.complete_requisition import complete_requisition
from app.usecases.fill_slip import Review
from app.usecases.workplace import Workplace

_IDLE_MS = 1000  # after the last key, what is typed is saved


class Work(StrEnum):
    """What was being done when it failed (arbete)."""

    OPEN = "open"
    SAVE = "save"
    PARK = "park"
    REVIEW = "review"
    PRINT = "print"
    NOTE = "note"
    VOID = "void"
    HAND_OUT = "hand_out"


class Desk(QObject):
    """One open slip at a time (disk). Desk(session, parent, kind): `kind` is that of new slips.

    `slip` always holds what stands on the screen now; the store follows at `save`. A review of
    something that has been changed since is dropped. Every call runs in the work lane, in order.
    """

    opened = Signal(object)  # OpenSlip: lies on the desk now
    cleared = Signal()  # nothing lies on the desk any more
    reviewed = Signal(object)  # Review of the slip as it stands
    saved = Signal(object)  # datetime
    queued = Signal(object)  # list of PrintJob: labels, or what is noted on the form
    files = Signal(object)  # list of PrintReceipt: labels saved as files
    handed_out = Signal(object)  # Entry
    voided = Signal(str)  # slip number
    failed = Signal(object, object)  # Work, Exception
    busy = Signal(bool)  # the slip is on its way off the desk, or a new one onto it

    def __init__(
        self, session: Session, parent: QObject, kind: OrderKind = OrderKind.HUMAN
    ) -> None:
        super().__init__(parent)
        self._session, self._kind = session, kind
        self.slip: OpenSlip | None = None
        self.review: Review | None = None  # of the slip as it stands; None while it is not known
        self.is_busy = False
        self.is_printing = False
        self._is_changed = False
        self._is_reviewing = False
        self._then: Callable[[], None] | None = None  # what was to follow when it is parked
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self.save)

    @property
    def is_printed(self) -> bool:
        """Tell whether the labels are out as the texts now read."""
        return self.slip is not None and self.slip.printed == self.slip.draft.label_digest()

    @property
    def is_for_units(self) -> bool:
        """Tell whether it takes requisitions, and nothing else."""
        return self._kind is OrderKind.REQUISITION

    def open_new(self, happened_at: datetime | None = None) -> None:
        """Allot a slip and lay it on the desk."""
        self._begin()
        self._session.run(
            lambda workplace: fill_slip.open_slip(workplace, happened_at, self._kind),
            self._new_one,
            self._not_opened,
            writes=True,
        )

    def take_up(self, subject: UUID) -> None:
        """Lay a slip on the desk that goes on from an earlier hand-out or delivery."""
        go_on = complete_requisition if self.is_for_units else take_up.take_up
        self.fetch(lambda workplace: go_on(workplace, subject))

    def fetch(self, call: Callable[[Workplace], OpenSlip]) -> None:
        """Lay a slip on the desk that something earlier opens."""
        self._begin()
        self._session.run(call, self._new_one, self._not_opened, writes=True)

    def let_go(self) -> None:
        """Clear the desk of a slip that is finished or dropped."""
        self._clear()

    def take(self, slip: OpenSlip) -> None:
        """Take up a parked slip, as it was last saved; no other screen may write on it then."""
        self._begin()
        self._session.run(
            lambda workplace: fill_slip.take_slip(workplace, slip), self._new_one, self._not_opened
        )

    def lay(self, slip: OpenSlip) -> None:
        """Lay a slip on the desk that this screen holds."""
        self.slip, self.review, self._is_changed = slip, None, False
        self.opened.emit(slip)
        self.ask_review()

    def change(self, draft: DispensingDraft) -> None:
        """Take what stands on the screen now."""
        if self.slip is None or draft == self.slip.draft:
            return
        self.slip, self.review = replace(self.slip, draft=draft), None
        self._is_changed = True
        self._idle.start()
        self.ask_review()

    def save(self) -> None:
        """Keep what is typed, unless it is kept already."""
        self._idle.stop()
        if self.slip is None or not self._is_changed or self.is_busy:
            return
        slip, self._is_changed = self.slip, False
        self._session.run(
            lambda workplace: fill_slip.save_draft(workplace, slip, slip.draft),
            self._saved,
            self._not_saved,
        )

    def park(self, then: Callable[[], None] | None = None) -> None:
        """Keep the slip and clear the desk, but only once it is kept; then go on with something."""
        if self.slip is None:
            if then is not None:
                then()
            return
        if self.is_busy:
            return
        self._begin()
        slip, self._then = self.slip, then
        self._session.run(
            lambda workplace: fill_slip.save_draft(workplace, slip, slip.draft),
            self._parked,
            self._not_parked,
            writes=True,
        )

    def ask_review(self) -> None:
        """Check the slip as it stands; while one check runs the next waits for it."""
        if self.slip is None or self._is_reviewing:
            return
        self._is_reviewing = True
        slip = self.slip
        self._session.run(
            lambda workplace: (slip, fill_slip.review(workplace, slip)),
            self._checked,
            self._not_checked,
        )

    def print_labels(self) -> None:
        """Put the labels of all rows in line for the printer."""
        if (slip := self._begin_printing()) is not None:
            self._session.print_out(
                lambda workplace: print_label.print_labels(workplace, slip),
                self._labels_queued,
                self._not_sent,
            )

    def print_notations(self) -> None:
        """Put what is noted on the form in line for the label printer."""
        slip = self.slip
        if slip is not None:
            self._session.print_out(
                lambda workplace: print_notation.print_notations(workplace, slip),
                self.queued.emit,
                self._not_noted,
            )

    def save_labels(self, folder: Path) -> None:
        """Save the labels of all rows in a folder."""
        if (slip := self._begin_printing()) is not None:
            self._session.run(
                lambda workplace: print_label.save_labels(workplace, slip, folder),
                self._labels_saved,
                self._not_sent,
            )

    def hand_out(self) -> None:
        """Make the hand-out's entry; a retry after any failure uses the same slip and id."""
        if self.slip is None or self.is_busy:
            return
        self._begin()
        slip = self.slip
        self._session.run(
            lambda workplace: hand_out.hand_out(workplace, slip),
            self.finish,
            self._not_made,
            writes=True,
        )

    def void(self, reason: str) -> None:
        """Say that the slip will never be a dispensing."""
        if self.slip is None or self.is_busy:
            return
        self._begin()
        slip = self.slip
        self._session.run(
            lambda workplace: fill_slip.void_slip(workplace, slip, reason),
            self._voided,
            self._not_voided,
            writes=True,
        )

    def _begin_printing(self) -> OpenSlip | None:
        """Return the slip whose labels are wanted, unless they are being made already."""
        if self.slip is None or self.is_busy or self.is_printing:
            return None
        self.is_printing = True
        return self.slip

    def _begin(self) -> None:
        self._idle.stop()
        self._set_busy(is_busy=True)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.busy.emit(is_busy)

    def _clear(self) -> None:
        """Let the slip go, before anything on the screen can be touched again."""
        self._idle.stop()
        self.slip, self.review, self._is_changed = None, None, False
        self.cleared.emit()
        self._set_busy(is_busy=False)

    def _new_one(self, slip: OpenSlip) -> None:
        self._set_busy(is_busy=False)
        self.saved.emit(slip.saved_at)
        self.lay(slip)

    def _saved(self, slip: OpenSlip) -> None:
        if self.slip is not None and self.slip.subject == slip.subject:
            self.saved.emit(slip.saved_at)

    def _parked(self, slip: OpenSlip) -> None:
        self.saved.emit(slip.saved_at)
        then, self._then = self._then, None
        self._clear()
        if then is not None:
            then()

    def _checked(self, answer: tuple[OpenSlip, Review]) -> None:
        slip, review = answer
        self._is_reviewing = False
        if slip is self.slip:
            self.review = review
            self.reviewed.emit(review)
        else:
            self.ask_review()  # typed on meanwhile: what came is dropped

    def _labels_queued(self, answer: tuple[OpenSlip, list[PrintJob]]) -> None:
        done, jobs = answer
        self._labels_made(done)
        self.queued.emit(jobs)

    def _labels_saved(self, answer: tuple[OpenSlip, list[PrintReceipt]]) -> None:
        done, receipts = answer
        self._labels_made(done)
        self.files.emit(receipts)

    def _labels_made(self, done: OpenSlip) -> None:
        self.is_printing = False
        if self.slip is not None and self.slip.subject == done.subject:
            self.slip, self.review = replace(self.slip, printed=done.printed), None
            self._is_changed = True  # what was saved meanwhile did not know that it is printed
            self.save()
            self.ask_review()

    def finish(self, entry: Entry) -> None:
        """Clear the desk of a slip whose entry is made, and tell of it."""
        self.saved.emit(entry.recorded_at)
        self._clear()
        self.handed_out.emit(entry)

    def _voided(self, _: None) -> None:
        number = self.slip.slip if self.slip else ""
        self._clear()
        self.voided.emit(number)

    # One method each: an answer is dropped with the screen only if it belongs to a QObject.

    def _not_opened(self, error: Exception) -> None:
        self._fail(Work.OPEN, error)

    def _not_saved(self, error: Exception) -> None:
        self._is_changed = True
        self.failed.emit(Work.SAVE, error)

    def _not_parked(self, error: Exception) -> None:
        self._is_changed, self._then = True, None
        self._fail(Work.PARK, error)

    def _not_checked(self, error: Exception) -> None:
        self._is_reviewing = False
        self.failed.emit(Work.REVIEW, error)

    def _not_sent(self, error: Exception) -> None:
        self.is_printing = False
        self.failed.emit(Work.PRINT, error)

    def _not_noted(self, error: Exception) -> None:
        self.failed.emit(Work.NOTE, error)

    def _not_made(self, error: Exception) -> None:
        self._fail(Work.HAND_OUT, error)

    def _not_voided(self, error: Exception) -> None:
        self._fail(Work.VOID, error)

    def _fail(self, work: Work, error: Exception) -> None:
        self._set_busy(is_busy=False)
        if self._is_changed:
            self._idle.start()
        self.failed.emit(work, error)
