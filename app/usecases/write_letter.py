"""Write the letter to a patient about what differs from a preliminary price."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app.documents.money_letter import render_money_letter
from app.domain.findings import refuse
from app.domain.money import PatientMoney
from app.domain.money_letter import letter_of
from app.domain.reviewing import looking_id
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.store.projections.money import find_money
from app.usecases.workplace import Workplace, require, rules_of

_PURPOSE = "letter"


def write_letter(workplace: Workplace, subjects: Sequence[UUID], address: str = "") -> bytes:
    """Return the letter about hand-outs of one patient as PDF; that it was made is logged as a
    look. The address is on the paper alone."""
    require(workplace, Act.SETTLE)
    computer, pharmacy = workplace.computer, workplace.pharmacy
    person, now = workplace.person.id, computer.clock.now()
    with workplace.journal.write(person) as writing:
        found = [find_money(writing.connection, subject) for subject in subjects]
        lines = tuple(line for line in found if line is not None)
        if len({line.key or line.subject for line in lines}) != 1:
            raise refuse("Brevet gäller en patient.", "Ta en patient i taget.", field="slip")
        letter = letter_of(PatientMoney(lines), rules_of(workplace), now, address)
        at = workplace.journal.identity.chain
        looked = looking_id(at, lines[0].saw, person, _PURPOSE, now)
        if workplace.journal.find(looked) is None:
            others = tuple(line.subject for line in lines[1:])
            content = PatientViewed(_PURPOSE, lines[0].subject, others)
            writing.append(content, id=looked)
    framed = replace(
        letter, pharmacy=pharmacy.pharmacy, phone=computer.pharmacy_phone,
        practice=pharmacy.practice,
    )  # fmt: skip
    return render_money_letter(framed, computer.resources / "fonts")
