"""Deciding upon the same handed out twice, by counters that knew nothing of each other."""

from PySide6.QtWidgets import QWidget

from app.domain.decisions import LONGEST_REASON
from app.domain.e_twins import ETwinCase
from app.domain.findings import Refused
from app.domain.order_entries import TwinVerdict
from app.domain.twin_cases import TwinCase
from app.ui.session import Session
from app.ui.views.settle.e_twin_dialog import ETwinDialog
from app.ui.views.settle.twin_sides import TwinSides
from app.ui.views.settle.words import VERDICT_WORDS, twin_words
from app.ui.views.stock.writing_dialog import WritingDialog, chosen
from app.ui.widgets.field import ChoiceField, LineField
from app.usecases.decide_twin import decide_twin

_TEXT = (
    "Fråga patienten eller förskrivaren. Är det samma ordination gäller bara ett uttag: backa eller"
    " ta emot retur på det andra, eller skriv vad som görs i stället."
)


class TwinDialog(WritingDialog):
    """A decision upon a twin (dubblett). TwinDialog(parent, session, case)."""

    def __init__(self, parent: QWidget, session: Session, case: TwinCase) -> None:
        text = f"{twin_words(case)} {_TEXT}"
        super().__init__(parent, session, f"Avgör dubblett: {case.own.slip}", text, "Spara beslut")
        self._case = case
        verdicts = [(verdict.value, words) for verdict, words in VERDICT_WORDS.items()]
        self.verdict = ChoiceField("Beslut", verdicts)
        self.words = LineField("Skäl", placeholder="vem du talade med och vad som görs")
        self.words.line.setMaxLength(LONGEST_REASON)
        self.fields = {"verdict": self.verdict, "words": self.words}
        self.lay_out(TwinSides(case), self.verdict, self.words, signed=False)
        self.verdict.setFocus()

    def accept(self) -> None:
        """Write it; the dialog stays until it is written."""
        case, words = self._case, self.words.value()
        try:
            verdict = TwinVerdict(chosen(self.verdict, "verdict"))
        except Refused as refused:
            self.failed(refused)
            return
        self.write(
            lambda workplace: decide_twin(workplace, case, verdict, words),
            f"Dubbletten på {case.own.slip} är avgjord.",
        )


def twin_dialog(
    parent: QWidget, session: Session, case: TwinCase | ETwinCase
) -> TwinDialog | ETwinDialog:
    """Return the question that a case asks."""
    if isinstance(case, ETwinCase):
        return ETwinDialog(parent, session, case)
    return TwinDialog(parent, session, case)
