"""Deciding which stands, the paper that was handed out on or an e-prescription like it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.decisions import LONGEST_REASON
from app.domain.e_twin_entries import EVerdict
from app.domain.e_twins import ETwinCase
from app.domain.findings import Refused
from app.ui.session import Session
from app.ui.views.settle.twin_sides import TwinSides
from app.ui.views.settle.words import E_VERDICT_WORDS
from app.ui.views.stock.writing_dialog import WritingDialog, chosen
from app.ui.widgets.field import ChoiceField, LineField
from app.ui.widgets.label import label
from app.usecases.compare_e_prescriptions import decide_e_twin

_TEXT = (
    "Är det samma ordination gäller bara den ena: makulera den andra i apotekssystemet och skriv"
    " hur. Inget slås ihop av sig självt."
)
_HINT = "Behålls e-receptet: registrera uttaget på det där först."


_WIDTH = 680  # px: a question more than others has, which large text must have room for


class ETwinDialog(WritingDialog):
    """A decision upon paper against e-prescription. ETwinDialog(parent, session, case)."""

    def __init__(self, parent: QWidget, session: Session, case: ETwinCase) -> None:
        heading = f"Papper mot e-recept: {case.own.slip}"
        super().__init__(parent, session, heading, _TEXT, "Spara beslut")
        self._case = case
        verdicts = [(verdict.value, words) for verdict, words in E_VERDICT_WORDS.items()]
        self.verdict = ChoiceField("Beslut", verdicts)
        self.words = LineField("Skäl", placeholder="vem, och vad som makulerades")
        self.words.line.setMaxLength(LONGEST_REASON)
        self.reference = LineField("Uttagets nummer i apotekssystemet", _HINT)
        self.reference.line.setMaxLength(LONGEST_REASON)
        self.fields = {
            "verdict": self.verdict, "words": self.words, "reference": self.reference,
        }  # fmt: skip
        self.later = label(case.later_words, "hint", "ink2", wrap=True)
        self.later.hide()
        self.verdict.edited.connect(self._show_later)
        parts = (TwinSides(case), self.verdict, self.later, self._beside())
        self.lay_out(*parts, signed=False)
        self.hug(_WIDTH)
        self.verdict.setFocus()

    def failed(self, error: Exception) -> None:
        """Show why nothing was written, with room for it."""
        super().failed(error)
        self.hug(_WIDTH)

    def _beside(self) -> QWidget:
        """Return the two that are written, beside each other."""
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for part in (self.words, self.reference):
            row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        return made

    def _show_later(self) -> None:
        is_e = self.verdict.value() == EVerdict.KEEP_E.value
        self.later.setVisible(is_e and bool(self._case.later_words))
        self.hug(_WIDTH)

    def accept(self) -> None:
        """Write it; the dialog stays until it is written."""
        case, words, number = self._case, self.words.value(), self.reference.value()
        try:
            verdict = EVerdict(chosen(self.verdict, "verdict"))
        except Refused as refused:
            self.failed(refused)
            return
        more = f" {case.later_words}" if verdict is EVerdict.KEEP_E and case.later_words else ""
        self.write(
            lambda workplace: decide_e_twin(workplace, case, verdict, words, number),
            f"Dubbletten på {case.own.slip} är avgjord.{more}",
        )
