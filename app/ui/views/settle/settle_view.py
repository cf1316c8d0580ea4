"""Efterregistrera: the work list, the hand-out behind it, its steps, and the sending."""

import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.clock import elapsed
from app.domain.outage import OutageState
from app.ui.errors import told
from app.ui.sending import Sending
from app.ui.session import Session
from app.ui.steady_watch import steady_watch
from app.ui.texts import number
from app.ui.theme import current_theme
from app.ui.view import View
from app.ui.views.settle.after_bar import KEYS as AFTER_KEYS
from app.ui.views.settle.after_bar import AfterBar
from app.ui.views.settle.dispensing_pane import DispensingPane
from app.ui.views.settle.filters import Filters
from app.ui.views.settle.foreseen import Foresight
from app.ui.views.settle.freeze import FreezeButton, frozen_words
from app.ui.views.settle.obstacles import find_first, held_words, unheard_words, why_not_sent
from app.ui.views.settle.other_ways import OtherWays
from app.ui.views.settle.pausing import PauseButton, paused_badges, paused_words
from app.ui.views.settle.progress_strip import ProgressStrip, time_left
from app.ui.views.settle.reading import read_work
from app.ui.views.settle.row_list import RowList
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.steps_pane import StepsPane
from app.ui.views.settle.taking import TakeButton
from app.ui.views.settle.work import Work, WorkRow
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message_strip import MessageStrip
from app.ui.window import MainWindow
from app.usecases.settle_steps import PAUSED

_WIDTHS = (326, 566, 296)  # px: list, hand-out, steps
_SIDE_GROWTH = 0.5  # of the growth of the texts: with large text the middle needs the room
_LEAST_PAUSE_MS = 300  # between two readings
_PAUSES = 3  # times as long as the reading took, so that saving always gets its turn


