"""What of hand-outs typed off paper is read by another person, and how often typing goes wrong.

A form of the paper kit is always read twice, by its step. What was typed at the counter, paper in
hand, is read whole by what it is, or drawn by its entry's own id, so that anybody draws the same;
of the rest, the fields in which nothing else would catch an error.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from app.domain.clock import STOCKHOLM
from app.domain.course import AnyCourse
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.identity import IdentityKind, age_at
from app.domain.kit_entries import FormReread, ReadDifference
from app.domain.ledger import is_narcotic
from app.domain.order import OrderKind, Origin, RowKind
from app.domain.reread import FIELD_WORDS, ReadField, Right
from app.domain.rules import RuleSet
from app.domain.unit_delivery import Delivered, DeliveredPersonal

_DRAW = b"lykta-second-check-1/"
_PERCENT, _THOUSAND = 100, 1000
_PAPER = (Origin.PAPER, Origin.EMERGENCY)
_ADULT = 18  # years
_CHECKED = (IdentityKind.PERSONNUMMER, IdentityKind.SAMORDNINGSNUMMER)  # by a digit of their own
_ALWAYS = frozenset(ReadField) - {ReadField.WITHDRAWALS}  # what an entry without fields has read
_COLUMNS = ("uppgift", "lästa", "fel vid inmatning", "fel vid avläsning", "fel per 1000")


@dataclass(frozen=True)
class DoneReading:
    """One second reading that came to its end (gjord läsning)."""

    rows: int
    has_dose: bool
    differences: tuple[ReadDifference, ...] = ()
    fields: frozenset[ReadField] = _ALWAYS

    def read(self, field: ReadField) -> int:
        """Return how many times it read a field."""
        if field not in self.fields:
            return 0
        if field in (ReadField.PATIENT, ReadField.ROWS):
            return 1
        return self.rows if field is not ReadField.DOSE or self.has_dose else 0


@dataclass(frozen=True)
class FieldErrors:
    """How often one field was typed, or read, wrong (fel i uppgift)."""

    field: ReadField
    read: int
    typist: int  # what was captured was wrong
    reader: int  # what the second read was

    @property
    def per_thousand(self) -> Decimal | None:
        """Typed wrong in a thousand; None when nothing was read."""
        return _rate(self.typist, self.read)


@dataclass(frozen=True)
class ErrorRate:
    """How often what was typed off paper was wrong (inmatningsfel)."""

    forms: int
    fields: tuple[FieldErrors, ...]

    @property
    def read(self) -> int:
        """How many fields two people have read."""
        return sum(one.read for one in self.fields)

    @property
    def typist(self) -> int:
        """How many of them were typed wrong."""
        return sum(one.typist for one in self.fields)

    @property
    def reader(self) -> int:
        """How many of them the second read wrong."""
        return sum(one.reader for one in self.fields)

    @property
    def per_thousand(self) -> Decimal | None:
        """Typed wrong in a thousand fields; None when nothing was read."""
        return _rate(self.typist, self.read)


def error_rate(readings: Iterable[DoneReading]) -> ErrorRate:
    """Return how often each field was wrong over second readings."""
    done = tuple(readings)
    said = [difference for reading in done for difference in reading.differences]

    def wrong(field: ReadField, right: Right) -> int:
        return sum(one.what is field and one.right is right for one in said)

    fields = tuple(
        FieldErrors(
            field,
            sum(reading.read(field) for reading in done),
            wrong(field, Right.SECOND),
            wrong(field, Right.FIRST),
        )
        for field in ReadField
    )
    return ErrorRate(len(done), fields)


def fields_to_read(
    first: UUID, marks: Collection[str], rules: RuleSet, *, is_form: bool = False
) -> frozenset[ReadField]:
    """Return what another person reads of a hand-out, none if nothing.

    All of a form of the kit, of what is risky and of what is drawn; of any, what its marks name.
    How many rows there are is always told with the rest.
    """
    is_risky = not set(marks).isdisjoint(rules.values("SC-ALWAYS"))
    is_whole = is_form or is_risky or is_drawn(first, rules.value("SC-SHARE"))
    named = {f"{mark}/{field}": field for mark in marks for field in ReadField}
    wanted = {field for name, field in named.items() if name in rules.values("SC-HIGH")}
    if is_whole:
        wanted |= {field for field in ReadField if field in rules.values("SC-FIELDS")}
    return frozenset(wanted | {ReadField.ROWS} if wanted else ())


def is_drawn(first: UUID, percent: int) -> bool:
    """Tell whether a hand-out is drawn, by the id of its first entry alone."""
    digest = hashlib.sha256(_DRAW + first.bytes).digest()
    return int.from_bytes(digest[:8]) * _PERCENT < percent << 64


def is_typed_at_counter(made: Dispensed | Delivered) -> bool:
    """Tell whether somebody typed it off paper at the counter.

    A form of the kit has a step of its own, a code was scanned, a call left no paper to read, and
    the rest of a delivery is typed off nothing.
    """
    is_apart = made.first is not None if isinstance(made, Delivered) else made.code is not None
    return made.from_form is None and not is_apart and made.origin in _PAPER


def marks_of(
    made: Dispensed | Delivered, personal: DispensedPersonal | DeliveredPersonal
) -> tuple[str, ...]:
    """Return what a hand-out is marked by, as the rules list it."""
    kinds = {row.kind for row in made.rows}
    found = {
        "narcotic": any(is_narcotic(row.product) for row in made.rows),
        "extempore": RowKind.EXTEMPORE in kinds,
        "licence": RowKind.LICENCE in kinds,
        "by_hand": any(not row.product.from_register for row in made.rows),
    }
    if isinstance(made, Dispensed) and isinstance(personal, DispensedPersonal):
        patient = personal.patient
        born, day = patient.birth_date, made.happened_at.astimezone(STOCKHOLM).date()
        age = age_at(born, day) if born else None
        found |= {
            "no_check_digit": patient.identity_kind not in _CHECKED,
            "several": any(row.withdrawals > 1 for row in made.rows),
            "child": age is not None and age < _ADULT,
        }
    return tuple(name for name, is_so in found.items() if is_so)


def readings_of(course: AnyCourse, contents: Iterable[object]) -> tuple[DoneReading, ...]:
    """Return the last answer about each version of a hand-out that two have read."""
    last = {one.of: one for one in contents if isinstance(one, FormReread)}
    return tuple(
        _done(last[of], version.dispensed)
        for version in course.versions
        if (of := version.entry.id) in last
    )


def is_settled(readings: Sequence[FormReread]) -> bool:
    """Tell whether the last of the readings left nothing to correct."""
    last = readings[-1] if readings else None
    return last is not None and all(one.right is Right.FIRST for one in last.differences)


def rate_table(rate: ErrorRate) -> list[tuple[str, ...]]:
    """Return the rate under its headings, a field a line and the sum last."""
    lines: list[tuple[str, FieldErrors | ErrorRate]] = [
        (FIELD_WORDS[one.field], one) for one in rate.fields
    ]
    rows = [
        (name, str(one.read), str(one.typist), str(one.reader), rate_text(one.per_thousand))
        for name, one in (*lines, ("Alla", rate))
    ]
    return [_COLUMNS, *rows]


def rate_text(per_thousand: Decimal | None) -> str:
    """Return a rate as people write it, or that nobody knows."""
    return "okänt" if per_thousand is None else f"{per_thousand}".replace(".", ",")


def _done(said: FormReread, made: Dispensed | Delivered) -> DoneReading:
    fields = frozenset(said.fields) or _ALWAYS
    return DoneReading(said.rows, _has_dose(made), said.differences, fields)


def _has_dose(made: Dispensed | Delivered) -> bool:
    return not isinstance(made, Delivered) and made.kind is not OrderKind.AID_CARD


def _rate(wrong: int, read: int) -> Decimal | None:
    if not read:
        return None
    return (Decimal(wrong) * _THOUSAND / read).quantize(Decimal("0.1"), ROUND_HALF_UP)
