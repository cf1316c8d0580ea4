"""Saying that nothing was handed out after all, and taking goods back."""

from PySide6.QtWidgets import QWidget

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.course import AnyCourse
from app.domain.findings import Refused
from app.domain.ledger import is_narcotic
from app.domain.unit_delivery import Delivered
from app.ui.session import Session
from app.ui.views.settle.course_card import nothing_words
from app.ui.views.stock.writing_dialog import WritingDialog, chosen, whole
from app.ui.widgets.field import ChoiceField, LineField
from app.usecases.take_back import GoodsBack, return_goods, reverse_dispensing

_REVERSE = (
    "Säg bara detta när {} inte fick något. Det kan inte ångras. Det som redan är"
    " registrerat backas för hand; stegen kommer i listan."
)
_RETURN = "Det som har lämnat apoteket säljs aldrig igen. {} i efterarbetet."
_LEFT = ("patienten gick utan påsen", "leveransen blev stående")  # a patient's, a unit's


class ReverseDialog(WritingDialog):
    """Nothing was handed out (backa). ReverseDialog(parent, session, course)."""

    def __init__(self, parent: QWidget, session: Session, course: AnyCourse) -> None:
        number, is_unit = course.first.dispensed.slip, _is_unit(course)
        heading = f"Backa {number}: {nothing_words(course).lower()}"
        text = _REVERSE.format("enheten" if is_unit else "patienten")
        super().__init__(parent, session, heading, text, "Backa")
        self._course = course
        self.words = LineField("Orsak", placeholder=f"till exempel: {_LEFT[is_unit]}")
        self.fields = {"words": self.words}
        self.lay_out(self.words, signed=_is_scheduled(course))

    def accept(self) -> None:
        """Write it; the dialog stays until it is written."""
        course, words, beside = self._course, self.words.value(), self.beside.value()
        subject, number = course.first.entry.subject, course.first.dispensed.slip
        self.write(
            lambda workplace: reverse_dispensing(workplace, subject, course.last, words, beside),
            f"{number} är backad.",
        )


class ReturnDialog(WritingDialog):
    """Goods come back (retur). ReturnDialog(parent, session, course)."""

    def __init__(self, parent: QWidget, session: Session, course: AnyCourse) -> None:
        number = course.first.dispensed.slip
        text = _RETURN.format("Fakturan räknas av" if _is_unit(course) else "Uttaget krediteras")
        super().__init__(parent, session, f"Retur på {number}", text, "Ta emot retur")
        self._course = course
        self.packages = {
            row.row: LineField(f"{row.product.title}: åter av {row.packages} förp", placeholder="0")
            for row in course.current.dispensed.rows
            if row.packages
        }
        fates = [
            (Fate.DESTROYED.value, "Kasseras"),
            (Fate.QUARANTINED.value, "Läggs i karantän"),
        ]
        self.fate = ChoiceField("Vad som händer med varan", fates)
        self.words = LineField("Orsak", placeholder="till exempel: fel styrka")
        self.fields = {"fate": self.fate, "words": self.words}
        self.fields |= {f"rows.{row - 1}": field for row, field in self.packages.items()}
        self.fields["packages"] = next(iter(self.packages.values()))
        signed = _is_scheduled(course)
        self.lay_out(*self.packages.values(), self.fate, self.words, signed=signed)

    def accept(self) -> None:
        """Write it; the dialog stays until it is written."""
        course, beside = self._course, self.beside.value()
        try:
            typed = {row: field.value() for row, field in self.packages.items()}
            numbers = {row: whole(text, f"rows.{row - 1}") for row, text in typed.items() if text}
            rows = tuple(ReturnedRow(row, number) for row, number in numbers.items() if number)
            back = GoodsBack(rows, Fate(chosen(self.fate, "fate")), self.words.value())
        except Refused as refused:
            self.failed(refused)
            return
        subject, number = course.first.entry.subject, course.first.dispensed.slip
        self.write(
            lambda workplace: return_goods(workplace, subject, course.last, back, beside),
            f"Retur på {number} är skriven.",
        )


def _is_unit(course: AnyCourse) -> bool:
    return isinstance(course.current.dispensed, Delivered)


def _is_scheduled(course: AnyCourse) -> bool:
    return any(is_narcotic(row.product) for row in course.current.dispensed.rows)
