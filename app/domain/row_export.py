"""Rows that go to another system in a file, and the answers that come back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.domain.clock import STOCKHOLM
from app.domain.findings import Refused, refuse
from app.domain.scan_over import About, amount_of, dosage_of, title_of

LONGEST_WORDS = 500  # characters of a reason or a receipt number
MOST_ANSWERS = 50_000
_ID = re.compile("([0-9a-f]{32})-([1-9][0-9]{0,2})")


class Said(StrEnum):
    """What the other system says of a row (svar)."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


_WORDS = {
    Said.ACCEPTED: ("accepted", "ok", "ja", "mottagen", "godkänd", "registrerad"),
    Said.REFUSED: ("refused", "rejected", "nej", "avvisad", "nekad"),
}


@dataclass(frozen=True)
class ExportedRow:
    """A row that lies in a file (exporterad rad)."""

    export: UUID
    subject: UUID
    entry: UUID
    row: int
    steps: tuple[UUID, ...]
    at: datetime
    said: str = ""  # what the answer was, "" while there is none

    @property
    def id(self) -> str:
        """What names the row in the file and in its answer; the same in every file."""
        return row_id(self.entry, self.row)


@dataclass(frozen=True)
class FileAnswer:
    """One row's answer (svar på rad)."""

    id: str
    said: Said
    reason: str = ""
    receipt: str = ""
    export: str = ""  # the file that it answers, where the answer says so
    amount: Decimal | None = None  # kronor that the patient was to pay for the row


@dataclass(frozen=True)
class AnswerReport:
    """What answers mean here (utfall); slips and rows of those that a person must look at."""

    accepted: int = 0
    refused: int = 0
    already: int = 0  # answered before
    unanswered: int = 0  # of the same files
    otherwise: tuple[str, ...] = field(default=())  # settled meanwhile in another way
    corrected: tuple[str, ...] = field(default=())  # accepted as they stood before a correction
    outdated: tuple[str, ...] = field(default=())  # refused as they stood before a correction


_FILE = "fil "  # before its name


def row_id(entry: UUID, row: int) -> str:
    """Return what names a row in files."""
    return f"{entry.hex}-{row}"


def parse_id(text: str) -> tuple[UUID, int] | None:
    """Return the entry and the row of a name, None when it is none."""
    match = _ID.fullmatch(text.strip().lower())
    return (UUID(match[1]), int(match[2])) if match else None


def export_name(export: UUID) -> str:
    """Return what people call a file by."""
    return export.hex[-8:]


def receiver_name(export: UUID) -> str:
    """Return what the journal calls a file by, as the receiver of what was in it."""
    return f"{_FILE}{export_name(export)}"


def is_file(receiver: str) -> bool:
    """Tell whether a receiver is a file."""
    return receiver.startswith(_FILE)


def parse_answer(text: str) -> Said | None:
    """Return what a word of an answer means; None for a row that is not answered yet."""
    word = text.strip().casefold()
    if not word:
        return None
    found = next((said for said, words in _WORDS.items() if word in words), None)
    if found is None:
        raise ValueError("neither yes nor no")
    return found


def without_repeats(answers: Sequence[FileAnswer]) -> list[FileAnswer]:
    """Return each row's answer once; refuse a file that says two things of one row."""
    found: dict[str, FileAnswer] = {}
    for answer in answers:
        first = found.setdefault(answer.id, answer)
        if first.said is not answer.said:
            raise not_answers("Filen säger både ja och nej om samma rad.")
        if first.amount != answer.amount:
            raise not_answers("Filen säger två belopp om samma rad.")
    return list(found.values())


def not_answers(text: str, cure: str = "Be om en ny fil. Inget är inläst.") -> Refused:
    """Return the refusal of a file of answers."""
    return refuse(text, cure, field="file", rule="export.answers")


FIELDS = (  # of a row in the files, with the headings of the table
    ("id", "id"),
    ("slip", "expedition"),
    ("row", "rad"),
    ("happened_at", "uttagstid"),
    ("issued_on", "utfärdad"),
    ("identity", "personnummer"),
    ("birth_date", "födelsedatum"),
    ("patient", "patient"),
    ("prescriber_code", "förskrivarkod"),
    ("workplace_code", "arbetsplatskod"),
    ("prescriber", "förskrivare"),
    ("varunummer", "varunummer"),
    ("npl_pack_id", "nplpackid"),
    ("product", "vara"),
    ("prescribed_varunummer", "förskrivet varunummer"),
    ("prescribed", "förskriven vara"),
    ("packages", "antal"),
    ("withdrawal", "uttag_nr"),
    ("withdrawals", "uttag_av"),
    ("dosage", "dosering"),
    ("benefit", "förmån"),
    ("amount", "belopp"),
    ("packs", "förpackningar"),
    ("origin", "ursprung"),
    ("kind", "receptslag"),
    ("steps", "gör"),
)
ANSWER_FIELDS = ("svar", "skäl", "kvittonummer", "rätt belopp")


def values_of(about: About, entry: UUID, steps: Sequence[str]) -> dict[str, str]:
    """Return a row as the files say it, every value as text."""
    made, personal, row = about.dispensed, about.personal, about.row
    patient, product, ordered = personal.patient, row.product, row.prescribed
    return {
        "id": row_id(entry, row.row),
        "slip": made.slip,
        "row": str(row.row),
        "happened_at": made.happened_at.astimezone(STOCKHOLM).isoformat(timespec="seconds"),
        "issued_on": made.issued_on.isoformat(),
        "identity": patient.identity,
        "birth_date": patient.birth_date.isoformat() if patient.birth_date else "",
        "patient": patient.listed_name,
        "prescriber_code": personal.prescriber.code,
        "workplace_code": personal.prescriber.workplace_code,
        "prescriber": personal.prescriber.name,
        "varunummer": product.varunummer,
        "npl_pack_id": product.npl_pack_id,
        "product": title_of(product),
        "prescribed_varunummer": ordered.varunummer if ordered else "",
        "prescribed": title_of(ordered) if ordered else "",
        "packages": str(row.packages),
        "withdrawal": str(row.withdrawal),
        "withdrawals": str(row.withdrawals),
        "dosage": dosage_of(about),
        "benefit": row.benefit.value,
        "amount": amount_of(row),
        "packs": " ".join(f"{p.gtin}/{p.serial}/{p.batch}/{p.expires}" for p in row.packs),
        "origin": made.origin.value,
        "kind": made.kind.value,
        "steps": " ".join(steps),
    }
