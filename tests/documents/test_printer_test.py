"""The page that tries a printer: true millimetres, and three codes that read back."""

from pathlib import Path

import pytest
from PIL import Image

from app.documents.printer_test import SIGNS, ProofPage, render_proof_page
from app.documents.raster import page
from tests.documents.reading import codes, page_sizes_mm, picture
from tests.workplaces import NOON

SIZES = [(76.0, 38.0), (57.0, 32.0), (100.0, 50.0), (89.0, 36.0), (210.0, 297.0)]


def proof(size: tuple[float, float], fonts: Path) -> bytes:
    what = ProofPage("Apotek Granen", "192.168.1.20:9100", size, NOON, practice=True)
    return render_proof_page(what, fonts)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dpi", [203, 300])
def test_all_three_codes_read_back_from_paper_of_every_size(
    size: tuple[float, float], dpi: int, fonts: Path
) -> None:
    pdf = proof(size, fonts)
    assert page_sizes_mm(pdf) == [pytest.approx(size, abs=0.01)]
    assert codes(pdf, dpi) == [SIGNS] * 3


def longest_line(dots: Image.Image) -> int:
    """Return how many dark dots stand beside each other at most, on the frame or the ruler."""
    wide, high = dots.size
    lengths = set()
    for row in range(high):
        line = [dots.getpixel((column, row)) < 128 for column in range(wide)]  # type: ignore[operator]
        run = best = 0
        for dark in line:
            run = run + 1 if dark else 0
            best = max(best, run)
        lengths.add(best)
    return max(length for length in lengths if length < max(lengths) - 10)


def test_the_ruler_is_as_long_as_it_says(fonts: Path) -> None:
    dots = picture(page(proof((76.0, 38.0), fonts), 600)).convert("L")
    assert longest_line(dots) == pytest.approx(
        72 / 25.4 * 600, abs=6
    )  # 72 mm within a dot each end
