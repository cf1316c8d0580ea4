"""Who signs a delivery of narcotics beside the pharmacist, or why nobody does."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.draft import OpenSlip
from app.domain.findings import Finding
from app.ui.session import Session
from app.ui.views.stock.writing_dialog import WritingDialog
from app.usecases.hand_out import hand_out


class SignDelivery(WritingDialog):
    """A delivery that two sign (medsignatur). SignDelivery(parent, session, slip, asked)."""

    delivered = Signal(object)  # Entry

    def __init__(self, parent: QWidget, session: Session, slip: OpenSlip, asked: Finding) -> None:
        text = f"{asked.text} {asked.cure}"
        super().__init__(parent, session, "Leverera narkotika", text, "Leverera")
        self._slip = slip
        self.lay_out(signed=True)
        self.beside.name.setFocus()

    def accept(self) -> None:
        """Deliver; the dialog stays until it is done, and says what is wrong with a signature."""
        slip, beside = self._slip, self.beside.value()
        self.write(lambda workplace: hand_out(workplace, slip, beside), "")

    def _written(self, answer: object) -> None:
        super()._written(answer)
        self.delivered.emit(answer)
