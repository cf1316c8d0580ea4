"""The papers for another system, as they are drawn: codes to scan over, and the list of a file."""

from collections.abc import Iterator
from pathlib import Path

from app.documents.export_list import render_export_list
from app.documents.scan_sheet import ScanPart, render_scan_sheet
from app.domain.scan_over import CodeKind, ScanCode
from tests.documents.unit_samples import PHARMACY
from tests.scanned import PROFILE
from tests.workplaces import NOON

_DPI = 110
_CODES = (
    ScanCode(
        "patient", "Personnr eller födelsedatum", "19121212-1212", CodeKind.BARS, "191212121212"
    ),
    ScanCode("product", "Varunummer", "041238", CodeKind.SQUARE, "041238"),
    ScanCode("dosage", "Dosering", "1 tablett på morgonen. Mot högt blodtryck.", CodeKind.TYPED),
)
_ROW = {
    "slip": "A-0113-7", "row": "1", "happened_at": "2026-11-23T17:21:40+01:00",
    "patient": "Tolvan Tolvansson", "identity": "191212121212", "birth_date": "",
    "prescriber": "Mattias Öberg, läkare", "prescriber_code": "9014820",
    "workplace_code": "2355000012345", "product": "Metoprolol Norrmed depottablett 50 mg",
    "prescribed": "Metoprolol Sandberg depottablett 50 mg, 98", "prescribed_varunummer": "041239",
    "varunummer": "041238", "packages": "1", "withdrawal": "1", "withdrawals": "4",
    "benefit": "med förmån", "amount": "68,50", "dosage": "1 tablett på morgonen.",
}  # fmt: skip


def scan_papers(fonts: Path) -> Iterator[tuple[str, bytes, int]]:
    """Yield each: a name, the PDF, and how sharp it is drawn."""
    part = ScanPart("A-0113-7", 1, "Tolvan Tolvansson", _CODES)
    yield "scan-sheet", render_scan_sheet([part], PROFILE.name, PHARMACY, NOON, fonts), _DPI
    rows = [_ROW] * 30
    yield "export-list", render_export_list(rows, "lykta-1", PHARMACY, NOON, fonts), _DPI
