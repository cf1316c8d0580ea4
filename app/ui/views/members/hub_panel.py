"""The hub: whether it answers, since when not, what is wrong and what to do about it."""

from PySide6.QtWidgets import QWidget

from app.domain.staff import Act
from app.ui.errors import told
from app.ui.headline import moment
from app.ui.listening import Contact
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import BULLET, count, day
from app.ui.views.members.hub_dialog import HubDialog
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.workplace import Workplace

_WHAT = (
    "Med ett nav i nätet vet datorerna inom en sekund vad de andra har skrivit. Utan nav används"
    " den delade mappen eller ett minne."
)
_LEAVE = (
    "Datorn glömmer navet och sin nyckel till det. Allt som är skrivet finns kvar här, och går"
    " vidare genom delad mapp eller minne. Den som sköter navet ska också spärra datorn där."
)
_LEFT = "Navet är glömt. Be den som sköter det spärra datorn där."
_REFUSED = "Tas inte emot från navet:"
_FULL = "Bilder av papper stannar här, poster går som vanligt."
_MOST_NAMED = 3
_WAITS = "Utlämningar görs som vanligt. Det som väntar går iväg när navet svarar."


class HubPanel(Panel):
    """How it stands with the hub (navet). HubPanel(session); `show_contact()` shows it anew."""

    def __init__(self, session: Session) -> None:
        super().__init__("Navet", "Alt+N", framed=True)
        self._session = session
        self.state = Badge("", Tone.NEUTRAL)
        self.head.insertWidget(1, self.state)
        self.what = label(_WHAT, "hint", "ink2", wrap=True)
        self.address = label("", "table", "ink", wrap=True)
        self.figures = label("", "table", "ink2", wrap=True)
        self.message = Message()
        self.join = KeyButton("Anslut till nav…", "Ctrl+N", icon="plus")
        self.leave = KeyButton("Lämna navet…", "Ctrl+Skift+N", icon="x")
        parts = (self.what, self.address, self.figures, self.message, self.join, self.leave)
        for part in parts:
            self.body.addWidget(part)
        manage = why_not(session.workplace.person, Act.MANAGE)
        for button in (self.join, self.leave):
            button.block(manage)
            button.obstructed.connect(lambda: self.message.say(manage, Tone.INFO))
        self.join.acted.connect(lambda: HubDialog(self, session).open())
        self.leave.acted.connect(self._ask_leave)
        session.listening.moved.connect(self.show_contact)
        self.show_contact()

    def show_contact(self) -> None:
        """Show how the exchange by the hub goes."""
        contact = self._session.listening.contact
        is_joined = bool(contact.address)
        self.what.setVisible(not is_joined)
        for part in (self.address, self.figures, self.leave):
            part.setVisible(is_joined)
        self.join.setText("Ny ansökan…" if is_joined else "Anslut till nav…")
        self.join.setVisible(not is_joined or not contact.passes or contact.renew_by is not None)
        if not is_joined:
            self.state.show_state("inget nav", Tone.NEUTRAL)
            return
        now = self._session.workplace.computer.clock.now()
        if contact.trouble:
            self.state.show_state("borta" if contact.passes else "något måste göras", Tone.WARN)
        elif contact.at is None:
            self.state.show_state("ansluter", Tone.INFO)
        else:
            self.state.show_state("anslutet", Tone.OK)
        self.address.setText(contact.address)
        sent, fetched = (count(n, "post", "poster") for n in (contact.sent, contact.fetched))
        last = f"{BULLET}senast {moment(contact.at, now)}" if contact.at and contact.trouble else ""
        self.figures.setText(f"Sedan upplåsningen: skickat {sent}, hämtat {fetched}{last}")
        self._say(contact)

    def _say(self, contact: Contact) -> None:
        now = self._session.workplace.computer.clock.now()
        if contact.trouble and contact.passes and contact.away_since is not None:
            since = f"Borta sedan {moment(contact.away_since, now)}."
            cause = contact.trouble.partition(". ")[0]
            self.message.say(f"{cause}. {since} {_WAITS}", Tone.INFO)
        elif contact.trouble:
            self.message.say(contact.trouble, Tone.WARN)
        elif contact.refused:
            whys = list(dict.fromkeys(why for _, why in contact.refused))
            full = [f"{_FULL} {contact.no_room}"] if contact.no_room else []
            self.message.say("\n".join((_REFUSED, *whys[:_MOST_NAMED], *full)), Tone.WARN)
        elif contact.no_room:
            self.message.say(f"{_FULL} {contact.no_room}", Tone.WARN)
        elif contact.renew_by is not None:
            text = f"Certifikatet gäller till {day(contact.renew_by)}. Gör en ny ansökan i god tid."
            self.message.say(text, Tone.INFO)
        elif contact.is_connected:
            self.message.clear()

    def _ask_leave(self) -> None:
        dialog = LeaveDialog(self)
        dialog.accepted.connect(self._leave)
        dialog.open()

    def _leave(self) -> None:
        def leave(workplace: Workplace, _: object) -> None:
            from app.usecases.use_hub import leave_hub  # only who has a hub needs its library

            leave_hub(workplace)

        self._session.listening.between(
            leave,
            lambda _: self.message.say(_LEFT, Tone.OK),
            lambda error: self.message.say(told(error)),
        )


class LeaveDialog(Dialog):
    """Asks before the hub is forgotten (lämna)."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "Lämna navet", _LEAVE, action="Lämna navet")
        self.spread(520, 220)
