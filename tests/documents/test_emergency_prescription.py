"""The paper of an emergency prescription, read back as a person and a scanner would."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from app.documents.emergency_prescription import render_emergency_prescription
from app.documents.raster import page
from app.domain.findings import Refused
from app.domain.prescription_entries import OrderWords
from app.domain.prescription_issue import use_of
from app.domain.prescription_paper import in_letters
from tests.documents.prescription_samples import LONG_ROW, PAPER, ROW, SIGNED, STATES
from tests.documents.reading import (
    collisions,
    faces,
    holds,
    is_within,
    page_sizes_mm,
    page_texts,
    picture,
    sign_boxes,
)
from tests.documents.worn import WHITE

WORDS = st.text("abcdefghijklmnopqrstuvwxyzåäö ,.0123456789", min_size=1, max_size=350)


@pytest.mark.parametrize("state", STATES)
def test_all_of_it_lies_on_one_page_and_nothing_over_anything(state: str, fonts: Path) -> None:
    """Requirement 18."""
    pdf = render_emergency_prescription(STATES[state], fonts)
    ((whole, boxes),) = sign_boxes(pdf)
    assert all(is_within(box, whole) for box in boxes)
    assert collisions(boxes) == []
    named, embedded = faces(pdf)
    assert len(named) == embedded


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("dpi", [203, 300])
def test_every_code_is_read_at_both_resolutions(state: str, dpi: int, fonts: Path) -> None:
    """Requirement 18."""
    paper = STATES[state]
    dots = picture(page(render_emergency_prescription(paper, fonts), dpi))
    wanted = {("Code128", paper.codes), ("DataMatrix", paper.codes), ("QRCode", paper.signed)}
    read = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(dots)}
    assert read == {(form, text) for form, text in wanted if text}


@pytest.mark.parametrize("state", STATES)
def test_the_paper_never_claims_to_be_the_official_form(state: str, fonts: Path) -> None:
    """Requirement 20."""
    said = " ".join(
        "".join(page_texts(render_emergency_prescription(STATES[state], fonts))).split()
    )
    assert "Inte Läkemedelsverkets blankett." in said
    assert "Recept, reservrutin" in said


@given(use=WORDS, message=WORDS)
def test_no_word_is_lost_however_long(use: str, message: str, fonts: Path) -> None:
    """Requirement 18. What A4 does not hold is refused, never cut."""
    uses = [f"Dos {number}: {use}: dos {number}." for number in range(1, 6)]
    rows = tuple(replace(ROW, use=each) for each in uses)
    paper = replace(PAPER, rows=rows, message=f"Läs: {message}: läst.", signed=SIGNED)
    try:
        pdf = render_emergency_prescription(paper, fonts)
    except Refused as refused:
        if refused.findings[0].rule != "prescription.room":
            raise
        return
    pages = page_texts(pdf)
    assert [said for said in (*uses, paper.message) if not holds(pages, said)] == []


def test_words_that_are_not_there_are_not_found(fonts: Path) -> None:
    pages = page_texts(render_emergency_prescription(PAPER, fonts))
    assert holds(pages, ROW.what)
    assert not holds(pages, "metotrexat")
    assert not holds(pages, f"{ROW.what} {ROW.what}")


def test_rows_that_are_not_used_are_struck_through(fonts: Path) -> None:
    """Requirement 18."""
    one = "".join(page_texts(render_emergency_prescription(PAPER, fonts)))
    assert "2. Används inte" in one
    three = render_emergency_prescription(replace(PAPER, rows=(ROW,) * 3), fonts)
    assert [round(width) for width, _ in page_sizes_mm(three)] == [210]
    assert "5. Används inte" in "".join(page_texts(three))


@pytest.mark.parametrize("state", STATES)
def test_every_row_that_may_not_be_exchanged_has_a_line_for_the_signum(
    state: str, fonts: Path
) -> None:
    """Requirement 18."""
    pdf = render_emergency_prescription(STATES[state], fonts)
    opposed = [row for row in STATES[state].rows if row.exchange.startswith("NEJ")]
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        found, headings = text.search("Signum vid NEJ"), []
        while at := found.get_next():
            headings.append(text.get_charbox(at[0]))
    assert len(headings) == len(opposed)
    sheet = picture(page(pdf, 72)).convert("L")  # a dot is a point
    for left, bottom, *_ in headings:
        below = [sheet.height - round(bottom) + drop for drop in range(8, 24)]
        across = [sheet.crop((round(left) + 2, y, round(left) + 62, y + 1)) for y in below]
        assert any(max(strip.tobytes()) < WHITE for strip in across), "a line of 2 cm"


def test_two_long_rows_go_on_a4_rather_than_in_small_print(fonts: Path) -> None:
    """Requirement 18."""
    rows = (replace(LONG_ROW, use=LONG_ROW.use * 3),) * 2
    pdf = render_emergency_prescription(replace(PAPER, rows=rows, signed=SIGNED), fonts)
    assert [round(width) for width, _ in page_sizes_mm(pdf)] == [210]


def test_withdrawals_stand_in_letters() -> None:
    """Requirement 18."""
    told = [in_letters(number) for number in (1, 2, 12, 19, 20, 21, 45, 99)]
    assert told == [
        "ETT", "TVÅ", "TOLV", "NITTON", "TJUGO", "TJUGOETT", "FYRTIOFEM", "NITTIONIO",
    ]  # fmt: skip
    assert len({in_letters(number) for number in range(1, 100)}) == 99


def test_dosage_and_purpose_make_one_sentence_where_they_can() -> None:
    assert use_of(OrderWords("1 tablett.", "mot värk")) == "1 tablett mot värk."
    assert use_of(OrderWords("1 tablett", "Sömn")) == "1 tablett. Ändamål: Sömn."
    assert use_of(OrderWords("1 tablett mot värk")) == "1 tablett mot värk"
