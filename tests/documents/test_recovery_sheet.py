"""The recovery sheet: one page, the whole code, and what to do with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.recovery_sheet import render_recovery_sheet
from tests.documents.reading import (
    collisions,
    faces,
    is_within,
    page_sizes_mm,
    page_texts,
    sign_boxes,
)
from tests.documents.samples import SHEET


def test_it_is_one_a4_page_with_the_groups_in_order(fonts: Path) -> None:
    pdf = render_recovery_sheet(SHEET, fonts)
    assert page_sizes_mm(pdf) == [pytest.approx((210, 297), abs=0.01)]
    (text,) = page_texts(pdf)
    places = [text.index(group) for group in SHEET.code.split("-")]
    assert places == sorted(places)


def test_it_names_the_pharmacy_the_store_and_the_day(fonts: Path) -> None:
    (text,) = page_texts(render_recovery_sheet(SHEET, fonts))
    assert "Apotek Granen, Strömsund · Lykta 9F3A77C0 · 2026-11-22" in text
    assert "Återställningsblad" in text


def test_it_says_what_to_do_now_and_later(fonts: Path) -> None:
    (text,) = page_texts(render_recovery_sheet(SHEET, fonts))
    assert "kassaskåp" in text
    assert "Inget lösenord" in text
    assert "Sida 1 av 1" in text


def test_a_code_of_another_length_has_room_too(fonts: Path) -> None:
    sheet = replace(SHEET, code="-".join(f"{n:05d}" for n in range(12)), practice=True)
    (text,) = page_texts(render_recovery_sheet(sheet, fonts))
    assert "00011" in text
    assert "ÖVNING" in text


def test_the_code_never_shows_in_a_message_or_in_the_files_properties(fonts: Path) -> None:
    assert "K7RXM" not in repr(SHEET)
    assert b"K7RXM" not in render_recovery_sheet(SHEET, fonts)


def test_only_bundled_faces_are_used_and_nothing_overlaps(fonts: Path) -> None:
    pdf = render_recovery_sheet(SHEET, fonts)
    named, files = faces(pdf)
    assert all("+IBMPlex" in name for name in named)
    assert files == len(named)
    ((paper, boxes),) = sign_boxes(pdf)
    assert all(is_within(box, paper) for box in boxes)
    assert not collisions(boxes)
    assert pdf == render_recovery_sheet(SHEET, fonts)
