"""What the paper says of itself: when it was issued, until when it holds, why it is on paper."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.draft import DispensingDraft
from app.domain.order import PAPER_REASON_WORDS, PaperReason
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import ChoiceField, DateField, FieldState, LineField
from app.ui.widgets.label import set_look
from app.ui.widgets.panel import Panel


class PaperPanel(Panel):
    """The order's paper (underlag). PaperPanel(form, valid_days=366)."""

    edited = Signal()

    def __init__(self, form: Form, valid_days: int) -> None:
        super().__init__("Underlag", "Alt+U")
        self._valid_days = valid_days
        self.issued = DateField("Utfärdat")
        self.valid = LineField("Giltigt t.o.m.")
        self.valid.set_hint(f"{valid_days} dagar")
        self.valid.line.setReadOnly(True)
        self.valid.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_look(self.valid.line, "state", FieldState.LOCKED)  # no room for the lock beside a date
        reasons = [(reason.value, words) for reason, words in PAPER_REASON_WORDS.items()]
        self.reason = ChoiceField("Orsak till papper", reasons)
        dates = QHBoxLayout()
        dates.setSpacing(8)
        dates.addWidget(self.issued, 6)
        dates.addWidget(self.valid, 5)
        self.body.addLayout(dates)
        self.body.addWidget(self.reason)
        for path, field in (("issued_on", self.issued), ("reason", self.reason)):
            form.add(path, field)
            field.edited.connect(self._edit)
        self.issued.left.connect(self._edit)  # digits have got their hyphens

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        self.issued.set_value(draft.issued_on)
        self.reason.set_value(draft.reason.value if draft.reason else "")
        self._show_valid()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        chosen = self.reason.value()
        return replace(
            draft,
            issued_on=self.issued.value(),
            reason=PaperReason(chosen) if chosen else None,
        )

    def _edit(self) -> None:
        self._show_valid()
        self.edited.emit()

    def _show_valid(self) -> None:
        try:
            last = date.fromisoformat(self.issued.value()) + timedelta(days=self._valid_days)
        except (ValueError, OverflowError):
            self.valid.set_value("")
            return
        self.valid.set_value(last.isoformat())
