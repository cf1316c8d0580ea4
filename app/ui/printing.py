"""Sending what waits for paper beside the window, and saying what became of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.printing import Paper
from app.ui.background import Background, Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.usecases.print_queue import Sent
    from app.usecases.workplace import Workplace

_LOOK_AGAIN_MS = 3000  # while the system's queue holds something


class Printing(QObject):
    """The errands of the printers' lanes (utskrift). Printing(background, workplace).

    `send()` when something was put in line, and once at the start for what a killed program left.
    `moved` comes with the jobs that stand otherwise than before; it goes on behind the lock.
    """

    moved = Signal(object)  # tuple of PrintJob

    def __init__(self, background: Background, workplace: "Callable[[], Workplace]") -> None:
        super().__init__(background)
        self._background = background
        self._workplace: Callable[[], Workplace] | None = workplace
        self._busy, self._again = set[Paper](), set[Paper]()
        self._beside = Beside()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.send)

    def send(self) -> None:
        """Send what waits; what is put in line meanwhile is sent after it."""
        for paper in Paper:
            self._send(paper)

    def stop(self) -> None:
        """Begin nothing more, leave a printer that does not answer, and let go of the store, which
        lives as long as its key: it closes now."""
        self._workplace = None
        self._beside.close()
        self._timer.stop()

    def _send(self, paper: Paper) -> None:
        if self._workplace is None:
            return
        if paper in self._busy:
            self._again.add(paper)
            return
        self._busy.add(paper)
        self._again.discard(paper)
        workplace, beside, busy = self._workplace(), self._beside, self._busy

        def send() -> "Sent":
            try:
                return _send(workplace, paper, beside)
            finally:
                busy.discard(paper)

        self._background.print_out(paper, send, self._sent, self._failed)

    def _sent(self, sent: "Sent") -> None:
        if sent.changed:
            self._background.changed.emit()
            self.moved.emit(sent.changed)
        for paper in self._again - self._busy:
            self._send(paper)
        if sent.is_waiting and self._workplace is not None:
            self._timer.start()

    def _failed(self, error: Exception) -> None:
        """Try again later: the store could not be written, which the status line tells of."""
        del error
        if self._workplace is not None:
            self._timer.start()


def _send(workplace: "Workplace", paper: Paper, beside: Beside) -> "Sent":
    from app.usecases.print_queue import send_waiting  # not before the first paint

    return send_waiting(workplace, (paper,), beside)
