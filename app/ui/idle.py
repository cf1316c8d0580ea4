"""Noticing that nobody has touched the computer for a while."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

WARNING_S = 20
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


def running_s() -> float:
    """Return seconds that no changed clock moves; the time asleep counts."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)  # Linux alone needs it
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class IdleGuard(QObject):
    """Counts the time since the last key or movement (vakt).

    IdleGuard(after_s); `start()` and `stop()`. `warned` comes each second of the last twenty with
    the seconds left, and with 0 when a touch ended the warning; `expired` once at the end.
    """

    warned = Signal(int)
    expired = Signal()

    def __init__(
        self, after_s: int, *, clock_s: Callable[[], float] = running_s, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.after_s = after_s
        self._clock_s = clock_s
        self._touched = clock_s()
        self._warning = False
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())

    def start(self) -> None:
        """Count from now on."""
        self._touched, self._warning = self._clock_s(), False
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def look(self) -> None:
        """Say how long is left, or that the time is over; called each second."""
        left = self.after_s - (self._clock_s() - self._touched)
        if left <= 0:
            self.stop()
            self.expired.emit()
        elif left <= WARNING_S:
            self._warning = True
            self.warned.emit(max(1, round(left)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a touch; every event goes on to its window."""
        if event.type() in _TOUCHES:
            self._touched = self._clock_s()
            if self._warning:
                self._warning = False
                self.warned.emit(0)
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
