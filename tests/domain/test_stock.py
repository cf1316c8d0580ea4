"""What may not be taken from the shelf, and when a second signature is asked."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.decisions import obstacles
from app.domain.dispensing import check
from app.domain.findings import Severity
from app.domain.holdings import KnownStock, Mark
from app.domain.ledger import article_of
from app.domain.signing import Beside, ask_second
from app.domain.stock_entries import BatchGround, BatchState
from app.domain.supplied import Pack
from tests.domain.drafts import AROUND, DRAFT, NOON, PRODUCT, RULES, changed_row

ARTICLE = article_of(PRODUCT)
PACK = Pack("07340000000017", "S1", "B12", "271200", is_seal_whole=True)
STOPPED = Mark(ARTICLE, "B12", BatchState.QUARANTINED, BatchGround.RECALL, 3, NOON)
HELD = replace(STOPPED, state=BatchState.HELD, ground=BatchGround.SHORTAGE)
DECIDED = replace(
    HELD, authority="Läkemedelsverket", reference="4.5-2026-1", allowed_until=date(2026, 12, 31)
)
OF_STOCK = ("L-", "N-")


def found(pack: Pack | None, *marks: Mark, left: int | None = None, packages: int = 1) -> list[str]:
    """Return which rules of the stock speak about a draft of one row."""
    draft = changed_row(packs=(pack,) if pack else (), packages=packages)
    known = KnownStock(marks, () if left is None else ((ARTICLE, left),))
    findings = check(draft, replace(AROUND, stock=known))
    return [f.rule for f in findings if f.rule.startswith(OF_STOCK)]


def test_a_pack_that_holds_and_is_not_stopped_is_not_spoken_of() -> None:
    assert found(PACK) == []
    assert found(PACK, replace(STOPPED, batch="B13")) == []
    assert found(PACK, replace(STOPPED, state=BatchState.AVAILABLE)) == []


def test_a_stopped_batch_is_not_handed_out_whatever_was_decided() -> None:
    """Requirement 39."""
    assert found(PACK, STOPPED) == ["L-BATCH-STOPPED"]
    stopped = replace(DECIDED, state=BatchState.QUARANTINED)
    draft = changed_row(packs=(PACK,))
    findings = check(draft, replace(AROUND, stock=KnownStock((stopped,))))
    assert "L-BATCH-STOPPED" in [f.rule for f in obstacles(draft, findings)]


@pytest.mark.parametrize("scanned", ["b12", "B 12", " B12 ", "b1 2"])
def test_a_stopped_batch_is_known_however_it_is_written(scanned: str) -> None:
    """Requirement 39."""
    assert found(replace(PACK, batch=scanned), STOPPED) == ["L-BATCH-STOPPED"]
    assert found(PACK, replace(STOPPED, batch=scanned)) == ["L-BATCH-STOPPED"]


def test_a_batch_held_without_a_decision_waits_for_one() -> None:
    """Requirement 39."""
    assert found(PACK, HELD) == ["L-BATCH-HELD"]
    assert found(PACK, DECIDED) == []
    assert found(PACK, replace(DECIDED, allowed_until=date(2026, 11, 22))) == ["L-BATCH-HELD"]
    assert found(PACK, replace(DECIDED, reference="")) == ["L-BATCH-HELD"]


def test_an_expired_pack_with_a_decision_says_whose_it_is() -> None:
    """Requirement 39."""
    expired = replace(PACK, expires="261122")
    assert found(expired) == []  # which the packs' own check stops
    assert found(expired, DECIDED) == ["L-DECIDED"]
    draft = changed_row(packs=(expired,))
    findings = check(draft, replace(AROUND, stock=KnownStock((DECIDED,))))
    (said,) = [f.text for f in findings if f.rule == "L-DECIDED"]
    assert "2026-11-22 enligt Läkemedelsverket, 4.5-2026-1" in said


def test_a_pack_that_nobody_scanned_is_to_be_looked_at_when_a_batch_is_stopped() -> None:
    assert found(None, STOPPED) == ["L-LOOK"]
    assert found(None, DECIDED) == []
    assert RULES.rules["L-LOOK"].severity is Severity.WARN


def test_a_ledger_that_is_too_low_is_a_warning_that_a_person_decides() -> None:
    """Requirement 37."""
    assert found(None, left=2, packages=2) == []
    assert found(None, left=1, packages=2) == ["N-BALANCE"]
    two = replace(DRAFT, rows=(*changed_row(packages=2).rows, *changed_row(packages=2).rows))
    findings = check(two, replace(AROUND, stock=KnownStock((), ((ARTICLE, 3),))))
    (warned,) = [f for f in findings if f.rule == "N-BALANCE"]
    assert (warned.field, warned.severity) == ("rows.1.packages", Severity.WARN)


@pytest.mark.parametrize(
    ("rule", "schedule", "asked"),
    [
        ("N-SIGN-RECEIVED", "II", True),
        ("N-SIGN-RECEIVED", "III", True),
        ("N-SIGN-RECEIVED", "IV", False),
        ("N-SIGN-REMOVED", "V", True),
        ("N-SIGN-REMOVED", "", False),
        ("N-SIGN-REMOVED", None, False),
    ],
)
def test_the_rule_says_of_which_schedules_two_sign(
    rule: str, schedule: str | None, asked: bool
) -> None:
    """Requirement 37."""
    product = replace(PRODUCT, schedule=schedule)
    assert (ask_second(RULES, rule, (PRODUCT, product)) is not None) is asked


def test_a_password_that_was_given_in_place_is_not_shown() -> None:
    assert "hemligt" not in repr(Beside("Anna", "hemligt"))
