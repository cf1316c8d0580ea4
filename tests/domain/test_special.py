"""Special medicines: which they are, and what paper and telephone ask for them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.domain.decisions import obstacles
from app.domain.dispensing import check, make
from app.domain.draft import DispensingDraft
from app.domain.findings import Confidence, Severity
from app.domain.order import OrderKind, Origin, Product, RowKind
from app.domain.special import is_special, needs_look
from tests.domain.drafts import DRAFT, PRODUCT, RULES, slip
from tests.domain.test_origins import ABROAD, BY_PHONE, CALL, HERE, decided

OXY = replace(PRODUCT, name="Oxikodon Prov", schedule="II", atc="N02AA05", npl_id="20010101000001")
CALLED = replace(CALL, at="2026-11-23 11:40")
SPECIAL = {rule for rule in RULES.rules if rule.startswith("X-")} | {"E-SPECIAL"}


def with_product(draft: DispensingDraft, product: Product, **row: Any) -> DispensingDraft:
    """Return a draft of one row of the product."""
    return replace(draft, rows=(replace(draft.rows[0], product=product, **row),))


def in_the_way(draft: DispensingDraft, **around: Any) -> set[tuple[str, str]]:
    """Return rule and field of all that stands in the way of handing out."""
    found = obstacles(draft, check(draft, replace(HERE, **around)))
    return {(f.rule, f.field) for f in found}


@pytest.mark.parametrize(
    "changes",
    [
        {"schedule": "II"}, {"schedule": "V"}, {"atc": "A14AB01"}, {"atc": "B03XA01"},
        {"atc": "B03XA02"}, {"atc": "G03BA03"}, {"atc": "H01AC01"}, {"atc": "N02AJ06"},
        {"substance": "Kodeinfosfathemihydrat"}, {"substance": "paracetamol, tramadolhydroklorid"},
    ],
)  # fmt: skip
def test_the_list_is_known_by_schedule_code_and_substance(changes: dict[str, str]) -> None:
    """Requirement 12."""
    assert is_special(replace(PRODUCT, **changes), RULES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [{}, {"schedule": ""}, {"schedule": "I"}, {"atc": "B03XA03"}, {"atc": "A14"},
     {"substance": "dekodein"}],
)  # fmt: skip
def test_what_is_not_on_the_list_is_asked_nothing_more(changes: dict[str, str]) -> None:
    product = replace(PRODUCT, **changes)  # type: ignore[arg-type]
    assert not is_special(product, RULES)
    assert not SPECIAL & {rule for rule, _ in in_the_way(with_product(DRAFT, product))}


def test_narcotics_on_a_licence_are_special_whatever_their_schedule() -> None:
    product = replace(PRODUCT, schedule="I")
    row = {"kind": RowKind.LICENCE, "description": "Licens 1234"}
    assert ("X-CALL", "call") in in_the_way(with_product(DRAFT, product, **row))


def test_on_paper_the_prescriber_is_called_back_or_a_decision_says_why_not() -> None:
    """Requirement 12."""
    draft = with_product(DRAFT, OXY)
    assert in_the_way(draft) == {("X-CALL", "call")}
    assert in_the_way(replace(draft, call=CALLED)) == set()
    begun = replace(CALLED, number="")
    assert in_the_way(replace(draft, call=begun)) == {("form.field", "call.number")}
    passed = decided(draft, "X-CALL@call")
    assert in_the_way(replace(passed, reasons=())) == {("X-CALL", "call")}
    dispensed, _ = make(slip(passed), HERE)
    assert [f.rule for f in dispensed.findings if f.decided] == ["X-CALL"]


def test_by_telephone_the_call_is_returned_on_a_number_found_elsewhere() -> None:
    """Requirement 12."""
    draft = with_product(BY_PHONE, OXY)
    assert in_the_way(draft) == {("X-CALL", "call")}
    bare = replace(CALL, called_back="2026-11-23 11:55")
    lacking = {("form.field", "call.back_number"), ("form.field", "call.answered")}
    assert in_the_way(replace(draft, call=bare)) == lacking
    back = replace(bare, back_number="0640-100 01", answered="Växeln, sedan Mattias Öberg")
    assert in_the_way(replace(draft, call=back)) == set()
    _, personal = make(slip(replace(draft, call=back)), HERE)
    assert personal.call is not None
    assert personal.call.called_back is not None
    assert personal.call.back_number == "0640-100 01"
    later = replace(back, called_back="2026-11-23 12:55")
    assert in_the_way(replace(draft, call=later)) == {("form.field", "call.called_back")}


def test_more_than_one_withdrawal_on_paper_takes_a_decision() -> None:
    """Requirement 12."""
    draft = replace(with_product(DRAFT, OXY, withdrawals=2), call=CALLED)
    assert in_the_way(draft) == {("X-ONE", "rows.0.withdrawals")}
    assert in_the_way(decided(draft, "X-ONE@rows.0.withdrawals")) == set()


def test_by_telephone_only_one_smallest_pack_is_handed_out_without_a_decision() -> None:
    """Requirement 12."""
    call = replace(CALL, called_back="2026-11-23 11:55", back_number="0640-1", answered="Hon")
    phoned = replace(BY_PHONE, call=call)
    twenty = replace(OXY, pack_size=Decimal(20))
    told = {("X-PACK", "rows.0.packages")}
    assert in_the_way(with_product(phoned, twenty)) == set()
    assert in_the_way(with_product(phoned, twenty, packages=2)) == told
    known = {OXY.npl_id: Decimal(20)}
    assert in_the_way(with_product(phoned, twenty), smallest_packs=known) == set()
    hundred = replace(twenty, pack_size=Decimal(100))
    assert in_the_way(with_product(phoned, hundred), smallest_packs=known) == told
    on_paper = replace(with_product(DRAFT, hundred, packages=2), call=CALLED)
    assert in_the_way(on_paper, smallest_packs=known) == set()


@pytest.mark.parametrize(
    ("changes", "stops"),
    [
        ({"profession": "Sjuksköterska"}, True),
        ({"profession": "Barnmorska"}, True),
        ({"profession": "Tandläkare"}, False),
        ({"profession": "ST-läkare"}, False),
        ({"profession": "Läkare", "category": "SSK"}, True),
        ({"profession": "Leg. sköterska", "category": "LAK"}, False),
    ],
)
def test_narcotics_are_ordered_by_physician_dentist_or_veterinarian(
    changes: dict[str, str], stops: bool
) -> None:
    """Requirement 12."""
    other = replace(DRAFT, prescriber=replace(DRAFT.prescriber, **changes), call=CALLED)
    passed = decided(with_product(other, OXY), "X-NARCOTIC@rows.0.product")
    assert (("X-NARCOTIC", "rows.0.product") in in_the_way(passed)) is stops


def test_a_special_medicine_from_another_eea_state_takes_a_decision() -> None:
    draft = replace(with_product(ABROAD, OXY), call=CALLED)
    assert draft.kind is OrderKind.EEA
    assert in_the_way(draft) == {("E-SPECIAL", "rows.0.product")}


def test_an_emergency_prescription_is_held_to_the_same() -> None:
    draft = replace(with_product(DRAFT, OXY), origin=Origin.EMERGENCY)
    assert in_the_way(draft) == {("X-CALL", "call")}


def test_what_has_not_been_read_in_the_law_warns_and_never_blocks() -> None:
    """Requirement 60."""
    for rule in ("X-ONE", "X-PACK", "E-SPECIAL"):
        told = RULES.finding(rule, "rows")
        assert (told.confidence, told.severity) == (Confidence.INTERPRETED, Severity.WARN)
        assert told.takes_words


@pytest.mark.parametrize(
    "product",
    [
        Product("Något för hand"), replace(OXY, schedule=None, substance=""),
        replace(PRODUCT, substance="oxikodon"), replace(PRODUCT, name="Morfin Prov"),
        replace(PRODUCT, substance="", atc="N05BA01"),
    ],
)  # fmt: skip
def test_where_no_list_says_whether_it_is_narcotics_the_pharmacist_is_asked_to_look(
    product: Product,
) -> None:
    """Requirement 12."""
    looks = {"X-NAMED", "X-LOOK"}
    (told,) = (f for f in check(with_product(DRAFT, product), HERE) if f.rule in looks)
    speaks = product.name != "Något för hand"  # name, substance or code, for narcotics
    assert (told.field, told.severity) == (
        ("rows.0.schedule", Severity.STOP) if speaks else ("rows.0.product", Severity.INFO)
    )
    for seen in ("", "II"):
        looked = replace(product, schedule=seen, is_schedule_seen=True)
        assert not needs_look(looked, RULES)
        assert is_special(looked, RULES) is bool(seen)


def test_what_a_nurse_may_not_order_is_found_whether_a_list_or_the_pack_says_it() -> None:
    """Requirement 12."""
    nurse = replace(DRAFT.prescriber, profession="sjuksköterska", category="SSK")
    draft = replace(with_product(DRAFT, replace(OXY, schedule=None)), prescriber=nurse)
    rules = {f.rule for f in check(draft, HERE)}
    assert ("X-NAMED" in rules, "X-NARCOTIC" in rules) == (True, False)
    seen = with_product(draft, replace(OXY, schedule="II", is_schedule_seen=True))
    rules = {f.rule for f in check(seen, HERE)}
    assert ("X-NAMED" in rules, "X-NARCOTIC" in rules) == (False, True)


@pytest.mark.parametrize(
    "changes",
    [{}, {"substance": "", "atc": "C07AB02"}, {"schedule": ""}, {"schedule": "V"},
     {"substance": "", "is_trade_good": True}],
)  # fmt: skip
def test_a_code_or_a_substance_that_no_narcotics_have_asks_for_no_look(
    changes: dict[str, Any],
) -> None:
    assert not needs_look(replace(PRODUCT, **changes), RULES)


def test_narcotics_that_only_the_name_tells_are_special_until_the_pack_says_otherwise() -> None:
    """Requirement 12."""
    draft = with_product(DRAFT, replace(PRODUCT, name="Zopiklon Prov"))
    assert ("X-CALL", "call") in in_the_way(draft)
    assert not in_the_way(with_product(DRAFT, replace(PRODUCT, name="Zopiklon Prov", schedule="")))


def test_what_the_pack_says_of_narcotics_stands_on_no_label() -> None:
    draft = with_product(DRAFT, OXY)
    seen = replace(OXY, schedule="II", is_schedule_seen=True)
    unseen = with_product(DRAFT, replace(OXY, schedule=None))
    assert with_product(DRAFT, seen).label_digest() == unseen.label_digest()
    assert draft.label_digest() != with_product(DRAFT, PRODUCT).label_digest()
