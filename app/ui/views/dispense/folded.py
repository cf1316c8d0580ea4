"""What stands in one line while its column has no room: the left column, and the findings."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.draft import DispensingDraft
from app.domain.order import ORIGIN_WORDS, PAPER_REASON_WORDS, OrderKind, Origin
from app.ui.texts import BULLET
from app.ui.views.dispense.columns import EDGE
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.label import ShortLabel


class FoldedLeft(QWidget):
    """The left column as one line (hopfälld kolumn)."""

    def __init__(self, headings: tuple[str, str]) -> None:
        super().__init__()
        self.paper = KeyButton(headings[0], "Alt+U")
        self.prescriber = KeyButton(headings[1], "Alt+F")
        self.summary = ShortLabel("", "table", "ink2")
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, 4, EDGE, 2)
        row.setSpacing(8)
        row.addWidget(self.paper)
        row.addWidget(self.prescriber)
        row.addWidget(self.summary, 1)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Say in one line what stands in the column."""
        reason = PAPER_REASON_WORDS[draft.reason] if draft.reason else ""
        who = f"{draft.prescriber.name} {draft.prescriber.code}".strip()
        sort = "" if draft.origin is Origin.PAPER else ORIGIN_WORDS[draft.origin]
        words: tuple[str, ...] = (sort, draft.issued_on, who, reason)
        if draft.kind is OrderKind.REQUISITION:
            words = (draft.requisition.unit, draft.requisition.orderer, sort, draft.issued_on)
        self.summary.setText(BULLET.join(word for word in words if word) or "inget ifyllt")


class FoldedFindings(QWidget):
    """The findings as one line: how many stops and warnings there are, and the way to them."""

    def __init__(self) -> None:
        super().__init__()
        self.open = KeyButton("Kontroller", "Alt+K")
        self.counts = ShortLabel("", "tableStrong")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 12, 4)
        row.setSpacing(8)
        row.addWidget(self.open)
        row.addWidget(self.counts, 1)
