"""A second reading differs where it says another package or another dose, however it is written."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kit import FromForm, KitForm
from app.domain.order import Product
from app.domain.reread import Captured, ReadField, Reading, ReadRow, compare

TODAY = date(2026, 11, 27)
PATIENT = "19121212-1212"
SMALL = Product("Metoprolol Prov", "50 mg", "Depottablett", "28 st", "041238", "20010131100017")
LARGE = replace(SMALL, pack="98 st", varunummer="041239", npl_pack_id="20010131100024")
TYPED = Product("Metoprolol Prov depottablett 50 mg", pack="28 st")
DOSE = "1,5 tablett kl. 8. Mot högt blodtryck."


def differing(one: ReadRow, other: ReadRow) -> list[ReadField]:
    form = FromForm(KitForm.PRESCRIPTION, "")
    first = Captured("A-0001-T", form, (PATIENT,), (one,), has_dose=True)
    return [found.field for found in compare(first, Reading(PATIENT, (other,)), TODAY)]


def of_products(one: Product, other: Product) -> list[ReadField]:
    return differing(ReadRow(one, DOSE, 1), ReadRow(other, DOSE, 1))


def of_doses(one: str, other: str) -> list[ReadField]:
    return differing(ReadRow(SMALL, one, 1), ReadRow(SMALL, other, 1))


@pytest.mark.parametrize(
    "other",
    [
        LARGE,
        replace(LARGE, varunummer="", npl_pack_id=""),
        replace(LARGE, npl_pack_id=""),
        replace(LARGE, varunummer=""),
        replace(TYPED, pack="98 st"),
        Product(TYPED.name),
    ],
)
def test_another_size_of_the_same_medicine_is_another_package(other: Product) -> None:
    """Two packs of one medicine are called the same; the number tells them apart, else the size."""
    assert of_products(SMALL, other) == [ReadField.PRODUCT]
    assert of_products(other, SMALL) == [ReadField.PRODUCT]


def test_an_exchanged_row_is_read_right_by_what_was_ordered_or_given_and_by_nothing_else() -> None:
    given = replace(SMALL, name="Metoprolol Annan", varunummer="512047", npl_pack_id="")
    row = ReadRow(given, DOSE, 1, ordered=SMALL)
    assert differing(row, ReadRow(SMALL, DOSE, 1)) == []
    assert differing(row, ReadRow(given, DOSE, 1)) == []
    assert differing(row, ReadRow(LARGE, DOSE, 1)) == [ReadField.PRODUCT]
    stronger = replace(SMALL, strength="100 mg", varunummer="041240", npl_pack_id="")
    assert differing(row, ReadRow(stronger, DOSE, 1)) == [ReadField.STRENGTH]


def test_part_of_what_was_ordered_is_read_right_by_either_number() -> None:
    row = ReadRow(SMALL, DOSE, 2, ordered_packages=3)
    counts = [differing(row, ReadRow(SMALL, DOSE, packages)) for packages in (2, 3, 4)]
    assert counts == [[], [], [ReadField.QUANTITY]]


def test_a_difference_in_size_shows_both_sizes() -> None:
    first = Captured(
        "A-0001-T", FromForm(KitForm.PRESCRIPTION, ""), (PATIENT,), (ReadRow(SMALL, DOSE, 1),), True
    )
    (found,) = compare(first, Reading(PATIENT, (ReadRow(LARGE, DOSE, 1),)), TODAY)
    assert (found.first[-7:], found.second[-7:]) == (", 28 st", ", 98 st")


def test_what_is_in_no_register_is_the_same_by_its_name_and_size() -> None:
    assert of_products(SMALL, TYPED) == []
    assert of_products(TYPED, Product(f"{TYPED.name.upper()} 28 st")) == []
    assert of_products(SMALL, replace(SMALL, npl_pack_id="", name="Seloken Prov")) == []


def test_a_decimal_is_one_number_and_no_other() -> None:
    assert of_doses("1,5 tablett", "1.5 Tablett.") == []
    for other in ("1, 5 tablett", "15 tablett", "1 5 tablett", "5,1 tablett"):
        assert of_doses("1,5 tablett", other) == [ReadField.DOSE]


@given(st.integers(0, 99), st.integers(0, 99), st.sampled_from((", ", ". ", " ", "")))
def test_two_numbers_are_never_read_as_a_decimal(whole: int, part: int, between: str) -> None:
    assert of_doses(f"{whole},{part} ml", f"{whole}{between}{part} ml") == [ReadField.DOSE]


@given(st.lists(st.sampled_from(("1", "2,5", "ml", "Mot", "värk")), min_size=1), st.data())
def test_case_spaces_and_stops_after_a_word_make_no_difference(
    words: list[str], data: st.DataObject
) -> None:
    ends = st.sampled_from((" ", "  ", ". ", ", ", "\n"))
    other = "".join(word.swapcase() + data.draw(ends) for word in words)
    assert of_doses(" ".join(words), other.replace(",", ".")) == []
