"""The command `prescriptions`: the emergency prescriptions that were issued here."""

import argparse
from typing import Any

from app.cli import output
from app.cli.reference_arguments import add_command
from app.domain.clock import STOCKHOLM
from app.domain.prescription_entries import E_PRESCRIPTION_WORDS, EPrescription
from app.usecases.follow_prescriptions import PrescriptionLine, list_all
from app.usecases.workplace import Workplace

_HEADS = ("Nummer", "Utfärdat", "Patient", "Läkemedel", "E-recept", "Förskrivare")


def add_prescriptions(commands: Any) -> None:
    """Add the list of issued prescriptions."""
    listing = add_command(
        commands,
        "prescriptions",
        "Visa reservrecepten som är utfärdade här, det senaste först.",
        "prescriptions --open",
    )
    listing.add_argument(
        "--open", action="store_true", help="de vars e-recept ligger i kö eller också skickades"
    )
    listing.add_argument("--json", action="store_true", help="en JSON-rad för varje")


def prescriptions(words: argparse.Namespace, workplace: Workplace) -> int:
    """List them: every one, or those that are or may become twins."""
    lines = [line for line in list_all(workplace) if not words.open or _is_open(line)]
    if words.json:
        for line in lines:
            output.json_line(_values(line))
        return 0
    output.table([_row(line) for line in lines], _HEADS)
    return 0


def _is_open(line: PrescriptionLine) -> bool:
    return not line.is_revoked and line.state is not EPrescription.NOT_SENT


def _row(line: PrescriptionLine) -> tuple[str, ...]:
    issued, personal = line.issued, line.personal
    return (
        issued.number,
        f"{issued.issued_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}",
        personal.patient.listed_name if personal else "gallrad",
        ", ".join(row.product.title for row in issued.rows),
        "Makulerat" if line.is_revoked else E_PRESCRIPTION_WORDS[line.state],
        personal.prescriber.name if personal else "gallrad",
    )


def _values(line: PrescriptionLine) -> dict[str, Any]:
    issued, personal = line.issued, line.personal
    return {
        "number": issued.number,
        "issued_at": issued.issued_at,
        "valid_until": issued.valid_until,
        "reason": issued.reason,
        "is_urgent": issued.is_urgent,
        "patient": personal.patient.listed_name if personal else "",
        "prescriber": personal.prescriber.name if personal else "",
        "code": personal.prescriber.code if personal else "",
        "e_prescription": line.state,
        "copies": line.copies,
        "revoked_at": line.revoked_at,
        "revoked_why": line.revoked_why.value if line.revoked_why else "",
        "lines": [
            {"product": row.product.title, "pack": row.product.pack, "packages": row.packages,
             "withdrawals": row.withdrawals}
            for row in issued.rows
        ],
    }  # fmt: skip
