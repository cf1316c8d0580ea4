"""The paper kit: every number in digits and codes on its form, and no form claims to be another."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from app.documents.kit import KitSheets, render_kit
from app.documents.raster import page_count
from app.domain.kit import FORM_WORDS, NUMBERS_A_SHEET, KitForm, take_serials
from app.domain.slip import SlipNumber
from tests.documents.reading import (
    codes,
    collisions,
    faces,
    is_within,
    page_sizes_mm,
    page_texts,
    sign_boxes,
)
from tests.workplaces import NOON


def sheets(
    form: KitForm, *, series: str = "A", practice: bool = False, again: datetime | None = None
) -> KitSheets:
    """Return one sheet of a kind."""
    serials = take_serials(series, 112, NUMBERS_A_SHEET[form])
    numbers = tuple(SlipNumber(series, number) for number in serials)
    return KitSheets("Apotek Granen, Strömsund", NOON, ((form, numbers),), practice, again)


@pytest.mark.parametrize(("series", "practice"), [("A", False), ("A", True), ("WQMG", False)])
@pytest.mark.parametrize("form", KitForm)
def test_a_form_is_one_sheet_with_its_numbers_and_nothing_falls_outside_or_on_another(
    form: KitForm, fonts: Path, series: str, practice: bool
) -> None:
    text = sheets(form, series=series, practice=practice)
    pdf = render_kit(text, fonts)
    assert [tuple(round(mm) for mm in size) for size in page_sizes_mm(pdf)] == [(210, 297)]
    (words,) = page_texts(pdf)
    assert FORM_WORDS[form] in words
    assert ("ÖVNING" in words) == practice
    assert all(str(number) in words for number in text.sheets[0][1])
    assert faces(pdf)[1] >= 3, "every face is embedded"
    ((sheet, boxes),) = sign_boxes(pdf)
    assert all(is_within(box, sheet) for box in boxes)
    assert not collisions(boxes)
    assert {str(number) for number in text.sheets[0][1]} <= set(codes(pdf))


@pytest.mark.parametrize("form", [f for f in KitForm if f is not KitForm.LOG])
def test_no_form_claims_to_be_the_order_that_it_is_stapled_to(form: KitForm, fonts: Path) -> None:
    """Requirement 20."""
    (words,) = page_texts(render_kit(sheets(form), fonts))
    assert re.search("Inte (en|ett) [a-zåäö]+", words)
    assert "Receptblankett" not in words


def test_the_form_of_a_prescription_asks_for_what_the_screen_asks_for(fonts: Path) -> None:
    """Requirement 6."""
    (words,) = page_texts(render_kit(sheets(KitForm.PRESCRIPTION), fonts))
    for asked in (
        "Personnummer", "Utfärdat", "Orsak till papper", "Förskrivarkod", "Arbetsplatskod",
        "Underskrift", "Dosering och ändamål", "Uttag, bokstäver", "Serienummer", "Batch",
        "Författning", "Farmakologi", "Teknik", "Rådgivning", "Narkotika",
    ):  # fmt: skip
        assert asked in words, asked


def test_sheets_that_are_printed_once_more_say_so(fonts: Path) -> None:
    (words,) = page_texts(render_kit(sheets(KitForm.LOG, again=NOON), fonts))
    assert "Omtryck 2026-11-23 17:21: kasta det första bladet" in words


def test_a_long_kit_has_a_page_for_every_sheet(fonts: Path) -> None:
    numbers = [SlipNumber("A", serial) for serial in take_serials("A", 0, 30)]
    many = tuple((KitForm.PRESCRIPTION, (number,)) for number in numbers)
    pdf = render_kit(KitSheets("Apotek Granen", NOON, many), fonts)
    assert page_count(pdf) == 30
    assert "blad 30 av 30" in page_texts(pdf)[-1]
