"""The papers of patient, shift, count, order and printer, as they are drawn."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.documents.count_sheet import render_count_sheet
from app.documents.hand_over import HandOver, OpenItem, render_hand_over
from app.documents.order_list import OrderLine, render_order_list
from app.documents.patient_slip import PatientSlip, render_patient_slip
from app.documents.printer_test import ProofPage, render_proof_page
from app.documents.scanner_sheet import render_scanner_sheet
from app.domain.closing import ChainHead
from app.domain.holdings import Batch, Holding
from tests.documents.samples import LABEL, LONG_DOSAGE, LONG_NAMES_LABEL
from tests.documents.unit_samples import PHARMACY
from tests.workplaces import NOON, find_product

_DPI = 110
SECOND = replace(
    LABEL, product="Apixaban Vintra filmdragerad tablett 5 mg", dosage=LONG_DOSAGE,
    withdrawal="uttag 1 av 4, 1 förp restas, 3 kvar",
)  # fmt: skip
PATIENT = PatientSlip([LABEL, SECOND], NOON, NOON, "0640-100 00", "0640-200 00", "213,50")
ITEMS = (
    OpenItem("Öppen expedition", "A-0003-0", NOON),
    OpenItem("Påse väntar", "A-0002-U, hylla 4", NOON),
    OpenItem("Avvikelse i lagret", "Oxikodon Norrmed kapsel, hård 5 mg, -1", NOON),
    OpenItem("Utskrift", "A-0003-0 rad 1: kom inte fram", NOON),
)
FIGURES = (("41", "expeditioner"), ("12", "väntar på registrering"), ("2", "avvisade steg"),
           ("4", "öppna punkter"))  # fmt: skip
HEAD = ChainHead("7fec6d2953e6c4c2", 1207, "bd89089f06fe8150" * 4, NOON)
OVER = HandOver(
    "Avbrott 2026-11-23-A pågår sedan 2026-11-23 14:32. Nere: E-hälsomyndigheten, e-VIS.",
    FIGURES, ITEMS, HEAD, "Sara Lindqvist", NOON,
)  # fmt: skip
OXIKODON = replace(find_product("098314"), schedule="II")
COUNTED = (
    Holding("v:098314", OXIKODON, (), (Batch("B7", 4), Batch("C1", 2))),
    Holding("v:512047", replace(find_product("512047"), schedule="IV"), ()),
)
ORDER = (
    OrderLine(find_product("041238"), 1, 12, None),
    OrderLine(OXIKODON, 0, 3, 2),
    OrderLine(find_product("512047"), 4, 4, 0),
)


def shift_papers(fonts: Path) -> Iterator[tuple[str, bytes, int]]:
    """Yield each in its states: a name, the PDF, and how sharp it is drawn."""
    long = replace(PATIENT, labels=[LONG_NAMES_LABEL, *[SECOND] * 8], charged="")
    hidden = replace(LABEL, pharmacy="", prescriber="", patient_name="Skyddad identitet")
    patients = (
        ("ordinary", PATIENT),
        ("long", long),
        ("protected", replace(PATIENT, labels=[hidden])),
    )
    for state, slip in patients:
        yield f"patient-slip-{state}", render_patient_slip(slip, fonts), _DPI
    many = replace(OVER, items=ITEMS * 12)
    for state, over in (("ordinary", OVER), ("long", many), ("quiet", replace(OVER, items=()))):
        yield f"hand-over-{state}", render_hand_over(over, PHARMACY, fonts), _DPI
    for state, holdings in (("ordinary", COUNTED), ("empty", ())):
        yield f"count-sheet-{state}", render_count_sheet(holdings, PHARMACY, NOON, fonts), _DPI
    for state, lines in (("ordinary", ORDER), ("long", ORDER * 15)):
        yield f"order-list-{state}", render_order_list(lines, NOON, PHARMACY, NOON, fonts), _DPI
    yield "scanner-sheet-ordinary", render_scanner_sheet(PHARMACY, NOON, fonts), _DPI
    for size in ((76.0, 38.0), (57.0, 32.0), (210.0, 297.0)):
        page = ProofPage("Apotek Granen", "192.168.1.20:9100", size, NOON, practice=False)
        yield f"printer-test-{size[0]:g}", render_proof_page(page, fonts), _DPI
