"""A unit's order: what it must bring, what never stands together, and what is owed after it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dispensing import check, planned_steps
from app.domain.draft import DispensingDraft, RequisitionDraft, RowDraft
from app.domain.findings import Finding, Refused, Severity
from app.domain.order import OrderKind, Origin, Product, RowKind
from app.domain.outage import Dependency
from app.domain.supplied import RowRef
from app.domain.surroundings import Surroundings
from app.domain.unit_delivery import Delivered, deliver, owed
from tests.domain.drafts import AROUND, ENTRY, NOON, PRODUCT, slip

MORPHINE = Product("Morfin Prov", "10 mg/ml", "Injektionsvätska", "10 x 1 ml", "098314",
                   from_register=True, schedule="II")  # fmt: skip
DIAZEPAM = replace(MORPHINE, name="Diazepam Prov", varunummer="098315", schedule="IV")
SPIRIT = RowDraft(Product("Etanol 96 %", pack="1000 ml"), kind=RowKind.ALCOHOL)
UNIT = RequisitionDraft(
    unit="Avdelning 3, Backe sjukhus",
    address="Sjukhusvägen 1",
    phone="0640-100 00",
    customer="44120",
    cost_centre="3310",
    orderer="Karin Ek",
    profession="Läkare",
)
ORDER = DispensingDraft(
    kind=OrderKind.REQUISITION,
    requisition=UNIT,
    rows=(RowDraft(replace(PRODUCT, schedule=""), packages=4),),
    issued_on="2026-11-23",
    signature_seen=True,
)


def with_rows(*rows: RowDraft) -> DispensingDraft:
    return replace(ORDER, rows=rows)


def said(draft: DispensingDraft, around: Surroundings = AROUND) -> dict[str, Finding]:
    """Return what a check says, by rule and field, without the reminder about the list."""
    found = {f"{f.rule}@{f.field}": f for f in check(draft, around)}
    assert found.pop("RQ-LIST@requisition.list").severity is Severity.INFO
    return found


def test_a_whole_order_has_nothing_in_the_way() -> None:
    """Requirement 34."""
    assert said(ORDER) == {}
    made, personal = deliver(slip(ORDER), AROUND)
    assert (made.unit.title, made.unit.customer) == ("Avdelning 3, Backe sjukhus", "44120")
    assert made.unit.cost_centre == "3310"
    assert personal.orderer.name == "Karin Ek"
    assert [(row.ordered, row.packages, row.owed) for row in made.rows] == [(4, 4, 0)]


@pytest.mark.parametrize(
    "field", ["requisition.unit", "requisition.orderer", "requisition.profession", "issued_on"]
)
def test_what_tells_whose_order_it_is_must_be_there(field: str) -> None:
    """Requirement 34."""
    name = field.rpartition(".")[2]
    without = (
        replace(ORDER, requisition=replace(UNIT, **{name: " "}))
        if "." in field
        else replace(ORDER, issued_on="")
    )
    (finding,) = said(without).values()
    assert (finding.field, finding.severity) == (field, Severity.STOP)


def test_the_orderer_has_signed_unless_it_came_by_telephone() -> None:
    """Requirement 34."""
    unsigned = replace(ORDER, signature_seen=False)
    assert said(unsigned)["RQ-WHO@signature_seen"].severity is Severity.STOP
    assert list(said(replace(unsigned, origin=Origin.TELEPHONE))) == ["RQ-CALL@origin"]


@pytest.mark.parametrize("name", ["address", "phone"])
def test_what_forms_usually_have_is_asked_for_and_may_be_done_without(name: str) -> None:
    (finding,) = said(replace(ORDER, requisition=replace(UNIT, **{name: ""}))).values()
    assert (finding.rule, finding.severity, finding.takes_words) == ("RQ-DATA", Severity.WARN, True)


def test_a_customer_number_or_a_cost_centre_finds_the_payer() -> None:
    """Requirement 34."""
    for name in ("customer", "cost_centre"):
        assert said(replace(ORDER, requisition=replace(UNIT, **{name: ""}))) == {}
    neither = replace(UNIT, customer=" ", cost_centre="")
    assert list(said(replace(ORDER, requisition=neither))) == ["RQ-DATA@requisition.customer"]


@pytest.mark.parametrize("alone", [RowDraft(MORPHINE), SPIRIT])
def test_narcotics_and_spirit_stand_beside_nothing_else(alone: RowDraft) -> None:
    """Requirement 34."""
    assert "RQ-ALONE@rows.0.product" not in said(with_rows(alone, alone))
    mixed = said(with_rows(ORDER.rows[0], alone))
    assert mixed["RQ-ALONE@rows.1.product"].severity is Severity.STOP
    with pytest.raises(Refused):
        deliver(slip(with_rows(ORDER.rows[0], alone)), AROUND)


def test_narcotics_and_spirit_do_not_stand_together_either() -> None:
    """Requirement 34."""
    assert "RQ-ALONE@rows.0.product" in said(with_rows(RowDraft(MORPHINE), SPIRIT))


def test_schedule_four_may_stand_with_others() -> None:
    assert said(with_rows(ORDER.rows[0], RowDraft(DIAZEPAM))) == {}


def test_a_narcotic_asks_for_a_responsible_physician_unless_one_orders() -> None:
    """Requirement 34."""
    order = with_rows(RowDraft(MORPHINE))
    assert said(order) == {}
    by_nurse = replace(order, requisition=replace(UNIT, profession="Sjuksköterska"))
    assert {"RQ-PHYSICIAN@requisition.physician", "RQ-ISSUER@requisition.profession"} == set(
        said(by_nurse)
    )
    on_behalf = replace(by_nurse.requisition, physician="Mattias Öberg")
    assert said(replace(by_nurse, requisition=on_behalf)) == {}


def test_a_profession_outside_care_is_asked_about() -> None:
    school = replace(ORDER, requisition=replace(UNIT, profession="Laboratoriechef"))
    assert list(said(school)) == ["RQ-OTHER@requisition.profession"]


def test_a_narcotic_by_telephone_or_fax_is_asked_about() -> None:
    for origin in (Origin.TELEPHONE, Origin.FAX):
        found = said(replace(with_rows(RowDraft(MORPHINE)), origin=origin))
        assert "RQ-REMOTE-NARCOTIC@origin" in found
        assert all(finding.severity is Severity.WARN for finding in found.values())


def test_what_may_be_spirit_is_asked_about_until_the_row_says_so() -> None:
    bottle = replace(SPIRIT, kind=RowKind.ORDINARY)
    assert list(said(with_rows(bottle))) == ["RQ-SPIRIT@rows.0.product"]
    assert said(with_rows(SPIRIT)) == {}


@pytest.mark.parametrize("beside", [(), ORDER.rows])
def test_what_no_list_tells_of_narcotics_is_asked_about(beside: tuple[RowDraft, ...]) -> None:
    """Requirement 34. What speaks for narcotics stops until somebody has looked at the pack."""
    unknown = RowDraft(Product("Något för hand"))
    (asked,) = said(with_rows(unknown, *beside)).items()
    assert (asked[0], asked[1].severity) == ("RQ-UNKNOWN@rows.0.product", Severity.WARN)
    for product in (Product("Morfin för hand"), replace(MORPHINE, schedule=None)):
        (asked,) = said(with_rows(RowDraft(product), *beside)).items()
        assert (asked[0], asked[1].severity) == ("X-NAMED@rows.0.schedule", Severity.STOP)


def test_the_schedule_that_a_person_read_off_the_pack_counts_as_a_list_does() -> None:
    """Requirement 34."""
    seen = replace(MORPHINE, schedule="II", is_schedule_seen=True)
    nurse = replace(UNIT, profession="Sjuksköterska")
    draft = replace(with_rows(RowDraft(seen), ORDER.rows[0]), requisition=nurse)
    assert {"RQ-ALONE@rows.0.product", "RQ-PHYSICIAN@requisition.physician"} <= set(said(draft))


def test_a_paper_dated_ahead_is_refused() -> None:
    tomorrow = replace(ORDER, issued_on=str(NOON.date() + timedelta(days=1)))
    assert list(said(tomorrow)) == ["form.field@issued_on"]


def test_nobody_delivers_more_than_ordered_or_nothing_at_all() -> None:
    row = ORDER.rows[0]
    assert "RQ-OVER@rows.0.packages" in said(with_rows(replace(row, packages=5, ordered=4)))
    assert "form.field@rows.0.packages" in said(with_rows(replace(row, packages=0, ordered=4)))
    assert said(with_rows(row, replace(row, packages=0, ordered=4))) == {}


def test_what_completes_an_order_has_nothing_beside_the_rest() -> None:
    """Requirement 34. What is owed on a new line would otherwise be owed by no order."""
    rest = replace(ORDER.rows[0], packages=2, completes=RowRef(UUID(int=9), 1))
    around = replace(AROUND, owed={RowRef(UUID(int=9), 1): 2})
    assert said(with_rows(rest), around) == {}
    mixed = said(with_rows(rest, ORDER.rows[0]), around)
    assert mixed["RQ-REST@rows.1.product"].severity is Severity.STOP


def test_a_delivery_leaves_the_national_list_and_the_ladder_alone() -> None:
    """Requirement 34."""
    narcotic = with_rows(RowDraft(MORPHINE), RowDraft(MORPHINE, packages=0, ordered=2))
    steps = planned_steps(narcotic, AROUND, ENTRY)
    assert [(step.code, step.row) for step in steps] == [
        ("decommission", 1),
        ("archive_requisition", 1),
        ("invoice_requisition", 1),
    ]
    spirit = planned_steps(with_rows(SPIRIT), AROUND, ENTRY)
    assert {step.code for step in spirit} == {
        "note_alcohol", "archive_requisition", "invoice_requisition",
    }  # fmt: skip
    assert {step.destination for step in steps}.isdisjoint({"nll", "hkdb"})
    assert AROUND.outage is not None
    assert Dependency.EHM in AROUND.outage.down_at(NOON)


@given(
    st.integers(1, 50).flatmap(
        lambda n: st.tuples(st.just(n), st.integers(0, n), st.lists(st.integers(1, 50), max_size=8))
    )
)
def test_delivered_and_owed_are_always_what_was_ordered(case: tuple[int, int, list[int]]) -> None:
    """Requirement 34. Whatever is asked for, the check lets nobody deliver more than is left."""
    wanted, at_first, later = case
    filler = replace(ORDER.rows[0], packages=1)
    start = with_rows(replace(ORDER.rows[0], packages=at_first, ordered=wanted), filler)
    first = UUID(int=9)
    made: list[tuple[UUID, Delivered]] = [(first, deliver(slip(start), AROUND)[0])]
    ref = RowRef(first, 1)
    total = at_first
    for number, packages in enumerate(later):
        left = owed(first, made)
        assert (left[ref], left[RowRef(first, 2)]) == (wanted - total, 0)
        rest = replace(ORDER.rows[0], packages=packages, completes=ref)
        around = replace(AROUND, owed=left)
        if packages > left[ref]:
            with pytest.raises(Refused):
                deliver(slip(with_rows(rest)), around)
            continue
        made.append((UUID(int=100 + number), deliver(slip(with_rows(rest)), around)[0]))
        total += packages
    assert total + owed(first, made)[ref] == wanted
