"""Sending deferred steps beside the window, until nothing waits or a person says stop."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.findings import refuse
from app.ui.background import Background
from app.ui.errors import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.delivery import Endpoint
    from app.usecases.settle_steps import Progress
    from app.usecases.workplace import Workplace

FHIR = "fhir"
_LOOK_AGAIN_MS = 5000  # whose turn it is stands in the store; this is how often we ask


class _Stopped(Exception):
    """A person stopped the run between two rows."""


@dataclass(frozen=True)
class Run:
    """How far the sending has come since it was started (körning); counts are rows."""

    total: int = 0
    done: int = 0
    accepted: int = 0
    refused: int = 0
    later: int = 0
    seconds_left: int | None = None  # None while nobody can know
    trouble: str = ""  # Swedish, why nothing is being sent now

    @property
    def is_over(self) -> bool:
        """Whether every row has had its turn."""
        return self.done >= self.total


class Sending(QObject):
    """The errand of the delivery lane (sändning).

    Sending(background); `start(workplace)` and `stop()`. `moved` comes whenever `run` or
    `is_wanted` are others than before. It goes on behind the lock, in the name of who started.
    """

    moved = Signal()

    def __init__(self, background: Background) -> None:
        super().__init__(background)
        self.run = Run()
        self.is_wanted = False  # a person wants it; between the tries too
        self._background = background
        self._workplace: Workplace | None = None
        self._stop = threading.Event()
        self._busy = False
        self._accepted, self._refused = 0, 0  # in the tries before this one
        self._began = 0.0
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._send)

    def start(self, workplace: "Workplace") -> None:
        """Send what is ready now, and what had to pause when its time comes."""
        self._workplace, self.is_wanted = workplace, True
        self._accepted, self._refused, self.run = 0, 0, Run()
        self._stop.clear()
        self._send()
        self._again.start()
        self.moved.emit()

    def stop(self) -> None:
        """Send no more after the row that is on its way; the store is let go of."""
        self.is_wanted, self._workplace = False, None
        self._stop.set()
        self._again.stop()
        self.moved.emit()

    def _send(self) -> None:
        workplace = self._workplace
        if self._busy or workplace is None:
            return
        self._busy, self._began = True, time.monotonic()
        report = self._background.relay(self._progressed)

        def heard(progress: "Progress") -> None:
            report(progress)
            if self._stop.is_set():
                raise _Stopped

        def send() -> "tuple[Progress, int] | None":
            from app.usecases.settle_steps import count_left, settle_steps

            with _receiver(workplace) as (receiver, endpoint):
                try:
                    progress = settle_steps(workplace, receiver, endpoint, heard)
                except _Stopped:
                    return None
            return progress, count_left(workplace)

        self._background.deliver(send, self._done, self._failed)

    def _progressed(self, progress: "Progress") -> None:
        if not progress.total:  # a try in a pause says nothing new, but why there is one
            if progress.trouble:
                self.run = replace(self.run, trouble=progress.trouble)
                self.moved.emit()
            return
        earlier = self._accepted + self._refused
        self.run = Run(
            total=earlier + progress.total,
            done=earlier + progress.done,
            accepted=self._accepted + progress.accepted,
            refused=self._refused + progress.refused,
            later=progress.later,
            seconds_left=self._seconds_left(progress),
            trouble=progress.trouble,
        )
        self.moved.emit()

    def _seconds_left(self, progress: "Progress") -> int | None:
        if progress.done < 3 or progress.done >= progress.total:  # too few to judge by
            return None
        each = (time.monotonic() - self._began) / progress.done
        return round(each * (progress.total - progress.done))

    def _done(self, told: "tuple[Progress, int] | None") -> None:
        self._busy = False
        if told is not None:
            progress, left = told
            self._progressed(progress)
            self._accepted, self._refused = self.run.accepted, self.run.refused
            if not left:  # nothing pauses: a new start is for a person
                self.is_wanted = False
                self._again.stop()
        self.moved.emit()

    def _failed(self, error: Exception) -> None:
        self._busy, self.is_wanted = False, False
        self._again.stop()
        self.run = Run(trouble=told(error))
        self.moved.emit()


@contextmanager
def _receiver(workplace: "Workplace") -> "Iterator[tuple[str, Endpoint]]":
    """Yield whom to send to, for as long as the context lasts."""
    from app.domain.delivery import Endpoint
    from app.usecases import adjust_settings
    from app.usecases.connect_receiver import NLL, national_endpoint
    from app.usecases.practice_receiver import practice_receiver

    settings = adjust_settings.load(workplace.computer)
    if workplace.pharmacy.practice:
        with practice_receiver(workplace) as endpoint:
            yield FHIR, endpoint
    elif settings.receiver == NLL:
        yield NLL, national_endpoint(workplace)
    elif settings.receiver_url:
        yield FHIR, Endpoint(settings.receiver_url, settings.receiver_ca)
    else:
        raise refuse("Ingen mottagare är inställd.", "Välj en under Drift.")
