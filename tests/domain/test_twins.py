"""The same medicine twice: told before it is handed out, whatever order and counter it came by."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decisions import decide, decision_key, obstacles
from app.domain.dispensing import check, make
from app.domain.draft import RowDraft
from app.domain.findings import Finding, Refused, Severity
from app.domain.history import PastRow
from app.domain.order import Benefit, OrderKind, Origin, Product
from app.domain.staff import Person, Role
from app.domain.supplied import DispensedRow, RowRef
from app.domain.twins import is_same_medicine, is_same_strength
from tests.domain.drafts import AROUND, DRAFT, ENTRY, NOON, PRODUCT, RULES, changed_row, slip

METOPROLOL = replace(PRODUCT, substance="metoprolol")
HUNDRED = replace(METOPROLOL, strength="100 mg", name="Seloken Prov")


def past(product: Product = METOPROLOL, days: int = 1, **more: object) -> PastRow:
    made = PastRow(
        UUID(int=9),
        "B-0009-Z",
        NOON - timedelta(days=days),
        (NOON - timedelta(days=days)).date(),
        Origin.PAPER,
        OrderKind.HUMAN,
        DispensedRow(1, product, 1, 1, 1, Benefit.WITH),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def twins(product: Product, *history: PastRow) -> list[Finding]:
    draft = changed_row(product=product)
    found = check(draft, replace(AROUND, history=history))
    return [finding for finding in found if finding.rule.startswith("T-")]


@pytest.mark.parametrize("origin", Origin)
def test_a_twin_of_any_origin_must_be_decided_before_anything_is_handed_out(
    origin: Origin,
) -> None:
    """Requirement 16."""
    around = replace(AROUND, history=(past(origin=origin),))
    draft = changed_row(product=METOPROLOL)
    with pytest.raises(Refused, match=r"lämnades ut här 2026-11-22 på B-0009-Z\."):
        make(slip(draft), around)
    (twin,) = obstacles(draft, check(draft, around))
    assert (twin.rule, twin.severity, twin.field) == ("T-TWIN", Severity.WARN, "rows.0.product")
    sara = Person(ENTRY, "Sara Lindqvist", frozenset({Role.PHARMACIST}))
    with pytest.raises(Refused):
        make(slip(decide(draft, twin, sara, NOON)), around)  # the rule asks why
    made, personal = make(slip(decide(draft, twin, sara, NOON, "Ny ordination.")), around)
    assert personal.reasons == ((decision_key(twin), "Ny ordination."),)
    assert [(f.rule, f.decided) for f in made.findings if f.rule == "T-TWIN"] == [("T-TWIN", True)]


def test_a_bag_that_waits_is_a_twin_however_long_it_has_waited() -> None:
    """Requirement 16."""
    (twin,) = twins(METOPROLOL, past(days=400, is_waiting=True))
    assert (twin.rule, twin.severity) == ("T-TWIN", Severity.WARN)
    assert "väntar redan här på B-0009-Z" in twin.text


def test_a_twin_is_remembered_for_as_many_days_as_the_rule_says() -> None:
    """Requirement 16."""
    days = RULES.value("T-TWIN")
    assert [f.rule for f in twins(METOPROLOL, past(days=days))] == ["T-TWIN"]
    assert twins(METOPROLOL, past(days=days + 1)) == []


def of_paper(days: int, **more: object) -> PastRow:
    """Return a hand-out long ago, of an order of the day that the draft's is of."""
    return replace(past(days=days), issued_on=date(2026, 11, 20), **more)  # type: ignore[arg-type]


def test_a_paper_that_is_typed_again_is_known_however_long_ago_it_was_handed_out() -> None:
    """Requirements 15 and 16."""
    long_ago = RULES.value("T-TWIN") + 300
    around = replace(AROUND, history=(of_paper(long_ago),))
    with pytest.raises(Refused, match="Utfärdandedag och uttag är desamma på B-0009-Z"):
        make(slip(), around)
    returned = of_paper(long_ago, is_returned=True)  # the withdrawal is made all the same
    assert [f.rule for f in twins(METOPROLOL, returned)] == ["T-TWIN"]


@pytest.mark.parametrize(
    "other",
    [
        {"withdrawals": 3, "withdrawal": 2},
        {"follows": RowRef(UUID(int=9), 1), "withdrawals": 3, "withdrawal": 2},
        {"product": HUNDRED},
    ],
)
def test_another_withdrawal_or_strength_of_an_old_paper_is_no_twin(
    other: dict[str, object],
) -> None:
    draft = changed_row(**other)
    around = replace(AROUND, history=(of_paper(90),))
    assert "T-TWIN" not in [f.rule for f in check(draft, around)]


def test_a_later_paper_of_the_same_medicine_is_no_twin_after_the_days_of_the_rule() -> None:
    draft = replace(changed_row(product=METOPROLOL), issued_on="2026-11-21")
    found = check(draft, replace(AROUND, history=(of_paper(90),)))
    assert "T-TWIN" not in [f.rule for f in found]


