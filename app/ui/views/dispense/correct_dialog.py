"""Why a hand-out is corrected, asked once when the new content is right."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.draft import CorrectionDraft, OpenSlip
from app.domain.ledger import is_narcotic
from app.domain.order import OrderKind
from app.ui.session import Session
from app.ui.views.stock.writing_dialog import WritingDialog
from app.ui.widgets.field import LineField
from app.ui.widgets.tick import Tick
from app.usecases.hand_out import hand_out

_TEXT = "Det som stod står kvar i historiken. Rättelsen är en ny post och kan inte ångras."


class CorrectDialog(WritingDialog):
    """The end of a correction (rätta). CorrectDialog(parent, session, slip)."""

    corrected = Signal(object)  # Entry

    def __init__(
        self, parent: QWidget, session: Session, slip: OpenSlip, given: CorrectionDraft
    ) -> None:
        super().__init__(parent, session, f"Rätta {slip.slip}", _TEXT, "Spara rättelsen")
        self._slip, self._given = slip, given
        self.reason = LineField("Orsak", placeholder="till exempel: fel antal avläst")
        self.spoke_with = LineField("Ändrad dosering: talade med, hos förskrivaren")
        self.spoke_at = LineField("När", placeholder="2026-11-23 14:32")
        self.miswritten = Tick("Doseringen var felskriven här; receptet är oförändrat")
        self.fields = {
            "correction.reason": self.reason,
            "correction.spoke_with": self.spoke_with,
            "correction.spoke_at": self.spoke_at,
        }
        scheduled = any(row.product and is_narcotic(row.product) for row in slip.draft.rows)
        parts: tuple[QWidget, ...] = (self.reason, self.spoke_with, self.spoke_at, self.miswritten)
        if slip.draft.kind is OrderKind.REQUISITION:  # which has no dosage
            parts = (self.reason,)
        self.lay_out(*parts, signed=scheduled)

    def accept(self) -> None:
        """Write it; the dialog stays until it is written."""
        given = replace(
            self._given,
            reason=self.reason.value(),
            spoke_with=self.spoke_with.value(),
            spoke_at=self.spoke_at.value(),
            was_miswritten=self.miswritten.isChecked(),
        )
        slip = replace(self._slip, draft=replace(self._slip.draft, correction=given))
        beside = self.beside.value()
        self.write(lambda workplace: hand_out(workplace, slip, beside), "")

    def failed(self, error: Exception) -> None:
        """Show why nothing was written; a colleague may be asked for what stood before."""
        self.beside.show()
        super().failed(error)

    def _written(self, answer: object) -> None:
        super()._written(answer)
        self.corrected.emit(answer)
