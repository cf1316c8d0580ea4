"""Keeps the frame true: banner, counters and status line, whoever writes to the store."""

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.staff import Role, role_word
from app.ui.background import Background
from app.ui.errors import told
from app.ui.headline import (
    headline,
    moment,
    others_words,
    power_words,
    printer_words,
    scanner_words,
)
from app.ui.models.goods import goods_day
from app.ui.session import Session
from app.ui.texts import BULLET, clock_seconds, count
from app.ui.theme import ThemeMode, current_theme
from app.ui.widgets.badge import Tone
from app.ui.widgets.status_line import Slot
from app.ui.window import MainWindow
from app.usecases.computer import Computer

if TYPE_CHECKING:
    from app.usecases.overview import Conditions, Situation
    from app.usecases.print_queue import PrinterState
    from app.usecases.show_members import Others
    from app.usecases.workplace import Workplace

_POLL_MS = 500
_TICK_MS = {ThemeMode.LIGHT: 15_000, ThemeMode.DARK: 60_000}  # fewer wake-ups in the dark
_OLD_COPY = timedelta(hours=24)


class Reporter(QObject):
    """Reads how things stand and says it around the screens (rapportör).

    Reporter(computer, window, background); `follow(session)` while a store is open, `follow(None)`
    when it is closed. `told` comes with the situation (None while closed) and the conditions.
    """

    told = Signal(object, object)

    def __init__(self, computer: Computer, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self.computer = computer
        self._window, self._background = window, background
        self._session: Session | None = None
        self._version: int | None = None
        self._others: Others | None = None
        self._polling, self._foreign, self._is_locked = False, False, False
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._ask_version)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self.refresh)
        background.changed.connect(self._changed)
        current_theme().follow(self._set_pace)

    def follow(self, session: Session | None) -> None:
        """Report on this store from now on, or on the clock alone."""
        self._session, self._version, self._others = session, None, None
        self._window.banner.setVisible(session is not None)
        if session is None:
            self._poll.stop()
            for slot in (Slot.SAVED, Slot.COPY, Slot.OTHERS, Slot.NOTE, Slot.SCANNER, Slot.PRINTER):
                self._window.status.show_text(slot, "")
        else:
            self._poll.start()
        self.show_person(is_locked=False)
        self.refresh()

    def stop(self) -> None:
        """Ask nothing more: the program is closing."""
        self._poll.stop()
        self._tick.stop()

    def show_person(self, *, is_locked: bool, instead: str = "") -> None:
        """Say who is signed in, or that nobody is; `instead` stands where the roles do."""
        person = self._session.workplace.person if self._session and not is_locked else None
        roles = ", ".join(role_word(r) for r in Role if person and r in person.roles)
        self._window.banner.show_person(person.name if person else "", instead or roles)
        self._is_locked = is_locked
        reader = "Läsare avstängd" if is_locked else "Läsare redo"  # until it is known when tried
        self._window.status.show_text(Slot.SCANNER, reader if self._session else "")

    def refresh(self) -> None:
        """Read everything again."""
        if self._session is None:
            QTimer.singleShot(0, self._look)  # at a start: when the door is painted
        else:
            self._session.run(_read, self._show, self._failed)

    def note(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Say one thing in the status line."""
        self._window.status.show_text(Slot.NOTE, text, tone)

    def saved(self, at: datetime) -> None:
        """Say when something was last known to lie on the disk."""
        self._window.status.show_text(Slot.SAVED, f"Sparat {clock_seconds(at)}", Tone.OK)

    def show_others(self) -> None:
        """Say how old what is known of the other computers is, as the hub stands now."""
        if self._session is not None and self._others is not None:
            now, session = self.computer.clock.now(), self._session
            said = others_words(
                self._others, session.listening.contact, session.exchanging.way, now
            )
            self._window.status.show_text(Slot.OTHERS, *said)

    def _look(self) -> None:
        computer = self.computer
        if self._session is None:
            self._background.run(lambda: _look_around(computer), self._show_time, self._failed)

    def _ask_version(self) -> None:
        if self._session is not None and not self._polling:
            self._polling = True
            self._session.run(_version, self._compare, self._poll_failed)

    def _compare(self, found: int) -> None:
        self._polling = False
        if self._version is not None and found != self._version:
            self._version = found
            self._foreign = True  # another process, or our own delivery lane
            self._background.changed.emit()

    def _poll_failed(self, error: Exception) -> None:
        self._polling = False
        self._failed(error)

    def _changed(self) -> None:
        if self._session is not None and not self._foreign:
            self.saved(self.computer.clock.now())
        self._foreign = False
        self.refresh()

    def _show_time(self, around: "Conditions") -> None:
        self._window.banner.show_clock(around.now)
        self._window.status.show_text(Slot.VERSION, _program())
        self.told.emit(None, around)

    def _show(self, read: "tuple[int, Situation, Conditions, PrinterState, Others]") -> None:
        found, situation, around, printers, others = read
        if self._session is None:
            return
        self._version = found
        banner, said = self._window.banner, headline(situation, around)
        self._window.show_mode(said.mode, said.since)
        banner.show_systems(said.systems)
        banner.show_unsent(said.unsent)
        banner.show_power(*power_words(around))
        is_doubted = around.is_clock_doubted or situation.is_clock_doubted
        banner.show_clock(around.now, "osäker tid" if is_doubted else "")
        self._show_counters(situation)
        self._show_status(situation, around)
        self._window.status.show_text(Slot.PRINTER, *printer_words(printers))
        self._others = others
        self.show_others()
        self.told.emit(situation, around)

    def _show_counters(self, situation: "Situation") -> None:
        rail = self._window.rail
        rail.show_counter("settle", f"{situation.waiting} väntar" if situation.waiting else "")
        cards = situation.open_cards
        for place, slips in (("dispense", situation.open_slips - cards), ("aid-card", cards)):
            rail.show_counter(place, f"{count(slips, 'öppen', 'öppna')}" if slips else "")

    def _show_status(self, situation: "Situation", around: "Conditions") -> None:
        status, now = self._window.status, around.now
        at = situation.backup_at
        if at is None:
            status.show_text(Slot.COPY, "ingen kopia är gjord", Tone.WARN)
        else:
            tone = Tone.WARN if now - at > _OLD_COPY else Tone.NEUTRAL
            status.show_text(Slot.COPY, f"verifierad kopia {moment(at, now)}", tone)
        if not self._is_locked:
            status.show_text(Slot.SCANNER, *scanner_words(situation))
        if situation.trouble:
            status.show_text(Slot.NOTE, situation.trouble, Tone.STOP)
        register = situation.register
        goods = goods_day(register) if register else "inga varor"
        old = f" ({count(len(situation.stale), 'för gammal', 'för gamla')})"
        goods += old if situation.stale else ""
        status.show_text(Slot.VERSION, f"{goods}{BULLET}{_program()}")

    def _failed(self, error: Exception) -> None:
        self._window.status.show_text(Slot.NOTE, told(error), Tone.STOP)

    def _set_pace(self) -> None:
        self._tick.setInterval(_TICK_MS[current_theme().mode])
        self._tick.start()


def _read(workplace: "Workplace") -> "tuple[int, Situation, Conditions, PrinterState, Others]":
    """Read how things stand; the version first, so that what comes meanwhile is noticed."""
    from app.usecases import overview  # read in the lane, beside the first paint
    from app.usecases.print_queue import printer_state
    from app.usecases.show_members import show_others
    from app.usecases.watch_store import store_version

    computer, found = workplace.computer, store_version(workplace)
    around, printers = overview.look_around(computer), printer_state(workplace)
    return found, overview.situation(workplace), around, printers, show_others(workplace)


def _look_around(computer: Computer) -> "Conditions":
    from app.usecases.overview import look_around  # read in the lane, beside the first paint

    return look_around(computer)


def _version(workplace: "Workplace") -> int:
    from app.usecases.watch_store import store_version

    return store_version(workplace)


@cache
def _program() -> str:
    from importlib.metadata import PackageNotFoundError, version  # not before the first paint

    try:
        return f"Lykta {version('lykta')}"
    except PackageNotFoundError:
        return "Lykta"
