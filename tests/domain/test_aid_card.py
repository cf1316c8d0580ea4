"""The aid card: groups, articles, quantities, and what is known of the same card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.aid_card import AS_DIRECTED, new_row, usual_benefit
from app.domain.benefit import age_of
from app.domain.clock import STOCKHOLM
from app.domain.decisions import obstacles
from app.domain.dispensing import check, make, parts
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Severity
from app.domain.history import PastRow
from app.domain.order import AidGroup, Benefit, OrderKind, Origin, Patient, Product
from app.domain.outage import Dependency
from app.domain.steps import RowFacts, plan_row
from app.domain.supplied import RowRef
from app.domain.totals import totals_of
from tests.domain.drafts import AROUND, DRAFT, ENTRY, NOON, PRODUCT, RULES, slip

BAG = Product(
    "Stomipåse Prov", pack="30 st", varunummer="200123", from_register=True, is_trade_good=True
)
PILL = replace(PRODUCT, name="Minipiller Prov", atc="G03AC09")
ROW = replace(new_row(RULES, AidGroup.STOMA), product=BAG)
CARD = replace(DRAFT, kind=OrderKind.AID_CARD, reason=None, rows=(ROW,))


def found(draft: DispensingDraft, **around: Any) -> dict[str, Severity]:
    """Return what aid cards' own rules and the benefit say."""
    every = check(draft, replace(AROUND, **around))
    kept = {f.rule: f.severity for f in every if f.rule.startswith(("HK-", "B-", "W-", "Q-", "T-"))}
    return {rule: kept[rule] for rule in kept if rule != "W-UNVERIFIED"}


def card(row: RowDraft = ROW, **prescriber: str) -> DispensingDraft:
    return replace(CARD, rows=(row,), prescriber=replace(CARD.prescriber, **prescriber))


def of_group(group: AidGroup, product: Product = BAG, **prescriber: str) -> DispensingDraft:
    row = replace(new_row(RULES, group), product=product, dosage="Byts dagligen.")
    return card(row, **prescriber)


def earlier(row: RowDraft, days: int, number: int = 9, root: RowRef | None = None) -> PastRow:
    """Return a hand-out on the card, some days ago."""
    rows, _ = parts(card(replace(row, follows=root)), NOON.date())
    at = NOON - timedelta(days=days)
    issued = datetime.fromisoformat(CARD.issued_on).date()
    kind = OrderKind.AID_CARD
    return PastRow(UUID(int=number), f"A-000{number}", at, issued, Origin.PAPER, kind, rows[0])


def test_a_new_row_is_for_three_months_four_times_by_the_rules() -> None:
    """Requirement 36."""
    row = new_row(RULES, AidGroup.STOMA)
    assert (row.withdrawals, row.lasts_days) == (4, 90)
    assert found(CARD) == {}
    more = card(replace(ROW, withdrawals=5, lasts_days=94, dosage="x"))
    assert found(more) == {"HK-TIMES": Severity.WARN, "HK-MONTHS": Severity.WARN}
    most = card(replace(ROW, withdrawals=4, lasts_days=93, dosage="x"))
    assert found(most) == {}


def test_a_card_is_valid_for_a_year_and_an_older_one_is_decided_upon() -> None:
    """Requirement 36."""
    last = NOON.date() - timedelta(days=366)
    assert "HK-VALID" not in found(replace(CARD, issued_on=last.isoformat()))
    older = replace(CARD, issued_on=(last - timedelta(days=1)).isoformat())
    assert found(older)["HK-VALID"] is Severity.WARN
    assert "P-VALID" not in {f.rule for f in check(older, AROUND)}


def test_a_card_says_neither_why_it_is_on_paper_nor_more_use_than_as_directed() -> None:
    """Requirement 36."""
    assert obstacles(CARD, check(CARD, AROUND)) == []
    _, personal = make(slip(CARD), AROUND)
    assert personal.dosages == (AS_DIRECTED,)
    written = card(replace(ROW, dosage=" Byts  dagligen. "))
    assert parts(written, NOON.date())[1].dosages == ("Byts dagligen.",)
    assert replace(CARD, kind=OrderKind.HUMAN).label_digest() != CARD.label_digest()


@pytest.mark.parametrize("origin", [Origin.TELEPHONE, Origin.EMERGENCY])
def test_a_card_is_a_paper(origin: Origin) -> None:
    """Requirement 36."""
    assert found(replace(CARD, origin=origin))["HK-PAPER"] is Severity.STOP


