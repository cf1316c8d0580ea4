"""Every code on every document, as two printers draw it and as a worn or crooked paper shows it."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from app.documents.raster import page
from app.domain.scanner_check import PACK_ELEMENTS, SIGNS
from tests.documents.gallery import documents
from tests.documents.prescription_samples import PAPER, STATES
from tests.documents.reading import picture
from tests.documents.samples import LABEL
from tests.documents.unit_samples import MADE
from tests.documents.worn import WAYS

_ISSUER = PAPER.codes
_FORM = {"A-0113-M"}
CODES: dict[str, set[str]] = {  # what is read on the first page of each kind, in its plainest state
    "label-ordinary": {LABEL.slip},
    "label-everything": {LABEL.slip},
    "notation-ordinary": {"A-0113-M"},
    "patient-slip-ordinary": {LABEL.slip},
    "delivery-note-ordinary": {MADE.slip},
    "prescriber-notice-ordinary": {"A-0113-7"},
    "closing-protocol-ordinary": {
        (
            "2026-11-23-A\n9f3a77c012be4d10 4812 6b86b273ff34fce19d6b804eff5a3f57"
            "47ada4eaa22f1d49c01e52ddb7875b4b"
        )
    },
    "hand-over-ordinary": {"7fec6d2953e6c4c2 1207 " + "bd89089f06fe8150" * 4},
    "printer-test-76": {"LYKTA12"},
    "scanner-sheet-ordinary": {SIGNS, PACK_ELEMENTS},
    "kit-prescription-ordinary": _FORM,
    "kit-requisition-ordinary": _FORM,
    "kit-aid_card-ordinary": _FORM,
    "kit-log-ordinary": _FORM,
    "kit-hand_out-ordinary": {"A-0113-M", "A-0114-N", "A-0115-P", "A-0116-Q", "A-0117-R"},
    "emergency-prescription-ordinary": {_ISSUER},
    "emergency-prescription-signed": {_ISSUER, STATES["signed"].signed},
    "emergency-prescription-two-long": {_ISSUER, STATES["two-long"].signed},
    "emergency-prescription-five": {_ISSUER, STATES["five"].signed},
}
_BARE = (  # nothing on them to scan
    "recovery-sheet", "count-sheet", "order-list", "invoice-basis", "narcotics-ledger",
)  # fmt: skip
_FRAMES = 12  # what a scanner or a camera looks at in half a second
_DPI = (203, 300)


def read(image: Image.Image) -> set[str]:
    """Return what a scanner finds on a picture."""
    return {code.text for code in zxingcpp.read_barcodes(image)}


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
    sharp = picture(page(papers[name], dpi)).convert("L")
    found: set[str] = set()
    for _ in range(_FRAMES if "noisy" in way else 1):
        found |= read(WAYS[way](sharp))
        if found == CODES[name]:
            break
    assert found == CODES[name]


def test_no_kind_of_document_is_forgotten(papers: dict[str, bytes]) -> None:
    named = tuple({name.rpartition("-")[0] for name in CODES}) + _BARE
    assert [name for name in papers if not name.startswith(named)] == []
    bare = [pdf for name, pdf in papers.items() if name.startswith(_BARE)]
    assert all(read(picture(page(pdf, 203))) == set() for pdf in bare)
