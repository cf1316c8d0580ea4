"""Every code on every document, as two printers draw it and as a worn or crooked paper shows it."""

from collections import Counter
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from app.documents.raster import page, page_count
from app.domain.kit import KitForm
from app.domain.scanner_check import PACK_ELEMENTS, SIGNS
from tests.documents.gallery import documents
from tests.documents.prescription_samples import PAPER, STATES
from tests.documents.reading import picture
from tests.documents.samples import LABEL, LONG_NUMBER_LABEL
from tests.documents.test_kit import sheets
from tests.documents.unit_samples import MADE
from tests.documents.worn import WAYS

MATRIX, QR, BARS = "DataMatrix", "QRCode", "Code128"
Code = tuple[str, str]  # its sort, and what it says


def _matrices(*texts: str) -> set[Code]:
    return {(MATRIX, text) for text in texts}


def _form(form: KitForm, sort: str, series: str = "A") -> set[Code]:
    return {
        (sort, str(number)) for _, slips in sheets(form, series=series).sheets for number in slips
    }


_ISSUER = {(BARS, PAPER.codes), (MATRIX, PAPER.codes)}
_CLOSED = (
    "2026-11-23-A\n9f3a77c012be4d10 4812 6b86b273ff34fce19d6b804eff5a3f57"
    "47ada4eaa22f1d49c01e52ddb7875b4b"
)
_LABEL = _matrices(LABEL.slip)
CODES: dict[str, set[Code]] = {  # on the first page of each kind, and on every one of a label's
    "label-ordinary": _LABEL,
    "label-second-label": _LABEL,
    "label-everything": _LABEL,
    "label-restored": _matrices(LONG_NUMBER_LABEL.slip),
    "notation-ordinary": _matrices("A-0113-M"),
    "patient-slip-ordinary": _LABEL,
    "delivery-note-ordinary": _matrices(MADE.slip),
    "prescriber-notice-ordinary": _matrices("A-0113-7"),
    "money-letter-refund": _matrices("A-0113-7"),
    "closing-protocol-ordinary": {(QR, _CLOSED)},
    "hand-over-ordinary": {(QR, "7fec6d2953e6c4c2 1207 " + "bd89089f06fe8150" * 4)},
    "printer-test-76": {(sort, "LYKTA12") for sort in (MATRIX, QR, BARS)},
    "scanner-sheet-ordinary": _matrices(SIGNS, PACK_ELEMENTS),
    "kit-prescription-ordinary": _form(KitForm.PRESCRIPTION, QR),
    "kit-prescription-restored": _form(KitForm.PRESCRIPTION, QR, "WQMG"),
    "kit-requisition-ordinary": _form(KitForm.REQUISITION, QR),
    "kit-aid_card-ordinary": _form(KitForm.AID_CARD, QR),
    "kit-log-ordinary": _form(KitForm.LOG, QR),
    "kit-hand_out-ordinary": _form(KitForm.HAND_OUT, MATRIX),
    "kit-hand_out-restored": _form(KitForm.HAND_OUT, MATRIX, "WQMG"),
    "emergency-prescription-ordinary": _ISSUER,
    "emergency-prescription-signed": _ISSUER | {(QR, STATES["signed"].signed)},
    "emergency-prescription-two-long": _ISSUER | {(QR, STATES["two-long"].signed)},
    "emergency-prescription-five": _ISSUER | {(QR, STATES["five"].signed)},
}
_BARE = (  # nothing on them to scan
    "recovery-sheet", "count-sheet", "order-list", "invoice-basis", "narcotics-ledger",
    "purge-proof", "review-proof", "outage-report", "export-list",
)  # fmt: skip
_SCANNED_OVER = "scan-sheet"  # read in test_scan_sheet
_TOO_MUCH_FOR_BARS = {  # which is why squares with the same digits stand beside every bar code
    "turned 37 degrees": "no line across it crosses all its bars",
    "noisy": "it has no spare signs to mend what strong grain hides",
    "turned, blurred and noisy": "the same",
}
_FRAMES = 12  # what a scanner or a camera looks at in half a second
_ENOUGH = 3  # of them, so that all twelve miss a code at most 3 times in 100
_DPI = (203, 300)


def read(image: Image.Image) -> set[Code]:
    """Return what a scanner finds on a picture."""
    return {(code.format.name, code.text) for code in zxingcpp.read_barcodes(image)}


@pytest.fixture(scope="module")
def papers(fonts: Path) -> dict[str, bytes]:
    return {name: pdf for name, pdf, _ in documents(fonts)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("dpi", _DPI)
@pytest.mark.parametrize("name", CODES)
def test_every_code_is_read_from_a_paper_however_it_lies_within_half_a_second(
    name: str, dpi: int, way: str, papers: dict[str, bytes]
) -> None:
    """Requirement 18."""
    many = "noisy" in way
    for number in range(page_count(papers[name])):
        wanted = CODES[name] if number == 0 or name.startswith("label") else set()
        sharp = picture(page(papers[name], dpi, number)).convert("L")
        left = Counter(dict.fromkeys(wanted, _ENOUGH if many else 1))
        for frame in range(_FRAMES if many else 1):
            found = read(WAYS[way](sharp, frame))
            assert found <= wanted
            left -= Counter(found)  # which forgets what is down to nothing
            if not left:
                break
        if way in _TOO_MUCH_FOR_BARS:
            left = Counter({code for code in left if code[0] != BARS})
        assert not left


def test_squares_stand_beside_every_bar_code() -> None:
    for name, codes in CODES.items():
        texts = {text for sort, text in codes if sort == BARS}
        assert texts <= {text for sort, text in codes if sort == MATRIX}, name


def test_no_kind_of_document_is_forgotten(papers: dict[str, bytes]) -> None:
    named = (*(name.rpartition("-")[0] for name in CODES), *_BARE, _SCANNED_OVER)
    assert [name for name in papers if not name.startswith(named)] == []
    bare = [pdf for name, pdf in papers.items() if name.startswith(_BARE)]
    assert all(read(picture(page(pdf, 203))) == set() for pdf in bare)