def test_the_same_paper_is_known_by_what_was_ordered_whatever_was_handed_out() -> None:
    """Requirement 15."""
    exchanged = of_paper(90)
    other = replace(PRODUCT, name="Seloken", substance="")
    row = replace(exchanged.row, product=other, prescribed=METOPROLOL)
    assert [f.rule for f in twins(METOPROLOL, replace(exchanged, row=row))] == ["T-TWIN"]


def test_two_rows_of_one_medicine_on_a_slip_are_decided_upon() -> None:
    """Requirement 16."""
    twice = replace(DRAFT, rows=(DRAFT.rows[0], RowDraft(Product("Salva"), dosage="b"),
                    replace(DRAFT.rows[0], dosage="2 tabletter")))  # fmt: skip
    (twin,) = [f for f in check(twice, AROUND) if f.rule == "T-TWIN"]
    assert (twin.field, twin.severity) == ("rows.2.product", Severity.WARN)
    assert twin.text == "Samma läkemedel i samma styrka står på rad 1."
    with pytest.raises(Refused, match="står på rad 1"):
        make(slip(twice), AROUND)


def test_two_strengths_or_two_packs_of_one_order_on_a_slip_say_nothing() -> None:
    strengths = replace(DRAFT, rows=(DRAFT.rows[0], replace(DRAFT.rows[0], product=HUNDRED)))
    assert not [f for f in check(strengths, AROUND) if f.rule.startswith("T-")]
    order = RowRef(UUID(int=9), 1)
    rest = replace(DRAFT.rows[0], follows=order, completes=order)
    packs = replace(DRAFT, rows=(rest, replace(rest, packages=2)))
    assert not [f for f in check(packs, AROUND) if f.rule.startswith("T-")]


def test_a_paper_that_is_captured_late_meets_what_came_after_it() -> None:
    draft = changed_row(product=METOPROLOL)
    late = replace(draft, happened_at=NOON - timedelta(hours=1))
    around = replace(AROUND, history=(past(days=0),))
    assert "T-TWIN" in [f.rule for f in check(late, around)]


def test_another_strength_of_the_substance_is_a_fact_and_no_verdict() -> None:
    (fact,) = twins(METOPROLOL, past(HUNDRED))
    assert (fact.rule, fact.severity) == ("T-STRENGTH", Severity.INFO)
    assert "annan styrka lämnades ut här" in fact.text


def test_another_medicine_says_nothing() -> None:
    assert twins(METOPROLOL, past(replace(PRODUCT, substance="apixaban"))) == []
    assert twins(Product("Oljebad"), past()) == []


def test_several_twins_are_one_finding_that_counts_them() -> None:
    (twin,) = twins(METOPROLOL, past(days=1), past(days=3))
    assert "2026-11-22 på B-0009-Z, 2 gånger" in twin.text


def test_each_row_has_its_own_twin() -> None:
    rows = (DRAFT.rows[0], replace(DRAFT.rows[0], product=Product("Salva")))
    around = replace(AROUND, history=(past(), past(Product("Salva", form="Kräm"))))
    found = check(replace(DRAFT, rows=rows), around)
    fields = [finding.field for finding in found if finding.rule == "T-TWIN"]
    assert fields == ["rows.0.product", "rows.1.product"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (METOPROLOL, HUNDRED, True),
        (METOPROLOL, replace(METOPROLOL, substance="Metoprolol "), True),
        (METOPROLOL, Product("Metoprolol Prov 50 mg"), True),
        (Product("metoprolol  prov"), Product("Metoprolol Prov depottablett"), True),
        (METOPROLOL, Product("Metoprolol Annan"), False),
        (Product("Salva"), Product("Salvia"), False),
        (Product(""), METOPROLOL, False),
    ],
)
def test_a_medicine_is_told_by_substance_and_else_by_name(
    one: Product, other: Product, same: bool
) -> None:
    assert is_same_medicine(one, other) is same
    assert is_same_medicine(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("50 mg", "50  MG", True),
        ("2,5 mg", "2.5mg", True),
        ("5 mg", "50 mg", False),
        ("", "5", True),
    ],
)
def test_a_strength_is_the_same_however_it_is_spaced(one: str, other: str, same: bool) -> None:
    first, second = replace(PRODUCT, strength=one), replace(PRODUCT, strength=other)
    assert is_same_strength(first, second) is same


@given(name=st.text(max_size=30), substance=st.text(max_size=30), strength=st.text(max_size=20))
def test_a_product_with_a_name_is_always_its_own_twin(
    name: str, substance: str, strength: str
) -> None:
    product = Product(name, strength, substance=substance)
    assert is_same_medicine(product, product) is (bool(name.split()) or bool(substance))
    assert is_same_strength(product, product)