def test_a_row_says_its_group_and_its_number() -> None:
    """Requirement 36."""
    stops = {
        f.field: f.text
        for f in check(card(replace(ROW, aid=None)), AROUND)
        if f.severity is Severity.STOP
    }
    assert stops == {"rows.0.aid": "Grupp saknas."}
    by_hand = Product("Stomipåse", pack="30 st")
    fields = {f.field for f in check(of_group(AidGroup.STOMA, by_hand), AROUND)}
    assert "rows.0.varunummer" in fields
    typed = of_group(AidGroup.STOMA, replace(by_hand, varunummer="20012"))
    assert found(typed) == {"HK-NUMBER": Severity.WARN, "HK-UNKNOWN": Severity.WARN}


@pytest.mark.parametrize(
    ("group", "profession", "rule"),
    [
        (AidGroup.BIRTH_CONTROL, "Läkare", ""),
        (AidGroup.BIRTH_CONTROL, "Barnmorska", ""),
        (AidGroup.BIRTH_CONTROL, "Sjuksköterska", "HK-BIRTH"),
        (AidGroup.BIRTH_CONTROL, "Hjälpmedelsförskrivare", "HK-BIRTH"),
        (AidGroup.STOMA, "Läkare", ""),
        (AidGroup.STOMA, "Sjuksköterska", "HK-STOMA"),
        (AidGroup.STOMA, "Tandläkare", "HK-STOMA"),
        (AidGroup.ADMINISTRATION, "Tandläkare", ""),
        (AidGroup.ADMINISTRATION, "Diabetessjuksköterska", "HK-ADMINISTRATION"),
        (AidGroup.ADMINISTRATION, "Hjälpmedelsförskrivare", "HK-ADMINISTRATION"),
    ],
)
def test_each_group_is_ordered_by_those_who_may(
    group: AidGroup, profession: str, rule: str
) -> None:
    """Requirement 36."""
    without = set(found(of_group(group, profession=profession)))
    assert without == ({rule} if rule else set())
    coded = found(of_group(group, profession=profession, aid_code="1234567"))
    assert coded == ({"HK-BIRTH": Severity.STOP} if rule == "HK-BIRTH" else {})


def test_a_veterinarian_orders_no_aids_for_people() -> None:
    """Requirement 36."""
    assert found(of_group(AidGroup.STOMA, profession="Veterinär"))["W-ANIMALS"] is Severity.STOP


def test_a_medicine_stands_on_no_aid_card_but_for_birth_control() -> None:
    """Requirement 36."""
    stop, warn = Severity.STOP, Severity.WARN
    medicine = replace(PRODUCT, atc="C07AB02")
    assert found(of_group(AidGroup.STOMA, medicine)) == {"HK-MEDICINE": stop}
    assert found(of_group(AidGroup.ADMINISTRATION, PILL)) == {"HK-MEDICINE": stop}
    assert found(of_group(AidGroup.BIRTH_CONTROL, medicine)) == {"HK-NOT-BIRTH": stop}
    assert found(of_group(AidGroup.BIRTH_CONTROL, replace(PILL, atc=""))) == {"HK-ATC": warn}
    assert found(of_group(AidGroup.BIRTH_CONTROL, PILL)) == {}


def test_codes_that_a_card_may_lack_warn_and_the_workplace_decides_the_subsidy() -> None:
    """Requirement 36."""
    assert found(card(code=""))["HK-CODE"] is Severity.WARN
    assert "P-NOCODE" not in {f.rule for f in check(card(code=""), AROUND)}
    stops = [f.rule for f in check(card(workplace_code=""), AROUND) if f.severity is Severity.STOP]
    assert stops == ["P-WORKPLACE"]
    free = of_group(AidGroup.ADMINISTRATION, workplace_code="")
    assert found(free) == {"B-WORKPLACE": Severity.WARN}


_BORN = st.dates(datetime(1990, 1, 1, tzinfo=UTC).date(), datetime(2026, 1, 1, tzinfo=UTC).date())


@given(_BORN, st.sampled_from(AidGroup), st.sampled_from((Benefit.WITH, Benefit.FREE)),
       st.integers(0, 300))  # fmt: skip
def test_what_is_free_follows_from_group_and_age_at_the_purchase(
    born: Any, group: AidGroup, benefit: Benefit, days_ago: int
) -> None:
    """Requirement 36."""
    bought = NOON - timedelta(days=days_ago)
    draft = of_group(group, profession="Läkare")
    patient = replace(draft.patient, identity="", birth_date=f"{born:%Y%m%d}", sex="2")
    row = replace(draft.rows[0], benefit=benefit)
    draft = replace(draft, patient=patient, rows=(row,), happened_at=bought)
    age = age_of(draft, NOON)
    if age is None:  # not yet born then
        return
    whole = bought.year - born.year - ((bought.month, bought.day) < (born.month, born.day))
    assert age == whole
    is_free = (
        whole < 18
        or group is AidGroup.ADMINISTRATION
        or (group is AidGroup.BIRTH_CONTROL and whole < 21)
    )
    said = {rule for rule in found(draft) if rule.startswith("B-")}
    assert (said == set()) is ((benefit is Benefit.FREE) is is_free)


