"""Faces, widths and wrapping."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from app.documents import typesetting
from app.documents.typesetting import Face, Style, bind, load_faces, open_canvas, printable, wrap
from app.domain.findings import Refused, Unavailable
from tests.documents.reading import faces, page_texts

STYLE = Style(Face.REGULAR, 10)


@pytest.fixture(autouse=True)
def loaded(fonts: Path) -> None:
    load_faces(fonts)


def test_only_the_faces_that_are_used_are_in_the_document_and_all_of_them_are_embedded() -> None:
    target = BytesIO()
    canvas = open_canvas(target, (50, 20), "Prov")
    canvas.setFont(Face.MONO, 9)
    canvas.drawString(5, 5, "Å ä ö 0O1lI")
    canvas.save()
    named, files = faces(target.getvalue())
    assert {name.split("+")[1] for name in named} == {"IBMPlexMono"} or len(named) == 1
    assert files == len(named) == 1
    assert page_texts(target.getvalue()) == ["Å ä ö 0O1lI"]


def test_a_missing_or_damaged_face_is_said_with_its_cure(
    tmp_path: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdfmetrics, "getRegisteredFontNames", list)
    with pytest.raises(Unavailable, match="IBMPlexSans_400Regular går inte att läsa") as missing:
        load_faces(tmp_path)
    assert missing.value.code == "font"
    for face in Face:
        shutil.copy(fonts / f"{face}.ttf", tmp_path)
    (tmp_path / f"{Face.BOLD}.ttf").write_bytes(b"no font")
    with pytest.raises(Unavailable, match="IBMPlexSans_700Bold"):
        load_faces(tmp_path)


def test_a_line_is_broken_between_words_and_a_too_long_word_within() -> None:
    width = STYLE.width("ett glas")
    assert wrap("ett glas vatten", STYLE, width) == ["ett glas", "vatten"]
    assert wrap("ett\n\nglas", STYLE, width) == ["ett", "glas"]
    parts = wrap("Donaudampfschiffahrt", STYLE, width)
    assert len(parts) > 1
    assert "".join(parts) == "Donaudampfschiffahrt"
    assert wrap("", STYLE, width) == []


def test_an_unbreakable_space_holds_words_together() -> None:
    width = STYLE.width("ta nu 2 tab")
    assert wrap("ta nu 2\N{NO-BREAK SPACE}tab", STYLE, width)[-1] != "tab"


def test_a_number_stays_with_its_word_until_nothing_else_fits() -> None:
    width = STYLE.width("Metoprolol 50")
    assert wrap("Metoprolol 50 mg", STYLE, width) == ["Metoprolol", bind("50 mg")]
    assert wrap("5 av 10 mg", STYLE, STYLE.width("10 mg")) == [bind("5 av"), bind("10 mg")]
    assert wrap("1234 mg", STYLE, STYLE.width("1234")) == ["1234", "mg"]
    held = bind("2 × 98 st, vnr 041238 · Tfn 0640-100 00 · annat nr").replace(
        "\N{NO-BREAK SPACE}", "_"
    )
    assert held == "2_×_98_st, vnr_041238 · Tfn_0640-100_00 · annat nr"


def test_groups_of_a_code_in_letters_of_one_width_are_not_bound() -> None:
    groups = "9f31 77c0 1206"
    assert bind(groups, Face.MONO) == groups


@given(st.text(st.characters(max_codepoint=0x17F)), st.floats(1, 300))
def test_wrapping_loses_no_sign_and_no_line_is_wider_than_the_paper(
    text: str, width: float
) -> None:
    try:
        clean = printable(text)
    except Refused:
        return
    lines = wrap(clean, STYLE, width)
    assert "".join("".join(lines).split()) == "".join(clean.split())
    assert all(STYLE.width(line) <= width or len(line) == 1 for line in lines)


@pytest.mark.parametrize("text", ["漢", "مرحبا", "💊", "\uffff", "\ue000"])
def test_what_the_face_has_no_sign_for_is_refused_and_never_left_blank(text: str) -> None:
    with pytest.raises(Refused, match=r"U\+[0-9A-F]{4,6}\) går inte att skriva ut"):
        printable(text)


def test_invisible_marks_are_dropped_and_odd_spaces_become_plain() -> None:
    assert printable("a\u00adb\u200bc\td\u2009e\r\n") == "abc d e \n"
    assert printable("A\u030asberg") == "\u00c5sberg"
    assert printable("1\N{NO-BREAK SPACE}st") == "1\N{NO-BREAK SPACE}st"


def test_every_swedish_and_sami_letter_can_be_printed_in_every_face() -> None:
    for face in typesetting.Face:
        assert printable("åäöÅÄÖéüáčđŋšŧž ½ µg ≥ × ° § – … €", face)
