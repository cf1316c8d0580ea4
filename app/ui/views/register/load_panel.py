"""Loading a file or a signed bundle: progress with counts, a way to give up, what came of it."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.findings import Refused, refuse
from app.domain.reference import Progress as LoadProgress
from app.domain.reference import Stage
from app.domain.staff import Act
from app.ui.errors import show_error, told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.views.register.words import progress_words, summary
from app.ui.widgets.badge import Tone
from app.ui.widgets.folder_field import FileField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.ui.widgets.progress import Part, Progress
from app.usecases.load_reference import Loaded, cancelled, load_reference

_WHAT = (
    "En fil som en källa ger ut, eller ett underskrivet paket. Lykta ser själv vad det är."
    " Registret används som det är tills det nya är helt och kontrollerat."
)
_KINDS = "Källor (*.xlsx *.zip *.xml *.csv *.txt *.lykta);;Alla filer (*)"
_SCALE = 1000  # of the bar
_PAUSE_S = 0.1  # between two tellings of progress, unless the stage is a new one


class LoadPanel(Panel):
    """The loading (läs in). LoadPanel(session); `loaded` comes with what a load brought."""

    loaded = Signal(object)  # Loaded

    def __init__(self, session: Session) -> None:
        super().__init__("Läs in", "Alt+L", framed=True)
        self._session = session
        self._stop: threading.Event | None = None  # set to give up the load under way
        self.file = FileField("Fil", _KINDS)
        self.start = KeyButton("Läs in", "Ctrl+O", icon="database")
        self.stop = KeyButton("Avbryt inläsningen")
        self.older = KeyButton("Läs in ändå", icon="triangle-alert")
        self.progress = Progress()
        self.message = Message()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.start, self.stop, self.older):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addWidget(label(_WHAT, "table", "ink2", wrap=True))
        self.body.addWidget(self.file)
        self.body.addLayout(buttons)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.message)
        self.file.line.returnPressed.connect(self.start.click)
        self.start.acted.connect(self._load)
        self.start.obstructed.connect(self._say_why)
        self.stop.acted.connect(self._give_up)
        self.older.acted.connect(lambda: self._load(confirmed_older=True))
        self._show_running(is_running=False)

    def _load(self, *, confirmed_older: bool = False) -> None:
        if not self.file.value():
            self._failed(refuse("Ingen fil är vald.", "Välj en.", field="file"))
            return
        self.file.show_findings([])
        self.message.clear()
        workplace, path = self._session.workplace, Path(self.file.value())
        self._stop = threading.Event()
        asking = self._session.background.folders.at(path)
        report = _report(self._session.background.relay(self._show_progress), self._stop)
        self.progress.show_parts("Läser filen", _SCALE, [Part(0, "klara")])
        self._show_running(is_running=True)
        self._session.background.deliver(
            lambda: load_reference(
                workplace, path, report, asking, confirmed_older=confirmed_older
            ),
            self._loaded,
            self._failed,
        )

    def _give_up(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self.stop.block("Avbryter.")

    def _show_progress(self, state: LoadProgress) -> None:
        done = Part(round(state.part * _SCALE), "klara")
        self.progress.show_parts(progress_words(state), _SCALE, [done])

    def _loaded(self, loaded: Loaded) -> None:
        self._show_running(is_running=False)
        tone = Tone.WARN if loaded.lost else Tone.OK if loaded.reports else Tone.INFO
        self.message.say(summary(loaded), tone)
        self.loaded.emit(loaded)

    def _failed(self, error: Exception) -> None:
        self._show_running(is_running=False)
        rules = {f.rule for f in error.findings} if isinstance(error, Refused) else set()
        if "reference.cancelled" in rules:
            self.message.say(told(error), Tone.INFO)
            return
        show_error(error, self.message, {"file": self.file})
        may_confirm = not why_not(self._session.workplace.person, Act.MANAGE)
        self.older.setVisible("reference.older" in rules and may_confirm)

    def _show_running(self, *, is_running: bool) -> None:
        why = why_not(self._session.workplace.person, Act.TAKE_BUNDLE)
        self.start.block("En fil läses in redan." if is_running else why)
        self.stop.unblock()
        self.stop.setVisible(is_running)
        self.progress.setVisible(is_running)
        self.older.hide()

    def _say_why(self) -> None:
        self.message.say(self.start.toolTip(), Tone.INFO)


def _report(
    show: Callable[[LoadProgress], None], stop: threading.Event
) -> Callable[[LoadProgress], None]:
    """Return what a load reports to: it tells the window now and then, and gives up when asked."""
    told: LoadProgress | None = None
    told_at = 0.0

    def report(state: LoadProgress) -> None:
        nonlocal told, told_at
        if stop.is_set():
            raise cancelled()
        now = time.monotonic()
        is_next = told is None or told.stage is not state.stage or state.stage is Stage.JOINING
        if is_next or now - told_at > _PAUSE_S:
            told, told_at = state, now
            show(state)

    return report
