"""What the check says that belongs to no single field, and the warnings to be decided upon."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.fields import row_of
from app.domain.findings import Finding, Severity
from app.domain.prescribing import decision_key
from app.domain.prescription_draft import PrescriptionDraft
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.finding_card import FindingCard
from app.ui.widgets.key_button import KeyButton
from app.usecases.issue_prescription import DeskReview

_ELSEWHERE = ("RR-QUEUE", "RR-PROFILE")  # said by the question and by the page itself


class Remarks(QWidget):
    """Cards of findings (anmärkningar)."""

    decided = Signal(object)  # Finding

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 0, 12, 0)
        self._column.setSpacing(6)
        self.cards: list[FindingCard] = []
        self._shown: tuple[tuple[Finding, bool], ...] = ()
        self.hide()

    def show_review(self, draft: PrescriptionDraft, review: DeskReview) -> None:
        """Show what was found; the first undecided warning has the key."""
        told = tuple(
            (finding, decision_key(draft, finding) in draft.confirmed)
            for finding in review.findings
            if _is_told_here(finding)
        )
        if told == self._shown:
            return
        self._shown = told
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        open_ones = [finding for finding, is_decided in told if not is_decided]
        first = next((f for f in open_ones if f.severity is Severity.WARN), None)
        for finding, is_decided in told:
            self._add(finding, is_first=finding is first, is_decided=is_decided)
        self.setVisible(bool(self.cards))

    def _add(self, finding: Finding, *, is_first: bool, is_decided: bool) -> None:
        answers: list[QWidget] = []
        if is_decided:
            answers = [Badge("Utfärdas ändå", Tone.OK, icon="check")]
        elif finding.severity is Severity.WARN:
            button = KeyButton("Utfärda ändå", "Ctrl+J" if is_first else "")
            button.acted.connect(lambda: self.decided.emit(finding))
            answers = [button]
        row = row_of(finding.field)
        where = f"läkemedel {row + 1}" if row is not None else ""
        card = FindingCard(finding, where=where, answers=answers)
        self.cards.append(card)
        self._column.addWidget(card)


def _is_told_here(finding: Finding) -> bool:
    if finding.rule in _ELSEWHERE or finding.severity is Severity.STOP:
        return False
    return finding.severity is Severity.WARN or finding.field in ("profile", "e_prescription")
