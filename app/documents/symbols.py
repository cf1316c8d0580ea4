"""Codes that a scanner reads: Data Matrix and QR as squares on a page, Code 128 as bars."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import zxingcpp
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True)
class Symbol:
    """A square code (tvådimensionell kod) without its quiet border."""

    rows: tuple[tuple[bool, ...], ...]  # top row first; True is dark

    @property
    def modules(self) -> int:
        """How many squares a side has."""
        return len(self.rows)


def data_matrix(text: str) -> Symbol:
    """Return the text as a square Data Matrix."""
    return _symbol(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)


def gs1_data_matrix(elements: str) -> Symbol:
    """Return GS1 elements, as (01)…(21)…, as the square Data Matrix that packs carry."""
    return _symbol(elements, zxingcpp.BarcodeFormat.DataMatrix, force_square=True, gs1=True)


def qr_code(text: str) -> Symbol:
    """Return the text as a QR code that survives 15 % of damage."""
    return _symbol(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def _symbol(text: str, form: zxingcpp.BarcodeFormat, **options: object) -> Symbol:
    image: Any = zxingcpp.create_barcode(text, form, **options).to_image(add_quiet_zones=False)
    rows: list[list[int]] = memoryview(image).tolist()  # type: ignore[assignment]
    return Symbol(tuple(tuple(value == 0 for value in row) for row in rows))


def draw_symbol(canvas: Canvas, symbol: Symbol, at: tuple[float, float], module: float) -> None:
    """Draw a code with its lower left corner at a point, its squares `module` points wide."""
    left, bottom = at
    path = canvas.beginPath()
    for up, row in enumerate(reversed(symbol.rows)):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end] == row[start]:
                end += 1
            if row[start]:
                x, y = left + start * module, bottom + up * module
                path.rect(x, y, (end - start) * module, module)
            start = end
    canvas.drawPath(path, stroke=0, fill=1)


def code_128(text: str) -> tuple[bool, ...]:
    """Return the text as the bars of a Code 128, without quiet zones; True is dark."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    image: Any = made.to_image(add_quiet_zones=False)
    row: list[int] = memoryview(image).tolist()[0]  # type: ignore[assignment]
    return tuple(value == 0 for value in row)


def draw_bars(
    canvas: Canvas, bars: tuple[bool, ...], at: tuple[float, float], module: float, height: float
) -> None:
    """Draw bars with their lower left corner at a point, the thinnest `module` points wide."""
    left, bottom = at
    path = canvas.beginPath()
    for dark, run in groupby(enumerate(bars), key=lambda bar: bar[1]):
        places = [place for place, _ in run]
        if dark:
            path.rect(left + places[0] * module, bottom, len(places) * module, height)
    canvas.drawPath(path, stroke=0, fill=1)


def scanned(kind: str, content: str, plain: str = "") -> tuple[tuple[bool, ...], ...]:
    """Return the code that carries a field as rows, top first; one row for bars, () for none.

    `plain` stands in the place of a pack's code, as bars.
    """
    if plain or (kind == "code_128" and content):
        return (code_128(plain or content),)
    if kind == "pack":
        return gs1_data_matrix(content).rows
    return data_matrix(content).rows if content else ()
