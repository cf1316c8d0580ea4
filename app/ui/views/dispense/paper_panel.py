"""What the order says of itself: how it came, when it was issued, until when it holds, and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.draft import DispensingDraft
from app.domain.order import PAPER_REASON_WORDS, OrderKind, Origin, PaperReason
from app.domain.origins import needs_reason
from app.domain.rules import RuleSet
from app.domain.validity import default_last_day, longest_rule
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.kind_fields import KindFields
from app.ui.views.dispense.origin_fields import OriginFields
from app.ui.widgets.field import ChoiceField, DateField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick


class PaperPanel(Panel):
    """The order's paper or call (underlag). PaperPanel(form, rules, today)."""

    edited = Signal()

    def __init__(self, form: Form, rules: RuleSet, today: Callable[[], date]) -> None:
        super().__init__("Underlag", "Alt+U")
        self._rules = rules
        self.sort = OriginFields(form, self)
        self.kind_fields = KindFields(form)
        self.issued = DateField("Utfärdat", today=today)
        self.valid = DateField("Giltigt t.o.m.")
        reasons = [(reason.value, words) for reason, words in PAPER_REASON_WORDS.items()]
        self.reason = ChoiceField("Orsak till papper", reasons)
        self.urgent = Tick("AKUT")
        self.ask_first = KeyButton("Första uttag senast…")
        self.first_by = DateField("Första uttag senast")
        self._lay_out()
        self._connect(form)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        self.sort.show_draft(draft)
        self.kind_fields.show_draft(draft)
        self.issued.set_value(draft.issued_on)
        self.valid.set_value(draft.valid_until)
        self.first_by.set_value(draft.first_by)
        self.reason.set_value(draft.reason.value if draft.reason else "")
        self.urgent.setChecked(draft.is_urgent)
        self.first_by.hide()
        self._arrange()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        chosen = self.reason.value()
        draft = self.kind_fields.apply(self.sort.apply(draft))
        return replace(
            draft,
            issued_on=self.issued.value(),
            valid_until=self.valid.value(),
            first_by=self.first_by.value(),
            reason=PaperReason(chosen) if chosen else None,
            is_urgent=self.urgent.isChecked() and _may_be_urgent(draft),
        )

    def first(self) -> QWidget | None:
        """Begin with the day: most orders are the plain paper that stands chosen."""
        return self.issued.line

    def show_first(self) -> None:
        """Show the day of the first withdrawal, which few orders have."""
        self.first_by.show()
        self.ask_first.hide()

    def _lay_out(self) -> None:
        self.head.removeWidget(self.note)
        self.note.hide()
        self.head.insertWidget(1, self.sort.kind, 1, Qt.AlignmentFlag.AlignTop)
        dates = QHBoxLayout()
        dates.setSpacing(8)
        dates.addWidget(self.issued, 1)
        dates.addWidget(self.valid, 1)
        rare = QHBoxLayout()
        rare.setSpacing(8)
        rare.addWidget(self.urgent)
        rare.addStretch(1)
        rare.addWidget(self.ask_first)
        self.body.setSpacing(6)
        self.body.addWidget(self.sort.origin)
        self.body.addWidget(self.kind_fields)
        self.body.addLayout(dates)
        self.body.addWidget(self.reason)
        self.body.addLayout(rare)
        self.body.addWidget(self.first_by)

    def _connect(self, form: Form) -> None:
        for path, field in (
            ("issued_on", self.issued),
            ("valid_until", self.valid),
            ("first_by", self.first_by),
            ("reason", self.reason),
        ):
            form.add(path, field)
            field.edited.connect(self._edit)
        form.add("is_urgent", self.urgent)
        for date_field in (self.issued, self.valid, self.first_by):
            date_field.left.connect(self._edit)  # digits have got their hyphens
        self.urgent.clicked.connect(lambda _: self._edit())
        self.ask_first.acted.connect(self._ask_first)
        for part in (self.sort, self.kind_fields):
            part.edited.connect(self._edit)

    def _ask_first(self) -> None:
        self.show_first()
        self.first_by.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        """Show what the origin and the kind ask for, and until when the order holds."""
        draft = self.apply(DispensingDraft())
        may_be_urgent, is_card = _may_be_urgent(draft), draft.kind is OrderKind.AID_CARD
        self.heading.setVisible(not is_card)  # the kind beside it says so
        self.sort.origin.setVisible(not is_card or draft.origin is not Origin.PAPER)
        self.kind_fields.arrange(draft.kind)
        self.reason.setVisible(needs_reason(draft))
        self.urgent.setVisible(may_be_urgent)
        has_first = bool(self.first_by.value()) or not self.first_by.isHidden()
        self.first_by.setVisible(has_first)
        self.ask_first.setVisible(not has_first and may_be_urgent)
        last = default_last_day(draft, self._rules)
        self.valid.set_placeholder(last.isoformat() if last else "åååå-mm-dd")
        days = self._rules.value(longest_rule(draft))
        self.valid.set_hint("kortare tid" if self.valid.value() else f"{days} dagar")


def _may_be_urgent(draft: DispensingDraft) -> bool:
    """Tell whether the order may be marked AKUT, or say when it is first to be fetched."""
    return draft.origin is not Origin.TELEPHONE and draft.kind is not OrderKind.AID_CARD
