"""Checking everything that can be checked, with what was found as a list to read and copy."""

from PySide6.QtWidgets import QPlainTextEdit

from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import clock_time, count
from app.ui.theme import current_theme
from app.ui.widgets.badge import Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.verify_store import verify_store

_WHAT = (
    "Databasens fil, kedjan av poster och deras underskrifter, listorna som byggs av dem och"
    " nyckelfilen. Tar några sekunder; du kan arbeta under tiden."
)
_MOST_SHOWN = 6  # lines before the list scrolls


class Listing(QPlainTextEdit):
    """Lines that can be read, marked and copied (förteckning). Hidden while it is empty."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._lines = 1
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.hide()
        current_theme().follow(self._restyle)

    def show_lines(self, lines: list[str]) -> None:
        """Show these."""
        self.setPlainText("\n".join(lines))
        self.setVisible(bool(lines))
        self._lines = min(len(lines), _MOST_SHOWN)
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(current_theme().font("table"))
        self.setFixedHeight(current_theme().px(20 + 19 * self._lines))


class CheckPanel(Panel):
    """The check (kontroll). CheckPanel(session)."""

    def __init__(self, session: Session) -> None:
        super().__init__("Kontroll", "Alt+O", framed=True)
        self._session = session
        self.start = KeyButton("Kontrollera nu", "Ctrl+R", icon="search")
        self.message = Message()
        self.faults = Listing("Fel som hittades, ett på varje rad")
        what = label(_WHAT, "table", "ink2", wrap=True)
        for part in (what, self.start, self.message, self.faults):
            self.body.addWidget(part)
        self.start.acted.connect(self._check)
        self.start.obstructed.connect(self._say_why)
        self._block("")

    def _check(self) -> None:
        workplace = self._session.workplace
        self._block("Kontrollen pågår redan.")
        self.faults.show_lines([])
        self.message.say("Kontrollerar.", Tone.INFO)
        self._session.background.deliver(
            lambda: verify_store(workplace), self._checked, self._failed, writes=False
        )

    def _checked(self, faults: list[str]) -> None:
        self._block("")
        self.faults.show_lines(faults)
        if faults:
            found = count(len(faults), "fel hittades", "fel hittades")
            cure = (
                "Gör en säkerhetskopia på ett nytt minne och visa listan för den som sköter Lykta."
            )
            self.message.say(f"{found}. {cure}", Tone.STOP)
        else:
            at = clock_time(self._session.workplace.computer.clock.now())
            self.message.say(f"Allt stämmer. Kontrollerat {at}.", Tone.OK)

    def _failed(self, error: Exception) -> None:
        self._block("")
        self.message.say(told(error))

    def _block(self, busy: str) -> None:
        self.start.block(busy or why_not(self._session.workplace.person, Act.BACK_UP))

    def _say_why(self) -> None:
        self.message.say(self.start.toolTip(), Tone.INFO)
