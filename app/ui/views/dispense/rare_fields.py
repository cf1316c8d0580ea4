"""What the form may say besides, folded to one button: a plain order passes it by."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.draft import DispensingDraft
from app.domain.order import OrderKind, Origin
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import ChoiceField, DateField, LineField
from app.ui.widgets.key_button import KeyButton

PATHS = ("first_by", "form_number", "is_entitled")
_TICKS = [("", "Inte noterat"), ("yes", "Ja, enligt krysset"), ("no", "Nej, enligt krysset")]
_VALUES = {"": None, "yes": True, "no": False}
_WITHOUT_BENEFIT = (OrderKind.ANIMAL, OrderKind.ALCOHOL, OrderKind.EEA)


class RareFields(QWidget):
    """First day, form number, benefit (mer på blanketten). RareFields(form).

    `ask` is placed by the panel. `opened` comes when a person asks for more.
    """

    edited = Signal()
    opened = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.ask = KeyButton("Mer på blanketten…")
        self.first_by = DateField("Första uttag senast")
        self.form_number = LineField("Blankettnummer", code=True)
        self.entitled = ChoiceField("Förmånsberättigad", _TICKS)
        form.add("is_entitled", self.entitled)
        self.entitled.edited.connect(self.edited)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(beside)
        column.addWidget(self.entitled)
        for path, field in (("first_by", self.first_by), ("form_number", self.form_number)):
            beside.addWidget(field, 1)
            form.add(path, field)
            field.edited.connect(self.edited)
        self.first_by.left.connect(self.edited)  # digits have got their hyphens
        self.ask.acted.connect(self._ask)
        self._is_open = False

    def show_draft(self, draft: DispensingDraft) -> None:
        """Put a draft's values into the fields; open where any stands."""
        self.first_by.set_value(draft.first_by)
        self.form_number.set_value(draft.form_number)
        said = {value: key for key, value in _VALUES.items()}
        self.entitled.set_value(said[draft.is_entitled])
        is_noted = draft.is_entitled is not None
        self._is_open = bool(draft.first_by or draft.form_number or is_noted)

    def apply(self, draft: DispensingDraft) -> DispensingDraft:
        """Return the draft with what stands in the fields; only a form has a number."""
        number = self.form_number.value() if draft.origin is Origin.PAPER else ""
        has_benefit = draft.kind not in _WITHOUT_BENEFIT
        return replace(
            draft,
            first_by=self.first_by.value(),
            form_number=number,
            is_entitled=_VALUES[self.entitled.value()] if has_benefit else None,
        )

    def reveal(self) -> None:
        """Show the fields that the order may have."""
        self._is_open = True
        self.show()
        self.ask.hide()
        self.opened.emit()

    def arrange(self, draft: DispensingDraft) -> None:
        """Show what the origin and the kind may say; a call has no form, a card no first day."""
        is_form = draft.origin is Origin.PAPER
        is_card = draft.kind is OrderKind.AID_CARD
        has_first = draft.origin is not Origin.TELEPHONE and not is_card
        self.first_by.setVisible(has_first or bool(draft.first_by))
        self.form_number.setVisible(is_form)
        self.entitled.setVisible(draft.kind not in _WITHOUT_BENEFIT)
        self.setVisible(self._is_open)
        self.ask.setVisible(not self._is_open)

    def _ask(self) -> None:
        self.reveal()
        fields = (self.first_by, self.form_number, self.entitled)
        first = next((field for field in fields if not field.isHidden()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
