"""Whole made-up registers come through the parser process as they were written."""

import tempfile
from collections.abc import Callable
from datetime import date

import pytest

from app.domain.reference import Source
from app.exchange.reference.reader import read_source
from tests.exchange.reference import synthetic


@pytest.mark.parametrize(
    ("source", "write", "sizes", "rows"),
    [
        (Source.NPL, synthetic.write_npl, (300, 700), 700),
        (Source.NSL, synthetic.write_nsl, (400,), 400),
        (Source.VARA, synthetic.write_vara, (600,), 600),
        (Source.SHORTAGES, synthetic.write_shortages, (50,), 300),
    ],
)
def test_a_register_comes_through_the_process_whole(
    source: Source, write: Callable[..., None], sizes: tuple[int, ...], rows: int
) -> None:
    progress: list[tuple[int, int]] = []
    with tempfile.TemporaryFile() as file:
        write(file, *sizes)
        with read_source(file, lambda done, total: progress.append((done, total))) as reading:
            statements = list(reading)
    assert (reading.head.source, reading.head.practice) == (source, True)
    assert reading.head.published == date(2026, 11, 20)
    assert len({(type(one), one.key) for one in statements}) == len(statements) == rows
    assert reading.remarks == []
    assert progress[-1][0] == progress[-1][1]
