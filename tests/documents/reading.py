"""Reading a PDF back as a person, a scanner and a printer would."""

import re

import pypdfium2
import zxingcpp
from PIL import Image

from app.documents.raster import Raster, page

POINTS_PER_MM = 72 / 25.4
Box = tuple[float, float, float, float]  # left, bottom, right, top in points


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page, every space a plain one, as it looks."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = [sheet.get_textpage().get_text_range() for sheet in document]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]


def squeeze(text: str) -> str:
    """Return the text without what line breaks may change: spaces, and hyphens at a line's end."""
    return re.sub(r"[\s\-\u0002\u00ad\ufffe]", "", text)


def holds(pages: list[str], part: str) -> bool:
    """Tell whether the part's words stand there whole, or go on from one page to the next."""
    rest = squeeze(part)
    for text in map(squeeze, pages):
        longest = next(n for n in range(len(rest), -1, -1) if rest[:n] in text)
        rest = rest[longest:]
    return not rest


def page_sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        sizes = [sheet.get_size() for sheet in document]
    return [(width / POINTS_PER_MM, height / POINTS_PER_MM) for width, height in sizes]


def faces(pdf: bytes) -> tuple[set[str], int]:
    """Return the names of all faces that are used, and how many font files lie in the document."""
    named = {name.decode() for name in re.findall(rb"/BaseFont */([^\s/>]+)", pdf)}
    return named, len(re.findall(rb"/FontFile2 ", pdf))


def picture(raster: Raster) -> Image.Image:
    """Return dots as a picture that a scanner, a person or a file can take."""
    size = (raster.width, raster.height)
    return Image.frombytes("RGBA", size, raster.rgba).convert("RGB")


def codes(pdf: bytes, dpi: float = 203, number: int = 0) -> list[str]:
    """Return what a scanner reads on a page printed at a resolution."""
    return [code.text for code in zxingcpp.read_barcodes(picture(page(pdf, dpi, number)))]


def sign_boxes(pdf: bytes) -> list[tuple[Box, list[Box]]]:
    """Return each page's own box and the boxes that its signs take up."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            text = sheet.get_textpage()
            boxes = [text.get_charbox(i, loose=True) for i in range(text.count_chars())]
            inked = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
            found.append(((0.0, 0.0, *sheet.get_size()), inked))
    return found


def is_within(inner: Box, outer: Box) -> bool:
    """Tell whether one box lies in another."""
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def collisions(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Return the pairs of signs where one covers half of the other."""
    ordered = sorted(boxes)
    found = []
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other[0] >= one[2]:
                break
            width = min(one[2], other[2]) - max(one[0], other[0])
            height = min(one[3], other[3]) - max(one[1], other[1])
            if height > 0 and width * height > min(map(_area, (one, other))) / 2:
                found.append((one, other))
    return found


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
