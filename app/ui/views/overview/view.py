"""The overview: what is down, since when, what waits, and what needs a hand."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.outage import Outage, OutageState
from app.domain.printing import Paper
from app.domain.staff import Act
from app.ui.dialogs.close_outage import CloseOutage
from app.ui.dialogs.compare_clock import CompareClock
from app.ui.dialogs.outage import ChangeOutage, DeclareOutage, EndOutage
from app.ui.dialogs.outage_report import OutageReportDialog
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import told
from app.ui.keys import shortcut
from app.ui.models.course import course
from app.ui.models.todo import CLOCK, OUTAGE, Todo, todos
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.view import View
from app.ui.views.overview.earlier import Earlier
from app.ui.views.overview.figures import Figures
from app.ui.views.overview.outage_card import OutageCard
from app.ui.views.overview.tiles import Tiles
from app.ui.views.overview.todo_panel import TodoPanel
from app.ui.views.overview.worse import Worse
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel, scrolling
from app.ui.widgets.tall_page import TallPage
from app.ui.widgets.timeline import Timeline
from app.usecases import overview
from app.usecases.close_outage import closing_protocol
from app.usecases.declare_outage import list_outages
from app.usecases.hand_over import hand_over
from app.usecases.workplace import Workplace, rules_of

_RIGHT = 318  # px
_MINUTE_MS = 60_000  # lengths of time grow while nothing is written
_NO_OUTAGE = "Öppna ett avbrott först. Utan avbrott expedieras i apotekssystemet."
_ENDED = "Driften är åter. Blanketter i efterhand tas under Expediera, F3."


class _Read:
    """All that one look at the store gives."""

    def __init__(self, workplace: Workplace) -> None:
        self.situation = overview.situation(workplace)
        self.around = overview.look_around(workplace.computer)
        self.outages = list_outages(workplace)
        self.guidance = rules_of(workplace).rules["G-EHM"]
        labels = workplace.computer.printers.get(Paper.LABEL)
        self.queue = labels.name if labels else ""


class OverviewView(View):
    """How things stand (överblick).

    OverviewView(session). `slip_requested` asks for a new slip, `place_requested` for another
    screen by its name. `ask_outage()` opens, ends or closes an outage, whichever comes next.
    """

    slip_requested = Signal()
    place_requested = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._outage: Outage | None = None
        self._is_fresh = True  # shown anew, and not read yet
        self.card, self.tiles, self.timeline = OutageCard(), Tiles(), Timeline()
        self.figures, self.earlier = Figures(), Earlier()
        self.todo, self.worse, self.message = TodoPanel(), Worse(), Message()
        self.course = Panel("Händelseförlopp", "Alt+H", framed=True)
        self.course.body.addWidget(self.timeline)
        self.declare = KeyButton("Öppna avbrott…", "Ctrl+Shift+A", icon="circle-x")
        self.declare_again = KeyButton("Öppna nytt avbrott…")
        self.change = KeyButton("Ändra…", "Ctrl+H", icon="pencil")
        self.end = KeyButton("Avsluta avbrott…", "Ctrl+Shift+A")
        self.close_it = KeyButton("Stäng avbrott…", "Ctrl+Shift+A", icon="lock")
        self.new_slip = KeyButton("Ny expedition", "Ctrl+N", icon="pill", kind=ButtonKind.PRIMARY)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._lay_out()
        self._connect()

    # What the window asks

    def title(self) -> str:
        """Return the heading."""
        return "Överblick"

    def note(self) -> str:
        """Return whose pharmacy it is."""
        return self._session.workplace.pharmacy.pharmacy

    def commands(self) -> Sequence[QWidget]:
        """Return the commands; which of them can be seen follows from the outage."""
        return (
            self.declare, self.declare_again, self.change, self.end, self.close_it, self.new_slip,
        )  # fmt: skip

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return this screen's keys."""
        return [
            ("Ctrl+N", "Ny expedition"),
            ("Ctrl+H", "Ändra vad som är nere"),
            ("Ctrl+P", "Skriv ut skiftöverlämningen"),
            ("Ctrl+R", "Avbrottsrapport för det som pågår, eller det som är markerat"),
            ("Alt+V", "Behöver åtgärd; siffran öppnar raden"),
            ("Alt+H", "Händelseförlopp; pil vänster och höger mellan händelser"),
        ]

    def main_action(self) -> None:
        """Begin a new slip, or lead to the outage that it needs."""
        self.new_slip.click()

    def entered(self) -> None:
        """Read again, and then give the keyboard to what needs a hand."""
        self._show_commands()
        self._is_fresh = True
        self.refresh()

    def ask_outage(self) -> None:
        """Open, end or close an outage, whichever comes next."""
        state = self._outage.state if self._outage else None
        button = {OutageState.OPEN: self.end, OutageState.ENDED: self.close_it}
        (self.declare if state is None else button[state]).click()

    def refresh(self) -> None:
        """Read how things stand."""
        self._session.run(_Read, self._show, self._failed)

    # Inside

    def _lay_out(self) -> None:
        left, right = TallPage(), TallPage()
        column = QVBoxLayout(left)
        column.setContentsMargins(14, 10, 7, 10)
        column.setSpacing(9)
        for part in (self.message, self.card, self.tiles, self.course):
            column.addWidget(part)
        column.addWidget(self.figures, 1)
        column.addWidget(self.earlier, 1)
        column.addStretch(0)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(4, 10, 14, 10)
        beside.setSpacing(9)
        beside.addWidget(self.todo)
        beside.addWidget(self.worse, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(scrolling(left))
        split.addWidget(scrolling(right))
        split.setSizes([1188 - _RIGHT, _RIGHT])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)
        self.setTabOrder(self.todo, self.timeline)

    def _connect(self) -> None:
        self.declare.acted.connect(self._declare)
        self.declare_again.acted.connect(self._declare)
        self.change.acted.connect(partial(self._with_outage, ChangeOutage))
        self.end.acted.connect(partial(self._with_outage, EndOutage))
        self.close_it.acted.connect(self._close)
        self.new_slip.acted.connect(self.slip_requested)
        for button in (self.declare, self.change, self.end, self.close_it, self.declare_again):
            button.obstructed.connect(partial(self._say_why, button))
        self.new_slip.obstructed.connect(self._no_slip)
        self.todo.opened.connect(self._open_todo)
        self.earlier.protocol_requested.connect(self._ask_protocol)
        self.earlier.report_requested.connect(self._show_report)
        self._session.background.changed.connect(self._changed)
        shortcut("Ctrl+P", self).activated.connect(self._hand_over)
        shortcut("Ctrl+R", self).activated.connect(self._ask_report)
        self._minute.timeout.connect(self._changed)
        self._minute.start()

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, read: _Read) -> None:
        situation, around = read.situation, read.around
        self._outage = outage = situation.outage
        self.card.show_outage(outage, read.guidance, around.now)
        self.tiles.show_states(outage, around)
        self.course.setVisible(outage is not None)
        self.figures.setVisible(outage is not None)
        self.earlier.setVisible(outage is None)
        if outage is not None:
            self.timeline.show_course(course(outage, around.now))
            self.figures.show_situation(situation, around.now)
        self.earlier.show_outages(read.outages)
        self.todo.show_todos(todos(situation, around, read.queue))
        self.worse.show_reserves(situation, around)
        self._show_commands()
        if self._is_fresh:
            self._is_fresh = False
            first = self.todo.lines[0] if self.todo.lines else self.new_slip
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_commands(self) -> None:
        state = self._outage.state if self._outage else None
        person = self._session.workplace.person
        self.declare.setVisible(state is None)
        self.declare_again.setVisible(state is OutageState.ENDED)
        self.change.setVisible(state is OutageState.OPEN)
        self.end.setVisible(state is OutageState.OPEN)
        self.close_it.setVisible(state is OutageState.ENDED)
        for button in (self.declare, self.declare_again, self.change):
            button.block(why_not(person, Act.DECLARE_OUTAGE))
        self.end.block(why_not(person, Act.SETTLE))
        outside = {None: _NO_OUTAGE, OutageState.ENDED: _ENDED}.get(state, "")
        self.new_slip.block(why_not(person, Act.DRAFT) or outside)

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))

    def _declare(self) -> None:
        DeclareOutage(self, self._session).open()

    def _with_outage(self, dialog: type[ChangeOutage] | type[EndOutage]) -> None:
        if self._outage is not None:
            dialog(self, self._session, self._outage).open()

    def _close(self) -> None:
        if self._outage is not None:
            dialog = CloseOutage(self, self._session, self._outage)
            dialog.closed.connect(self._show_protocol)
            dialog.open()

    def _hand_over(self) -> None:
        self._session.run(hand_over, self._show_hand_over, self._failed)

    def _show_hand_over(self, pdf: bytes) -> None:
        named = "Skiftöverlämning", "skiftoverlamning.pdf"
        SheetDialog(self, self._session, pdf, named).open()

    def _ask_protocol(self, outage: Outage) -> None:
        self._session.run(
            lambda workplace: closing_protocol(workplace, outage.id),
            self._show_protocol,
            self._failed,
        )

    def _show_protocol(self, pdf: bytes) -> None:
        SheetDialog(self, self._session, pdf, ("Slutprotokoll", "slutprotokoll.pdf")).open()

    def _ask_report(self) -> None:
        outage = self._outage or self.earlier.marked()
        if outage is None:
            self.message.say("Inget avbrott finns att rapportera.")
        else:
            self._show_report(outage)

    def _show_report(self, outage: Outage) -> None:
        OutageReportDialog(self, self._session, outage).open()

    def _say_why(self, button: KeyButton) -> None:
        self.message.say(button.toolTip())

    def _no_slip(self) -> None:
        self.message.say(self.new_slip.toolTip())
        if self.declare.isVisible():
            self.declare.setFocus()

    def _open_todo(self, todo: Todo) -> None:
        if todo.place == OUTAGE:
            self.ask_outage()
        elif todo.place == CLOCK:
            self._ask_clock()
        else:
            self.place_requested.emit(todo.place)

    def _ask_clock(self) -> None:
        now = self._session.workplace.computer.clock.now()
        CompareClock(self, self._session, now).open()
