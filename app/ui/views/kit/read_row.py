"""One row of a form as a second reader reads it, the fields asked for; empty to begin with."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.order import Product
from app.domain.product import Package
from app.domain.reread import ReadField, ReadRow
from app.ui.session import Session
from app.ui.views.dispense.number_field import NumberField
from app.ui.views.dispense.product_search import ByHand, ProductSearch
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.label import label

_MOST_PACKAGES = 999
_MOST_WITHDRAWALS = 99


class ReadRowFields(QWidget):
    """The fields of a row (rad). ReadRowFields(session, 0, set(ReadField)); `row()` reads them."""

    entered = Signal()  # Enter in the last of its fields

    def __init__(self, session: Session, place: int, wanted: Collection[ReadField]) -> None:
        super().__init__()
        self._place = place
        self._product: Product | None = None
        self.search = ProductSearch(session)
        self.search.caption.setText(f"Rad {place + 1}: vara")
        self.picked = label("", "table", "ink2", wrap=True)
        self.dosage = LineField("Dosering och ändamål")
        self.packages = NumberField("Lämnat, förp.", _MOST_PACKAGES)
        self.withdrawals = NumberField("Antal uttag", _MOST_WITHDRAWALS)
        shown: dict[Field, bool] = {
            self.search: not {ReadField.PRODUCT, ReadField.STRENGTH}.isdisjoint(wanted),
            self.packages: ReadField.QUANTITY in wanted,
            self.withdrawals: ReadField.WITHDRAWALS in wanted,
            self.dosage: ReadField.DOSE in wanted,
        }
        self.asked: list[Field] = [field for field, is_wanted in shown.items() if is_wanted]
        self._lay_out(shown)
        self.search.come_first()
        self.search.picked.connect(self._take)
        self.search.edited.connect(self._forget)
        for field in (self.packages, self.withdrawals, self.dosage):
            field.line.returnPressed.connect(lambda field=field: self._on_from(field))

    def _lay_out(self, shown: Mapping[Field, bool]) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(10)
        upper.addWidget(self.search, 1)
        for number in (self.packages, self.withdrawals):
            upper.addWidget(number)
            number.setFixedWidth(130)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(6)
        if not shown[self.search]:  # whose caption says which row it is
            column.addWidget(label(f"Rad {self._place + 1}", "section"))
            upper.addStretch(1)
        column.addLayout(upper)
        column.addWidget(self.picked)
        column.addWidget(self.dosage)
        self.picked.hide()
        for field, is_wanted in shown.items():
            field.setVisible(is_wanted)

    def row(self) -> ReadRow:
        """Return what stands in the fields."""
        packages, withdrawals = (
            int(field.value()) if field.value().isdecimal() else 0
            for field in (self.packages, self.withdrawals)
        )
        return ReadRow(self._product, self.dosage.value(), packages, withdrawals)

    def begin(self) -> None:
        """Let the first of the fields be typed in."""
        (self.asked[0] if self.asked else self).setFocus(Qt.FocusReason.TabFocusReason)

    def fields(self) -> dict[str, Field]:
        """Return the fields by the paths that findings name."""
        path = f"rows.{self._place}"
        return {
            f"{path}.product": self.search,
            f"{path}.packages": self.packages,
            f"{path}.withdrawals": self.withdrawals,
            f"{path}.dosage": self.dosage,
        }

    def _take(self, found: object) -> None:
        if isinstance(found, Package):
            self._product = Product.of(found)
        elif isinstance(found, ByHand):
            self._product = Product(" ".join(found.split()))
        if self._product is not None:
            pack = self._product.pack
            self.search.set_value(self._product.title)
            self.picked.setText(f"Vald: {self._product.title}{', ' + pack if pack else ''}")
            self.picked.show()
            self._on_from(self.search)

    def _forget(self) -> None:
        self._product = None
        self.picked.hide()

    def _on_from(self, field: Field) -> None:
        at = self.asked.index(field) + 1
        if at < len(self.asked):
            self.asked[at].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()
