"""One finding among the checks: its card, the answers that belong to it, and the question why."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.domain.decisions import LONGEST_REASON, phrases
from app.domain.findings import Finding, Severity
from app.ui.texts import BULLET
from app.ui.views.dispense.paths import place_of
from app.ui.widgets.badge import Badge, Tone
from app.ui.widgets.finding_card import FindingCard
from app.ui.widgets.key_button import ButtonKind, KeyButton
from app.ui.widgets.key_echo import KeyEcho
from app.ui.widgets.label import label
from app.ui.widgets.reason_choice import ReasonChoice


@dataclass(frozen=True)
class Said:
    """What a card says (kontrollkort); the same again is the same card."""

    finding: Finding
    is_decided: bool
    signature: str = ""  # "SLi 17:21", as far as it is known; undecided: of one that fell
    reason: str = ""  # in words, of the decision, or of one that fell


class FindingItem(QWidget):
    """A card that takes the keyboard, with its answers (kontrollkort). FindingItem(said, act).

    `decided` and `withdrawn` come from its buttons. `reasoned` comes with the words when the
    question why has been answered, `unanswered` when it was left.
    """

    decided = Signal()
    withdrawn = Signal()
    reasoned = Signal(str)
    unanswered = Signal()

    def __init__(self, said: Said, act: str) -> None:
        super().__init__()
        finding = said.finding
        self.is_open = finding.severity is Severity.WARN and not said.is_decided
        self._act = act  # what is done all the same: "Lämna ut"
        self.question: ReasonChoice | None = None
        self._buttons: list[KeyButton] = []
        answers = self._answers(said)
        self.card = FindingCard(finding, where=place_of(finding.field), answers=answers)
        self.card.show_ground(whole=False)
        self._old_words = "" if said.is_decided else said.reason
        if self.is_open and said.signature:
            self.card.put_below(label(f"Ändrat sedan {said.signature} beslutade.", "table", "ink2"))
        if said.is_decided and said.reason:
            self.card.put_below(label(f"Skäl: {said.reason}", "table", "ink2", wrap=True))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{finding.text} {finding.cure}")
        self.setAccessibleDescription(self.card.ground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.card)

    def ask(self) -> None:
        """Ask why, in the card."""
        if self.question is None:
            ready = dict.fromkeys((self._old_words, *phrases(self.card.finding)))
            self.question = ReasonChoice([w for w in ready if w], longest=LONGEST_REASON)
            self.question.given.connect(self.reasoned)
            self.question.left.connect(self._leave)
            self.card.put_below(self.question)
        for button in self._buttons:
            button.hide()
        self.question.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, *, is_marked: bool) -> None:
        """Show the key of the decision on the card it would decide, its ground where one is."""
        self.card.show_ground(whole=self.has_keyboard())
        if self.is_open and self.question is None:
            marked, plain = self._buttons
            marked.setVisible(is_marked)
            plain.setVisible(not is_marked)

    def has_keyboard(self) -> bool:
        """Tell whether the card or a part of it has the keyboard."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def stops(self) -> list[QWidget]:
        """Return what Tab stops at, in order."""
        asked = self.question.stops() if self.question else []
        return [self, *self._buttons, *asked]

    def _answers(self, said: Said) -> Sequence[QWidget]:
        """Return what stands below the words: no button where there is nothing to answer."""
        if self.is_open:
            words = f"{self._act}…" if said.finding.takes_words else self._act
            self._buttons = [KeyEcho(words, "Ctrl+J"), KeyButton(words)]
            for button in self._buttons:
                button.acted.connect(self.decided)
            return self._buttons
        if said.is_decided:
            words = BULLET.join((self._act, said.signature or "beslutat"))
            withdraw = KeyButton("Ångra", kind=ButtonKind.LINK)
            withdraw.acted.connect(self.withdrawn)
            self._buttons = [withdraw]
            return [Badge(words, Tone.OK), withdraw]
        return []

    def _leave(self) -> None:
        if (question := self.question) is not None:
            self.question = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            question.hide()
            question.deleteLater()
            self.mark(is_marked=True)
            self.unanswered.emit()
