"""What the receiver will probably refuse, in words: of chosen rows at once, of all in time."""

import time
from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.wire import told
from app.ui.session import Session
from app.ui.views.settle.work import Key, RowState, Work
from app.usecases import adjust_settings
from app.usecases.foresee_refusals import ELSEWHERE, Predicted, foresee
from app.usecases.list_work import Stamp
from app.usecases.workplace import Workplace

_AT_A_TIME = 20  # hand-outs, so that saving gets its turn in the lane between them
_PAUSES = 3  # times as long as they took
_LEAST_PAUSE_MS = 30
_TELL_S = 2.0  # between two words of what was found, while there is more to look at


def foreseen_words(workplace: Workplace, keys: Sequence[Key]) -> str:
    """Return it once each, "" for nothing, and first what to do where another may have them."""
    wanted = set(keys)
    others: list[str] = []
    words: list[str] = []
    for one in _foresee(workplace, [subject for subject, _ in keys]):
        if (one.line.subject, one.line.step.row) in wanted:
            others += [finding.cure for finding in one.findings if finding.rule == ELSEWHERE]
            words += _refusals(one)
    return " ".join(filter(None, (*dict.fromkeys(others), _said(words))))


def foresee_rows(workplace: Workplace, subjects: Sequence[UUID]) -> dict[Key, tuple[str, ...]]:
    """Return the words of each row of some hand-outs that will probably be refused."""
    return {
        (one.line.subject, one.line.step.row): tuple(words)
        for one in _foresee(workplace, subjects)
        if (words := _refusals(one))
    }


def _foresee(workplace: Workplace, subjects: Sequence[UUID]) -> list[Predicted]:
    return foresee(workplace, subjects, adjust_settings.chosen_receiver(workplace))


def _refusals(one: Predicted) -> list[str]:
    """Return what is wrong; what another receiver may have is asked for there, and not refused."""
    return [told(finding) for finding in one.findings if finding.rule != ELSEWHERE]


class Foresight(QObject):
    """Looks ahead for every row that waits, a few at a time (framsyn).

    Foresight(session); `begin()` when the screen is entered, `look(work)` after each reading.
    `found` has the words by row, and `moved` comes when they are others than before. Nothing is
    looked at twice unless something was said of it.
    """

    moved = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.found: dict[Key, str] = {}
        self._session = session
        self._seen: dict[UUID, Stamp] = {}
        self._left: list[tuple[UUID, Stamp]] = []
        self._is_asking = self._is_broken = self._is_news = False
        self._began = self._told = 0.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._go_on)

    def begin(self) -> None:
        """Look at everything anew: the receiver, its agreement or its rules may be others."""
        self._seen, self._is_broken = {}, False

    def look(self, work: Work) -> None:
        """Look at what has changed, in the order of the list."""
        if self._is_broken:
            return
        waiting = (row.first.subject for row in work.rows if row.state is RowState.WAITING)
        stamps = work.kept.stamps
        self._left = [
            (of, stamps[of])
            for of in dict.fromkeys(waiting)
            if of in stamps and self._seen.get(of) != stamps[of]
        ]
        if not self._pause.isActive():
            self._go_on()

    def _go_on(self) -> None:
        if self._is_asking or not self._left:
            return
        self._is_asking, self._began = True, time.monotonic()
        some, self._left = dict(self._left[:_AT_A_TIME]), self._left[_AT_A_TIME:]
        self._session.run(
            lambda workplace: foresee_rows(workplace, list(some)),
            lambda told: self._heard(some, told),
            self._failed,
        )

    def _heard(self, some: dict[UUID, Stamp], told: dict[Key, tuple[str, ...]]) -> None:
        self._is_asking = False
        now = time.monotonic()
        self._seen |= some
        other = {key: words for key, words in self.found.items() if key[0] not in some}
        other |= {key: _said(texts) for key, texts in told.items()}
        self._is_news = self._is_news or other != self.found
        self.found = other
        if self._is_news and (not self._left or now - self._told > _TELL_S):
            self._is_news, self._told = False, now
            self.moved.emit()
        if self._left:
            took = round((now - self._began) * 1000)
            self._pause.start(max(_LEAST_PAUSE_MS, took * _PAUSES))

    def _failed(self, _: Exception) -> None:
        """Look no more until the screen is entered again: what is foreseen is only a help."""
        self._is_asking, self._left, self._is_broken = False, [], True


def _said(texts: Sequence[str]) -> str:
    return f"Avvisas troligen: {' '.join(dict.fromkeys(texts))}" if texts else ""
