"""The scanner is tried: two codes are scanned, and what is wrong with it is told with its cure."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.scanner_check import CODES, FAULTS, Judged, Reading, faults_of, judge
from app.domain.scanner_entries import ScannerTested
from app.ui.dialogs.sheet import SheetDialog
from app.ui.errors import told
from app.ui.session import Session
from app.ui.texts import clock_time, day
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.key_catcher import KeyCatcher
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.usecases.try_scanner import ScannerTrial, keep_trial, latest_trial, scanner_sheet

_TEXT = (
    "Skriv ut provbladet och skanna dess två koder. Lykta säger vad som ska ställas in i läsaren."
    " Utfallet sparas när båda är lästa."
)
_NAMES = ("Kod 1, bokstäver och tecken", "Kod 2, som på en förpackning")


class TryScanner(Dialog):
    """The trial of the scanner (läsarprov). TryScanner(parent, session)."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Prova läsaren", _TEXT)
        self._session = session
        self._judged: dict[int, Judged] = {}
        self.catcher = KeyCatcher()
        self.sheet = KeyButton("Provblad…", "Ctrl+P", icon="printer")
        self.lines = [Message() for _ in CODES]
        self.unknown, self.outcome = Message(), Message()
        self.before = label("", "hint", "ink2", wrap=True)
        for part in (self.catcher, *self.lines, self.unknown, self.outcome, self.before):
            self.body.addWidget(part)
        self.body.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        for name, line in zip(_NAMES, self.lines, strict=True):
            line.say(f"{name}: inte läst.", Tone.NEUTRAL)
        self.spread(620, 520)
        self.catcher.read.connect(self._take)
        self.sheet.acted.connect(self._ask_sheet)
        self.catcher.setFocus()
        session.run(latest_trial, self._show_before, self._failed)

    def _take(self, reading: Reading) -> None:
        judged = judge(reading)
        if judged.code < 0:
            self.unknown.say(_told(judged), Tone.WARN)
            return
        self.unknown.clear()
        self._judged[judged.code] = judged
        words = "rätt läst." if judged.is_well else _told(judged)
        tone = Tone.OK if judged.is_well else Tone.STOP
        self.lines[judged.code].say(f"{_NAMES[judged.code]}: {words}", tone)
        if len(self._judged) == len(CODES):
            found = list(self._judged.values())
            self._session.run(
                lambda workplace: keep_trial(workplace, found),
                self._kept,
                self._failed,
                writes=True,
            )

    def _kept(self, tested: ScannerTested) -> None:
        self._session.run(latest_trial, self._show_before, self._failed)
        if tested.faults:
            self.outcome.say("Läsaren behöver ställas in. Skanna igen efteråt.", Tone.WARN)
        else:
            self.outcome.say("Läsaren är rätt inställd. Utfallet är sparat.", Tone.OK)

    def _show_before(self, trial: ScannerTrial | None) -> None:
        self.before.setText(trial_words(trial))

    def _ask_sheet(self) -> None:
        self._session.run(scanner_sheet, self._show_sheet, self._failed)

    def _show_sheet(self, pdf: bytes) -> None:
        title = "Provblad för läsare"
        SheetDialog(self, self._session, pdf, (title, "provblad-lasare.pdf")).open()

    def _failed(self, error: Exception) -> None:
        self.outcome.say(told(error))


def trial_words(trial: ScannerTrial | None) -> str:
    """Return in words when the scanner was last tried, by whom and how it went."""
    if trial is None:
        return "Läsaren här är inte provad."
    how = " ".join(FAULTS[fault][0] for fault in trial.faults if fault in FAULTS) or "Allt rätt."
    return f"Senast provad {day(trial.at)} {clock_time(trial.at)} av {trial.person}. {how}"


def _told(judged: Judged) -> str:
    lines = [" ".join(FAULTS[fault]) for fault in faults_of([judged])]
    seen = f" Det som kom: ”{judged.seen[:20]}”." if judged.seen and judged.faults else ""
    return " ".join(lines) + seen
