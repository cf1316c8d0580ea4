"""Paths: what stands in a field, which comes first, and decisions that move with rows."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import read_rules
from app.domain.dispensing import check
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.fields import row_of, value_at
from app.domain.order import Product
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings
from app.ui.views.dispense.paths import (
    field_name,
    is_blank,
    place_of,
    reading_order,
    without_row,
)
from tests.workplaces import NOON, RESOURCES, filled_draft

ROWS = tuple(RowDraft(Product(name), dosage=name) for name in "abc")


def shipped_rules() -> RuleSet:
    return read_rules(RESOURCES / "rules")


def test_every_stop_of_an_empty_draft_has_a_name_and_a_place_in_the_order() -> None:
    around = Surroundings(NOON, None, shipped_rules(), approver="Sara")
    findings = check(DispensingDraft(), around)
    named = [f.field for f in findings if f.field not in ("outage", "label", "rows")]
    assert all(field_name(path) for path in named)
    known = reading_order("label")[0]
    assert all(reading_order(f.field)[0] <= known for f in findings)


def test_the_order_is_that_of_the_columns_and_rows() -> None:
    paths = ["advice_given", "rows.1.product", "rows.0.dosage", "rows.0.product",
             "identity_checked", "patient.name", "prescriber.code", "issued_on"]  # fmt: skip
    assert sorted(paths, key=reading_order) == paths[::-1]


def test_an_unknown_path_comes_last() -> None:
    assert reading_order("start") > reading_order("label")


def test_values_are_found_by_path() -> None:
    draft = filled_draft()
    assert value_at(draft, "prescriber.phone") == "0640-100 00"
    assert value_at(draft, "rows.0.packages") == 1
    assert value_at(draft, "rows.7.packages") is None
    assert value_at(draft, "no.such") is None
    assert value_at(draft, "label") == draft.label_digest()


def test_blank_is_what_a_person_has_not_filled_in() -> None:
    draft = replace(DispensingDraft(), issued_on="  ")
    assert is_blank(draft, "issued_on")
    assert is_blank(draft, "advice_given")
    assert is_blank(draft, "rows.0.product")
    assert not is_blank(draft, "rows.0.withdrawals")


def test_a_finding_in_a_row_says_which() -> None:
    assert (place_of("rows.2.dosage"), row_of("rows.2.dosage")) == ("rad 3", 2)
    assert (place_of("rows"), row_of("rows")) == ("", None)
    assert field_name("rows.2.dosage") == "rad 3: dosering"


@given(st.integers(0, 2), st.sets(st.integers(0, 2)))
def test_decisions_move_up_with_their_rows(gone: int, decided: set[int]) -> None:
    keys = tuple(f"P-UNKNOWN@rows.{row}.product" for row in sorted(decided))
    draft = DispensingDraft(rows=ROWS, confirmed=("X@reason", *keys))
    left = without_row(draft, gone)
    names = [row.dosage for row in left.rows]
    assert names == [row.dosage for at, row in enumerate(ROWS) if at != gone]
    kept = {names[row_of(key.partition("@")[2]) or 0] for key in left.confirmed[1:]}
    assert kept == {ROWS[row].dosage for row in decided if row != gone}
    assert left.confirmed[0] == "X@reason"
