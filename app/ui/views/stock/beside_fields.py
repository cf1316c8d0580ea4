"""Who signs beside in place, or why nobody does; the same fields in every dialog of the stock."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.signing import Beside
from app.ui.widgets.field import Field, LineField
from app.ui.widgets.password_field import PasswordField

Fields = dict[str, Field]  # by the names that findings call them


class BesideFields(QWidget):
    """A second signature (medsignatur). BesideFields(); `value()` says who, or why nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.name = LineField("Kollega som signerar", placeholder="namn")
        self.password = PasswordField("Kollegans lösenord")
        self.alone = LineField("Eller: varför du är ensam")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.name, 1)
        row.addWidget(self.password, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.alone)

    def value(self) -> Beside:
        """Return what is filled in."""
        return Beside(self.name.value(), self.password.password(), self.alone.value())

    def fields(self) -> Fields:
        """Return the fields by the names that findings call them."""
        return {"second": self.name, "password": self.password}
