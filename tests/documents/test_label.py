"""The label: its size, its words, and that nothing is ever cut."""

from dataclasses import fields, replace
from math import prod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.documents.label import MOST_LABELS, SMALLEST, render_label
from app.domain.findings import Refused
from app.domain.label import LabelText
from tests.documents.reading import (
    codes,
    collisions,
    faces,
    holds,
    is_within,
    page_sizes_mm,
    page_texts,
    sign_boxes,
    squeeze,
)
from tests.documents.samples import LABEL, LONG_DOSAGE, LONG_NAMES_LABEL, LONG_NUMBER_LABEL

WORST = replace(LONG_NAMES_LABEL, dosage=LONG_DOSAGE, reprint=True, practice=True)

SIZES = [(76.0, 38.0), (57.0, 32.0), (70.0, 37.0), (89.0, 36.0), (100.0, 50.0), (54.0, 70.0)]


def all_text(pdf: bytes) -> str:
    return "\n".join(page_texts(pdf))


@pytest.mark.parametrize("size", [(76.0, 38.0), (70.0, 37.0), (100.0, 50.0)])
@pytest.mark.parametrize("text", [LABEL, replace(LABEL, dosage=LONG_DOSAGE)])
def test_every_page_is_exactly_as_large_as_the_label(
    size: tuple[float, float], text: LabelText, fonts: Path
) -> None:
    for page_size in page_sizes_mm(render_label(text, fonts, *size)):
        assert page_size == pytest.approx(size, abs=0.01)


def test_the_label_says_everything_in_swedish_letters(fonts: Path) -> None:
    (text,) = page_texts(render_label(LABEL, fonts))
    assert text.splitlines() == [
        "Karl-Erik Åsberg 121212+1212",
        "Metoprolol Norrmed depottablett 50 mg",
        "98 st · 1 förp · vnr 041238 · uttag 1 av 1, inget kvar",
        "1 tablett på morgonen.",
        "Mot högt blodtryck.",
        "Förskr. M. Öberg, läkare",
        "Apotek Granen, Strömsund · 2026-11-23 · SLi",
        "A-0113-M · reservrutin",
    ]


def test_old_product_data_are_marked_calmly_in_the_foot(fonts: Path) -> None:
    marked = replace(LABEL, register_mark="varudata 2026-09-01")
    (text,) = page_texts(render_label(marked, fonts))
    plain = page_texts(render_label(LABEL, fonts))[0].splitlines()
    assert text.splitlines() == [*plain[:-1], "varudata 2026-09-01", plain[-1]]


def test_the_directions_are_the_largest_print_on_the_label(fonts: Path) -> None:
    ((_, boxes),) = sign_boxes(render_label(LABEL, fonts))
    tallest = max(boxes, key=lambda box: box[3] - box[1])
    assert 45 < tallest[1] < 70, "in the middle of the label"


def test_what_is_not_known_leaves_no_gap(fonts: Path) -> None:
    text = replace(LABEL, varunummer="", pack="", withdrawal="")
    assert "\n1 förp\n" in all_text(render_label(text, fonts)).replace("\r", "")


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("text", [LABEL, WORST])
def test_a_scanner_reads_the_slip_number_from_every_label(
    dpi: int, text: LabelText, fonts: Path
) -> None:
    pdf = render_label(text, fonts)
    for number in range(len(page_texts(pdf))):
        assert codes(pdf, dpi, number) == [text.slip]


def test_only_bundled_faces_are_used_and_all_are_embedded(fonts: Path) -> None:
    named, files = faces(render_label(WORST, fonts))
    assert all("+IBMPlex" in name for name in named)
    assert files == len(named)


def test_the_same_label_is_the_same_file(fonts: Path) -> None:
    assert render_label(WORST, fonts) == render_label(WORST, fonts)
    assert render_label(LABEL, fonts) != render_label(replace(LABEL, reprint=True), fonts)


def test_the_files_own_properties_name_no_patient(fonts: Path) -> None:
    pdf = render_label(LABEL, fonts)
    assert b"Etikett A-0113-M" in pdf
    assert b"sberg" not in pdf
    assert b"1212" not in pdf.replace(b"D:20", b"")


def test_reprint_and_practice_stand_on_every_label(fonts: Path) -> None:
    """Requirement 3."""
    ordinary = all_text(render_label(LABEL, fonts))
    assert "OMTRYCK" not in ordinary
    assert "ÖVNING" not in ordinary
    pages = page_texts(render_label(WORST, fonts))
    assert len(pages) > 1
    assert all("ÖVNING" in text and "OMTRYCK" in text for text in pages)


def test_long_directions_become_smaller_before_they_take_another_label(fonts: Path) -> None:
    def tallest(dosage: str) -> tuple[int, float]:
        pages = sign_boxes(render_label(replace(LABEL, dosage=dosage), fonts))
        return len(pages), max(box[3] - box[1] for _, boxes in pages for box in boxes)

    short, middle, long = (tallest(LONG_DOSAGE[:n]) for n in (20, 150, len(LONG_DOSAGE)))
    assert short[0] == middle[0] == 1
    assert middle[1] < short[1]
    assert long[0] == 2


def test_a_second_label_says_so_and_repeats_whose_and_what_it_is(fonts: Path) -> None:
    pages = page_texts(render_label(replace(LABEL, dosage=LONG_DOSAGE), fonts))
    assert len(pages) == 2
    for number, text in enumerate(pages, 1):
        assert f"ETIKETT {number} AV 2" in text
        assert LABEL.patient_name in text
        assert LABEL.patient_id in text
        assert LABEL.product in text
        assert LABEL.slip in text


