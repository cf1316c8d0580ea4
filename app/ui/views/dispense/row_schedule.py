"""What the pack says of narcotics, asked only where no list that is loaded does."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.ledger import SCHEDULES
from app.domain.order import Product
from app.domain.special import needs_look
from app.ui.views.dispense.form import Form
from app.ui.views.dispense.rules_now import RulesNow
from app.ui.widgets.field import Field
from app.ui.widgets.segmented import Segmented

_NONE = "none"


class RowSchedule(QWidget):
    """The schedule as read off the pack (förteckning enligt förpackningen). RowSchedule(rules)."""

    edited = Signal()

    def __init__(self, rules: RulesNow) -> None:
        super().__init__()
        self._rules = rules
        words = [*((name, name, "") for name in SCHEDULES), (_NONE, "Ingen", "")]
        self.choice = Segmented(words, "Narkotika enligt förpackningen")
        self.field = Field("Narkotika enligt förpackningen", self.choice)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        row.addStretch(1)
        self.choice.chosen.connect(lambda _: self.edited.emit())

    def register(self, form: Form, index: int) -> None:
        """Put the field under its path."""
        form.add(f"rows.{index}.schedule", self.field)

    def show_product(self, product: Product | None) -> None:
        """Put what was said of a product into the field."""
        seen = product.schedule if product and product.is_schedule_seen else None
        self.choice.set_value("" if seen is None else seen or _NONE)
        self.arrange(product)

    def apply(self, product: Product | None) -> Product | None:
        """Return the product with what its pack says, where that is asked."""
        plain = _unseen(product)
        chosen = self.choice.value()
        if plain is None or not chosen or not needs_look(plain, self._rules.value):
            return plain
        schedule = "" if chosen == _NONE else chosen
        return replace(plain, schedule=schedule, is_schedule_seen=True)

    def arrange(self, product: Product | None) -> None:
        """Show the field where only the pack can tell."""
        plain = _unseen(product)
        self.setVisible(plain is not None and needs_look(plain, self._rules.value))


def _unseen(product: Product | None) -> Product | None:
    """Return the product as a list or a person named it."""
    if product is None or not product.is_schedule_seen:
        return product
    return replace(product, schedule=None, is_schedule_seen=False)
