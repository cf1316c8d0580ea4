"""One row of a form as a second reader reads it: product, dosage, packages; empty to begin with."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.order import Product
from app.domain.product import Package
from app.domain.reread import ReadRow
from app.ui.session import Session
from app.ui.views.dispense.number_field import NumberField
from app.ui.views.dispense.product_search import ByHand, ProductSearch
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.label import label

_MOST_PACKAGES = 999


class ReadRowFields(QWidget):
    """The fields of a row (rad). ReadRowFields(session, 0, has_dose=True); `row()` reads them."""

    entered = Signal()  # Enter in the last of its fields

    def __init__(self, session: Session, place: int, *, has_dose: bool) -> None:
        super().__init__()
        self._place, self._has_dose = place, has_dose
        self._product: Product | None = None
        self.search = ProductSearch(session)
        self.search.caption.setText(f"Rad {place + 1}: vara")
        self.picked = label("", "table", "ink2", wrap=True)
        self.dosage = LineField("Dosering och ändamål")
        self.packages = NumberField("Lämnat, förp.", _MOST_PACKAGES)
        upper = QHBoxLayout()
        upper.setSpacing(10)
        upper.addWidget(self.search, 1)
        upper.addWidget(self.packages)
        self.packages.setFixedWidth(130)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(6)
        column.addLayout(upper)
        column.addWidget(self.picked)
        column.addWidget(self.dosage)
        self.picked.hide()
        self.dosage.setVisible(has_dose)
        self.search.come_first()
        self.search.picked.connect(self._take)
        self.search.edited.connect(self._forget)
        self.packages.line.returnPressed.connect(self._on_from_packages)
        self.dosage.line.returnPressed.connect(self.entered)

    def row(self) -> ReadRow:
        """Return what stands in the fields."""
        packages = self.packages.value()
        dosage = self.dosage.value() if self._has_dose else ""
        return ReadRow(self._product, dosage, int(packages) if packages.isdecimal() else 0)

    def fields(self) -> dict[str, Field]:
        """Return the fields by the paths that findings name."""
        path = f"rows.{self._place}"
        return {
            f"{path}.product": self.search,
            f"{path}.packages": self.packages,
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
            self.packages.setFocus(Qt.FocusReason.TabFocusReason)

    def _forget(self) -> None:
        self._product = None
        self.picked.hide()

    def _on_from_packages(self) -> None:
        if self._has_dose:
            self.dosage.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()
