"""The marked computer: all that is known of it, and its way out."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.domain.staff import Act
from app.ui.headline import moment
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import UNKNOWN, count
from app.ui.views.members import words
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.show_members import MemberLine

_FACTS = (
    "Senaste besked", "Klocka", "Saknas här", "Förgreningar", "Väntar på den", "Sista post",
    "Program", "Ansluten", "Släppte in", "Spärrad", "Började om", "Tecken", "Fingeravtryck",
)  # fmt: skip
_REVOKED = "Datorn är redan spärrad."
_FORKED = (
    "Samma nummer står på mer än en post: datorn har återställts eller kopierats, och båda har"
    " skrivit. Allt finns kvar. Är den kopierad: spärra den och anslut den på nytt."
)
_BESIDE = (
    "Det här ligger bredvid en annan post med samma id och är inte med i listorna här. Jämför med"
    " papperet och efterregistrera det som saknas, och bocka av:"
)


class MemberPane(Panel):
    """A computer (vald dator). MemberPane(session); `show_member(line, now)`."""

    def __init__(self, session: Session) -> None:
        super().__init__("Vald dator", framed=True)
        self._session = session
        self.name = label("", "title", wrap=True)
        self.badge = Badge("", Tone.NEUTRAL)
        self.head.insertWidget(1, self.badge)
        self.facts = {
            fact: label("", "code" if fact == "Fingeravtryck" else "table", "ink", wrap=True)
            for fact in _FACTS
        }
        self._captions = {fact: label(fact, "table", "ink2") for fact in _FACTS}
        self.message = Message()
        self.revoke = KeyButton("Spärra…", "Ctrl+Del", icon="x")
        self.handled = KeyButton("Bocka av…", "Ctrl+Skift+B", icon="check")
        self.again = KeyButton("Ansök på nytt…", "Ctrl+E", icon="key-round")
        self.begin = KeyButton("Börja om härifrån…", "Ctrl+J", icon="key-round")
        self.follow = KeyButton("Följ omstarten…", "Ctrl+Skift+J", icon="key-round")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, fact in enumerate(_FACTS):
            grid.addWidget(self._captions[fact], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.facts[fact], row, 1)
        self.body.addWidget(self.name)
        self.body.addLayout(grid)
        self.body.addWidget(self.message)
        for button in (self.handled, self.revoke, self.again, self.begin, self.follow):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        for button in (self.handled, self.revoke, self.begin, self.follow):
            button.obstructed.connect(partial(self._say_why, button))
        self._device = ""
        self.hide()

    def show_member(self, line: MemberLine | None, now: datetime) -> None:
        """Show another computer, or none."""
        self.setVisible(line is not None)
        if line is None:
            return
        if line.device != self._device:
            self.message.clear()
            self._device = line.device
        self.name.setText(words.name_of(line))
        self.badge.show_state(*words.state_of(line, now))
        for fact, text in zip(_FACTS, _said(line, now), strict=True):
            self.facts[fact].setText(text)
            for part in (self.facts[fact], self._captions[fact]):
                part.setVisible(bool(text))
        self.again.setVisible(line.is_this)
        self.revoke.setVisible(not line.is_this)
        may_not = why_not(self._session.workplace.person, Act.MANAGE)
        self.handled.setVisible(bool(line.beside))
        self.begin.setVisible(line.is_this)
        self.follow.setVisible(line.begun_at is not None and not line.is_this)
        gone = _REVOKED if line.revoked_at is not None else ""
        self.revoke.block(gone or may_not)
        for button in (self.handled, self.begin, self.follow):
            button.block(may_not)

    def alone(self) -> None:
        """Leave out what needs another computer."""
        for button in (self.again, self.begin):
            button.hide()

    def _say_why(self, button: KeyButton) -> None:
        self.message.say(button.toolTip(), Tone.INFO)


def _said(line: MemberLine, now: datetime) -> tuple[str, ...]:
    """Return what stands beside each fact; "" leaves one out."""
    last = moment(line.last_entry_at, now) if line.last_entry_at else "inga poster härifrån än"
    forks = f"{count(line.forks, 'post', 'poster')}. {_FORKED}" if line.forks else ""
    if line.beside:
        forks = f"{forks} {_BESIDE} {'; '.join(line.beside)}.".strip()
    return (
        "" if line.is_this else words.heard_fully(line, now),
        "" if line.is_this else words.clock_fully(line),
        words.missing_words(line),
        forks,
        "" if line.is_this or line.revoked_at else words.waiting_fully(line),
        last,
        line.said.program if line.said else "",
        words.admitted_words(line),
        ", ".join(line.let_in),
        words.revoked_words(line),
        words.begun_words(line, now),
        line.device,
        line.fingerprint or UNKNOWN,
    )
