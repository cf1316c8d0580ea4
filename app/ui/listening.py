"""The exchange with the other computers by the hub, beside the window: as soon as there is any."""

import random
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.asking import LeftAlone
from app.domain.findings import Unavailable
from app.ui.background import Background, Beside
from app.ui.errors import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.asking import Asking
    from app.usecases.carry import Carrier, Exchanged
    from app.usecases.use_hub import HubRoute
    from app.usecases.workplace import Workplace

T = TypeVar("T")
_SOON_MS = 50  # after something was written here, so that what belongs together goes together
_LOOK_S = 30.0  # how long a wait lasts: what is heard of others is never much older
_SHORTEST_MS, _LONGEST_MS = 1000, 60_000  # after a hub that did not answer
_PASSES = frozenset({"no_answer", "restarting", "busy", "slow", "name_unknown"})


@dataclass(frozen=True)
class Contact:
    """How the hub stands (förbindelse)."""

    address: str = ""  # "": the computer has none
    at: datetime | None = None  # when the last exchange was done
    away_since: datetime | None = None  # None: it answers, or has not been asked yet
    sent: int = 0  # entries, since the store was opened
    fetched: int = 0
    quarantined: int = 0
    refused: tuple[tuple[str, str], ...] = ()  # what is not taken now, and why
    no_room: str = ""  # Swedish, why pictures of paper stay here; entries go
    trouble: str = ""  # Swedish, why nothing is exchanged now
    passes: bool = True  # the trouble, by itself; otherwise a person has to do something
    renew_by: datetime | None = None  # when the certificate ends, if that is soon

    @property
    def is_connected(self) -> bool:
        """Whether what others write comes here at once."""
        return self.at is not None and not self.trouble


@dataclass
class _Ends:
    """What is kept from one exchange to the next; `beside` ends it from the window's thread."""

    beside: Beside = field(default_factory=lambda: Beside(grace_s=0))
    carrier: "Carrier | None" = None
    route: "HubRoute | None" = None
    address: str = ""  # where the hub is reached; "": there is none
    is_met: bool = False  # all was exchanged: now something new is waited for

    def leave(self) -> None:
        """End what is under way, at once, and begin nothing more."""
        self.beside.close()
        if self.route is not None:
            self.route.wake()
            self.route.close()


@dataclass(frozen=True)
class _Done:
    """What one turn brought (varv)."""

    at: datetime
    renew_by: datetime | None = None
    exchanged: "Exchanged | None" = None  # None: there is no hub


