"""Pages as dots."""

from pathlib import Path

import pytest

from app.documents.closing_protocol import render_closing_protocol
from app.documents.label import render_label
from app.documents.raster import page, page_count
from tests.documents.samples import LABEL, LONG_REPORT


@pytest.mark.parametrize(("dpi", "width", "height"), [(203, 608, 304), (300, 898, 449)])
def test_a_label_has_the_dots_of_its_printer(
    dpi: int, width: int, height: int, fonts: Path
) -> None:
    raster = page(render_label(LABEL, fonts), dpi)
    assert (raster.width, raster.height) == (width, height)
    assert len(raster.rgba) == width * height * 4


def test_dots_are_opaque_and_the_paper_is_white(fonts: Path) -> None:
    raster = page(render_label(LABEL, fonts), 203)
    assert set(raster.rgba[3::4]) == {255}
    assert raster.rgba[:4] == b"\xff\xff\xff\xff"
    assert b"\x00\x00\x00\xff" in raster.rgba


def test_each_page_is_its_own_picture(fonts: Path) -> None:
    pdf = render_closing_protocol(LONG_REPORT, fonts)
    assert page_count(pdf) > 2
    assert page(pdf, 40, 0) != page(pdf, 40, 1)
    assert page(pdf, 40, 1) == page(pdf, 40, 1)
