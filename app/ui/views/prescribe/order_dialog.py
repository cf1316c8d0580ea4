"""One issued order: what it says, what became of the e-prescription, print again, revoke."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.findings import Refused
from app.domain.prescription_entries import E_PRESCRIPTION_WORDS, EPrescription, RevocationReason
from app.domain.prescription_issue import use_of
from app.domain.prescription_paper import in_letters
from app.ui.session import Session
from app.ui.texts import clock_time, day
from app.ui.views.prescribe.words import (
    REVOCATION_WORDS,
    patient_words,
    state_mark,
    state_words,
)
from app.ui.views.stock.writing_dialog import WritingDialog, chosen
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.field import ChoiceField, LineField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import label
from app.usecases.follow_prescriptions import PrescriptionLine, mark, revoke

_KEYS = {
    EPrescription.NOT_SENT: "Alt+1",
    EPrescription.QUEUED: "Alt+2",
    EPrescription.SENT: "Alt+3",
}
_TONES = {
    EPrescription.NOT_SENT: Tone.LATER,
    EPrescription.QUEUED: Tone.WARN,
    EPrescription.SENT: Tone.STOP,
}
_TWIN = "Pappret och e-receptet är dubbletter: makulera ett av dem, eller ring apoteket."


class OrderDialog(WritingDialog):
    """An issued order (reservrecept). OrderDialog(parent, session, line)."""

    reprint_asked = Signal(object)  # UUID
    revoke_asked = Signal(object)  # PrescriptionLine

    def __init__(self, parent: QWidget, session: Session, line: PrescriptionLine) -> None:
        super().__init__(parent, session, f"Reservrecept {line.issued.number}", _said(line), "")
        self.line = line
        buttons: list[QWidget] = []
        for state, key in _KEYS.items():
            button = KeyButton(E_PRESCRIPTION_WORDS[state], key)
            button.acted.connect(lambda state=state: self._mark(state))
            button.setVisible(state is not line.state)
            buttons.append(button)
        self.reprint = KeyButton("Skriv ut igen", "Ctrl+P", icon="printer")
        self.revoke = KeyButton("Makulera…", "Ctrl+M")
        self.reprint.acted.connect(self._reprint)
        self.revoke.acted.connect(self._revoke)
        tone = Tone.NEUTRAL if line.is_revoked else _TONES[line.state]
        state_badge = Badge(state_words(line), tone, icon=state_mark(line)[0])
        marks, ways = _beside(*buttons), _beside(self.reprint, self.revoke)
        twin = label(_TWIN, "table", "stop", wrap=True)
        twin.setVisible(line.state is EPrescription.SENT and not line.is_revoked)
        self.body.addWidget(state_badge)
        self.lay_out(twin, marks, ways, signed=False)
        for part in (marks, ways):
            part.setVisible(not line.is_revoked)
        self.spread(640, 360)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()  # no button: a second Enter must do nothing

    def _mark(self, state: EPrescription) -> None:
        subject = self.line.subject
        said = f"{self.line.issued.number}: {E_PRESCRIPTION_WORDS[state].lower()}."
        self.write(lambda workplace: mark(workplace, subject, state), said)

    def _reprint(self) -> None:
        self.reject()
        self.reprint_asked.emit(self.line.subject)

    def _revoke(self) -> None:
        self.reject()
        self.revoke_asked.emit(self.line)


class RevokeDialog(WritingDialog):
    """The reason for revoking (makulera). RevokeDialog(parent, session, line)."""

    def __init__(self, parent: QWidget, session: Session, line: PrescriptionLine) -> None:
        text = (
            "Receptet gäller inte längre. Ta tillbaka pappret om du kan, och ring apoteket om"
            " patienten har gått dit: ett papper vet inte att det är makulerat."
        )
        super().__init__(parent, session, f"Makulera {line.issued.number}", text, "Makulera")
        self._line = line
        choices = [(reason.value, words) for reason, words in REVOCATION_WORDS.items()]
        self.reason = ChoiceField("Orsak", choices)
        self.words = LineField("Med egna ord", placeholder="behövs vid Annat")
        self.fields = {"reason": self.reason, "words": self.words}
        self.lay_out(self.reason, self.words, signed=False)
        self.words.line.returnPressed.connect(self.accept)

    def accept(self) -> None:
        """Revoke, if a reason is chosen."""
        subject, words = self._line.subject, self.words.value()
        try:
            reason = RevocationReason(chosen(self.reason, "reason"))
        except Refused as refused:
            self.failed(refused)
            return
        said = f"{self._line.issued.number} är makulerat."
        self.write(lambda workplace: revoke(workplace, subject, reason, words), said)


def _beside(*buttons: QWidget) -> QWidget:
    row = QWidget()
    inside = QHBoxLayout(row)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(8)
    for button in buttons:
        inside.addWidget(button)
    inside.addStretch(1)
    return row


def _said(line: PrescriptionLine) -> str:
    issued, personal = line.issued, line.personal
    at = f"{day(issued.issued_at)} {clock_time(issued.issued_at)}"
    head = f"{patient_words(line)}, utfärdat {at}"
    if personal is None:
        return f"{head}."
    head = f"{head} av {personal.prescriber.name}."
    rows = [
        f"{row.product.title}, {row.product.pack}, {in_letters(row.withdrawals)} uttag. "
        f"{words.description} {use_of(words)}".lstrip()
        for row, words in zip(issued.rows, personal.words, strict=True)
    ]
    ended = f"Makulerat: {REVOCATION_WORDS[line.revoked_why]}." if line.revoked_why else ""
    words = [ended, line.revoked_words] if ended else []
    return "\n".join([head, *rows, *words])
