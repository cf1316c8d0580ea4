"""Work off the drawing thread: lanes with one call at a time in each, answers in the window's."""

import logging
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Thread
from time import monotonic
from types import FunctionType
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.domain.asking import SILENT, LeftAlone
from app.domain.findings import Refused, Unavailable
from app.domain.printing import Paper

T = TypeVar("T")
_log = logging.getLogger(__name__)
_LAST_S = 6.0  # a queue that is watched for five seconds still gets to answer
_SILENT_S = 20.0  # that a folder which a person chose may take for one thing
_TURN_S = 0.0005  # Python's 5 ms would keep an answer waiting for a third of a picture


@dataclass(frozen=True)
class _Asked:
    """What is to be done in a lane, and who is told."""

    call: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    writes: bool


class Background(QObject):
    """Runs use cases beside the window (bakgrund).

    `run` is the work lane: reads and writes of the screens, in the order they were asked for,
    always in the same thread. `deliver` is the delivery lane, which may wait long for a network,
    `print_out` those that wait for printers, one for each sort of paper: no label waits for a
    network, nor for a sheet. `exchange` waits for sticks and shared folders, `listen` for the hub.
    Exactly one of `done` and `failed` is called, in the thread that draws, unless the widget that
    asked is gone by then or the program is closing. `changed` comes after each call that said it
    writes; screens in sight then read again.
    """

    changed = Signal()
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN_S)
        self._work = ThreadPoolExecutor(1, "work")
        self._delivery = ThreadPoolExecutor(1, "delivery")
        self._paper = {paper: ThreadPoolExecutor(1, paper) for paper in Paper}
        self._exchange = ThreadPoolExecutor(1, "exchange")
        self._hub = ThreadPoolExecutor(1, "hub")
        self._closing = False
        self._asked: dict[int, _Asked] = {}
        self._numbers = count()
        self.folders = Folders()
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        writes: bool = False,
    ) -> None:
        """Do it in the work lane; `failed` gets a Refused, an Unavailable, or else a bug."""
        self._submit(self._work, call, (done, failed), writes=writes)

    def deliver(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        writes: bool = True,
    ) -> None:
        """Do it in the delivery lane."""
        self._submit(self._delivery, call, (done, failed), writes=writes)

    def print_out(
        self,
        paper: Paper,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do it in the lane of the paper's printer."""
        self._submit(self._paper[paper], call, (done, failed), writes=False)

    def exchange(
        self, call: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Do it in the exchange lane."""
        self._submit(self._exchange, call, (done, failed), writes=False)

    def listen(
        self, call: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        """Do it in the hub's lane, where what others leave is waited for."""
        self._submit(self._hub, call, (done, failed), writes=False)

    def relay(self, callback: Callable[[T], None]) -> Callable[[T], None]:
        """Return a function that a call may use to say how far it has come.

        It can be called in a lane; the callback runs in the thread that draws.
        """

        def report(value: T) -> None:
            self._answered.emit(lambda: self._tell(callback, value))

        return report

    def close(self) -> None:
        """Let what runs finish, drop what waits, and answer nobody any more.

        What waits for a folder is left alone.
        """
        self._closing = True
        self.folders.leave()
        for lane in (self._work, self._delivery, *self._paper.values(), self._exchange, self._hub):
            lane.shutdown(wait=True, cancel_futures=True)
        self._asked.clear()

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        call: Callable[[], T],
        answers: tuple[Callable[[T], None], Callable[[Exception], None]],
        *,
        writes: bool,
    ) -> None:
        if self._closing:  # a timer may ask once more while the window goes
            return
        number = next(self._numbers)
        self._asked[number] = _Asked(call, *answers, writes=writes)
        lane.submit(self._work_on, number)

    def _work_on(self, number: int) -> None:
        """Do in a lane what was asked; whoever asked is let go of in the thread that draws."""
        try:
            value = self._asked[number].call()
        except Exception as error:  # noqa: BLE001 - the one place where the window meets bugs
            self._log(error)
            failed = error.with_traceback(None)  # it holds on to whoever asked
            self._answered.emit(lambda: self._fail(number, failed))
            return
        self._answered.emit(lambda: self._succeed(number, value))

    def _succeed(self, number: int, value: object) -> None:
        asked = self._asked.pop(number)
        self._tell(asked.done, value)
        if asked.writes:
            self.changed.emit()

    def _fail(self, number: int, error: Exception) -> None:
        self._tell(self._asked.pop(number).failed, error)

    def _tell(self, callback: Callable[[T], None], value: T) -> None:
        owner = _owner(callback)
        if not isinstance(owner, QObject) or shiboken6.isValid(owner):
            callback(value)

    def _answer(self, answer: Callable[[], None]) -> None:
        if not self._closing:
            answer()

    def _log(self, error: Exception) -> None:
        """Write a bug down: where and of what kind, never its text, which may name a person."""
        if not isinstance(error, (Refused, Unavailable, LeftAlone)):
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("unexpected %s\n%s", type(error).__name__, where)


def _owner(callback: Callable[..., None]) -> object:
    """Return whose method a callback is, or in whose method it was written as a lambda."""
    if isinstance(callback, FunctionType):
        held = zip(callback.__code__.co_freevars, callback.__closure__ or (), strict=True)
        return next((cell.cell_contents for name, cell in held if name == "self"), None)
    return getattr(callback, "__self__", None)


@dataclass(frozen=True)
class Patience:
    """How long something is waited for, and what is said then (tålamod)."""

    seconds: float
    text: str
    cure: str

    def end(self) -> Unavailable:
        """Return what is raised when it is over."""
        return Unavailable(self.text, self.cure, code=SILENT)


class Beside:
    """Asks what may never answer beside the lane that waits for it (bredvid), so that closing need
    not wait.

    `close()` gives what is asked `grace_s` longer; then LeftAlone. It is waited for without end, or
    with patience: then Unavailable, and at once for as long as what was left has not answered. What
    is left ends with the program, or when it is answered. It must not hold on to the store.
    """

    def __init__(self, grace_s: float = _LAST_S, patience: Patience | None = None) -> None:
        self._grace_s, self._patience = grace_s, patience
        self._closing: Future[Any] = Future()
        self._left: Future[Any] | None = None
        self._heard = 0.0  # when what is asked last said that it goes on, by this process's clock

    @property
    def is_closing(self) -> bool:
        """Whether nothing more is to be begun."""
        return self._closing.done()

    def close(self) -> None:
        """Wait for nothing without end any more."""
        if not self._closing.done():
            self._closing.set_result(None)

    def ask(self, call: Callable[[], T]) -> T:
        """Return what the call returns, or raise what it raises."""
        patience, answer = self._patience, Future[Any]()
        if patience and self._left and not self._left.done():
            raise patience.end()

        def work() -> None:
            try:
                answer.set_result(call())
            except Exception as error:  # noqa: BLE001 - raised again where it is waited for
                answer.set_exception(error)

        Thread(target=work, name="beside", daemon=True).start()
        if patience and not self._is_patient(answer, patience.seconds):
            self._left = answer
            raise patience.end()
        wait((answer, self._closing), None, FIRST_COMPLETED)
        if not wait((answer,), self._grace_s).done:
            raise LeftAlone
        result: T = answer.result()
        return result

    def goes_on(self) -> None:
        """Be patient anew."""
        self._heard = monotonic()

    def _is_patient(self, answer: Future[Any], seconds: float) -> bool:
        """Wait; tell whether it ended before it had been silent for too long."""
        self._heard = monotonic()
        while (left := self._heard + seconds - monotonic()) > 0:
            if wait((answer, self._closing), left, FIRST_COMPLETED).done:
                return True
        return False


class Folders:
    """How folders and files that people choose are asked (mappar), each beside the lanes by itself.

    So that one that hangs costs one thread and says its name, and another one is not blamed for it.
    """

    def __init__(self) -> None:
        self._asked: dict[Path, Beside] = {}

    def at(self, path: Path) -> Beside:
        """Return how a path is asked; called by the thread that draws."""
        text, cure = (
            f"{path} svarar inte.",
            "Se om nätet eller minnet är på plats, eller välj annat.",
        )
        return self._asked.setdefault(path, Beside(0, Patience(_SILENT_S, text, cure)))

    def leave(self) -> None:
        """Wait for none of them any more: the store or the window closes."""
        for beside in self._asked.values():
            beside.close()
        self._asked.clear()
