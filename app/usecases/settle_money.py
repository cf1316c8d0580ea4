"""Say what was right to pay, and end what differs from what was charged."""

import csv
from collections.abc import Sequence
from io import StringIO
from uuid import UUID

from app.domain.findings import refuse
from app.domain.free_text import FreeText
from app.domain.money import (
    MoneyLine,
    PatientMoney,
    as_table,
    by_patient,
    correct_amount,
    read_ore,
)
from app.domain.money_entries import DifferenceEnd, DifferenceSettled
from app.domain.staff import Act
from app.store.projections import money
from app.usecases.workplace import Workplace, require


def list_money(workplace: Workplace, outage: UUID | None = None) -> list[MoneyLine]:
    """Return every hand-out that was paid or is to be, of an outage or all, the oldest first."""
    require(workplace, Act.READ)
    return money.list_money(workplace.journal.vault.connection, outage)


def money_by_patient(workplace: Workplace, outage: UUID | None = None) -> list[PatientMoney]:
    """Return what is between each patient and the pharmacy, what is to be done first."""
    return by_patient(list_money(workplace, outage))


def money_csv(workplace: Workplace, outage: UUID | None = None) -> str:
    """Return the list as CSV with semicolons, as Swedish spreadsheets read it."""
    written = StringIO()
    rows = as_table(list_money(workplace, outage))
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def set_correct(
    workplace: Workplace, subject: UUID, kronor: str, reference: str, saw: UUID | None = None
) -> None:
    """Say what the patient should have paid for a hand-out, as the price module has it.

    Said again it holds instead; what was paid back or after stays counted. `saw` is the last entry
    of what was shown: refused when it has been corrected since.
    """
    require(workplace, Act.SETTLE)
    ore = read_ore(kronor)
    with workplace.journal.write(workplace.person.id) as writing:
        line = money.find_money(writing.connection, subject)
        if line is not None and saw not in (None, line.saw):
            cure = "Listan är läst igen. Se vad som gäller nu, och spara om beloppet stämmer."
            raise refuse("Expeditionen är ändrad sedan den visades.", cure, field="correct")
        content = correct_amount(line, ore, reference)
        writing.append(content, subject=subject, outage=_outage(workplace, subject))


def settle_difference(
    workplace: Workplace, subjects: Sequence[UUID], end: DifferenceEnd, seen: int, words: str
) -> None:
    """End what differs on hand-outs of one patient; `seen` is the sum in öre that was shown.

    So neither two screens nor a second press pay back twice.
    """
    is_waived = end is DifferenceEnd.WAIVED
    require(workplace, Act.MANAGE if is_waived else Act.SETTLE)
    said = " ".join(words.split())
    if is_waived and not said:
        raise refuse("Skäl saknas.", "Skriv varför ingen betalar.", field="words")
    with workplace.journal.write(workplace.person.id) as writing:
        found = [money.find_money(writing.connection, subject) for subject in subjects]
        lines = [line for line in found if line is not None and line.due]
        _check(lines, end, seen)
        for line in lines:
            content = DifferenceSettled(end, line.due, FreeText(said) if said else None)
            outage = _outage(workplace, line.subject)
            writing.append(content, subject=line.subject, outage=outage)


def _check(lines: Sequence[MoneyLine], end: DifferenceEnd, seen: int) -> None:
    due = sum(line.due for line in lines)
    if not lines or due != seen:
        text = "Skillnaden är en annan nu, eller redan reglerad."
        raise refuse(text, "Läs listan igen.", field="end")
    if len({line.key or line.subject for line in lines}) > 1:
        raise refuse("Raderna gäller flera patienter.", "Ta en patient i taget.", field="end")
    if end is DifferenceEnd.REFUNDED and due > 0:
        raise refuse("Patienten ska betala.", "Markera betalt efteråt.", field="end")
    if end is DifferenceEnd.COLLECTED and due < 0:
        raise refuse("Patienten ska få tillbaka.", "Markera återbetalt.", field="end")


def _outage(workplace: Workplace, subject: UUID) -> UUID | None:
    return next((e.outage for e in workplace.journal.entries(subject) if e.outage), None)
