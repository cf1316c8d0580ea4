"""Every document in its states as pictures, for people to look at."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.documents.closing_protocol import render_closing_protocol
from app.documents.delivery_note import render_delivery_note
from app.documents.emergency_prescription import render_emergency_prescription
from app.documents.invoice_basis import render_invoice_basis
from app.documents.kit import render_kit
from app.documents.label import render_label
from app.documents.money_letter import render_money_letter
from app.documents.notation import render_notation
from app.documents.prescriber_notice import render_prescriber_notice
from app.documents.raster import page, page_count
from app.documents.recovery_sheet import render_recovery_sheet
from app.domain.invoice import invoice_lines
from app.domain.kit import KitForm
from tests.documents.prescription_samples import STATES
from tests.documents.proof_samples import proof_papers
from tests.documents.reading import picture
from tests.documents.samples import (
    LABEL,
    LONG_DOSAGE,
    LONG_NAMES_LABEL,
    LONG_NUMBER_LABEL,
    LONG_REPORT,
    REPORT,
    SHEET,
    WHOLE_REPORT,
)
from tests.documents.scan_samples import scan_papers
from tests.documents.shift_samples import shift_papers
from tests.documents.test_kit import sheets
from tests.documents.test_money_letter import LETTER, OWES
from tests.documents.test_notation import LONG as LONG_NOTATION
from tests.documents.test_notation import NOTE as NOTATION
from tests.documents.test_prescriber_notice import NOTICE
from tests.documents.unit_samples import LONG_NOTE, MADE, NOTE, PHARMACY, UNIT
from tests.workplaces import NOON

_LABEL_DPI, _A4_DPI = 406, 110  # twice a label printer's, and enough to read on a screen


def render_gallery(folder: Path, fonts: Path) -> list[Path]:
    """Write one picture a page and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, pdf, dpi in documents(fonts):
        pages = page_count(pdf)
        for number in range(pages):
            raster = page(pdf, dpi, number)
            ending = f"-{number + 1}" if pages > 1 else ""
            path = folder / f"{name}{ending}.png"
            picture(raster).save(path)
            written.append(path)
    return written


def documents(fonts: Path) -> Iterator[tuple[str, bytes, int]]:
    """Yield every document in its states: a name, the PDF, and how sharp it is drawn."""
    labels = {
        "ordinary": LABEL,
        "long-names": LONG_NAMES_LABEL,
        "second-label": replace(LABEL, dosage=LONG_DOSAGE),
        "reprint": replace(LABEL, reprint=True),
        "practice": replace(LABEL, practice=True),
        "restored": LONG_NUMBER_LABEL,
        "old-data": replace(LABEL, register_mark="varudata 2026-09-01"),
        "everything": replace(LONG_NAMES_LABEL, dosage=LONG_DOSAGE, reprint=True, practice=True),
    }
    for state, label in labels.items():
        yield f"label-{state}", render_label(label, fonts), _LABEL_DPI
    for state, notation in (("ordinary", NOTATION), ("long", LONG_NOTATION)):
        yield f"notation-{state}", render_notation(notation, fonts, 76.0, 38.0), _LABEL_DPI
    yield "prescriber-notice-ordinary", render_prescriber_notice(NOTICE, fonts), _A4_DPI
    reports = {
        "ordinary": REPORT,
        "whole": WHOLE_REPORT,
        "long": LONG_REPORT,
        "practice": replace(REPORT, practice=True),
    }
    for state, report in reports.items():
        yield f"closing-protocol-{state}", render_closing_protocol(report, fonts), _A4_DPI
    for state, sheet in (("ordinary", SHEET), ("practice", replace(SHEET, practice=True))):
        yield f"recovery-sheet-{state}", render_recovery_sheet(sheet, fonts), _A4_DPI
    receipt = replace(NOTE, receiver="Eva Dal", received_at=NOON)
    for state, note in (("ordinary", NOTE), ("long", LONG_NOTE), ("signed", receipt)):
        pdf = render_delivery_note(note, PHARMACY, NOON, fonts)
        yield f"delivery-note-{state}", pdf, _A4_DPI
    for form in KitForm:
        blank = {
            "ordinary": sheets(form),
            "practice": sheets(form, practice=True),
            "restored": sheets(form, series="WQMG"),
        }
        for state, kit in blank.items():
            yield f"kit-{form.value}-{state}", render_kit(kit, fonts), _A4_DPI
    for state, paper in STATES.items():
        pdf = render_emergency_prescription(paper, fonts)
        yield f"emergency-prescription-{state}", pdf, _A4_DPI
    other = replace(MADE, slip="A-0009-9", unit=replace(UNIT, cost_centre="3320"))
    lines = invoice_lines([(made, {}) for made in (MADE, LONG_NOTE.delivered, other)])
    yield "invoice-basis", render_invoice_basis(lines, PHARMACY, NOON, fonts), _A4_DPI
    for state, letter in {"refund": LETTER, "collect": OWES}.items():
        yield f"money-letter-{state}", render_money_letter(letter, fonts), _A4_DPI
    yield from shift_papers(fonts)
    yield from proof_papers(fonts)
    yield from scan_papers(fonts)
