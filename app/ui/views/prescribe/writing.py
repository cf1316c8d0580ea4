"""The prescription that is being written: kept, checked, drawn and issued beside the drawing."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.findings import Finding
from app.domain.prescribing import decide
from app.domain.prescription_draft import PrescriptionDraft
from app.ui.session import Session
from app.usecases import issue_prescription, write_prescription
from app.usecases.issue_prescription import DeskReview, IssuedPaper
from app.usecases.workplace import Workplace

_DEBOUNCE_MS = 150  # after the last key the paper is drawn
_IDLE_MS = 1000  # after the last key, what is typed is saved


class Writing(QObject):
    """One prescription at a time (skrivning). Writing(session, parent).

    `draft` always holds what stands on the screen now; store, check and picture follow. An answer
    about something that has been changed since is dropped.
    """

    opened = Signal(object)  # PrescriptionDraft: stands on the screen now
    reviewed = Signal(object)  # DeskReview of the draft as it stands
    drawn = Signal(object)  # PDF of the draft as it stands
    not_drawn = Signal(object)  # Exception
    issued = Signal(object)  # IssuedPaper
    failed = Signal(object)  # Exception
    busy = Signal(bool)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.draft: PrescriptionDraft | None = None
        self.review: DeskReview | None = None  # of the draft as it stands
        self.is_busy = False
        self._is_changed = False
        self._draw = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._draw.timeout.connect(self._ask)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self.save)

    def begin(self) -> None:
        """Lay what was being written on the screen, or an empty prescription."""
        self._session.run(write_prescription.begin, self._open, self.failed.emit)

    def change(self, draft: PrescriptionDraft) -> None:
        """Take what stands on the screen now."""
        if self.draft is None or draft == self.draft:
            return
        self.draft, self.review, self._is_changed = draft, None, True
        self._draw.start()
        self._idle.start()

    def check_now(self) -> None:
        """Check without waiting for more keys."""
        self._draw.stop()
        self._ask()

    def decide(self, finding: Finding) -> None:
        """Decide upon a warning: the prescription is issued all the same."""
        if self.draft is not None:
            self.change(decide(self.draft, finding))
            self.check_now()

    def save(self) -> None:
        """Keep what is typed, unless it is kept already."""
        self._idle.stop()
        if self.draft is None or not self._is_changed or self.is_busy:
            return
        draft, self._is_changed = self.draft, False
        self._session.run(
            lambda workplace: write_prescription.keep(workplace, draft),
            lambda _: None,
            self._not_saved,
        )

    def clear(self) -> None:
        """Throw away what is typed."""
        self._is_changed = False
        self._session.run(write_prescription.clear, self._open, self.failed.emit)

    def issue(self) -> None:
        """Issue it; a retry after any failure uses the same id."""
        if self.draft is None or self.is_busy:
            return
        self._set_busy(is_busy=True)
        draft = self.draft
        self._session.print_out(
            lambda workplace: issue_prescription.issue(workplace, draft),
            self._made,
            self._not_made,
        )

    def _open(self, draft: PrescriptionDraft) -> None:
        self._draw.stop()
        self._idle.stop()
        self.draft, self.review, self._is_changed = draft, None, False
        self.opened.emit(draft)
        self._ask()

    def _ask(self) -> None:
        draft = self.draft
        if draft is None:
            return

        def look(workplace: Workplace) -> tuple[PrescriptionDraft, DeskReview]:
            return draft, issue_prescription.review(workplace, draft)

        def draw(workplace: Workplace) -> tuple[PrescriptionDraft, bytes]:
            return draft, issue_prescription.preview(workplace, draft)

        self._session.run(look, self._checked, self.failed.emit)
        self._session.run(draw, self._pictured, self.not_drawn.emit)

    def _checked(self, answer: tuple[PrescriptionDraft, DeskReview]) -> None:
        draft, review = answer
        if draft is self.draft:
            self.review = review
            self.reviewed.emit(review)

    def _pictured(self, answer: tuple[PrescriptionDraft, bytes]) -> None:
        draft, pdf = answer
        if draft is self.draft:
            self.drawn.emit(pdf)

    def _made(self, paper: IssuedPaper) -> None:
        self._set_busy(is_busy=False)
        self._is_changed = False
        self.issued.emit(paper)
        self.begin()

    def _not_made(self, error: Exception) -> None:
        self._set_busy(is_busy=False)
        self.failed.emit(error)

    def _not_saved(self, error: Exception) -> None:
        self._is_changed = True
        self.failed.emit(error)

    def _set_busy(self, *, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.busy.emit(is_busy)
