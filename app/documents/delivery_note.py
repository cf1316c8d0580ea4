"""The delivery note as PDF: what a unit gets, what it still waits for, and who took it in hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph

from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    HEADING,
    SMALL,
    TEXT_WIDTH,
    TITLE,
    Sheet,
    WriteLine,
    beside,
    beside_number,
    build_pages,
    gap,
    lines_to_sign,
    table,
    words,
)
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.invoice import payer_words
from app.domain.issuer import profession_words
from app.domain.store_entries import StoreFounded
from app.domain.unit_delivery import Delivered, DeliveredLine, Orderer

_HEADINGS = ("Rad", "Vara", "Batch", "Beställt", "Levererat", "Restas")
_WIDTHS = (6, 43, 16, 11, 13, 11)


@dataclass(frozen=True)
class NoteText:
    """What a delivery note says (följesedel)."""

    delivered: Delivered
    orderer: Orderer
    notes: tuple[str, ...]  # one a row
    signum: str  # who delivered
    completes: str = ""  # slip number of the delivery that owed it
    receiver: str = ""  # once the unit has acknowledged it
    received_at: datetime | None = None
    is_corrected: bool = False  # it takes the place of an earlier note
    returned: Mapping[int, int] = field(default_factory=dict)  # packages that came back, by row


def render_delivery_note(
    text: NoteText, pharmacy: StoreFounded, now: datetime, fonts: Path
) -> bytes:
    """Return the note, as many pages as the lines need."""
    load_faces(fonts)
    made = text.delivered
    footer = f"Följesedel {made.slip}, {pharmacy.pharmacy}. Lämnas kvitterad till apoteket."
    printed = f"utskriven {_minute(now)}"
    sheet = Sheet(f"Följesedel {made.slip}", footer, printed, pharmacy.practice)
    return build_pages(lambda: _story(text, pharmacy), sheet)


def _story(text: NoteText, pharmacy: StoreFounded) -> list[Flowable]:
    made = text.delivered
    notes = dict(zip((row.row for row in made.rows), text.notes, strict=False))
    rows = [_line(row, notes.get(row.row, ""), text.returned.get(row.row, 0)) for row in made.rows]
    return [
        beside_number(_head(text, pharmacy), made.slip),
        gap(4),
        *_parties(text),
        gap(4),
        table(_HEADINGS, rows, _WIDTHS, right=range(3, 6)),
        gap(1),
        words("Antal i hela förpackningar. Kontrollera mot leveransen innan du kvitterar.", SMALL),
        KeepTogether(_receipt(text)),
    ]


def _head(text: NoteText, pharmacy: StoreFounded) -> list[Flowable]:
    made = text.delivered
    after = "" if not text.completes else f" Restleverans till {text.completes}."
    after += " Rättad: ersätter tidigare följesedel." if text.is_corrected else ""
    said = f"Levererad {_minute(made.happened_at)} av {text.signum or 'apoteket'}.{after}"
    return [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words(f"Följesedel {made.slip}", TITLE),
        gap(1),
        words(said, BODY),
    ]


def _parties(text: NoteText) -> list[Flowable]:
    unit, who = text.delivered.unit, text.orderer
    left: list[Flowable] = [
        words("Till", HEADING),
        *(words(part, BODY) for part in (unit.title, unit.address, unit.phone) if part),
        *(words(part, BODY) for part in payer_words(unit)),
    ]
    ordered = f"Rekvisition daterad {text.delivered.issued_on}"
    orderer = (who.name, profession_words(who.profession))
    name = ", ".join(part for part in orderer if part) or "gallrad"
    right: list[Flowable] = [words("Beställt av", HEADING), words(name, BODY)]
    if who.physician:
        right.append(words(f"För ansvarig läkare {who.physician}", BODY))
    right.append(words(ordered, BODY))
    width = TEXT_WIDTH * 0.48
    return [beside(left, right, width)]


def _line(row: DeliveredLine, note: str, back: int) -> list[Paragraph]:
    product = row.product
    number = f"vnr {product.varunummer}" if product.varunummer else ""
    what = ", ".join(part for part in (product.title, product.pack) if part)
    came_back = f"{back} åter till apoteket" if back else ""
    more = " · ".join(part for part in (number, note, came_back) if part)
    detail = f"{what}\n{more}".strip()
    return [
        words(str(row.row), CELL),
        words(detail, CELL),
        words(", ".join(row.batches) or "ej skannad", CELL),
        words(str(row.ordered), CELL, right=True),
        words(str(row.packages), CELL_STRONG, right=True),
        words(str(row.owed), CELL_STRONG if row.owed else CELL, right=True),
    ]


def _receipt(text: NoteText) -> list[Flowable]:
    if text.received_at is not None:
        said = f"Mottagen {_minute(text.received_at)} av {text.receiver or 'gallrad'}."
        return [gap(6), words("Kvittens", HEADING), words(said, BODY)]
    return [
        gap(6),
        words("Kvittens", HEADING),
        words("Leveransen är hel, obruten och stämmer med raderna ovan.", BODY),
        gap(3),
        lines_to_sign("Mottagarens namn, textat", "Mottagarens namnteckning"),
        gap(3),
        WriteLine("Datum och klockslag", 60 * mm),
    ]


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
