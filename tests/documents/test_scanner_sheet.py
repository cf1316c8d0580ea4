"""The sheet of test codes: what stands on it is what the trial knows, read by another program."""

import io

import pypdfium2
import zxingcpp

from app.documents.scanner_sheet import render_scanner_sheet
from app.domain.scanner_check import PACK, SIGNS, Reading, judge
from app.domain.store_entries import StoreFounded
from tests.workplaces import NOON, RESOURCES


def test_both_codes_are_read_from_the_paper_and_judged_right() -> None:
    """Requirement 32."""
    pharmacy = StoreFounded("Apotek Granen", "7350000000006", practice=True)
    pdf = render_scanner_sheet(pharmacy, NOON, RESOURCES / "fonts")
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == 1
    picture = document[0].render(scale=203 / 72).to_pil()
    found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    texts = {code.text for code in found}
    assert texts == {SIGNS, PACK}
    assert all(judge(Reading(text, has_end=True)).is_well for text in texts)
    assert {code.symbology_identifier for code in found} == {"]d1", "]d2"}