class Listening(QObject):
    """The errand of the hub's lane (lyssnande). Listening(background, workplace).

    `start()` when a store is opened, then by itself; it goes on behind the lock. A hub that is away
    is asked ever more seldom. `moved` comes when `contact` is another than before.
    """

    moved = Signal()

    def __init__(self, background: Background, workplace: "Callable[[], Workplace]") -> None:
        super().__init__(background)
        self.contact = Contact()
        self._background = background
        self._workplace: Callable[[], Workplace] | None = workplace
        self._ends = _Ends()
        self._pause_ms = _SHORTEST_MS
        self._is_busy = self._is_telling = False
        self._soon, self._again = QTimer(self), QTimer(self)
        for timer, act in ((self._soon, self._hurry), (self._again, self._listen)):
            timer.setSingleShot(True)
            timer.timeout.connect(act)
        self._soon.setInterval(_SOON_MS)

    def start(self) -> None:
        """Meet the hub now, and again and again."""
        self._background.changed.connect(self._changed)
        self._listen()

    def between(
        self,
        call: "Callable[[Workplace, Asking], T]",
        done: "Callable[[T], None]",
        failed: "Callable[[Exception], None]",
    ) -> None:
        """Do what is about the hub itself, while nothing is under way with it; then meet it anew.

        It is ended like everything else when the store closes.
        """
        if self._workplace is None:
            return
        self._again.stop()
        self._ends.leave()
        ends, workplace = _Ends(), self._workplace()
        self._ends, self._is_busy, self._pause_ms = ends, True, _SHORTEST_MS
        self._background.listen(
            lambda: call(workplace, ends.beside),
            lambda value: self._go_on(ends, done, value),
            lambda error: self._go_on(ends, failed, error),
        )

    def stop(self) -> None:
        """Listen no more, and let go of the store, which lives as long as its key."""
        self._workplace = None
        for timer in (self._soon, self._again):
            timer.stop()
        self._ends.leave()

    def _changed(self) -> None:
        """Give at once what was written here."""
        if self._workplace is not None and not self._is_telling and not self._soon.isActive():
            self._soon.start()

    def _hurry(self) -> None:
        if (route := self._ends.route) is not None:
            route.wake()
        elif not self._again.isActive():
            self._listen()  # the hub may have been joined by another program

    def _listen(self) -> None:
        if self._workplace is None or self._is_busy:
            return
        self._is_busy = True
        workplace, ends = self._workplace(), self._ends
        report = self._background.relay(self._tries)
        self._background.listen(
            lambda: _turn(workplace, ends, report),
            lambda done: self._done(ends, done),
            lambda error: self._failed(ends, error),
        )

    def _tries(self, ends: _Ends) -> None:
        if ends is self._ends:
            self._show(replace(self.contact, address=ends.address))

    def _go_on(self, ends: _Ends, callback: "Callable[..., None]", value: object) -> None:
        if ends is self._ends:
            self._is_busy = False
            self._show(Contact())
            self._listen()
        callback(value)

    def _done(self, ends: _Ends, done: _Done) -> None:
        if ends is not self._ends:
            return
        self._is_busy, self._pause_ms = False, _SHORTEST_MS
        before, exchanged = self.contact, done.exchanged
        if exchanged is None:
            self._show(Contact())
            return
        refused = tuple((one.name, one.why) for one in exchanged.refused)
        self._show(
            replace(
                before,
                address=ends.address,
                at=done.at,
                away_since=None,
                sent=before.sent + exchanged.sent,
                fetched=before.fetched + exchanged.fetched,
                quarantined=before.quarantined + exchanged.quarantined,
                refused=refused,
                no_room=exchanged.pictures.no_room,
                trouble="",
                passes=True,
                renew_by=done.renew_by,
            )
        )
        if exchanged.fetched or exchanged.quarantined or exchanged.pictures.fetched:
            self._is_telling = True
            self._background.changed.emit()
            self._is_telling = False
        self._listen()

    def _failed(self, ends: _Ends, error: Exception) -> None:
        if ends is not self._ends or self._workplace is None:
            return
        self._is_busy = False
        clock, before = self._workplace().computer.clock, self.contact
        self._show(
            replace(
                before,
                address=ends.address,
                away_since=before.away_since or before.at or clock.now(),
                trouble=told(error),
                passes=isinstance(error, Unavailable) and error.code in _PASSES,
            )
        )
        self._again.start(int(self._pause_ms * random.uniform(0.5, 1.0)))  # noqa: S311  not all at once
        self._pause_ms = min(2 * self._pause_ms, _LONGEST_MS)

    def _show(self, contact: Contact) -> None:
        if contact != self.contact:
            self.contact = contact
            self.moved.emit()


def _turn(workplace: "Workplace", ends: _Ends, report: "Callable[[_Ends], None]") -> _Done:
    """Wait for something new, if all was exchanged before, and exchange; end it when told to."""
    from app.usecases.show_hub import hub_address  # not before the first paint

    clock = workplace.computer.clock
    if ends.beside.is_closing:
        raise LeftAlone
    ends.address = hub_address(workplace.computer)
    if not ends.address:
        ends.route = ends.carrier = None
        return _Done(clock.now())
    from app.usecases.carry import Carrier
    from app.usecases.use_hub import open_hub, renew_by  # which only who has a hub needs

    def heard(*_: int) -> None:
        if ends.beside.is_closing:
            raise LeftAlone

    if ends.route is None or ends.carrier is None:
        report(ends)
        ends.route, ends.carrier = open_hub(workplace, ends.beside), Carrier(workplace)
    if ends.is_met:
        ends.is_met = False
        with suppress(Unavailable):  # it broke: the exchange tries once more, and says why
            ends.route.wait(_LOOK_S)
    exchanged = ends.carrier.exchange(ends.route, heard)
    ends.is_met = not exchanged.goes_on
    return _Done(clock.now(), renew_by(workplace), exchanged)