def test_the_usual_choice_of_a_grown_up_is_the_lawful_one() -> None:
    """Requirement 36."""
    for group in AidGroup:
        draft = of_group(group, profession="Läkare")
        assert draft.rows[0].benefit is usual_benefit(group)
        assert found(draft) == {}


def test_the_same_card_typed_anew_says_what_is_done_and_left_as_far_as_is_known() -> None:
    """Requirement 36."""
    row = replace(ROW, dosage="x")
    past = (earlier(row, 100),)
    again = found(card(row), history=past)
    assert again == {"HK-TAKEN": Severity.WARN}
    second = replace(row, withdrawal=2)
    said = [f for f in check(card(second), replace(AROUND, history=past)) if f.rule == "HK-LEFT"]
    assert [f.text for f in said] == ["Uttag 1 av 4 är gjort här, senast 2026-08-15. 3 kvar."]
    root = RowRef(UUID(int=9), 1)
    spent = (
        *(earlier(replace(row, withdrawal=n), 100 - n, 9 + n, root) for n in (2, 3, 4)), *past
    )  # fmt: skip
    assert "HK-TAKEN" in found(card(replace(row, withdrawal=1)), history=spent)
    other_card = replace(card(row), issued_on="2026-11-19")
    assert "HK-TAKEN" not in found(other_card, history=past)
    other_article = replace(row, product=replace(BAG, varunummer="200124"))
    assert "HK-TAKEN" not in found(card(other_article), history=past)


def test_a_free_article_that_should_still_last_is_asked_about() -> None:
    """Requirement 36."""
    needles = replace(BAG, name="Kanyl Prov", varunummer="200555")
    draft = of_group(AidGroup.ADMINISTRATION, needles)
    other = replace(draft, issued_on="2026-11-19")
    soon = (earlier(draft.rows[0], 59),)
    assert found(other, history=soon) == {"Q-THIRDS": Severity.WARN}
    assert found(other, history=(earlier(draft.rows[0], 60),)) == {}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=12))
def test_no_more_withdrawals_are_handed_out_than_the_card_allows(
    tries: list[tuple[int, int]],
) -> None:
    """Requirement 36."""
    first = earlier(replace(ROW, packages=2, ordered=2, dosage="x"), 200)
    root, done = RowRef(first.subject, 1), [first]
    for number, (withdrawal, packages) in enumerate(tries, 10):
        row = replace(
            ROW, withdrawal=withdrawal, packages=packages, ordered=2, follows=root, dosage="x"
        )
        around = replace(AROUND, history=tuple(reversed(done)))
        draft = card(row)
        if all(f.severity is not Severity.STOP for f in check(draft, around)):
            done.append(earlier(row, 100, number, root))
    totals = totals_of(done)
    assert totals is not None
    assert not totals.is_over
    assert len(done) <= 4


_DOWN = frozenset({Dependency.EHM, Dependency.EVIS})
NUMBER = Patient("Tolvan", "191212121212", "personnummer")
BIRTH = Patient("Tolvan", "", "birth_date")


@pytest.mark.parametrize(
    ("patient", "product", "expected"),
    [
        (NUMBER, BAG, ["twin_check", "register_aid_card", "register_withdrawal"]),
        (BIRTH, BAG, ["twin_check"]),
        (BIRTH, Product("Påse för hand"), ["twin_check"]),
        (BIRTH, PILL, ["twin_check", "register_paper_withdrawal"]),
    ],
)
def test_goods_are_registered_on_a_registered_card_or_in_price_alone(
    patient: Patient, product: Product, expected: list[str]
) -> None:
    """Requirement 36."""
    facts = RowFacts(_DOWN, patient, Benefit.WITH, product, kind=OrderKind.AID_CARD)
    steps = plan_row(RULES.steps, facts, 1, ENTRY)
    by_code = {step.code: step for step in steps}
    evis = ["decommission"] if product.is_medicine else []
    assert list(by_code) == [*expected, "register_price", *evis, "archive_paper"]
    if "register_aid_card" in by_code:
        assert by_code["register_aid_card"].id in by_code["register_withdrawal"].needs


def test_every_day_is_counted_by_the_clock_of_the_pharmacy() -> None:
    """Requirement 36."""
    row = replace(ROW, dosage="x", benefit=Benefit.FREE, aid=AidGroup.ADMINISTRATION)
    past = replace(earlier(row, 0), happened_at=datetime(2026, 9, 24, 23, 30, tzinfo=UTC))
    assert past.happened_at.astimezone(STOCKHOLM).day == 25
    other = replace(card(row), issued_on="2026-11-19")
    assert "Q-THIRDS" in found(other, history=(past,))
