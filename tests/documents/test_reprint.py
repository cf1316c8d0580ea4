"""OMTRYCK over a document that is already made: on every page, over nothing, changing nothing."""

from pathlib import Path

import pytest

from app.documents.notation import render_notation
from app.documents.reprint import mark_reprint
from app.domain.findings import Unavailable
from tests.documents.gallery import documents
from tests.documents.reading import (
    codes,
    collisions,
    faces,
    is_within,
    page_sizes_mm,
    page_texts,
    sign_boxes,
)
from tests.documents.test_notation import LONG, NOTE
from tests.workplaces import NOON

MARK = "OMTRYCK 2026-11-23 17:21"
_MADE_ANEW = ("label-", "emergency-")  # carry a mark of their own


@pytest.fixture(scope="module")
def papers(fonts: Path) -> dict[str, bytes]:
    """Every document that a reprint lays its mark over."""
    found = {
        name: pdf
        for name, pdf, _ in documents(fonts)
        if not name.startswith(_MADE_ANEW) and name != "printer-test-76"
    }
    notes = {
        f"note-{text.practice}-{width}": render_notation(text, fonts, width, height)
        for text in (NOTE, LONG)
        for width, height in ((76.0, 38.0), (100.0, 50.0))
    }
    return found | notes


def test_every_page_says_it_once_and_over_nothing_else(
    papers: dict[str, bytes], fonts: Path
) -> None:
    assert len(papers) > 20
    for name, pdf in papers.items():
        marked = mark_reprint(pdf, NOON, fonts)
        assert [text.count(MARK) for text in page_texts(marked)] == [1] * len(page_texts(pdf)), name
        assert page_sizes_mm(marked) == page_sizes_mm(pdf), name
        before = [collisions(boxes) for _, boxes in sign_boxes(pdf)]
        for (whole, boxes), known in zip(sign_boxes(marked), before, strict=True):
            assert all(is_within(box, whole) for box in boxes), name
            assert len(collisions(boxes)) == len(known), name
        named, embedded = faces(marked)
        assert len(named) <= embedded, name


@pytest.mark.parametrize("dpi", [203, 300])
def test_every_code_is_read_as_before(papers: dict[str, bytes], fonts: Path, dpi: int) -> None:
    coded = {n: p for n, p in papers.items() if n.endswith("-ordinary") and codes(p, dpi)}
    assert len(coded) >= 3
    for name, pdf in coded.items():
        assert codes(mark_reprint(pdf, NOON, fonts), dpi) == codes(pdf, dpi), name


def test_the_same_document_at_the_same_time_gives_the_same_words(
    papers: dict[str, bytes], fonts: Path
) -> None:
    for name, pdf in papers.items():
        marked = page_texts(mark_reprint(pdf, NOON, fonts))
        assert [text.replace(MARK, "").split() for text in marked] == [
            text.split() for text in page_texts(pdf)
        ], name


def test_what_is_no_document_is_told(fonts: Path) -> None:
    with pytest.raises(Unavailable, match="går inte att läsa"):
        mark_reprint(b"%PDF", NOON, fonts)
