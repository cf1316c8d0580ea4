"""Leads from the door to the screens and back: set-up, sign-in, lock, the way out."""

import gc
import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from app.domain.findings import Unavailable
from app.domain.printing import Paper
from app.domain.scan import ScanKind, classify_scan
from app.ui.background import Background
from app.ui.errors import told
from app.ui.gate.gate import Gate
from app.ui.headline import STATE_COLOURS, lock_words
from app.ui.idle import IdleGuard, running_s
from app.ui.places import Places, first_place
from app.ui.reporter import Reporter
from app.ui.scanner import Scanner
from app.ui.sending import Sending
from app.ui.session import Session
from app.ui.texts import NBSP, count
from app.ui.theme import Theme, ThemeMode
from app.ui.watching import FolderWatch
from app.ui.widgets.badge import Tone
from app.ui.window import MainWindow
from app.usecases import adjust_settings
from app.usecases.adjust_settings import Settings
from app.usecases.computer import Computer, is_set_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.gate.first_set_up import FirstSetUp
    from app.usecases.overview import Conditions, Situation
    from app.usecases.workplace import Workplace

_LAST_SAVES_S = 20  # a slow disk gets this long to take what was typed last
_SETTLED_MS = 600  # after the last change of the look it is kept


class Shell(QObject):
    """The one who leads (ledare).

    Shell(computer, theme, scanner, hint); `start()` shows set-up or sign-in in `window`. Locked,
    the window is closed to people while the store is open and sending goes on; after hours of it,
    and on exit, the store is closed and its key dropped.
    """

    def __init__(self, computer: Computer, theme: Theme, scanner: Scanner, hint: str = "") -> None:
        super().__init__()
        self.session: Session | None = None
        self._computer, self._theme, self._scanner, self._hint = computer, theme, scanner, hint
        settings = adjust_settings.load(computer)
        self._take_look(settings)
        self.window = MainWindow(theme)
        self.setParent(self.window)
        self.background = Background(self.window)
        self.sending = Sending(self.background)
        self.reporter = Reporter(computer, self.window, self.background)
        self.watch = FolderWatch(self.background, self.window)
        self.gate = Gate(computer, self.background, hint)
        self.guard = IdleGuard(settings.lock_after_s, parent=self.window)
        self._close_after_s = settings.close_after_h * 3600
        self._locked_at: float | None = None
        self._first: FirstSetUp | None = None
        self._place = ""  # none yet: where the person's work begins
        self._hidden: list[QDialog] = []
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_SETTLED_MS)
        self._connect()
        self._places = Places(self.window, self._session_now, self.reporter, self.adjust)

    @property
    def is_locked(self) -> bool:
        """Whether the window is closed to people while the store is open."""
        return self._locked_at is not None

    def start(self) -> None:
        """Show the first set-up where nothing is set up, else who may sign in."""
        self.reporter.follow(None)
        self._scanner.suspended = True
        try:
            known = is_set_up(self._computer)
        except Unavailable:
            known = True  # the door says what is wrong
        if known:
            self._show_door()
            return
        from app.ui.gate.first_set_up import FirstSetUp  # the first paint of the door does not wait

        self._first = FirstSetUp(self._computer, self.background)
        self._first.opened.connect(self.open)
        self._first.restored.connect(self._show_door)
        self.window.show_gate(self._first)

    def open(self, workplace: "Workplace") -> None:
        """Let a person in: to a store just opened, or back into the one behind the lock."""
        session = self.session
        is_new = session is None or session.workplace.journal is not workplace.journal
        if session is not None and (is_new or session.workplace.person != workplace.person):
            self._forget()
            if is_new:
                self._sign_out(session.workplace)
        if session is None or is_new:
            if session is not None:
                session.stop()
            self.session = session = Session(workplace, self.background)
            for moved in (session.listening.moved, session.exchanging.moved):
                moved.connect(self.reporter.show_others)
        if self._first is not None:  # holds the recovery code
            self._first.deleteLater()
            self._first = None
        session.workplace = workplace
        self._let_in(session)
        if is_new:
            session.printing.send()  # what a program that was killed left in line
            session.exchanging.start()
            session.listening.start()
            from app.ui.dialogs.start_report import StartReport, is_worth_telling

            if is_worth_telling(workplace):
                StartReport(self.window, workplace).open()

    def lock(self, reason: str = "") -> None:
        """Close the window to people; nothing typed is lost."""
        if self.session is None or self.is_locked:
            return
        self._locked_at = running_s()
        self.guard.stop()
        self._scanner.suspended = True
        self._hide_dialogs()
        self.gate.show_locked(self.session.workplace, reason)
        self.window.show_gate(self.gate)
        self.reporter.note("")
        self.reporter.show_person(is_locked=True)
        self.reporter.refresh()

    def adjust(self, computer: Computer) -> None:
        """Go on with a computer whose settings a person has changed."""
        settings = adjust_settings.load(computer)
        self._computer = computer
        if self.session is not None:
            self.session.workplace = replace(self.session.workplace, computer=computer)
        self.guard.after_s = settings.lock_after_s
        self._close_after_s = settings.close_after_h * 3600
        self._take_look(settings)
        self.reporter.refresh()

    # Inside

    def _connect(self) -> None:
        self.gate.opened.connect(self.open)
        self.window.lock_requested.connect(self.lock)
        self.window.closing.connect(self._leave)
        self.window.place_changed.connect(self._remember)
        self.guard.warned.connect(self._warn)
        self.guard.expired.connect(self._lock_idle)
        self.reporter.told.connect(self._told)
        self.watch.noted.connect(self.reporter.note)
        self._scanner.scanned.connect(self._scanned)
        self.window.code_given.connect(self._scanned)
        self._scanner.discarded.connect(QApplication.beep)
        self._theme.changed.connect(self._look.start)
        self._look.timeout.connect(self._keep_look)

    def _session_now(self) -> Session:
        if self.session is None:
            raise AssertionError("no screen is shown while nobody is signed in")
        return self.session

    def _show_door(self) -> None:
        self.gate.show_cold()
        self.window.show_gate(self.gate)

    def _let_in(self, session: Session) -> None:
        self._locked_at = None
        self._scanner.suspended = False
        self.window.set_pharmacy(session.workplace.pharmacy.pharmacy)
        self.reporter.follow(session)
        self.watch.follow(session)
        self.guard.start()
        self.window.go(self._place or first_place(session.workplace.person))
        for dialog in self._hidden:
            dialog.show()
        self._hidden.clear()

    def _forget(self) -> None:
        """Leave nothing of one person's screens to the next; drafts lie in the store."""
        for dialog in self._hidden:
            dialog.close()
        self._hidden.clear()
        self.window.forget_views()
        self._place = ""

    def _hide_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.hide()
                self._hidden.append(widget)

    def _lock_idle(self) -> None:
        minutes = max(1, self.guard.after_s // 60)
        self.lock(f"Låst efter {minutes}{NBSP}min utan tangent.")

    def _warn(self, seconds: int) -> None:
        text = f"Låser om {seconds}{NBSP}s. Vilken tangent som helst fortsätter." if seconds else ""
        self.reporter.note(text, Tone.WARN)
        self.reporter.show_person(
            is_locked=False, instead=f"låser om {seconds}{NBSP}s" if seconds else ""
        )

    def _told(self, situation: "Situation | None", around: "Conditions") -> None:
        self.gate.face.show_time(around.now)
        if situation is None or self.session is None or self._locked_at is None:
            return
        if running_s() - self._locked_at > self._close_after_s:
            self._close_store()
            return
        colour = STATE_COLOURS[self.window.banner.mode]
        pharmacy = self.session.workplace.pharmacy.pharmacy
        self.gate.face.show_state(pharmacy, lock_words(situation, around), colour)
        slips = situation.open_slips
        if slips:
            self.gate.add_reason(
                f"{count(slips, 'öppen expedition', 'öppna expeditioner')} ligger kvar."
            )

    def _close_store(self) -> None:
        session, self.session = self.session, None
        self._locked_at = None
        self.sending.stop()
        self._forget()
        self.window.set_pharmacy("")
        self.reporter.follow(None)
        self.watch.follow(None)
        self._show_door()
        gc.unfreeze()  # a long list was kept from being looked through: now it holds the key
        if session is not None:
            from app.ui.steady_watch import steady_watch

            steady_watch(session).stop()
            session.stop()
            self._sign_out(session.workplace)

    def _sign_out(self, workplace: "Workplace") -> None:
        """Close a store when no lane is in it any more."""
        from app.usecases.sign_in import sign_out

        background = self.background
        lanes: list[Callable[..., None]] = [
            partial(background.deliver, writes=False),
            background.exchange,
            background.listen,
            *(partial(background.print_out, paper) for paper in Paper),
        ]

        def go_on(_: None) -> None:
            if lanes:
                lanes.pop()(lambda: None, go_on, self._failed)
            else:
                background.run(lambda: sign_out(workplace), lambda _: None, self._failed)

        go_on(None)

    def _leave(self) -> None:
        """Let the last save come through, then close the store."""
        self.sending.stop()
        if self.session is not None:
            self.session.printing.stop()  # what is typed is saved meanwhile
        self.guard.stop()
        self.reporter.stop()
        self.watch.follow(None)
        if self.session is not None:
            self.session.stop()
        self._look.stop()
        saved = threading.Event()
        self.background.run(saved.set, lambda _: None, self._failed)
        saved.wait(_LAST_SAVES_S)
        self.background.close()
        made = self._first.workplace if self._first is not None else None  # not gone on into yet
        workplace = self.session.workplace if self.session is not None else made
        self.session = None
        if workplace is not None:
            from app.usecases.sign_in import sign_out

            sign_out(workplace)

    def _failed(self, error: Exception) -> None:
        self.reporter.note(told(error), Tone.STOP)

    def _remember(self, name: str) -> None:
        self._place = name

    def _scanned(self, code: str) -> None:
        view = self.window.current()
        if view is None or view.take_scan(code):
            return
        if classify_scan(code).kind is ScanKind.SLIP and self.window.go("dispense").take_scan(code):
            return
        QApplication.beep()
        known = classify_scan(code).kind is not ScanKind.UNKNOWN
        text = "Koden hör till Expediera, F3." if known else f"Känner inte igen koden: {code[:40]}"
        self.reporter.note(text, Tone.WARN)

    def _keep_look(self) -> None:
        """Keep light or dark and the text size for the next start."""
        theme, computer = self._theme, self._computer

        mode, scale = theme.mode.value, theme.scale

        def keep() -> None:
            if is_set_up(computer):
                adjust_settings.keep_look(computer, mode, scale)

        self.background.run(keep, lambda _: None, self._failed)

    def _take_look(self, settings: Settings) -> None:
        """Draw as this computer is set: the text size nearest to the one that is asked for."""
        sizes = self._theme.tokens.scale
        self._theme.set_mode(ThemeMode(settings.theme))
        self._theme.set_scale(min(sizes, key=lambda size: abs(size - settings.text_scale)))
