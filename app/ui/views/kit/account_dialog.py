"""Saying what became of numbered forms, one or a span of them at a time."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.findings import Refused
from app.domain.kit import FormEnd, KitForm, KitNumber
from app.domain.slip import SlipNumber
from app.ui.errors import show_error
from app.ui.session import Session
from app.ui.texts import count
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.field import LineField
from app.ui.widgets.label import label
from app.ui.widgets.message import Message
from app.ui.widgets.segmented import Segmented
from app.usecases.account_forms import account_forms

_CHOICES = (
    (FormEnd.UNUSED.value, "Oanvänd", ""),
    (FormEnd.VOIDED.value, "Makulerad", ""),
    (FormEnd.MISSING.value, "Saknas", ""),
    (FormEnd.FILED.value, "I pärmen", ""),
)
_DONE = (FormEnd.USED, FormEnd.WAITING)
_LEFT = (FormEnd.OPEN, FormEnd.UNUSED)
_TEXT = "Siffran 1 till 4 väljer. Makulerade blad sparas. I pärmen gäller loggblad."


class AccountDialog(Dialog):
    """What became of forms (redovisa nummer). AccountDialog(parent, session, numbers, first).

    The span is proposed from the marked number to the last that nobody has accounted for;
    `written` comes with what to say.
    """

    written = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        numbers: Sequence[KitNumber],
        marked: KitNumber | None,
    ) -> None:
        super().__init__(parent, "Redovisa nummer", _TEXT, action="Redovisa")
        self._session = session
        self._numbers = [form for form in numbers if form.end not in _DONE]
        self.first, self.last = (LineField(text, code=True) for text in ("Från", "Till och med"))
        self.choice = Segmented(_CHOICES, "Läge")
        self.reason = LineField("Skäl", placeholder="till exempel: oanvända makuleras")
        self.about = label("", "table", "ink2")
        self.message = Message()
        span = QWidget()
        row = QHBoxLayout(span)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.first)
        row.addWidget(self.last)
        for part in (span, self.about, self.choice, self.reason, self.message):
            self.body.addWidget(part)
        self.body.addStretch(1)
        for field in (self.first, self.last):
            field.edited.connect(self._count)
        self.reason.line.returnPressed.connect(self.accept)
        self._propose(marked)
        self.spread(560, 380)
        self.choice.setFocus()

    def accept(self) -> None:
        """Write it; the dialog stays until it is done."""
        chosen = self._chosen()
        end = FormEnd(self.choice.value())
        if end is FormEnd.OPEN:
            self.message.say("Välj vad som har hänt med blanketterna.")
            self.choice.setFocus()
            return
        reason = self.reason.value()
        self.action_button.setEnabled(False)
        self._session.run(
            lambda workplace: account_forms(workplace, chosen, end, reason),
            self._accounted,
            self._failed,
            writes=True,
        )

    def _propose(self, marked: KitNumber | None) -> None:
        left = [form for form in self._numbers if form.end is FormEnd.OPEN]
        known = marked if marked in self._numbers else next(iter(left or self._numbers), None)
        if known is None:
            return
        same = [form for form in left if form.form is known.form and form.number > known.number]
        last = known if known.form is KitForm.LOG or known.end is not FormEnd.OPEN else None
        self.first.set_value(str(known.number))
        self.last.set_value(str((last or (same or [known])[-1]).number))
        if known.form is KitForm.LOG:
            self.choice.set_value(FormEnd.FILED.value)
        self._count()

    def _chosen(self) -> list[SlipNumber]:
        try:
            first = SlipNumber.parse(self.first.value())
            last = SlipNumber.parse(self.last.value() or self.first.value())
        except Refused:
            return []
        within = [form for form in self._numbers if first <= form.number <= last]
        is_one = first == last  # a span never changes what was said of a number before
        return [form.number for form in within if is_one or form.end in _LEFT]

    def _count(self) -> None:
        self.about.setText(f"Gäller {count(len(self._chosen()), 'nummer', 'nummer')}.")

    def _accounted(self, numbers: int) -> None:
        super().accept()
        self.written.emit(f"{count(numbers, 'nummer', 'nummer')} redovisade.")

    def _failed(self, error: Exception) -> None:
        self.action_button.setEnabled(True)
        show_error(error, self.message, {"reason": self.reason, "numbers": self.first})
