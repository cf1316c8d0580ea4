"""What has happened to a hand-out since it was made: every entry, and what each version said."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout

from app.domain.after_entries import (
    FATE_WORDS,
    DispensingCorrected,
    DispensingReturned,
    DispensingReversed,
)
from app.domain.course import AnyCourse, AnyVersion
from app.domain.dispensing import DispensedPersonal
from app.domain.entries import Entry
from app.domain.requisition_entries import RequisitionCorrected
from app.domain.staff import signature
from app.domain.unit_delivery import Delivered, DeliveredPersonal
from app.ui.texts import count, unbroken
from app.ui.views.settle.facts import Facts
from app.ui.views.settle.words import moment
from app.ui.widgets.label import label
from app.ui.widgets.panel import Card

_CONFLICT = (
    "Två har skrivit om samma utlämning utan att se varandra. Läs båda, och rätta till det"
    " som stämmer."
)


class CourseCard(Card):
    """A hand-out's history (förlopp). CourseCard(); `show_course(course, names)`."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("", "section", wrap=True)
        self.conflict = label(_CONFLICT, "table", "warn", wrap=True)
        self.facts = Facts()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 11, 14, 13)
        column.setSpacing(7)
        for part in (self.heading, self.conflict, self.facts):
            column.addWidget(part)

    def show_course(self, course: AnyCourse, names: Mapping[str, str]) -> None:
        """Show all that was written after the hand-out; hidden while there is nothing."""
        self.setVisible(bool(course.after))
        self.heading.setText("Gäller nu" if course.is_handed_out else nothing_words(course))
        self.conflict.setVisible(bool(course.conflict))
        self.facts.show_facts(history_facts(course, names))


def nothing_words(course: AnyCourse) -> str:
    """Say that nothing was handed out, or delivered, after all."""
    is_unit = isinstance(course.current.dispensed, Delivered)
    return "Inget levererades" if is_unit else "Inget lämnades ut"


def history_facts(course: AnyCourse, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return a caption and what was said for each version and each thing that happened."""
    lines = [("Först", _content(course.first))]
    versions = {version.entry.id: version for version in course.versions}
    for entry in course.after:
        said = _said(entry)
        if entry.id in versions:
            said = [*said, _content(versions[entry.id])]
        by = ", ".join(signature(names.get(person, "")) for person in (entry.by, *entry.signers))
        lines.append((_WORDS[type(entry.content)], "\n".join((f"{_at(entry)} av {by}", *said))))
    return lines


_WORDS = {
    DispensingCorrected: "Rättad",
    RequisitionCorrected: "Rättad",
    DispensingReversed: "Backad",
    DispensingReturned: "Åter",
}


def _at(entry: Entry) -> str:
    return moment(entry.recorded_at)


def _said(entry: Entry) -> Sequence[str]:
    match entry.content:
        case DispensingCorrected(spoke_at=at, personal=told):
            words = told.words if told else None
            spoke = f"Talade med {told.spoke_with} {moment(at)}" if told and at else ""
        case RequisitionCorrected(personal=corrected):
            words, spoke = (corrected.words if corrected else None), ""
        case DispensingReturned(rows=rows, fate=fate, personal=words):
            back = count(sum(row.packages for row in rows), "förpackning", "förpackningar")
            spoke = f"{back}, {FATE_WORDS[fate]}"
        case DispensingReversed(personal=words):
            spoke = ""
        case _:
            return ()
    alone = f"Ensam: {words.alone}" if words and words.alone else ""
    return [text for text in (words.text if words else "orsaken är gallrad", spoke, alone) if text]


def _content(version: AnyVersion) -> str:
    texts = _texts(version)
    lines = []
    for row in version.dispensed.rows:
        text = texts[row.row - 1] if texts else ""
        lines.append(
            ": ".join(filter(None, (f"{row.packages} {unbroken(row.product.title)}", text)))
        )
    return "\n".join(lines)


def _texts(version: AnyVersion) -> tuple[str, ...]:
    """Return the dosages, or the notes of a delivery; none after purge."""
    match version.personal:
        case DispensedPersonal(dosages=dosages):
            return dosages
        case DeliveredPersonal(notes=notes):
            return notes
    return ()
