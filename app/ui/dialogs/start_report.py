"""What a start found amiss in the store, by the numbers of the entries."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.ui.theme import current_theme
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.message import Message
from app.usecases.workplace import Workplace

_WELL = "Vittnesfilen hade kvar posterna som databasen saknade. De är återförda. Inget fattas."
_LOST = (
    "Posterna nedan var bekräftade som sparade men finns varken i databasen eller i vittnesfilen."
    " Leta upp pappren från samma tid och registrera dem på nytt. Be apotekschefen jämföra med"
    " senaste säkerhetskopian."
)
_KEYS = "En nyckel på datorn gick inte att öppna. Inget som är sparat fattas."
_DAMAGED = "Kontrollen av databasen hittade fel. Gör en säkerhetskopia på ett nytt minne nu."


def is_worth_telling(workplace: Workplace) -> bool:
    """Tell whether the start found anything that a person must know."""
    start = workplace.start
    return bool(start.recovered or start.missing or start.faults or start.keys)


class StartReport(Dialog):
    """What the start found (startrapport). StartReport(parent, workplace)."""

    def __init__(self, parent: QWidget, workplace: Workplace) -> None:
        super().__init__(parent, "Vid starten")
        start = workplace.start
        for entries, text, tone in (
            (start.missing_runs, _LOST, Tone.STOP),
            (start.faults, _DAMAGED, Tone.WARN),
            (start.keys, _KEYS, Tone.WARN),
            (start.recovered_runs, _WELL, Tone.OK),
        ):
            if entries:
                message = Message()
                message.say(text, tone)
                self.body.addWidget(message)
                self.body.addWidget(_listing(entries))
        self.resize(640, 420)


def _listing(entries: tuple[str, ...]) -> QPlainTextEdit:
    """Return the entries as text that can be read aloud, marked and copied."""
    listing = QPlainTextEdit("\n".join(entries))
    listing.setReadOnly(True)
    listing.setTabChangesFocus(True)
    listing.setAccessibleName("Poster: dator, epok, nummer")
    listing.setFont(current_theme().font("code"))
    listing.setMinimumHeight(current_theme().px(56))
    return listing
