"""The call with the prescriber: the telephone order itself, or the call-back about a paper."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.domain.calls import needs_call
from app.domain.draft import DispensingDraft
from app.domain.order import Origin
from app.domain.special import has_special
from app.ui.session import Session
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.views.dispense.time_field import TimeField
from app.ui.widgets.field import LineField
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.label import hairline, label
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick


class CallPanel(Panel):
    """Who was spoken with, where, when (samtal). CallPanel(session, form, rules).

    It shows for a telephone order, for a call that was recorded, and when a person asks for it.
    Whoever ticks that the order was read back has taken the call.
    """

    edited = Signal()

    def __init__(self, session: Session, form: Form, rules: RulesNow) -> None:
        super().__init__("Motringning")
        self.head.addWidget(KeyCap("Ctrl+Shift+T"))
        self._session, self._rules = session, rules
        self._draft = DispensingDraft()  # as it was arranged last
        rules.changed.connect(lambda: self.arrange(self._draft))
        self._is_asked = False
        self.spoke_with = LineField("Talade med")
        self.number = LineField("Telefonnummer")
        self.at = TimeField("Samtalets tid", session)
        self.called_back = TimeField("Motringd klockan", session)
        self.back_number = LineField("På nummer som du tog fram")
        self.answered = LineField("Vem som svarade")
        self.read_back = Tick("Uppläst och rätt")
        self.receiver = label("", "hint", "ink3", wrap=True)
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertWidget(0, hairline())
        self.body.setSpacing(6)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self.spoke_with, 1)
        who.addWidget(self.number, 1)
        self.body.addLayout(who)
        back = QHBoxLayout()
        back.setSpacing(8)
        back.addWidget(self.back_number, 1)
        back.addWidget(self.answered, 1)
        self.body.addWidget(self.at)
        self.body.addWidget(self.called_back)
        self.body.addLayout(back)
        self.body.addWidget(self.read_back)
        self.body.addWidget(self.receiver)
        self._connect(form)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        call, self._is_asked = draft.call, False
        for name, field in self._fields().items():
            field.set_value(getattr(call, name))
        self.read_back.setChecked(call.read_back)
        self.arrange(draft)

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with the call as it stands in the fields."""
        before = draft.call
        is_read_back = self.read_back.isChecked()
        taker = before.receiver if before.read_back else str(self._session.workplace.person.id)
        call = replace(
            before,
            **{name: field.value() for name, field in self._fields().items()},
            read_back=is_read_back,
            receiver=taker if is_read_back else "",
        )
        return replace(draft, call=call)

    def arrange(self, draft: DispensingDraft) -> None:
        """Show what the order asks of a call."""
        is_order = draft.origin is Origin.TELEPHONE
        rules, self._draft = self._rules.value, draft
        self.heading.setText("Telefonrecept" if is_order else "Motringning")
        returns = is_order and (has_special(draft, rules) or bool(self.called_back.value()))
        for field in (self.called_back, self.back_number, self.answered):
            field.setVisible(returns)
        self.receiver.setText(self._taken_by(draft.call.receiver))
        self.receiver.setVisible(bool(self.receiver.text()))
        self.setVisible(needs_call(draft) or self._is_asked)

    def ask(self, *, at: datetime | None) -> None:
        """Show the panel, with the time where none stands, and give it the keyboard."""
        self._is_asked = True
        self.show()
        if at is not None and not self.at.value():
            self.at.set_value(f"{at:%Y-%m-%d %H:%M}")
            self.edited.emit()
        returns = bool(self.spoke_with.value()) and self.called_back.isVisible()
        first = self.called_back if returns else self.spoke_with
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _taken_by(self, receiver: str) -> str:
        if not receiver:
            return ""
        person = self._session.workplace.person
        mine = receiver == str(person.id)
        return f"Mottagare: {person.name}" if mine else "Mottagare: en kollega"

    def _fields(self) -> dict[str, LineField]:
        return {
            "spoke_with": self.spoke_with,
            "number": self.number,
            "at": self.at,
            "called_back": self.called_back,
            "back_number": self.back_number,
            "answered": self.answered,
        }

    def _connect(self, form: Form) -> None:
        for name, field in self._fields().items():
            form.add(f"call.{name}", field)
            field.edited.connect(self.edited)
        for field in (self.at, self.called_back):
            field.left.connect(self.edited)  # the day has come before the time
        form.add("call.read_back", self.read_back)
        self.read_back.clicked.connect(lambda _: self.edited.emit())
