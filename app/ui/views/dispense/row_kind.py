"""What sort of row it is: ordinary, sold on a licence, or made; the latter two in words."""

from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.draft import RowDraft
from app.domain.order import RowKind
from app.domain.prescription_draft import MedicineDraft
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import ChoiceField, LineField

_Row = TypeVar("_Row", RowDraft, MedicineDraft)
_WORDS = {
    RowKind.ORDINARY: "Vanlig vara",
    RowKind.LICENCE: "Licens",
    RowKind.EXTEMPORE: "Ex tempore",
}
_DESCRIBED = {  # heading of the description, and an example
    RowKind.LICENCE: ("Om licensen", "licensnummer, tillverkare"),
    RowKind.EXTEMPORE: ("Sammansättning", "hydrokortison 1 g, vaselin till 100 g"),
}


class RowKindFields(QWidget):
    """Sort and description of a row (radens slag). Shown for what is typed by hand, or asked for.

    RowKindFields(); then `arrange(is_by_hand)`.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_asked = self._is_by_hand = False
        self.kind = ChoiceField("Slag", [(kind.value, words) for kind, words in _WORDS.items()])
        self.description = LineField("Beskrivning")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kind, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.description, 2, Qt.AlignmentFlag.AlignTop)
        self.kind.edited.connect(self._choose)
        self.description.edited.connect(self.edited)

    def register(self, form: Form, index: int) -> None:
        """Put the fields under their paths."""
        form.add(f"rows.{index}.kind", self.kind)
        form.add(f"rows.{index}.description", self.description)

    def show_row(self, row: RowDraft | MedicineDraft) -> None:
        """Put a row's values into the fields."""
        self._is_asked = False
        self.kind.set_value(row.kind.value)
        self.description.set_value(row.description)

    def apply(self, row: _Row) -> _Row:
        """Return the row with its sort; an ordinary one has nothing to describe."""
        kind = RowKind(self.kind.value() or RowKind.ORDINARY)
        described = "" if kind is RowKind.ORDINARY else self.description.value()
        return replace(row, kind=kind, description=described)

    def arrange(self, *, is_by_hand: bool) -> None:
        """Show what there is to say."""
        self._is_by_hand = is_by_hand
        described = _DESCRIBED.get(RowKind(self.kind.value() or RowKind.ORDINARY))
        if described:
            self.description.caption.setText(described[0])
            self.description.set_placeholder(described[1])
        self.description.setVisible(described is not None)
        self.setVisible(is_by_hand or self._is_asked or described is not None)

    def ask(self) -> None:
        """Show the choice and give it the keyboard."""
        self._is_asked = True
        self.arrange(is_by_hand=self._is_by_hand)
        self.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose(self) -> None:
        self.arrange(is_by_hand=self._is_by_hand)
        self.edited.emit()
