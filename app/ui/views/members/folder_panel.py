"""What this computer is called, the folder that it shares, and how the exchange through it goes."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.exchanging import Way, tidy_once
from app.ui.headline import moment
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, count, number
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.field import FieldState, LineField
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases import adjust_settings
from app.usecases.adjust_settings import Settings
from app.usecases.workplace import Workplace

if TYPE_CHECKING:
    from app.usecases.tidy_folder import Tidied

_WHAT = (
    "I apotekets nät, samma för alla datorer. Utbytet sker av sig självt, och går vidare när mappen"
    " är tillbaka. Där ligger bara förseglade filer. Tomt: ingen."
)
_MOST_NAMED = 3


class FolderPanel(Panel):
    """This computer among the others (den här datorn). FolderPanel(session); `read()` shows it.

    `saved` comes when it has another name or another folder.
    """

    saved = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Den här datorn", "Alt+M", framed=True)
        self._session = session
        self._kept = ("", "")
        self.state = Badge("", Tone.NEUTRAL)
        self.head.insertWidget(1, self.state)
        self.name = LineField("Namn", "Vad datorn kallas, som Kassa 1.")
        self.folder = FolderField("Delad mapp", _WHAT)
        self.save = KeyButton("Spara", "Ctrl+S", icon="check")
        self.now = KeyButton("Utbyt nu", "Ctrl+R", icon="rotate-ccw")
        self.tidy = KeyButton("Rensa efter spärrade", "Ctrl+Skift+R", icon="trash-2")
        self.figures = label("", "table", "ink2", wrap=True)
        self.message = Message()
        buttons = (self.save, self.now, self.tidy)
        for part in (self.name, self.folder, self.figures, self.message, *buttons):
            self.body.addWidget(part)
        self.save.acted.connect(self._save)
        self.save.obstructed.connect(lambda: self.message.say(self.save.toolTip(), Tone.INFO))
        self.now.acted.connect(session.exchanging.exchange)
        self.folder.line.returnPressed.connect(self.save.click)
        self._manage = why_not(session.workplace.person, Act.MANAGE)
        self.save.block(self._manage)
        self.tidy.block(self._manage)
        self.tidy.acted.connect(self._tidy)
        self.tidy.obstructed.connect(lambda: self.message.say(self.tidy.toolTip(), Tone.INFO))
        if self._manage:
            for field in (self.name, self.folder):
                field.set_state(FieldState.LOCKED, "Ändras av apotekschef.")
        session.exchanging.moved.connect(self.show_way)
        self.show_way()

    def read(self) -> None:
        """Read what is set, unless a person is changing it."""
        if self._typed() == self._kept:
            self._session.run(_load, self._loaded, self._failed)

    def show_way(self) -> None:
        """Show how the exchange goes."""
        way, now = self._session.exchanging.way, self._session.workplace.computer.clock.now()
        self.now.setVisible(bool(way.folder))
        self.tidy.setVisible(way.left > 0)
        self.figures.setVisible(bool(way.folder))
        if not way.folder:
            self.state.show_state("ingen delad mapp", Tone.NEUTRAL)
            self.message.clear()
            return
        if way.trouble:
            self.state.show_state("svarar inte", Tone.WARN)
        elif way.at is None:
            self.state.show_state("utbyter", Tone.INFO)
        else:
            self.state.show_state(f"utbytt {moment(way.at, now)}", Tone.OK)
        sent, fetched = (count(n, "post", "poster") for n in (way.sent, way.fetched))
        last = f"{BULLET}senast {moment(way.at, now)}" if way.at and way.trouble else ""
        self.figures.setText(f"Sedan upplåsningen: skickat {sent}, hämtat {fetched}{last}")
        self._say(way)

    def _say(self, way: Way) -> None:
        trouble, refused = way.trouble, way.refused
        named = [f"{name}: {why}" for name, why in refused[:_MOST_NAMED]]
        rest = len(refused) - _MOST_NAMED
        more = [f"… och {rest} till"] if rest > 0 else []
        if trouble:
            self.message.say(f"{trouble} Försöker igen av sig själv.", Tone.WARN)
        elif refused:
            heading = f"{count(len(refused), 'fil tas', 'filer tas')} inte emot:"
            self.message.say("\n".join([heading, *named, *more]), Tone.WARN)
        elif way.left:
            files = count(way.left, "fil", "filer")
            self.message.say(f"{files} från spärrade datorer används inte.", Tone.INFO)
        else:
            self.message.clear()

    def _typed(self) -> tuple[str, str]:
        return self.name.value(), self.folder.value()

    def _loaded(self, settings: Settings) -> None:
        if self._typed() == self._kept:  # nobody has begun to type meanwhile
            self._show(settings)

    def _show(self, settings: Settings) -> None:
        self._kept = settings.workstation, settings.shared_folder
        self.name.set_value(settings.workstation)
        self.folder.set_value(settings.shared_folder)

    def _save(self) -> None:
        name, folder = self._typed()
        asking = self._session.background.folders.at

        def keep(workplace: Workplace) -> Settings:
            return adjust_settings.keep_sharing(workplace, name, folder, asking)

        self._session.run(keep, self._saved, self._failed, writes=True)

    def _saved(self, settings: Settings) -> None:
        for field in (self.name, self.folder):
            field.show_findings([])
        self._show(settings)
        self.saved.emit()
        self._session.exchanging.exchange()

    def _tidy(self) -> None:
        folder = Path(self._session.exchanging.way.folder)
        self.tidy.block("Mappen rensas.")
        self._session.exchanging.by_hand(
            folder,
            lambda workplace, asking: tidy_once(workplace, folder, asking),
            self._tidied,
            self._not_tidied,
        )

    def _tidied(self, tidied: "Tidied") -> None:
        self.tidy.unblock()
        self._session.exchanging.exchange()
        text = f"{count(tidied.removed, 'fil är borttagen', 'filer är borttagna')}."
        if tidied.kept:
            text += f" {number(tidied.kept)} ligger kvar: där kan finnas poster som saknas här."
        self.message.say(text, Tone.INFO if tidied.kept else Tone.OK)

    def _not_tidied(self, error: Exception) -> None:
        self.tidy.unblock()
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        fields = {"workstation": self.name, "shared_folder": self.folder}
        show_error(error, self.message, fields)


def _load(workplace: Workplace) -> Settings:
    return adjust_settings.load(workplace.computer)
