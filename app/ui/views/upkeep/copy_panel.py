"""The verified copy: when the last one was made, where the next goes, and what came of it."""

from datetime import datetime, timedelta
from pathlib import Path

from app.domain.findings import refuse
from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.headline import moment
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.back_up import back_up, last_backup_at

_OLD = timedelta(hours=24)
_WHAT = (
    "Hela apoteket, krypterat. Kopian läses tillbaka och kontrolleras innan den räknas. Lägg den"
    " på ett minne som förvaras någon annanstans än datorn."
)


class CopyPanel(Panel):
    """The copies (säkerhetskopia). CopyPanel(session); `read()` shows how old the last is."""

    def __init__(self, session: Session) -> None:
        super().__init__("Säkerhetskopia", "Alt+K", framed=True)
        self._session = session
        self.last = Badge("läser", Tone.NEUTRAL)
        self.head.insertWidget(1, self.last)
        self.folder = FolderField("Mapp eller minne", "En ny undermapp görs för varje kopia.")
        self.start = KeyButton("Kopiera nu", "Ctrl+S", icon="usb", kind=ButtonKind.PRIMARY)
        self.message = Message()
        for part in (label(_WHAT, "table", "ink2", wrap=True), self.folder, self.start):
            self.body.addWidget(part)
        self.body.addWidget(self.message)
        self.folder.line.returnPressed.connect(self.start.click)
        self.start.acted.connect(self._copy)
        self.start.obstructed.connect(self._say_why)
        self.start.block(why_not(session.workplace.person, Act.BACK_UP))

    def read(self) -> None:
        """Read when the last copy was made."""
        self._session.run(last_backup_at, self._show_last, self._failed)

    def _copy(self) -> None:
        if not self.folder.value():
            self._failed(
                refuse("Ingen mapp är vald.", "Välj var kopian ska ligga.", field="folder")
            )
            return
        workplace, folder = self._session.workplace, Path(self.folder.value())
        self.folder.show_findings([])
        self.start.block("En kopia görs redan.")
        self.message.say(
            "Kopierar, läser tillbaka och kontrollerar. Du kan arbeta vidare.", Tone.INFO
        )
        background = self._session.background
        asking = background.folders.at(folder)
        background.deliver(
            lambda: back_up(workplace, folder, asking=asking).folder, self._copied, self._failed
        )

    def _copied(self, folder: Path) -> None:
        self.start.unblock()
        self.message.say(f"Kopian är gjord och kontrollerad: {folder}", Tone.OK)
        self.read()

    def _failed(self, error: Exception) -> None:
        self.start.block(why_not(self._session.workplace.person, Act.BACK_UP))
        show_error(error, self.message, {"folder": self.folder})

    def _show_last(self, at: datetime | None) -> None:
        now = self._session.workplace.computer.clock.now()
        if at is None:
            self.last.show_state("ingen kopia är gjord", Tone.WARN)
        else:
            tone = Tone.WARN if now - at > _OLD else Tone.OK
            self.last.show_state(f"senast {moment(at, now)}", tone)

    def _say_why(self) -> None:
        self.message.say(self.start.toolTip(), Tone.INFO)