class SettleView(View):
    """The work list (efterregistrera). SettleView(session)."""

    correction_requested = Signal(object)  # UUID of a hand-out
    unit_correction_requested = Signal(object)  # UUID of a delivery to a unit

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.sending, self.steady = _sending(session), steady_watch(session)
        self.work, self.foresight = Work(), Foresight(session, self)
        self.strip, self.message = ProgressStrip(), MessageStrip()
        self.filters, self.list = Filters(), RowList()
        self.pane, self.steps = DispensingPane(session), StepsPane(session)
        self.take, self.freeze = TakeButton(session), FreezeButton(session)
        self.send = KeyButton("Skicka", "Ctrl+Enter", icon="send", kind=ButtonKind.PRIMARY)
        self.pause = PauseButton(session)
        self.stop = KeyButton("Stoppa", "Ctrl+Enter", icon="x")
        self.ways = OtherWays(self, session, self.list.chosen_rows)
        self.after = AfterBar(session, self.ways.e_list, self.pause, self.freeze)
        self.nothing = EmptyState(
            "list-checks",
            "Inget att efterregistrera",
            "Det som lämnas ut under ett avbrott kommer hit, med de steg som fick vänta.",
        )
        self._close = KeyButton("Stäng avbrott…", "Ctrl+Shift+A", kind=ButtonKind.PRIMARY)
        self._look = KeyButton("Visa klara", "Alt+V")
        self.all_done = EmptyState(
            "list-checks", "", actions=[self._close, self._look], tone=Tone.OK
        )
        self._content = QStackedWidget()
        self._looks_back = False  # a person wants to see what is done
        self._is_here = False  # it is the screen that stands in the window
        self._reading, self._again, self._began = False, False, 0.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self.read)
        self._awake = QTimer(self)  # when the first pause of a row ends
        self._awake.setSingleShot(True)
        self._awake.timeout.connect(self._changed)
        self._lay_out()
        self._connect()

    # What the window asks

    def title(self) -> str:
        """Return the screen's name."""
        return "Efterregistrera"

    def note(self) -> str:
        """Return how long the sending takes yet."""
        return time_left(self.sending.run) if self.sending.is_wanted else ""

    def badges(self) -> Sequence[Badge]:
        """Return which outages the work belongs to."""
        paused = paused_badges(self.work)
        return [
            *paused,
            *(
                Badge(
                    f"Avbrott {outage.label}",
                    icon="lantern" if outage.state is OutageState.OPEN else "list-checks",
                )
                for outage in self.work.outages[: 1 if paused else 2]
            ),
        ]

    def commands(self) -> Sequence[QWidget]:
        """Return what sends and what stops it; one of them in sight."""
        return [*self.ways.buttons, self.stop, self.send]

    def main_action(self) -> None:
        """Send, stop sending, or go to what stops it."""
        (self.stop if self.sending.is_wanted else self.send).click()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Upp, Ned", "Föregående, nästa rad; med Skift flera"),
            (
                "Vänster, Höger",
                "Nästa urval: väntar, narkotika, dubblett, avvisade, i fil, sena, mina",
            ),
            ("Enter", "Till stegen; i stegen: markera gjord"),
            ("Alt+S", "Stegen"),
            ("Ctrl+T", "Ta raden, så att andra ser vem som gör den; eller lämna den"),
            ("Ctrl+A", "Välj alla rader i listan"),
            ("Ctrl+M", "Markera gjord, med referens"),
            ("Alt+D", "Avgör en möjlig dubblett från en annan dator"),
            ("Alt+J", "Jämför med e-recept: en lista ur apotekssystemet, eller ett i taget"),
            ("Ctrl+K", "Skanna över till apotekssystemet, en kod åt gången"),
            ("Ctrl+Shift+I", "Lämna rader i en fil till ett annat system, och läs in svaren"),
            ("Ctrl+Shift+K", "Släpp en rad som skannas över, med skäl"),
            ("Ctrl+Shift+F", "Bild av papperet, stor"),
            ("Ctrl+R", "Försök igen med det som är avvisat"),
            ("Alt+I", "Säg att mottagaren som inte svarade inte har raden"),
            ("Ctrl+Shift+J", "Avstå från steget, med skäl"),
            ("Ctrl+E", "Skriv etiketten igen"),
            ("Ctrl+Shift+P", "Patientens blad: vad, vad som är kvar, vem som svarar"),
            ("Alt+R", "Rätta utlämningen"),
            ("Alt+B", "Backa: inget lämnades ut"),
            ("Alt+T", "Retur: varor kom tillbaka"),
            ("Alt+N", "Visa namn och nummer på en skyddad patient; noteras"),
            ("Ctrl+Shift+S", "Stoppa nytt papper, eller häv stoppet"),
            *AFTER_KEYS,
            ("Alt+U", "Pausa all sändning från den här datorn, eller återuppta den"),
            ("Ctrl+Enter", "Skicka, eller stoppa sändningen"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard in the list."""
        self._looks_back, self._is_here = False, True
        self.steady.watch(self._session)
        self.foresight.begin()
        self._show_sending()
        self.read()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Leave the head to the screen that comes."""
        self._is_here = False

    # What the screen does

    def read(self) -> None:
        """Read the work anew; asked for again meanwhile, once more after a pause."""
        if self._reading or self._pause.isActive():
            self._again = True
            return
        self._reading, self._again, self._began = True, False, time.monotonic()
        self._session.run(
            partial(read_work, before=self.work, foreseen=self.foresight.found),
            self._show,
            self._failed,
        )

    def show_work(self, work: Work) -> None:
        """Show this work."""
        self.work = work
        now = self._session.workplace.computer.clock.now()
        self.strip.show_work(work, now)
        self.after.read()
        self.foresight.look(work)
        self.filters.show_counts(work)
        self.freeze.show_outages(work.outages)
        self.pause.show_work(work)
        self.list.show_rows(work.selected[self.filters.value], now, work.soon_days)
        self._awake.stop()
        if work.rests_until:
            left = elapsed(now, work.rests_until) // timedelta(milliseconds=1)
            self._awake.start(max(_LEAST_PAUSE_MS, left))
        self._show_state()
        self._show_sending()
        self.head_changed.emit()

    def _lay_out(self) -> None:
        left, column = _side()
        column.addWidget(self.filters)
        order = label("Ordnat efter risk · ålder sedan utlämning", "hint", "ink2")
        order.setContentsMargins(12, 0, 12, 5)
        column.addWidget(order)
        column.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self.take)
        column.addLayout(foot)
        right, inside = _side()
        inside.addWidget(self.steps)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        for part in (left, self.pane, right):
            self._split.addWidget(part)
        for at, stretch in enumerate((0, 1, 0)):
            self._split.setStretchFactor(at, stretch)
            self._split.setCollapsible(at, False)
        self._work_page = QWidget()
        page = QVBoxLayout(self._work_page)
        page.addWidget(self.strip)
        page.addWidget(self.message)
        page.addWidget(self._split, 1)
        for layout in (page, whole := QVBoxLayout(self)):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        for state in (self._work_page, _padded(self.nothing), _padded(self.all_done)):
            self._content.addWidget(state)
        whole.addWidget(self._content, 1)
        whole.addWidget(self.after)  # also when every step is done: money comes later
        current_theme().follow(self._restyle)

    def _connect(self) -> None:
        self.filters.chosen.connect(self._filter)
        self.list.turned.connect(self.filters.turn)
        self.list.opened.connect(self.steps.enter)
        self.list.chosen.connect(self._chosen)
        self.pause.failed.connect(lambda said: self.message.say(said, Tone.INFO))
        self.take.failed.connect(lambda said: self.message.say(said, Tone.INFO))
        self.steps.settled.connect(self.read)
        self.ways.settled.connect(self.read)
        self.after.changed.connect(self.read)
        self.pane.correction_asked.connect(self.correction_requested)
        self.pane.unit_correction_asked.connect(self.unit_correction_requested)
        self.send.acted.connect(self._send)
        self.stop.acted.connect(self.sending.stop)
        self.send.obstructed.connect(self._lead_to_obstacle)
        self._close.acted.connect(self._ask_outage)
        self._look.acted.connect(self._look_back)
        self.sending.moved.connect(self._moved)
        self.foresight.moved.connect(self._changed)
        self.steady.moved.connect(self._show_sending)
        self._session.background.changed.connect(self._changed)

    def _restyle(self) -> None:
        theme = current_theme()
        growth = 1 + (theme.scale - 1) * _SIDE_GROWTH
        left, _, right = (round(width * growth) for width in _WIDTHS)
        self._split.setSizes([left, max(200, self.width() - left - right), right])

    def _show(self, work: Work) -> None:
        self._rest()
        self.show_work(work)

    def _failed(self, error: Exception) -> None:
        self._rest()
        self.message.say(told(error))

    def _rest(self) -> None:
        """Leave the lane to others for a while before it is read again."""
        self._reading = False
        if self._again:
            took = round((time.monotonic() - self._began) * 1000)
            self._pause.start(max(_LEAST_PAUSE_MS, took * _PAUSES))
            self._again = False

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _show_state(self) -> None:
        work = self.work
        if work.is_done and not self._looks_back:
            still_open = any(o.state is OutageState.OPEN for o in work.outages)
            self._close.setText("Avsluta avbrott…" if still_open else "Stäng avbrott…")
            way = "Avsluta avbrottet när systemen är åter" if still_open else "Stäng avbrottet"
            rows = len(work.rows)
            self.all_done.say(
                f"Alla {number(rows)} är redovisade" if rows > 1 else "Den enda raden är redovisad",
                f"Inget steg väntar och inget är avvisat. {way}.",
            )
        at = 1 if work.is_empty else 2 if work.is_done and not self._looks_back else 0
        had_keyboard = at == 0 and self._content.currentIndex() != 0 and self.isVisible()
        self._content.setCurrentIndex(at)
        if had_keyboard:
            self.list.setFocus()
        elif at == 2 and self.isVisible() and self.window().isActiveWindow():
            self._close.setFocus()

    def _filter(self, chosen: Filter) -> None:
        now = self._session.workplace.computer.clock.now()
        self.list.show_rows(self.work.selected[chosen], now, self.work.soon_days)

    def _chosen(self, rows: list[WorkRow]) -> None:
        self.pane.show_rows(rows)
        self.steps.show_rows(rows)
        self.take.show_rows(rows)
        self.ways.show_chosen()

    def _send(self) -> None:
        self.sending.start(self._session.workplace)

    def _moved(self) -> None:
        self._show_sending()
        self._changed()

    def _show_sending(self) -> None:
        run, wanted = self.sending.run, self.sending.is_wanted
        self.strip.show_run(run, wanted=wanted)
        if self._is_here:  # else they would stand in the head of another screen
            self.stop.setVisible(wanted)
            self.send.setVisible(not wanted)
        self.send.block(why_not_sent(self._session, self.work, self.steady.why_not()))
        self.head_changed.emit()
        if paused := paused_words(self.work):
            self.message.say(paused, Tone.INFO)
        elif run.trouble and run.trouble != PAUSED:  # it may have been let go on since
            again = " Lykta försöker igen själv." if wanted else ""
            self.message.say(f"{run.trouble}{again}", Tone.WARN)
        else:
            unsteady = self.steady.why_not() if self.work.can_send else ""
            unheard = unheard_words(self.work.unheard)
            said = (frozen_words(self.work.outages), held_words(self.work.held), unheard, unsteady)
            self.message.say(" ".join(filter(None, said)), Tone.INFO)

    def _lead_to_obstacle(self) -> None:
        """Say what stops the sending, and mark the first step that would help."""
        unsteady = self.steady.why_not()
        self.message.say(why_not_sent(self._session, self.work, unsteady), Tone.INFO)
        if self.work.can_send:
            return
        if (found := find_first(self.work)) is None:
            return
        row, step = found
        if row not in self.list.rows():
            self.filters.choose(Filter.ALL)
        self.list.choose(self.list.rows().index(row))
        self._chosen([row])
        self.steps.mark_kind(step.step.code)
        self.steps.enter()

    def _ask_outage(self) -> None:
        if isinstance(window := self.window(), MainWindow):
            window.outage_requested.emit()

    def _look_back(self) -> None:
        self._looks_back = True
        self.filters.choose(Filter.DONE)
        self._show_state()


def _sending(session: Session) -> Sending:
    """Return the errand of the delivery lane; it outlives the screens, and there is one."""
    found = session.background.findChild(Sending)
    return found if isinstance(found, Sending) else Sending(session.background)


def _side() -> tuple[QWidget, QVBoxLayout]:
    """Return a white column beside the middle, and where its content goes."""
    made = QWidget()
    made.setProperty("surface", "surface")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return made, column


def _padded(state: EmptyState) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(14, 14, 14, 14)
    column.addWidget(state)
    return page
