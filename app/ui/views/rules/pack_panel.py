"""The signed pack that stands in for the program's own rules: which, from whom, another, none."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.findings import Refused
from app.domain.rules import RuleSet
from app.domain.staff import Act
from app.ui.errors import show_error, told
from app.ui.permission import why_not
from app.ui.session import Session
from app.ui.texts import day
from app.ui.widgets.badge import Tone
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.folder_field import FileField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.panel import Panel
from app.usecases.change_rules import RulesShown, leave_pack, take_pack

_OWN = "Programmets egna regler gäller."
_OLDER = "rules.pack.older"


class PackPanel(Panel):
    """The pack (regelpaket). PackPanel(session); `changed` comes when other rules are in force."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__("Regelpaket", "Alt+P", framed=True)
        self._session = session
        self.state = label(_OWN, "table", wrap=True)
        self.file = FileField("Undertecknat regelpaket", "Regelpaket (*.lykta);;Alla filer (*)")
        self.take = KeyButton("Läs in", icon="check")
        self.leave = KeyButton("Programmets egna…", icon="rotate-ccw")
        self.message = Message()
        for part in (self.state, self.file, self.take, self.leave, self.message):
            self.body.addWidget(part)
        self.take.acted.connect(self._take)
        self.leave.acted.connect(self._ask_leave)
        for button in (self.take, self.leave):
            why = why_not(session.workplace.person, Act.MANAGE)
            button.block(why)
            button.obstructed.connect(lambda b=button: self.message.say(b.toolTip(), Tone.INFO))

    def show_rules(self, shown: RulesShown) -> None:
        """Show which pack is in use."""
        pack = shown.pack
        self.leave.setVisible(pack is not None)
        if pack is None:
            self.state.setText(_OWN)
            return
        signer = shown.organisation.name if shown.organisation else "en organisation från förr"
        self.state.setText(f"Paket från {signer}, gjort {day(pack.made_at)}.")

    def _take(self, *, older: bool = False) -> None:
        path = Path(self.file.value())
        self.take.setEnabled(False)
        self._session.run(
            lambda workplace: take_pack(workplace, path, confirmed_older=older),
            self._taken,
            self._not_taken,
            writes=True,
        )

    def _taken(self, rules: RuleSet) -> None:
        self.take.setEnabled(True)
        self.file.set_value("")
        said = "Paketet gäller nu, varje värde från sin dag."
        self.message.say(f"{said} Regelverk {rules.hash[:8]}.", Tone.OK)
        self.changed.emit()

    def _not_taken(self, error: Exception) -> None:
        self.take.setEnabled(True)
        if isinstance(error, Refused) and error.findings[0].rule == _OLDER:
            dialog = Dialog(self, "Läsa in ett äldre paket?", told(error), action="Läs in det")
            dialog.accepted.connect(lambda: self._take(older=True))
            dialog.open()
        else:
            show_error(error, self.message, {"file": self.file})

    def _ask_leave(self) -> None:
        dialog = LeaveDialog(self, self._session)
        dialog.left.connect(self.changed)
        dialog.open()


class LeaveDialog(Dialog):
    """Why the program's own rules come back (egna regler). LeaveDialog(parent, session)."""

    left = Signal()

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "Programmets egna regler?", action="Använd dem")
        self._session = session
        self.reason = LineField("Skäl")
        self.message = Message()
        for part in (self.reason, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.resize(440, self.sizeHint().height())

    def accept(self) -> None:
        """Leave the pack; the dialog stays until it is done."""
        reason = self.reason.value()
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: leave_pack(workplace, reason), self._done, self._failed, writes=True
        )

    def _done(self, _: None) -> None:
        super().accept()
        self.left.emit()

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {"reason": self.reason})
