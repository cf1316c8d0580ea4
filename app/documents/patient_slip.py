"""The patient's own sheet: what was handed out under outage rules, what remains, whom to call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reportlab.platypus import Flowable

from app.documents.pages import (
    SMALL,
    TITLE,
    Sheet,
    beside_number,
    build_pages,
    gap,
    numbered,
    paragraph_style,
    table,
    words,
)
from app.documents.typesetting import Face, load_faces
from app.domain.clock import STOCKHOLM
from app.domain.label import LabelText

_BY_HAND = "_" * 24  # a line to write the number on
_WIDTHS = (32, 12, 40, 20)
_TEXT, _CELL = paragraph_style(Face.REGULAR, 11.5), paragraph_style(Face.REGULAR, 11)
_STRONG, _HEADING = paragraph_style(Face.SEMIBOLD, 11), paragraph_style(Face.SEMIBOLD, 12)
_WHY = (
    "Apotekets system eller E-hälsomyndighetens tjänster låg nere när du fick ditt läkemedel. Det "
    "lämnades ut enligt apotekets reservrutin och registreras i efterhand, med den tid då du fick "
    "det. Till dess syns det inte i de tjänster som visar dina recept och uttag."
)
_CALLS = (
    "Läkemedlet, eller vad som är kvar: apoteket{pharmacy}, tfn {pharmacy_phone}. Säg numret ovan.",
    "Frågor om doseringen: den som har skrivit ut läkemedlet{prescriber}.",
    "Råd om vård och hälsa dygnet runt: 1177. Fara för liv: 112, också vid förgiftning.",
)


@dataclass(frozen=True)
class PatientSlip:
    """What the sheet says (patientens blad); the labels hold who, what and how."""

    labels: Sequence[LabelText]  # one a row
    happened_at: datetime
    printed_at: datetime
    prescriber_phone: str = ""
    pharmacy_phone: str = ""  # "" leaves a line to write it on
    charged: str = ""  # kronor as on screen; "" when nothing was noted


def render_patient_slip(slip: PatientSlip, fonts: Path) -> bytes:
    """Return the sheet; a protected patient's names neither the patient nor the pharmacy."""
    load_faces(fonts)
    first = slip.labels[0]
    page = Sheet(
        f"Patientens blad {first.slip}",
        f"Expedition {first.slip}. Spara bladet till nästa besök.",
        f"utskrivet {_minute(slip.printed_at)}",
        first.practice,
    )
    return build_pages(lambda: _story(slip), page)


def _story(slip: PatientSlip) -> list[Flowable]:
    first = slip.labels[0]
    rows = [
        [
            words(f"{label.product}\n{label.pack}".strip(), _CELL),
            words(f"{label.packages} förp", _STRONG),
            words(label.directions, _CELL),
            words(label.withdrawal, _CELL),
        ]
        for label in slip.labels
    ]
    return [
        _head(slip, first),
        gap(4),
        table(("Läkemedel", "Du fick", "Så använder du det", "Kvar"), rows, _WIDTHS, range(0)),
        *_payment(slip),
        gap(4),
        words("Varför bladet?", _HEADING),
        gap(0.5),
        words(_WHY, _TEXT),
        gap(4),
        words("Det som är kvar", _HEADING),
        gap(0.5),
        words(_rest(slip.labels), _TEXT),
        gap(4),
        words("Ring", _HEADING),
        gap(0.5),
        *numbered(_calls(slip, first), _TEXT),
    ]


def _head(slip: PatientSlip, first: LabelText) -> Flowable:
    text = [
        *([words(first.pharmacy, SMALL), gap(0.8)] if first.pharmacy else []),
        words(f"Ditt läkemedel, expedition {first.slip}", TITLE),
        gap(1),
        words(f"{first.patient_name}, {first.patient_id}", _TEXT),
        words(f"Utlämnat {_minute(slip.happened_at)} av {first.signum}.", _TEXT),
    ]
    return beside_number(text, first.slip)


def _payment(slip: PatientSlip) -> list[Flowable]:
    if not slip.charged:
        return []
    text = (
        f"Du betalade {slip.charged} kr. Priset är preliminärt: högkostnadsskyddet räknas när "
        "systemen är åter, och en skillnad betalas tillbaka eller faktureras."
    )
    return [gap(3), words(text, _TEXT)]


def _rest(labels: Sequence[LabelText]) -> str:
    if all("inget kvar" in label.withdrawal for label in labels):
        return "Inget är kvar att hämta på det här receptet."
    return (
        "Ta med bladet och receptet när du hämtar resten eller nästa uttag. Restas något: ring"
        " först och hör om det har kommit."
    )


def _calls(slip: PatientSlip, first: LabelText) -> list[str]:
    pharmacy = f", {first.pharmacy}" if first.pharmacy else ""
    phone = f", tfn {slip.prescriber_phone}" if slip.prescriber_phone else ""
    said = f": {first.prescriber}{phone}" if first.prescriber else ""
    named = {
        "pharmacy": pharmacy,
        "pharmacy_phone": slip.pharmacy_phone or _BY_HAND,
        "prescriber": said,
    }
    return [text.format(**named) for text in _CALLS]


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
