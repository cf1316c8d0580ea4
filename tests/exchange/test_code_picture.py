"""The printed code: read from pictures of 203 and 300 dpi, clean and as bad as paper gets.

The figures are those of formats.md, section 3: noise, blur and rotation that a reader must bear.
"""

import random

import pytest
from PIL import Image, ImageFilter

from app.documents.symbols import qr_code
from app.exchange.code_picture import find_code_in
from app.exchange.prescription_code import encode
from tests.exchange.codes import PRIVATE, PUBLIC, prescription

DOTS = {203: 3, 300: 4}  # of a module, the least that the print rules allow
CODES = {lines: encode(prescription(lines), PUBLIC, PRIVATE.sign) for lines in (1, 5)}


def printed(text: str, dots: int) -> Image.Image:
    """Return the code as a printer lays its dots, with the quiet zone of 4 modules."""
    rows = qr_code(text).rows
    side = len(rows) + 8
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows, 4):
        for x, is_dark in enumerate(row, 4):
            if is_dark:
                image.putpixel((x, y), 0)
    return image.resize((side * dots, side * dots), Image.Resampling.NEAREST)


def read(image: Image.Image) -> str:
    return find_code_in(image.tobytes(), image.width)


def noisy(image: Image.Image, sigma: float) -> Image.Image:
    chance = random.Random(7)
    values = (min(255, max(0, round(v + chance.gauss(0, sigma)))) for v in image.tobytes())
    return Image.frombytes("L", image.size, bytes(values))


@pytest.mark.parametrize("dpi", DOTS)
@pytest.mark.parametrize("lines", CODES)
def test_a_clean_print_is_read(dpi: int, lines: int) -> None:
    assert read(printed(CODES[lines], DOTS[dpi])) == CODES[lines]


@pytest.mark.parametrize("dpi", DOTS)
@pytest.mark.parametrize("degrees", [5, 37, 90])
def test_a_turned_print_is_read(dpi: int, degrees: int) -> None:
    image = printed(CODES[5], DOTS[dpi])
    turned = image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert read(turned) == CODES[5]


@pytest.mark.parametrize("dpi", DOTS)
def test_a_blur_of_one_pixel_is_read_through(dpi: int) -> None:
    image = printed(CODES[5], DOTS[dpi])
    assert read(image.filter(ImageFilter.GaussianBlur(1.0))) == CODES[5]


@pytest.mark.parametrize("dpi", DOTS)
def test_noise_is_read_through(dpi: int) -> None:
    assert read(noisy(printed(CODES[5], DOTS[dpi]), 25)) == CODES[5]


@pytest.mark.parametrize("dpi", DOTS)
def test_a_faded_print_is_read(dpi: int) -> None:
    faded = printed(CODES[5], DOTS[dpi]).point(lambda value: 255 - (255 - value) * 35 // 100)
    assert read(faded) == CODES[5]


def test_no_picture_and_other_codes_are_none() -> None:
    assert read(Image.new("L", (200, 200), 255)) == ""
    assert read(printed("https://example.org", 4)) == ""
    assert find_code_in(b"", 0) == ""