def test_directions_go_on_to_the_next_label_between_sentences_or_else_clauses(fonts: Path) -> None:
    """Requirement 24."""
    for label in (replace(LABEL, dosage=LONG_DOSAGE), WORST):
        pages = [squeeze(text) for text in page_texts(render_label(label, fonts))]
        for sentence in LONG_DOSAGE.split(". "):
            assert any(squeeze(sentence) in text for text in pages), sentence
    one = LONG_DOSAGE.replace(". ", ", ")
    pages = [squeeze(text) for text in page_texts(render_label(replace(LABEL, dosage=one), fonts))]
    assert len(pages) == 2
    for clause in one.split(", "):
        assert any(squeeze(clause) in text for text in pages), clause


def test_a_number_is_never_parted_from_its_word(fonts: Path) -> None:
    for label in (replace(LABEL, dosage=LONG_DOSAGE), LONG_NAMES_LABEL):
        text = all_text(render_label(label, fonts))
        lines = [line for line in text.splitlines() if LABEL.slip not in line]
        assert not [line for line in lines if line.split(" ")[-1].isdigit()]


def test_the_longest_words_of_every_field_still_become_labels(fonts: Path) -> None:
    pages = page_texts(render_label(WORST, fonts))
    for field in fields(WORST):
        value = getattr(WORST, field.name)
        if isinstance(value, str):
            assert holds(pages, value), field.name


def test_directions_beyond_four_labels_are_refused_with_the_way_out(fonts: Path) -> None:
    with pytest.raises(Refused, match=f"plats på {MOST_LABELS} etiketter") as refusal:
        render_label(replace(LABEL, dosage=LONG_DOSAGE * 8), fonts)
    assert [f.field for f in refusal.value.findings] == ["dosage"]


def test_names_that_leave_no_room_for_directions_are_refused(fonts: Path) -> None:
    with pytest.raises(Refused, match="för långt för etiketten") as refusal:
        render_label(replace(LABEL, pharmacy="Apotek Granen, Strömsund " * 30), fonts)
    assert [f.field for f in refusal.value.findings] == ["label"]


def test_a_name_in_letters_that_nobody_can_print_is_refused(fonts: Path) -> None:
    with pytest.raises(Refused, match="går inte att skriva ut"):
        render_label(replace(LABEL, patient_name="王"), fonts)


words = st.text(
    st.characters(max_codepoint=0x17F, categories=["L", "N", "P", "S", "Zs"]), max_size=120
)
directions = st.text(
    st.sampled_from("1 2½ tablett morgon åäö ÅÄÖ (mg/ml) <b>&amp; \n—…;:")
    | st.characters(max_codepoint=0x17F, categories=["L", "N", "P", "S", "Zs"]),
    max_size=1_500,
)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "text",
    [LABEL, LONG_NUMBER_LABEL, replace(LABEL, dosage=LONG_DOSAGE), LONG_NAMES_LABEL],
)
def test_a_scanner_reads_the_slip_number_from_labels_of_every_size(
    size: tuple[float, float], text: LabelText, fonts: Path
) -> None:
    if text is LONG_NAMES_LABEL and size == min(SIZES, key=prod):
        with pytest.raises(Refused, match="för långt för etiketten"):
            render_label(text, fonts, *size)
        return
    pdf = render_label(text, fonts, *size)
    for dpi in (203, 300):
        for number in range(len(page_texts(pdf))):
            assert codes(pdf, dpi, number) == [text.slip]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SIZES), st.lists(st.sampled_from(LONG_DOSAGE.split()), max_size=120))
def test_every_word_of_the_directions_stands_on_some_label_of_whatever_size(
    fonts: Path, size: tuple[float, float], said: list[str]
) -> None:
    """Requirement 24."""
    text = replace(LABEL, dosage=" ".join(said) or "Enligt anvisning")
    try:
        pdf = render_label(text, fonts, *size)
    except Refused:
        return
    pages = page_texts(pdf)
    assert holds(pages, text.directions)
    for number, (paper, boxes) in enumerate(sign_boxes(pdf)):
        assert all(is_within(box, paper) for box in boxes)
        assert not collisions(boxes)
        assert codes(pdf, 203, number) == [LABEL.slip]
        assert len(pages) == 1 or f"ETIKETT {number + 1} AV {len(pages)}" in pages[number]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(LONG_NAMES_LABEL.patient_name, LONG_NAMES_LABEL.product, LONG_DOSAGE * 2, True)
@example("W" * 120, "W" * 120, "W" * 300, False)
@given(words, words, directions, st.booleans())
def test_any_words_are_wholly_on_the_labels_or_refused(
    fonts: Path, name: str, product: str, dosage: str, practice: bool
) -> None:
    """Requirement 24."""
    text = replace(LABEL, patient_name=name, product=product, dosage=dosage, practice=practice)
    try:
        pdf = render_label(text, fonts)
    except Refused:
        return
    pages = page_texts(pdf)
    for part in (name, product, text.directions, text.quantity, text.pharmacy, text.prescriber):
        assert holds(pages, part), squeeze(part)
    for number, (paper, boxes) in enumerate(sign_boxes(pdf)):
        assert all(is_within(box, paper) for box in boxes)
        assert not collisions(boxes)
        assert codes(pdf, 203, number) == [LABEL.slip]


def test_the_smallest_print_is_seven_points() -> None:
    assert SMALLEST >= 7
