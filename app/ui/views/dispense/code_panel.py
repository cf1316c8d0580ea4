"""That an order came as a signed code: whose it is, and what it says that no field has."""

from collections.abc import Iterator

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.draft import DispensingDraft, VerifiedOrder
from app.domain.languages import language_words
from app.ui.texts import BULLET, day
from app.ui.widgets.label import Glyph, label


class CodePanel(QWidget):
    """The checked code (kontrollerad kod); hidden for every other order."""

    def __init__(self) -> None:
        super().__init__()
        self.issuer = label("", "tableStrong", wrap=True)
        self.key = label("", "hint", "ink2", wrap=True)
        self.more = label("", "hint", "ink", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        for part in (self.issuer, self.key, self.more):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 6)
        row.setSpacing(8)
        glyph = Glyph("circle-check", "ok", 20)
        column = QVBoxLayout()
        column.addWidget(glyph)
        column.addStretch(1)
        row.addLayout(column)
        row.addLayout(words, 1)
        self.hide()

    def show_draft(self, draft: DispensingDraft) -> None:
        """Show whose code the slip was filled from, if it was."""
        verified = draft.verified
        self.setVisible(verified is not None)
        if verified is None or draft.code is None:
            return
        self.issuer.setText(f"Kontrollerad kod: {verified.issuer}")
        listed = f"lista {draft.code.list_version} av {day(verified.list_made_at)}"
        self.key.setText(f"Nyckeln gäller sedan {verified.key_since}{BULLET}{listed}")
        said = list(_more(verified))
        self.more.setText("\n".join(said))
        self.more.setVisible(bool(said))


def _more(verified: VerifiedOrder) -> Iterator[str]:
    """Yield what the code says beside the fields of a slip."""
    order = verified.prescription
    if order.message:
        yield f"Till farmaceuten: {order.message}"
    if language_words(order.language):
        yield f"Doseringen är på {language_words(order.language)}."
    for number, line in enumerate(order.lines, 1):
        marks = {
            "förskrivaren motsätter sig byte": line.is_not_exchanged,
            "OBS: över högsta vanliga dos med avsikt": line.is_above_usual,
            "villkoren för begränsad förmån är uppfyllda": line.is_conditions_met,
            "startförpackning vid första uttaget": line.is_start_pack,
        }
        said = [words for words, is_marked in marks.items() if is_marked]
        if said:
            yield f"Rad {number}: {', '.join(said)}."
