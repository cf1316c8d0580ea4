"""A pack is the row's, whole, in date, and handed out once; and a scan finds its row."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decisions import obstacles
from app.domain.dispensing import check, make, planned_steps
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Severity
from app.domain.holdings import KnownStock, Mark
from app.domain.ledger import article_of
from app.domain.order import Product, RowKind
from app.domain.outage import Dependency, DownPeriod
from app.domain.packs import Placed, place, without_faulty
from app.domain.stock_entries import BatchGround, BatchState
from app.domain.supplied import Pack, PackOut
from tests.domain.drafts import AROUND, DRAFT, ENTRY, NOON, OUTAGE, PRODUCT, changed_row, slip

STRONG = replace(PRODUCT, npl_pack_id="20010131100017")
WEAK = replace(STRONG, strength="25 mg", varunummer="041239", npl_pack_id="20010131100024")
OTHER = Product("Oxikodon Prov", "5 mg", npl_pack_id="20010131100031", from_register=True)
PACK = Pack("07350012340217", "SN1", "B1", "280300", is_seal_whole=True)
SECOND = replace(PACK, serial="SN2")
WRONG = Pack("07350012340224", "SN1", "B7", "280331", is_seal_whole=True)
KNOWN = replace(AROUND, pack_products={PACK.gtin: (STRONG,), WRONG.gtin: (WEAK,)})
ROW = replace(DRAFT.rows[0], product=STRONG)


def of_rows(*rows: RowDraft) -> DispensingDraft:
    return replace(DRAFT, rows=rows)


def with_packs(*packs: Pack, packages: int = 1) -> DispensingDraft:
    return of_rows(replace(ROW, packs=packs, packages=packages))


def rules(draft: DispensingDraft, around: object = KNOWN) -> dict[str, Severity]:
    found = check(draft, around)  # type: ignore[arg-type]
    return {finding.rule: finding.severity for finding in found if finding.rule.startswith("PK-")}


def test_a_pack_of_the_rows_product_with_a_whole_seal_says_nothing() -> None:
    """Requirement 32."""
    assert rules(with_packs(PACK)) == {}


def test_another_strength_stops_and_names_both() -> None:
    """Requirement 32."""
    (finding,) = (f for f in check(with_packs(WRONG), KNOWN) if f.rule == "PK-PRODUCT")
    assert finding.text == "Fel styrka skannad: 25 mg. Raden säger 50 mg."
    assert (finding.severity, finding.field) == (Severity.STOP, "rows.0.packs")


def test_a_code_that_nobody_knows_stops_until_a_person_has_said_what_it_is() -> None:
    draft = with_packs(replace(PACK, gtin="07350012340231"))
    assert rules(draft) == {"PK-UNKNOWN": Severity.STOP}
    learned = replace(KNOWN, pack_products={"07350012340231": (STRONG,)})
    assert rules(draft, learned) == {}


@pytest.mark.parametrize("change", ["by hand", "no register"])
def test_what_cannot_be_compared_is_a_pharmacists_decision(change: str) -> None:
    around = replace(KNOWN, register_trouble="Registret är skadat.", pack_products={})
    draft = with_packs(PACK)
    if change == "by hand":
        around, draft = KNOWN, of_rows(replace(ROW, product=Product("Prov"), packs=(PACK,)))
    assert rules(draft, around) == {"PK-UNCHECKED": Severity.WARN}


def test_the_same_pack_is_never_twice_on_a_slip() -> None:
    """Requirement 32."""
    assert rules(with_packs(PACK, PACK, packages=2)) == {"PK-TWICE": Severity.STOP}
    two_rows = of_rows(replace(ROW, packs=(PACK,)), replace(ROW, packs=(PACK,)))
    assert rules(two_rows) == {"PK-TWICE": Severity.STOP}
    assert rules(with_packs(PACK, SECOND, packages=2)) == {}


def test_a_pack_that_was_handed_out_before_stops_and_names_the_slip() -> None:
    """Requirement 32."""
    around = replace(KNOWN, packs_out={(PACK.gtin, PACK.serial): PackOut("A-0007-B")})
    (finding,) = (f for f in check(with_packs(PACK), around) if f.rule == "PK-OUT")
    assert (finding.severity, "A-0007-B" in finding.text) == (Severity.STOP, True)
    assert rules(with_packs(SECOND), around) == {}


@pytest.mark.parametrize(
    ("expires", "stops"),
    [("261123", False), ("261122", True), ("261100", False), ("261000", True), ("269999", True)],
)
def test_an_expired_pack_stops_from_the_day_after(expires: str, stops: bool) -> None:
    """Requirement 32."""
    draft = with_packs(replace(PACK, expires=expires))
    assert rules(draft) == ({"PK-EXPIRED": Severity.STOP} if stops else {})


def test_a_batch_that_an_authority_decided_upon_may_go_out_expired() -> None:
    """Requirement 39."""
    draft = with_packs(replace(PACK, expires="261000"))
    product = draft.rows[0].product
    assert product is not None
    held = Mark(article_of(product), "B1", BatchState.HELD, BatchGround.SHORTAGE, 1, NOON)
    decided = replace(held, authority="Läkemedelsverket", reference="4.5-2026-1")
    assert rules(draft, replace(KNOWN, stock=KnownStock((decided,)))) == {}
    undecided = rules(draft, replace(KNOWN, stock=KnownStock((held,))))
    assert undecided == {"PK-EXPIRED": Severity.STOP}
    other = replace(KNOWN, stock=KnownStock((replace(decided, batch="B2"),)))
    assert rules(draft, other) == {"PK-EXPIRED": Severity.STOP}


def test_what_was_handed_out_on_paper_is_judged_by_the_day_it_went_out() -> None:
    draft = replace(with_packs(replace(PACK, expires="261122")), happened_at=NOON)
    assert "PK-EXPIRED" in rules(draft)
    assert rules(replace(draft, happened_at=NOON - timedelta(days=1))) == {}
    assert without_faulty(draft, 0, KNOWN) == ()
    before = replace(draft, happened_at=NOON - timedelta(days=1))
    assert without_faulty(before, 0, KNOWN) == before.rows[0].packs


def test_a_seal_that_nobody_looked_at_asks_for_it() -> None:
    """Requirement 32."""
    draft = with_packs(replace(PACK, is_seal_whole=False))
    assert rules(draft) == {"PK-SEAL": Severity.WARN}
    assert obstacles(draft, check(draft, KNOWN))


def test_more_packs_than_the_row_says_stop() -> None:
    assert rules(with_packs(PACK, SECOND)) == {"PK-MANY": Severity.STOP}


def test_a_medicine_that_is_not_scanned_is_said_while_e_vis_is_down_and_stops_nothing() -> None:
    """Requirement 32."""
    draft = with_packs()
    assert rules(draft) == {"PK-UNSCANNED": Severity.INFO}
    assert not obstacles(draft, check(draft, KNOWN))
    dispensed, _ = make(slip(draft), KNOWN)
    assert "PK-UNSCANNED" in {finding.rule for finding in dispensed.findings}
    half = with_packs(PACK, packages=2)
    (finding,) = (f for f in check(half, KNOWN) if f.rule == "PK-UNSCANNED")
    assert finding.text == "1 av 2 förpackningar är skannade."


def test_a_stricter_rule_asks_for_a_decision_on_what_is_not_scanned() -> None:
    strict = replace(KNOWN.rules.rules["PK-UNSCANNED"], severity=Severity.WARN)
    book = replace(KNOWN.rules, rules=KNOWN.rules.rules | {"PK-UNSCANNED": strict})
    draft = with_packs()
    around = replace(KNOWN, rules=book)
    assert [f.rule for f in obstacles(draft, check(draft, around))] == ["PK-UNSCANNED"]


def test_what_carries_no_identity_is_not_asked_for() -> None:
    by_hand = of_rows(replace(ROW, product=Product("Prov", varunummer="041238")))
    trade_good = of_rows(replace(ROW, product=replace(STRONG, is_trade_good=True)))
    made_here = of_rows(replace(ROW, kind=RowKind.EXTEMPORE))
    up = replace(KNOWN, outage=replace(OUTAGE, periods=(DownPeriod(Dependency.EHM, OUTAGE.since),)))
    for draft in (by_hand, trade_good, made_here):
        assert rules(draft) == {}
    assert rules(with_packs(), up) == {}


def test_the_step_for_e_vis_says_what_it_has_and_the_entry_carries_the_packs() -> None:
    """Requirement 32."""
    dispensed, _ = make(slip(with_packs(PACK)), KNOWN)
    (step,) = (step for step in dispensed.steps if step.code == "decommission")
    assert step.ground.endswith("Skannad.")
    assert dispensed.rows[0].packs == (PACK,)
    for packs, packages, words in (((), 1, "Ej skannad."), ((PACK,), 2, "1 av 2 skannade.")):
        steps = planned_steps(with_packs(*packs, packages=packages), KNOWN, ENTRY)
        (step,) = (step for step in steps if step.code == "decommission")
        assert step.ground.endswith(words)
    trade_good = changed_row(product=replace(STRONG, is_trade_good=True))
    codes = {step.code for step in planned_steps(trade_good, KNOWN, ENTRY)}
    assert "decommission" not in codes


def test_which_pack_it_is_changes_no_label() -> None:
    assert with_packs(PACK).label_digest() == with_packs().label_digest()


def test_a_scan_goes_to_the_active_row_when_it_matches() -> None:
    draft = of_rows(ROW, ROW)
    assert place(draft, 1, PACK, KNOWN) == Placed(1, (PACK,), said="Rad 2: skannad 1 av 1.")


def test_a_scan_goes_to_the_only_unscanned_row_that_it_matches() -> None:
    other = replace(ROW, product=OTHER)
    assert place(of_rows(other, ROW), 0, PACK, KNOWN).row == 1
    done = replace(ROW, packs=(SECOND,))
    assert place(of_rows(other, done, ROW), 0, PACK, KNOWN).row == 2
    many = place(of_rows(other, ROW, ROW), 0, PACK, KNOWN)
    assert (many.row, many.said[:28]) == (None, "Flera rader väntar på varan.")


def test_a_scan_that_is_no_rows_stands_in_the_active_row_and_stops_it() -> None:
    """Requirement 32."""
    placed = place(of_rows(ROW), 0, WRONG, KNOWN)
    assert (placed.row, placed.packs, placed.is_stop) == (0, (WRONG,), True)
    assert placed.said.startswith("Fel styrka skannad: 25 mg.")


def test_the_right_pack_takes_the_place_of_the_wrong_one() -> None:
    draft = with_packs(WRONG)
    assert place(draft, 0, PACK, KNOWN).packs == (PACK,)


def test_a_pack_that_stands_already_goes_nowhere() -> None:
    """Requirement 32."""
    placed = place(with_packs(PACK, packages=2), 0, PACK, KNOWN)
    assert (placed.row, placed.is_stop) == (None, True)
    assert placed.said == "Förpackningen är redan skannad, rad 1."


def test_a_row_that_has_all_its_packs_takes_no_more() -> None:
    placed = place(with_packs(PACK), 0, SECOND, KNOWN)
    assert (placed.row, placed.is_stop) == (None, True)


def test_a_scan_fills_a_row_that_has_no_product() -> None:
    placed = place(of_rows(replace(ROW, product=None)), 0, PACK, KNOWN)
    assert (placed.row, placed.product, placed.packs) == (0, STRONG, (PACK,))
    unknown = place(of_rows(replace(ROW, product=None)), 0, PACK, AROUND)
    assert (unknown.row, unknown.is_stop) == (None, True)


SOME = st.sampled_from((PACK, SECOND, WRONG, replace(PACK, expires="1"), Pack("", "")))
ROWS = st.lists(
    st.builds(
        RowDraft,
        product=st.sampled_from((None, STRONG, WEAK, OTHER, Product("Prov"))),
        packages=st.integers(0, 3),
        packs=st.lists(SOME, max_size=3).map(tuple),
    ),
    max_size=3,
).map(tuple)


@given(ROWS, st.integers(0, 3), SOME)
def test_no_scan_ever_gives_a_row_more_than_it_asks_for_without_a_stop(
    rows: tuple[RowDraft, ...], active: int, pack: Pack
) -> None:
    """Requirement 32."""
    draft = replace(DRAFT, rows=rows)
    placed = place(draft, active, pack, KNOWN)
    assert placed.said
    if placed.row is None:
        return
    row = replace(
        rows[placed.row], packs=placed.packs, product=placed.product or rows[placed.row].product
    )
    after = replace(DRAFT, rows=(*rows[: placed.row], row, *rows[placed.row + 1 :]))
    assert pack in placed.packs
    if not placed.is_stop and placed.product is None:
        assert len(placed.packs) <= row.packages
    stops = [finding for finding in check(after, KNOWN) if finding.severity is Severity.STOP]
    assert not placed.is_stop or any(finding.rule.startswith("PK-") for finding in stops)
