"""The note for the paper form: its words, its size, and that nothing is ever cut."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.documents.notation import render_notation
from app.domain.findings import Refused
from app.domain.notation import NotationText
from tests.documents.reading import (
    collisions,
    is_within,
    page_sizes_mm,
    page_texts,
    sign_boxes,
    squeeze,
)

NOTE = NotationText(
    dispensed_on=date(2026, 11, 23),
    pharmacy="Apotek Granen, Östersund",
    product="Metoprolol Norrmed depottablett 50 mg, 98 st",
    quantity="2 av 3 förp · uttag 1 av 4",
    owed="1 förp restas",
    remaining="Kvar: 10 förp (980 enheter)",
    signum="SL",
    slip="A-0113-M",
)
LONG = replace(
    NOTE,
    product="Hydroxipropylmetylcellulosaftalat Norrmed Forte depot 100 mikrogram/24 timmar, 30 st",
    pharmacy="Apoteket Barn- och ungdomssjukhuset Österåker Skärgårdsstad",
    practice=True,
)


def test_the_note_says_what_was_handed_out_and_what_is_left(fonts: Path) -> None:
    """Requirement 26."""
    (text,) = page_texts(render_notation(NOTE, fonts, 76.0, 38.0))
    assert text.splitlines() == [
        "Utlämnat 2026-11-23",
        "Apotek Granen, Östersund",
        "Metoprolol Norrmed depottablett 50 mg, 98 st",
        "2 av 3 förp · uttag 1 av 4",
        "1 förp restas",
        "Kvar: 10 förp (980 enheter)",
        "Sign. SL · A-0113-M",
    ]


@pytest.mark.parametrize("size", [(76.0, 38.0), (70.0, 37.0), (100.0, 50.0)])
@pytest.mark.parametrize("text", [NOTE, LONG])
def test_the_note_is_as_large_as_a_label_and_nothing_is_cut(
    text: NotationText, size: tuple[float, float], fonts: Path
) -> None:
    pdf = render_notation(text, fonts, *size)
    (page,) = page_sizes_mm(pdf)
    assert page == pytest.approx(size, abs=0.01)
    (words,) = page_texts(pdf)
    for part in (text.product, text.pharmacy, text.quantity, text.remaining, text.slip):
        assert squeeze(part) in squeeze(words)
    assert ("ÖVNING" in words) is text.practice
    ((paper, boxes),) = sign_boxes(pdf)
    assert all(is_within(box, paper) for box in boxes)
    assert collisions(boxes) == []


def test_words_that_do_not_fit_are_refused(fonts: Path) -> None:
    with pytest.raises(Refused, match="får inte plats"):
        render_notation(replace(NOTE, product="Ord " * 200), fonts, 76.0, 38.0)
