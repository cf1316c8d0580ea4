"""The exchange with the other computers through a shared folder, beside the window."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.asking import IN_PLACE, Asking, LeftAlone
from app.ui.background import Background, Beside, Patience
from app.ui.errors import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.usecases.carry import Carrier, Exchanged
    from app.usecases.folder_route import FolderRoute
    from app.usecases.tidy_folder import Tidied
    from app.usecases.workplace import Workplace

T = TypeVar("T")
_PAUSE_MS = 20_000
_SOON_MS = 2_000  # after something was written here
_PATIENCE = Patience(60, "Mappen svarar inte.", "Se om nätet eller minnet är på plats.")


@dataclass(frozen=True)
class Way:
    """How the shared folder stands (väg)."""

    folder: str = ""  # "": none is set
    at: datetime | None = None  # when the last exchange was done
    sent: int = 0  # entries, since the store was opened
    fetched: int = 0
    quarantined: int = 0
    refused: tuple[tuple[str, str], ...] = ()  # the files that are not taken now, and why
    left: int = 0  # files of revoked computers, which nobody uses
    trouble: str = ""  # Swedish, why nothing is exchanged now


@dataclass
class _Ends:
    """What is kept from one exchange to the next; touched in the lane, but for `beside`."""

    beside: Beside = field(default_factory=lambda: Beside(0, _PATIENCE))
    folder: str = ""
    carrier: "Carrier | None" = None
    route: "FolderRoute | None" = None

    def heard(self, *_: int) -> None:
        """End an exchange that is under way when the store closes."""
        if self.beside.is_closing:
            raise LeftAlone


class Exchanging(QObject):
    """The errand of the exchange lane (utbyte). Exchanging(background, workplace).

    `start()` when a store is opened, then by itself; it goes on behind the lock. A folder that is
    away is looked for again. `moved` comes when `way` is another than before.
    """

    moved = Signal()

    def __init__(self, background: Background, workplace: "Callable[[], Workplace]") -> None:
        super().__init__(background)
        self.way = Way()
        self._background = background
        self._workplace: Callable[[], Workplace] | None = workplace
        self._ends = _Ends()
        self._busy = self._again = self._is_started = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.exchange)

    def start(self) -> None:
        """Exchange now, and again and again."""
        self._is_started = True
        self._background.changed.connect(self._hurry)
        self.exchange()

    def exchange(self) -> None:
        """Exchange once, unless an exchange is under way; then once more after it."""
        if self._workplace is None or not self._is_started:
            return
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        workplace, ends = self._workplace(), self._ends
        self._background.exchange(lambda: _exchange(workplace, ends), self._done, self._failed)

    def exchange_with(
        self,
        folder: Path,
        report: "Callable[[tuple[int, int]], None]",
        done: "Callable[[Exchanged], None]",
        failed: "Callable[[Exception], None]",
    ) -> None:
        """Exchange with a stick; `report` hears (done, total) entries."""
        self.by_hand(
            folder,
            lambda workplace, asking: exchange_once(workplace, folder, report, asking),
            done,
            failed,
        )

    def by_hand(
        self,
        folder: Path,
        call: "Callable[[Workplace, Asking], T]",
        done: "Callable[[T], None]",
        failed: "Callable[[Exception], None]",
    ) -> None:
        """Do what a person asked for in a folder, which may hang; no screen waits for it."""
        if self._workplace is not None:
            workplace, asking = self._workplace(), self._background.folders.at(folder)
            self._background.exchange(lambda: call(workplace, asking), done, failed)

    def stop(self) -> None:
        """Exchange no more, and let go of the store, which lives as long as its key.

        A folder that hangs is left alone.
        """
        self._workplace = None
        self._ends.beside.close()
        self._ends = _Ends(self._ends.beside)
        self._timer.stop()

    def _hurry(self) -> None:
        """Give soon what was written here."""
        waits = self._timer.isActive() and self._timer.remainingTime() > _SOON_MS
        if self._workplace is not None and self.way.folder and waits:
            self._timer.start(_SOON_MS)

    def _done(self, done: "tuple[str, datetime, Exchanged | None]") -> None:
        folder, at, exchanged = done
        before = self.way if self.way.folder == folder else Way(folder)
        if exchanged is None:
            self._go_on(Way())
            return
        brought = exchanged.fetched or exchanged.quarantined or exchanged.pictures.fetched
        self._again |= exchanged.goes_on
        self._go_on(
            replace(
                before,
                at=at,
                sent=before.sent + exchanged.sent,
                fetched=before.fetched + exchanged.fetched,
                quarantined=before.quarantined + exchanged.quarantined,
                refused=tuple((one.name, one.why) for one in exchanged.refused),
                left=len(exchanged.abandoned),
                trouble="",
            )
        )
        if brought:
            self._background.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._go_on(replace(self.way, folder=self._ends.folder, trouble=told(error)))

    def _go_on(self, way: Way) -> None:
        self._busy = False
        if way != self.way:
            self.way = way
            self.moved.emit()
        if self._workplace is not None and (self._again or way.folder):
            self._timer.start(0 if self._again else _PAUSE_MS)


def _exchange(workplace: "Workplace", ends: _Ends) -> "tuple[str, datetime, Exchanged | None]":
    from app.usecases import adjust_settings  # not before the first paint
    from app.usecases.believing import judge
    from app.usecases.carry import Carrier
    from app.usecases.folder_route import FolderRoute

    folder = adjust_settings.load(workplace.computer).shared_folder
    if folder != ends.folder or ends.carrier is None:
        ends.folder = folder
        ends.carrier = Carrier(workplace)
        ends.route = FolderRoute(
            Path(folder), lambda segment: judge(workplace, segment), ends.beside
        )
    exchanged = ends.carrier.exchange(ends.route, ends.heard) if folder and ends.route else None
    return folder, workplace.computer.clock.now(), exchanged


def exchange_once(
    workplace: "Workplace",
    folder: Path,
    report: "Callable[[tuple[int, int]], None]",
    asking: Asking = IN_PLACE,
) -> "Exchanged":
    """Exchange with a stick; `report` hears (done, total) entries."""
    from app.usecases.believing import judge
    from app.usecases.carry import Carrier
    from app.usecases.folder_route import FolderRoute

    route = FolderRoute(folder, lambda segment: judge(workplace, segment), asking)
    return Carrier(workplace).exchange_all(route, lambda done, total: report((done, total)))


def tidy_once(workplace: "Workplace", folder: Path, asking: Asking = IN_PLACE) -> "Tidied":
    """Exchange with a folder, and then delete what revoked computers left there."""
    from app.usecases.believing import judge
    from app.usecases.carry import Carrier
    from app.usecases.folder_route import FolderRoute
    from app.usecases.tidy_folder import tidy_folder

    route = FolderRoute(folder, lambda segment: judge(workplace, segment), asking)
    Carrier(workplace).exchange_all(route)
    return tidy_folder(workplace, route)
