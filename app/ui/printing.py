"""Sending what waits for paper beside the window, and saying what became of it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.usecases.print_queue import Sent
    from app.usecases.workplace import Workplace

_LOOK_AGAIN_MS = 3000  # while the system's queue holds something


class Printing(QObject):
    """The errand of the printers' lane (utskrift). Printing(background, workplace).

    `send()` when something was put in line, and once at the start for what a killed program left.
    `moved` comes with the jobs that stand otherwise than before; it goes on behind the lock.
    """

    moved = Signal(object)  # tuple of PrintJob

    def __init__(self, background: Background, workplace: "Callable[[], Workplace]") -> None:
        super().__init__(background)
        self._background = background
        self._workplace: Callable[[], Workplace] | None = workplace
        self._busy, self._again = False, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self.send)

    def send(self) -> None:
        """Send what waits; what is put in line meanwhile is sent after it."""
        if self._workplace is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        workplace = self._workplace()
        self._background.print_out(lambda: _send(workplace), self._sent, self._failed)

    def stop(self) -> None:
        """Send no more, and let go of the store, which lives as long as its key: it closes now."""
        self._workplace = None
        self._timer.stop()

    def _sent(self, sent: "Sent") -> None:
        self._busy = False
        if sent.changed:
            self._background.changed.emit()
            self.moved.emit(sent.changed)
        if self._again:
            self.send()
        elif sent.is_waiting and self._workplace is not None:
            self._timer.start()

    def _failed(self, error: Exception) -> None:
        """Try again later: the store could not be written, which the status line tells of."""
        del error
        self._busy = False
        if self._workplace is not None:
            self._timer.start()


def _send(workplace: "Workplace") -> "Sent":
    from app.usecases.print_queue import send_waiting  # not before the first paint

    return send_waiting(workplace)
