"""Every code on every document, as two printers draw it and as a worn or crooked paper shows it."""

from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from app.documents.raster import page
from tests.documents.gallery import documents
from tests.documents.reading import picture

_CODED = (  # a page of each kind: what is read does not follow from the state
    "label-ordinary", "label-everything", "closing-protocol-ordinary", "kit-prescription-ordinary",
    "kit-hand_out-ordinary", "patient-slip-ordinary", "hand-over-ordinary", "printer-test-76",
)  # fmt: skip
_FRAMES = 12  # what a scanner or a camera looks at in half a second


def read(image: Image.Image) -> list[str]:
    return sorted({code.text for code in zxingcpp.read_barcodes(image)})


def turned(degrees: float) -> Callable[[Image.Image], Image.Image]:
    how = Image.Resampling.BICUBIC
    return lambda image: image.rotate(degrees, how, expand=True, fillcolor=255)


def blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(1.0))


def faded(image: Image.Image) -> Image.Image:
    return image.point([int(165 + value * 0.35) for value in range(256)])


def noisy(image: Image.Image) -> Image.Image:
    return ImageChops.add(image, Image.effect_noise(image.size, 40), offset=-128)


def sheets(fonts: Path, dpi: float) -> dict[str, Image.Image]:
    return {
        name: picture(page(pdf, dpi)).convert("L")
        for name, pdf, _ in documents(fonts)
        if name in _CODED
    }


@pytest.fixture(scope="module")
def sharp(fonts: Path) -> dict[str, tuple[Image.Image, list[str]]]:
    """A page of each kind at 300 dots, and what is read on it."""
    return {name: (image, read(image)) for name, image in sheets(fonts, 300).items()}


def test_both_resolutions_of_label_printers_read_the_same(
    sharp: dict[str, tuple[Image.Image, list[str]]], fonts: Path
) -> None:
    assert set(sharp) == set(_CODED)
    assert all(said for _, said in sharp.values())
    coarse = {name: read(image) for name, image in sheets(fonts, 203).items()}
    assert coarse == {name: said for name, (_, said) in sharp.items()}


@pytest.mark.parametrize(
    "worn", [turned(5), turned(37), turned(90), blurred, faded],
    ids=["turned 5", "turned 37", "turned 90", "blurred", "faded"],
)  # fmt: skip
def test_a_crooked_blurred_or_faded_paper_still_reads(
    sharp: dict[str, tuple[Image.Image, list[str]]], worn: Callable[[Image.Image], Image.Image]
) -> None:
    unread = {
        name: (said, found)
        for name, (image, said) in sharp.items()
        if (found := read(worn(image))) != said
    }
    assert unread == {}


def test_through_noise_every_code_is_read_within_half_a_second_of_frames(
    sharp: dict[str, tuple[Image.Image, list[str]]],
) -> None:
    for name, (image, said) in sharp.items():
        left = set(said)
        for _ in range(_FRAMES):
            if not left:
                break
            left -= set(read(noisy(image)))
        assert not left, name
