"""The print queue: what waits for paper and why, and what a person says of it."""

from collections.abc import Callable

from app.domain.printing import LEFT, STATE_WORDS, STUCK, Paper, PrintJob, PrintState
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import clock_time, count, day
from app.ui.theme import current_theme
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.flow import Flow
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.table import Column, Table
from app.usecases import print_queue
from app.usecases.print_again import print_again, retry
from app.usecases.try_printer import try_printer
from app.usecases.workplace import Workplace

_WHAT = (
    "Det som ska på papper ställs i kö och skickas bredvid arbetet. Skickad är inte utskriven: se"
    " efter att papperet ligger där."
)
_LOOK = "Se efter om papperet ligger i skrivaren."
_SAVE_FIRST = (
    "Det som är ändrat under Den här datorn är inte sparat. Spara det först: Ctrl+Skift+S."
)
_ROWS = 5
_MARKS = {
    PrintState.FAILED: ("triangle-alert", "warn"),
    PrintState.UNKNOWN: ("triangle-alert", "warn"),
    PrintState.ACCEPTED: ("circle-check", "ok"),
}


class QueuePanel(Panel):
    """What waits for paper (utskrifter). QueuePanel(session); `read()` shows how it stands.

    `is_unsaved` tells whether printers were chosen that are not those in use yet.
    """

    def __init__(self, session: Session, is_unsaved: Callable[[], bool] = lambda: False) -> None:
        super().__init__("Utskrifter", "Alt+U", framed=True)
        self._session, self._is_unsaved = session, is_unsaved
        self.state = Badge("läser", Tone.NEUTRAL)
        self.head.insertWidget(1, self.state)
        columns: list[Column[PrintJob]] = [
            Column("Utskrift", lambda job: job.order.title, 150, stretch=True),
            Column(
                "Läge",
                lambda job: STATE_WORDS[job.state],
                200,
                icon=lambda job: _MARKS.get(job.state),
            ),
            Column("Ställd i kö", self._since, 100),
        ]
        self.jobs: Table[PrintJob] = Table(columns, "Utskrifter")
        self.again = KeyButton("Skicka igen", "Alt+I", icon="printer")
        self.anew = KeyButton("Skriv om, märkt OMTRYCK", "Alt+M", icon="printer")
        self.out = KeyButton("Den kom ut", "Alt+V", icon="check")
        self.drop = KeyButton("Ta bort", "Alt+A", icon="trash-2")
        self.label_test = KeyButton("Provetikett", "Ctrl+Shift+E")
        self.sheet_test = KeyButton("Provsida A4", "Ctrl+Shift+P")
        self.message = Message()
        buttons = Flow(
            [self.again, self.anew, self.out, self.drop, self.label_test, self.sheet_test]
        )
        for part in (label(_WHAT, "table", "ink2", wrap=True), self.jobs, self.message):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        self.jobs.marked.connect(self._mark)
        self.jobs.opened.connect(lambda _: self.again.click())
        self.again.acted.connect(lambda: self._act(retry))
        self.anew.acted.connect(lambda: self._act(print_again))
        self.out.acted.connect(lambda: self._act(print_queue.came_out))
        self.drop.acted.connect(lambda: self._act(print_queue.cancel))
        self.label_test.acted.connect(lambda: self._try(Paper.LABEL))
        self.sheet_test.acted.connect(lambda: self._try(Paper.SHEET))
        self._mark(None)
        current_theme().follow(self._restyle)

    def read(self) -> None:
        """Read the queue anew."""
        self._session.run(print_queue.list_jobs, self._show, self._failed)

    def _show(self, jobs: list[PrintJob]) -> None:
        stuck = [job for job in jobs if job.state in STUCK]
        self.jobs.show_rows([*reversed(stuck), *(j for j in reversed(jobs) if j not in stuck)])
        if stuck and self.jobs.marked_item() is None:
            self.jobs.selectRow(0)
        self._mark(self.jobs.marked_item())
        words = count(len(stuck), "väntar på dig", "väntar på dig") if stuck else "inget väntar"
        self.state.show_state(words, Tone.WARN if stuck else Tone.OK)

    def _since(self, job: PrintJob) -> str:
        today = day(self._session.workplace.computer.clock.now())
        return clock_time(job.queued_at) if day(job.queued_at) == today else day(job.queued_at)

    def _mark(self, job: PrintJob | None) -> None:
        """Say what the marked job says, and what can be done with it."""
        state = job.state if job else None
        made_anew = job.order.made_anew if job else ""
        is_doubted = state is PrintState.UNKNOWN
        self.again.setVisible(state is PrintState.FAILED)
        self.anew.setVisible(state in LEFT or (is_doubted and not made_anew))
        self.out.setVisible(is_doubted)
        self.drop.setVisible(state in (*STUCK, PrintState.QUEUED))
        if job is None or not job.reason:
            self.message.clear()
        elif is_doubted:
            where = f"Annars skrivs det om under {made_anew}, märkt OMTRYCK." if made_anew else ""
            self.message.say(" ".join(filter(None, (job.reason, _LOOK, where))), Tone.WARN)
        else:
            self.message.say(job.reason, Tone.WARN if state in STUCK else Tone.INFO)

    def _act(self, act: Callable[[Workplace, int], PrintJob]) -> None:
        job = self.jobs.marked_item()
        if job is not None:
            number = job.number
            self._session.print_out(lambda work: act(work, number), self._acted, self._failed)

    def _try(self, paper: Paper) -> None:
        if self._is_unsaved():
            self.message.say(_SAVE_FIRST, Tone.INFO)
            return
        self._session.print_out(lambda work: try_printer(work, paper), self._acted, self._failed)

    def _acted(self, _: PrintJob) -> None:
        self.read()

    def _failed(self, error: Exception) -> None:
        self.message.say(told(error))

    def _restyle(self) -> None:
        self.jobs.setFixedHeight(current_theme().space("row") * (_ROWS + 1))
