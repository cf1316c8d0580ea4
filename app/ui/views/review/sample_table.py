"""The sample as a list that is judged by digits."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from app.domain.reviewing import Verdict
from app.ui.views.review.words import SAMPLE_COLUMNS, Judged
from app.ui.widgets.table import Table

_DIGITS = {"1": Verdict.IN_ORDER, "2": Verdict.INVESTIGATE}


class SampleTable(Table[Judged]):
    """The sample (urval). SampleTable(); `digit` comes with the verdict that was pressed."""

    digit = Signal(object)

    def __init__(self) -> None:
        super().__init__(SAMPLE_COLUMNS, "Urvalet")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Judge by a digit."""
        verdict = _DIGITS.get(event.text())
        if verdict is not None and self.marked_item() is not None:
            self.digit.emit(verdict)
            return
        super().keyPressEvent(event)
