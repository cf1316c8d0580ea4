"""Which hand-outs typed off paper are read by another person, and how often typing goes wrong.

A form of the paper kit is always read twice, by its step. Of what was typed at the counter, paper
in hand, a sample is: drawn by the entry's own id, so that anybody draws the same.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from app.domain.course import AnyCourse
from app.domain.dispensing import Dispensed
from app.domain.kit_entries import FormReread, ReadDifference
from app.domain.ledger import is_narcotic
from app.domain.order import OrderKind, Origin, RowKind
from app.domain.reread import FIELD_WORDS, ReadField, Right
from app.domain.rules import RuleSet
from app.domain.unit_delivery import Delivered

_DRAW = b"lykta-second-check-1/"
_PERCENT, _THOUSAND = 100, 1000
_PAPER = (Origin.PAPER, Origin.EMERGENCY)
_COLUMNS = ("uppgift", "lästa", "fel vid inmatning", "fel vid avläsning", "fel per 1000")


@dataclass(frozen=True)
class DoneReading:
    """One second reading that came to its end (gjord läsning)."""

    rows: int
    has_dose: bool
    differences: tuple[ReadDifference, ...] = ()

    def read(self, field: ReadField) -> int:
        """Return how many times it read a field."""
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


def is_checked(first: UUID, marks: Iterable[str], rules: RuleSet) -> bool:
    """Tell whether a hand-out is read twice: always by what it is, else by the draw."""
    is_always = not set(marks).isdisjoint(rules.values("SC-ALWAYS"))
    return is_always or is_drawn(first, rules.value("SC-SHARE"))


def is_drawn(first: UUID, percent: int) -> bool:
    """Tell whether a hand-out is drawn, by the id of its first entry alone."""
    digest = hashlib.sha256(_DRAW + first.bytes).digest()
    return int.from_bytes(digest[:8]) * _PERCENT < percent << 64


def marks_of(made: Dispensed) -> tuple[str, ...] | None:
    """Return what a hand-out is marked by, as the rule lists it; None of what no one typed off
    paper at the counter: a form of the kit has a step of its own, a code was scanned."""
    if made.from_form is not None or made.code is not None or made.origin not in _PAPER:
        return None
    kinds = {row.kind for row in made.rows}
    found = {
        "narcotic": any(is_narcotic(row.product) for row in made.rows),
        "extempore": RowKind.EXTEMPORE in kinds,
        "licence": RowKind.LICENCE in kinds,
        "by_hand": any(not row.product.from_register for row in made.rows),
    }
    return tuple(name for name, is_so in found.items() if is_so)


def readings_of(course: AnyCourse, contents: Iterable[object]) -> tuple[DoneReading, ...]:
    """Return the last answer about each version of a hand-out that two have read."""
    last = {one.of: one for one in contents if isinstance(one, FormReread)}
    return tuple(
        DoneReading(last[of].rows, _has_dose(version.dispensed), last[of].differences)
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


def _has_dose(made: Dispensed | Delivered) -> bool:
    return not isinstance(made, Delivered) and made.kind is not OrderKind.AID_CARD


def _rate(wrong: int, read: int) -> Decimal | None:
    if not read:
        return None
    return (Decimal(wrong) * _THOUSAND / read).quantize(Decimal("0.1"), ROUND_HALF_UP)
