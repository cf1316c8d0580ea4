"""What the row of an article that is no medicine says beside the rest: which group it is of."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.aid_card import AS_DIRECTED
from app.domain.draft import RowDraft
from app.domain.order import AID_GROUP_WORDS, AidGroup, OrderKind, Product
from app.ui.views.dispense.form import Form
from app.ui.widgets.field import Field, TextField
from app.ui.widgets.segmented import Segmented

_CAPTIONS = {OrderKind.AID_CARD: "Användning", OrderKind.REQUISITION: "Anteckning"}
_ORDER = (AidGroup.STOMA, AidGroup.ADMINISTRATION, AidGroup.BIRTH_CONTROL)


class RowAid(QWidget):
    """The group of an article (grupp). RowAid(dosage): the field that holds its use on a card."""

    chosen = Signal(object)  # AidGroup, by a person

    def __init__(self, dosage: TextField) -> None:
        super().__init__()
        self.is_card = False
        self._may_order_aids = True
        self._missing = ""
        self._dosage = dosage
        self.group = Segmented([(g.value, AID_GROUP_WORDS[g], "") for g in _ORDER], "Grupp")
        self.field = Field("Grupp", self.group)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addStretch(1)
        self.group.chosen.connect(lambda value: self.chosen.emit(AidGroup(value)))
        self.hide()

    def register(self, form: Form, index: int) -> None:
        """Put the field under its path."""
        form.add(f"rows.{index}.aid", self.field)

    def show_row(self, row: RowDraft) -> None:
        """Put a row's group into the field."""
        self.group.set_value(row.aid.value if row.aid else "")

    def apply(self, row: RowDraft) -> RowDraft:
        """Return the row with its group; only what may be an aid has one."""
        value = self.group.value() if self._may_have(row.product) else ""
        return replace(row, aid=AidGroup(value) if value else None)

    def set_kind(self, kind: OrderKind) -> None:
        """Show what the kind of order asks for."""
        self.is_card = kind is OrderKind.AID_CARD
        self._may_order_aids = kind in (OrderKind.AID_CARD, OrderKind.HUMAN)
        self.setVisible(self.is_card)
        caption = _CAPTIONS.get(kind, "Dosering och ändamål")
        self._missing = "" if kind is OrderKind.REQUISITION else "Dosering saknas"
        self._dosage.caption.setText(caption)
        self._dosage.text.setAccessibleName(caption)
        self._dosage.text.setPlaceholderText(AS_DIRECTED if self.is_card else "")

    def arrange(self, product: Product | None) -> None:
        """Show the group on a card, and on a prescription beside an article that is no medicine."""
        self.setVisible(self._may_have(product))

    def _may_have(self, product: Product | None) -> bool:
        is_article = product is not None and product.is_trade_good
        return self.is_card or (self._may_order_aids and is_article)

    @property
    def unwritten(self) -> str:
        """What is said of a row without any dosage."""
        return AS_DIRECTED if self.is_card else self._missing
