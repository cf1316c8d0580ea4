"""Datorer: which computers keep the pharmacy's journal, and how old what is known of them is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.staff import Act
from app.ui.errors import told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import UNKNOWN, count, number
from app.ui.theme import current_theme
from app.ui.view import View
from app.ui.views.members import words
from app.ui.views.members.admit_dialog import AdmitDialog
from app.ui.views.members.ask_again_dialog import AskAgainDialog
from app.ui.views.members.begin_dialog import BeginDialog
from app.ui.views.members.folder_panel import FolderPanel
from app.ui.views.members.handled_dialog import HandledDialog
from app.ui.views.members.hub_panel import HubPanel
from app.ui.views.members.member_pane import MemberPane
from app.ui.views.members.revoke_dialog import RevokeDialog
from app.ui.views.members.stick_dialog import StickDialog
from app.ui.widgets.badge import TONES, Tone
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import scrolling
from app.ui.widgets.table import Column, Table
from app.ui.widgets.tall_page import TallPage
from app.usecases.show_members import MemberLine, MembersShown, show_members

_ALONE = (
    "Bara den här datorn. En till ansluts med ett minne eller en delad mapp: starta Lykta på den"
    " och välj Anslut till ett som finns."
)
_REVOKED = (
    "Den här datorn är spärrad: det som skrivs här tas inte emot av de andra. Expediera vid en"
    " annan dator tills den är ansluten på nytt (Ctrl+E). Är alla spärrade: börja om vid en av dem"
    " (Ctrl+J)."
)
_LEFT_OUT = (
    "De andra känner inte den här datorn: det som skrivs här når dem när den är ansluten på nytt"
    " (Ctrl+E)."
)
_PUT_BACK = f"{_LEFT_OUT} Är alla de andra borta för gott: markera och spärra dem (Ctrl+Del)."
_MOST_ROWS = 8


class MembersView(View):
    """The computers (datorer). MembersView(session); `left_for` comes with the place to go to."""

    left_for = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._reading = False
        self.shown = MembersShown((), ())
        self.table: Table[MemberLine] = Table(self._columns(), "Datorer")
        self.pane = MemberPane(session)
        self.folder = FolderPanel(session)
        self.hub = HubPanel(session)
        self.message = Message()
        self.alone = label(_ALONE, "body", "ink2", wrap=True)
        self.back = KeyButton("Drift", "Skift+F3", icon="arrow-left", kind=ButtonKind.LINK)
        self.stick = KeyButton("Utbyt med minne…", "Ctrl+U", icon="usb")
        self.admit = KeyButton("Anslut dator…", "Ctrl+Enter", icon="plus", kind=ButtonKind.PRIMARY)
        self.admit.block(why_not(session.workplace.person, Act.MANAGE))
        self._lay_out()
        self._connect()

    def title(self) -> str:
        """Return the screen's name."""
        return "Datorer"

    def note(self) -> str:
        """Return how many there are."""
        alive = sum(line.revoked_at is None for line in self.shown.lines)
        return count(alive, "dator", "datorer") if self.shown.lines else ""

    def commands(self) -> Sequence[QWidget]:
        """Return what is about none in the list."""
        return [self.back, self.stick, self.admit]

    def main_action(self) -> None:
        """Let a computer in."""
        self.admit.click()

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's keys."""
        return [
            ("Upp, Ned", "Föregående, nästa dator"),
            ("Ctrl+Enter", "Anslut en dator"),
            ("Ctrl+U", "Utbyt med ett minne"),
            ("Ctrl+Del", "Spärra den markerade"),
            ("Ctrl+Skift+B", "Bocka av det som ligger bredvid en annan post"),
            ("Ctrl+E", "Ansök på nytt för den här datorn"),
            ("Ctrl+J", "Börja om härifrån, när spärrar har stängt ute datorer"),
            ("Ctrl+Skift+J", "Följ den markerades omstart"),
            ("Alt+M", "Den här datorns namn och delade mapp"),
            ("Alt+N", "Navet"),
            ("Ctrl+N", "Anslut till ett nav, eller gör en ny ansökan"),
            ("Ctrl+Skift+N", "Lämna navet"),
            ("Ctrl+S", "Spara namn och mapp"),
            ("Ctrl+R", "Utbyt med den delade mappen nu"),
            ("Ctrl+Skift+R", "Rensa mappen från det som spärrade datorer lämnat"),
            ("Skift+F3", "Tillbaka till Drift"),
        ]

    def entered(self) -> None:
        """Read anew, with the keyboard in the list."""
        self.read()
        self.folder.read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read what is known."""
        if not self._reading:
            self._reading = True
            self._session.run(show_members, self._show, self._failed)

    def _lay_out(self) -> None:
        page = TallPage()
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(14)
        below = QHBoxLayout()
        below.setSpacing(14)
        below.addWidget(self.pane, 3)
        beside = QVBoxLayout()
        beside.setSpacing(14)
        for panel in (self.hub, self.folder):
            beside.addWidget(panel)
        beside.addStretch(1)
        below.addLayout(beside, 2)
        for part in (self.message, self.table, self.alone):
            column.addWidget(part)
        column.addLayout(below)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolling(page))
        self.alone.hide()
        current_theme().follow(self._fit)

    def _connect(self) -> None:
        self.table.marked.connect(self._mark)
        self.back.acted.connect(lambda: self.left_for.emit("upkeep"))
        self.stick.acted.connect(self._ask_stick)
        self.admit.acted.connect(self._ask_admit)
        self.admit.obstructed.connect(lambda: self.message.say(self.admit.toolTip(), Tone.INFO))
        self.pane.revoke.acted.connect(self._ask_revoke)
        self.pane.handled.acted.connect(self._ask_handled)
        self.pane.again.acted.connect(lambda: AskAgainDialog(self, self._session).open())
        for button in (self.pane.begin, self.pane.follow):
            button.acted.connect(self._ask_begin)
        self.folder.saved.connect(self.read)
        self._session.background.changed.connect(self._changed)
        self._session.exchanging.moved.connect(self._changed)
        self._session.listening.moved.connect(self._changed)

    def _columns(self) -> list[Column[MemberLine]]:
        clock = self._session.workplace.computer.clock

        def colour(line: MemberLine) -> str:
            return "ink3" if line.revoked_at is not None else "ink"

        return [
            Column("Namn", words.name_of, 190, stretch=True, colour=colour),
            Column("Senaste besked", lambda line: words.heard(line, clock.now()), 120),
            Column("Poster här", lambda line: number(line.entries), 85, right=True),
            Column(
                "Saknas här",
                lambda line: number(line.missing_count),
                90,
                right=True,
                colour=lambda line: "warn" if line.missing else "ink",
            ),
            Column("Väntar på den", words.waiting_word, 110, right=True),
            Column(
                "Klocka",
                lambda line: "" if line.is_this else _clock(line),
                115,
                colour=lambda line: "warn" if words.clock_is_wrong(line) else "ink",
            ),
            Column(
                "Läge",
                lambda line: words.state_of(line, clock.now())[0],
                165,
                icon=lambda line: _mark(words.state_of(line, clock.now())[1]),
            ),
        ]

    def _show(self, shown: MembersShown) -> None:
        self._reading = False
        marked = self.table.marked_item()
        self.shown = shown
        self.table.show_rows(shown.lines)
        self.alone.setVisible(len(shown.lines) == 1)
        devices = [line.device for line in shown.lines]
        at = devices.index(marked.device) if marked and marked.device in devices else 0
        if shown.lines:
            self.table.selectRow(at)
            self._mark(shown.lines[at])
        self._say_quarantined()
        self._fit()
        self.head_changed.emit()

    def _say_quarantined(self) -> None:
        lines = [
            _why_outside(line) for line in self.shown.lines if line.is_this and not line.is_believed
        ]
        lines += [
            f"I karantän, {count(held, 'post', 'poster')}: {why}."
            for why, held in self.shown.quarantined
        ]
        self.message.say("\n".join(lines), Tone.WARN)

    def _mark(self, line: MemberLine | None) -> None:
        self.pane.show_member(line, self._session.workplace.computer.clock.now())
        if len(self.shown.lines) == 1:
            self.pane.alone()

    def _fit(self) -> None:
        """Give the table room for its rows, and no more."""
        rows = min(max(len(self.shown.lines), 1), _MOST_ROWS)
        row = current_theme().space("row")
        self.table.setFixedHeight(
            self.table.horizontalHeader().sizeHint().height() + rows * row + 4
        )

    def _changed(self) -> None:
        if self.isVisible():
            self.read()
            self.folder.show_way()
            self.hub.show_contact()

    def _ask_admit(self) -> None:
        AdmitDialog(self, self._session, self.shown.lines).open()

    def _ask_stick(self) -> None:
        StickDialog(self, self._session).open()

    def _ask_revoke(self) -> None:
        if (line := self.table.marked_item()) is not None:
            others = [one for one in self.shown.lines if one.is_believed and not one.is_this]
            dialog = RevokeDialog(self, self._session, line, is_last=others == [line])
            dialog.revoked.connect(self._revoked)
            dialog.open()

    def _ask_handled(self) -> None:
        if (line := self.table.marked_item()) is not None:
            dialog = HandledDialog(self, self._session, line)
            dialog.handled.connect(self.read)
            dialog.open()

    def _ask_begin(self) -> None:
        if (line := self.table.marked_item()) is not None:
            dialog = BeginDialog(self, self._session, line)
            dialog.begun.connect(self._begun)
            dialog.open()

    def _begun(self, then: str) -> None:
        self.pane.message.say(then, Tone.OK)
        self.read()

    def _revoked(self, name: str) -> None:
        text = f"{name} är spärrad. De andra datorerna vet det vid nästa utbyte."
        self.pane.message.say(text, Tone.OK)
        self.read()

    def _failed(self, error: Exception) -> None:
        self._reading = False
        self.message.say(told(error))


def _why_outside(line: MemberLine) -> str:
    """Return why what this computer writes is taken nowhere, and what to do."""
    if line.revoked_at is not None:
        return _REVOKED
    return _PUT_BACK if line.is_unheard_of else _LEFT_OUT


def _clock(line: MemberLine) -> str:
    return words.clock_word(line.said.difference) if line.said else UNKNOWN


def _mark(tone: Tone) -> tuple[str, str]:
    look = TONES[tone]
    return look.icon, look.ink
