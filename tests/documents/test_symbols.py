"""Codes are square, and a scanner reads them back."""

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.units import mm

from app.documents.symbols import Symbol, data_matrix, draw_symbol, qr_code
from app.documents.typesetting import load_faces, open_canvas
from tests.documents.reading import codes


def printed(symbol: Symbol, fonts: Path, module_mm: float) -> bytes:
    load_faces(fonts)
    target = BytesIO()
    canvas = open_canvas(target, (60, 60), "Kod")
    draw_symbol(canvas, symbol, (10 * mm, 10 * mm), module_mm * mm)
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize("length", range(1, 40, 3))
def test_a_data_matrix_is_always_square(length: int) -> None:
    symbol = data_matrix("A" * length)
    assert all(len(row) == symbol.modules for row in symbol.rows)
    assert all(symbol.rows[-1]), "the lower edge of a Data Matrix is solid"
    assert all(row[0] for row in symbol.rows), "the left edge of a Data Matrix is solid"


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_both_kinds_read_back_at_printers_resolutions(dpi: int, fonts: Path) -> None:
    assert codes(printed(data_matrix("AB-12345-M"), fonts, 0.625), dpi) == ["AB-12345-M"]
    text = "2026-11-23-A\n9f3a77c012be4d10 4812 åäö"
    assert codes(printed(qr_code(text), fonts, 0.5), dpi) == [text]
