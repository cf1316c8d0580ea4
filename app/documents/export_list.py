"""The list of rows that lie in a file, for a person who registers them in another system."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from reportlab.platypus import Flowable, Paragraph

from app.documents.pages import (
    BODY,
    CELL,
    CELL_STRONG,
    MONO,
    SMALL,
    TITLE,
    Sheet,
    build_pages,
    gap,
    lines_to_sign,
    table,
    words,
)  # fmt: skip
from app.documents.typesetting import load_faces
from app.domain.clock import STOCKHOLM
from app.domain.store_entries import StoreFounded

_HEADINGS = ("Nr", "Utlämnat", "Patient och förskrivare", "Vara och dosering", "Svar, kvitto")
_WIDTHS = (12, 15, 27, 32, 14)


def render_export_list(
    rows: Sequence[Mapping[str, str]],
    name: str,
    pharmacy: StoreFounded,
    now: datetime,
    fonts: Path,
) -> bytes:
    """Return the list; patients stand on it."""
    load_faces(fonts)
    printed = f"gjord {now.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    footer = f"Fil {name}, {pharmacy.pharmacy}. Patientuppgifter: förvara inlåst."
    sheet = Sheet("Rader till ett annat system", footer, printed, pharmacy.practice)
    return build_pages(lambda: _story(rows, name, pharmacy), sheet)


def _story(rows: Sequence[Mapping[str, str]], name: str, pharmacy: StoreFounded) -> list[Flowable]:
    of_rows = "1 rad. Registrera den" if len(rows) == 1 else f"{len(rows)} rader. Registrera dem"
    said = (
        f"{of_rows} med den verkliga tiden, och skriv svaret i filen"
        " rader.csv eller här: ja, eller nej med skäl, och kvittonumret."
    )
    return [
        words(pharmacy.heading, SMALL),
        gap(0.8),
        words(f"Rader till ett annat system, fil {name}", TITLE),
        gap(1),
        words(said, BODY),
        gap(4),
        table(_HEADINGS, [_line(row) for row in rows], _WIDTHS, right=range(0)),
        gap(5),
        lines_to_sign("Registrerat av, namn", "Datum och klockslag"),
    ]


def _line(row: Mapping[str, str]) -> list[Paragraph]:
    who = "\n".join(filter(None, (row["patient"], row["identity"] or row["birth_date"])))
    by = " ".join(filter(None, (row["prescriber_code"], row["workplace_code"])))
    amount = f"{row['packages']} förp, uttag {row['withdrawal']} av {row['withdrawals']}"
    price = f", {row['amount']} kr prel." if row["amount"] else ""
    ordered = f"\nutbytt från {row['prescribed']}" if row["prescribed"] else ""
    ordered += f", vnr {row['prescribed_varunummer']}" if row["prescribed_varunummer"] else ""
    number = row["varunummer"] or "–"
    what = f"{row['product']}{ordered}\nvnr {number}. {amount}, {row['benefit']}{price}"
    return [
        words(f"{row['slip']}/{row['row']}", CELL_STRONG),
        words(row["happened_at"][:16].replace("T", "\n"), CELL),
        words(f"{who}\n{row['prescriber']}\n{by}".strip(), CELL),
        words(f"{what}\n{row['dosage']}".strip(), CELL),
        words("\N{NO-BREAK SPACE}", MONO),
    ]
