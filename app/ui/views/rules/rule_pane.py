"""The marked rule: all that is known of it, and the switch of a temporary one."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.findings import CONFIDENCE_WORDS, refuse
from app.domain.rules import Rule
from app.domain.staff import Act
from app.ui.errors import show_error
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import DateField, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.change_rules import RulesShown, switch_off, switch_on
from app.usecases.workplace import Workplace


class RulePane(Panel):
    """One rule (vald regel). RulePane(session); `changed` comes when it was switched."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Vald regel", "Alt+V", framed=True)
        self._session = session
        self._rule: Rule | None = None
        self._is_on = False
        self.text = label("", "section", wrap=True)
        self.cure = label("", "body", wrap=True)
        self.source = label("", "table", "ink2", wrap=True)
        self.since = label("", "table", "ink2", wrap=True)
        self.state = label("", "table", wrap=True)
        self.switch = KeyButton("Slå på…", "Ctrl+Enter")
        self.message = Message()
        parts = (self.text, self.cure, self.source, self.since, self.state, self.switch)
        for part in (*parts, self.message):
            self.body.addWidget(part)
        self.switch.acted.connect(self._ask)
        self.switch.obstructed.connect(lambda: self.message.say(self.switch.toolTip(), Tone.INFO))

    def show_rule(self, rule: Rule | None, shown: RulesShown) -> None:
        """Show another rule, or none."""
        if rule != self._rule:
            self.message.clear()
        self._rule = rule
        self.setVisible(rule is not None)
        if rule is None:
            return
        self.set_note(rule.id)
        self.text.setText(rule.text)
        self.cure.setText(rule.cure)
        self.source.setText(f"{rule.source} · {CONFIDENCE_WORDS[rule.confidence]}")
        value = "" if rule.value is None else f" · värde {rule.value}"
        later = "".join(f"\n{_change(new, rule)}" for new in shown.rules.later(rule.id))
        self.since.setText(f"Gäller från {rule.valid_from}{value}{later}")
        self._show_switch(rule, shown)

    def _show_switch(self, rule: Rule, shown: RulesShown) -> None:
        found = next((s for s in shown.switches if s.rule == rule.id), None)
        self._is_on = found is not None
        self.state.setVisible(rule.temporary)
        self.switch.setVisible(rule.temporary)
        if found:
            until = f" till {found.until}" if found.until else ""
            self.state.setText(f"Påslagen från {found.since}{until}: {found.ground}")
        else:
            self.state.setText("Tillfällig regel, avslagen.")
        self.switch.setText("Slå av…" if found else "Slå på…")
        self.switch.block(why_not(self._session.workplace.person, Act.MANAGE))

    def _ask(self) -> None:
        if self._rule is not None and self._rule.temporary:
            dialog = SwitchDialog(self, self._session, self._rule, on=not self._is_on)
            dialog.switched.connect(self.changed)
            dialog.open()


def _change(new: Rule, old: Rule) -> str:
    """Return what comes later in place of a rule."""
    said = f"värde {new.value}" if new.value != old.value else new.text
    return f"Ändras {new.valid_from}: {said}"


class SwitchDialog(Dialog):
    """Whose decision it is (slå på eller av). SwitchDialog(parent, session, rule, on=True)."""

    switched = Signal()

    def __init__(self, parent: QWidget, session: Session, rule: Rule, *, on: bool) -> None:
        word = "Slå på" if on else "Slå av"
        super().__init__(parent, f"{word} tillfällig regel", rule.text, action=word)
        self._session, self._rule, self._on = session, rule, on
        self.ground = LineField("Vems beslut", placeholder="myndighet eller chef, och dag")
        self.until = DateField("Sista dag, om den är känd")
        self.message = Message()
        for part in (self.ground, self.until, self.message):
            self.body.addWidget(part)
        self.until.setVisible(on)
        self.body.addStretch(1)
        self.resize(480, self.sizeHint().height())

    def accept(self) -> None:
        """Switch it; the dialog stays until it is done."""
        rule, ground, last = self._rule.id, self.ground.value(), self.until.value().strip()
        try:
            until = date.fromisoformat(last) if last and self._on else None
        except ValueError:
            self._failed(refuse("Dagen går inte att läsa.", "Skriv år-månad-dag.", field="until"))
            return

        def switch(workplace: Workplace) -> None:
            if self._on:
                switch_on(workplace, rule, ground, until=until)
            else:
                switch_off(workplace, rule, ground)

        self.action_button.setEnabled(False)
        self._session.run(switch, self._done, self._failed, writes=True)

    def _done(self, _: None) -> None:
        super().accept()
        self.switched.emit()

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        for field in (self.ground, self.until):
            field.show_findings([])
        show_error(error, self.message, {"ground": self.ground, "until": self.until})
