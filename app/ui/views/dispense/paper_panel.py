"""What the order says of itself: how it came, when it was issued, until when it holds, and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.draft import DispensingDraft
from app.domain.order import PAPER_REASON_WORDS, OrderKind, Origin, PaperReason
from app.domain.origins import needs_reason
from app.domain.validity import default_last_day, longest_rule
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.kind_fields import KindFields
from app.ui.views.dispense.origin_fields import OriginFields
from app.ui.views.dispense.rare_fields import RareFields
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.widgets.field import ChoiceField, DateField
from app.ui.widgets.panel import Panel
from app.ui.widgets.tick import Tick


class PaperPanel(Panel):
    """The order's paper or call (underlag). PaperPanel(form, rules, today)."""

    edited = Signal()

    def __init__(self, form: Form, rules: RulesNow, today: Callable[[], date]) -> None:
        super().__init__("Underlag", "Alt+U")
        self._rules = rules
        rules.changed.connect(self._arrange)
        self.sort = OriginFields(form, self)
        self.kind_fields = KindFields(form)
        self.issued = DateField("Utfärdat", today=today)
        self.valid = DateField("Giltigt t.o.m.")
        reasons = [(reason.value, words) for reason, words in PAPER_REASON_WORDS.items()]
        self.reason = ChoiceField("Orsak till papper", reasons)
        self.urgent = Tick("AKUT")
        self.rare = RareFields(form)
        self._lay_out()
        self._connect(form)

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields."""
        self.sort.show_draft(draft)
        self.kind_fields.show_draft(draft)
        self.issued.set_value(draft.issued_on)
        self.valid.set_value(draft.valid_until)
        self.reason.set_value(draft.reason.value if draft.reason else "")
        self.urgent.setChecked(draft.is_urgent)
        self.rare.show_draft(draft)
        self._arrange()

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields."""
        chosen = self.reason.value()
        draft = self.rare.apply(self.kind_fields.apply(self.sort.apply(draft)))
        return replace(
            draft,
            issued_on=self.issued.value(),
            valid_until=self.valid.value(),
            reason=PaperReason(chosen) if chosen else None,
            is_urgent=self.urgent.isChecked() and _may_be_urgent(draft),
        )

    def first(self) -> QWidget | None:
        """Begin with the day: most orders are the plain paper that stands chosen."""
        return self.issued.line

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
        rare.addWidget(self.rare.ask)
        self.body.setSpacing(6)
        self.body.addWidget(self.sort.origin)
        self.body.addWidget(self.kind_fields)
        self.body.addLayout(dates)
        self.body.addWidget(self.reason)
        self.body.addLayout(rare)
        self.body.addWidget(self.rare)

    def _connect(self, form: Form) -> None:
        for path, field in (
            ("issued_on", self.issued),
            ("valid_until", self.valid),
            ("reason", self.reason),
        ):
            form.add(path, field)
            field.edited.connect(self._edit)
        form.add("is_urgent", self.urgent)
        for date_field in (self.issued, self.valid):
            date_field.left.connect(self._edit)  # digits have got their hyphens
        self.urgent.clicked.connect(lambda _: self._edit())
        for part in (self.sort, self.kind_fields, self.rare):
            part.edited.connect(self._edit)

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
        self.rare.arrange(draft)
        last = default_last_day(draft, self._rules.value)
        self.valid.set_placeholder(last.isoformat() if last else "åååå-mm-dd")
        days = self._rules.value.value(longest_rule(draft))
        self.valid.set_hint("kortare tid" if self.valid.value() else f"{days} dagar")


def _may_be_urgent(draft: DispensingDraft) -> bool:
    """Tell whether the order may be marked AKUT."""
    return draft.origin is not Origin.TELEPHONE and draft.kind is not OrderKind.AID_CARD
