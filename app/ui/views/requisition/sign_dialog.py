"""Who signs a delivery of narcotics beside the pharmacist, or why nobody does."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.findings import Finding
from app.ui.views.stock.beside_fields import BesideFields
from app.ui.widgets.dialog import Dialog


class SignDelivery(Dialog):
    """The second signature (medsignatur). SignDelivery(parent, asked); `given` has the Beside."""

    given = Signal(object)

    def __init__(self, parent: QWidget, asked: Finding) -> None:
        super().__init__(
            parent, "Leverera narkotika", f"{asked.text} {asked.cure}", action="Leverera"
        )
        self.beside = BesideFields()
        self.body.addWidget(self.beside)
        self.resize(560, self.sizeHint().height())
        self.beside.name.setFocus()

    def accept(self) -> None:
        """Give what is filled in; whether it is enough is for the delivery to say."""
        super().accept()
        self.given.emit(self.beside.value())
