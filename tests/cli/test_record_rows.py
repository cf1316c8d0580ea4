"""`record`: what a row may say beside product and dosage, and what was paid."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.codes import gs1_digit
from app.domain.findings import Refused
from app.domain.interval import Interval, IntervalUnit
from app.domain.order import ExchangeOutcome, FreeGround, PaymentMeans
from app.domain.slip_entries import DispensingMade
from app.domain.supplied import DispensedRow
from app.usecases.record_dispensing import record_dispensing
from app.usecases.scan_pack import link_gtin
from app.usecases.workplace import Workplace
from tests.cli.lykta import line
from tests.workplaces import (
    EXCHANGEABLE,
    PACKAGES,
    SetClock,
    begin_outage,
    find_product,
    incoming,
    open_pharmacy,
)

GS = "\x1d"
GTIN = "0735001234021" + gs1_digit("0735001234021")
CODE = f"01{GTIN}21SN1{GS}1728033110B1"
ROW = {"varunummer": "041238", "dosage": "1 tablett på morgonen.", "benefit": "U"}
DECIDED = ["P-NOLABEL@label"]


@pytest.fixture
def workplace(tmp_path: Path) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store", SetClock())
    opened.register.load([incoming(*PACKAGES, *EXCHANGEABLE)], opened.computer.clock.now())
    begin_outage(opened)
    link_gtin(opened, GTIN, find_product("041238"))
    yield opened
    opened.journal.vault.close()
    opened.lock.release()


def record(workplace: Workplace, row: dict[str, Any], **changes: Any) -> DispensingMade:
    """Record a line of one row, and return what the entry says."""
    given = line(rows=[ROW | row], issued_on="2026-11-23", **changes)
    content = record_dispensing(workplace, given).content
    assert isinstance(content, DispensingMade)
    return content


def row_of(workplace: Workplace, row: dict[str, Any], **changes: Any) -> DispensedRow:
    """Return the one row of what was recorded."""
    (made,) = record(workplace, row, **changes).dispensed.rows
    return made


def refused(workplace: Workplace, row: dict[str, Any], **changes: Any) -> dict[str, str]:
    """Return what stands in the way of a line, by field."""
    with pytest.raises(Refused) as refusal:
        record(workplace, row, **changes)
    return {finding.field: finding.text for finding in refusal.value.findings}


def test_part_of_a_withdrawal_is_recorded_with_its_interval_and_what_it_lasts(
    workplace: Workplace,
) -> None:
    """Requirement 25."""
    made = row_of(workplace, {
        "ordered": 3, "withdrawals": 4, "interval": {"count": 4, "unit": "V"}, "lasts_days": 30,
    })  # fmt: skip
    assert (made.packages, made.ordered, made.withdrawals) == (1, 3, 4)
    assert (made.interval, made.lasts_days) == (Interval(4, IntervalUnit.WEEK), 30)


def test_more_than_was_ordered_is_refused_here_as_at_the_counter(workplace: Workplace) -> None:
    """Requirement 15."""
    assert "rows.0.packages" in refused(workplace, {"ordered": 1, "packages": 2})
    assert "rows.0.withdrawal" in refused(workplace, {"withdrawals": 2, "withdrawal": 3})


def test_a_withdrawal_after_those_made_elsewhere_takes_a_decision(workplace: Workplace) -> None:
    later = {"withdrawals": 4, "withdrawal": 3}
    assert "rows.0.withdrawal" in refused(workplace, later)
    decided = [*DECIDED, "Q-ELSEWHERE@rows.0.withdrawal"]
    assert row_of(workplace, later, confirmed=decided).withdrawal == 3


def test_an_exchange_is_recorded_with_what_was_prescribed_and_leaves_a_notice(
    workplace: Workplace,
) -> None:
    """Requirement 28."""
    exchange = {"outcome": "exchanged", "prescribed": {"varunummer": "061001"}}
    dispensed = record(workplace, {"varunummer": "061002", "exchange": exchange}).dispensed
    (made,) = dispensed.rows
    assert made.outcome is ExchangeOutcome.EXCHANGED
    assert made.prescribed == find_product("061001")
    assert made.exchange_list == "TLV Periodens varor 2026-11-01"
    assert "prescriber" in {step.destination for step in dispensed.steps}


def test_an_exchange_without_what_its_outcome_asks_for_is_refused(workplace: Workplace) -> None:
    """Requirement 27."""
    opposed = {"varunummer": "061001", "exchange": {"outcome": "pharmacist_opposed"}}
    fields = refused(workplace, opposed)
    assert [field for field in fields if field.startswith("rows.0.exchange")]
    opposed["exchange"] = {"outcome": "pharmacist_opposed", "reason": "Patienten ser dåligt"}
    made = record(workplace, opposed)
    assert made.personal is not None
    assert made.personal.exchange_reasons == ("Patienten ser dåligt",)
    assert made.dispensed.rows[0].outcome is ExchangeOutcome.PHARMACIST_OPPOSED


def test_a_scanned_pack_is_recorded_and_never_twice(workplace: Workplace) -> None:
    """Requirement 32."""
    packs = {"packs": [{"code": f"]d2{CODE}", "is_seal_whole": True}]}
    (pack,) = row_of(workplace, packs).packs
    assert (pack.gtin, pack.serial, pack.batch, pack.expires) == (GTIN, "SN1", "B1", "280331")
    assert (pack.is_seal_whole, pack.second) == (True, "")
    assert "rows.0.packs" in refused(workplace, packs)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (CODE.replace(GS, ""), "skiljetecken"),
        (f"01{GTIN}21SN1", "utgångsdatum"),
        ("7350012340217", ""),
        ("", ""),
    ],
)
def test_a_code_that_is_not_whole_is_refused_by_its_place(
    workplace: Workplace, code: str, told: str
) -> None:
    """Requirement 32."""
    fields = refused(workplace, {"packs": [{"code": CODE}, {"code": code}]})
    assert told in fields["rows.0.packs.1.code"]


def test_a_pack_of_another_product_and_a_seal_nobody_looked_at_stand_in_the_way(
    workplace: Workplace,
) -> None:
    """Requirement 32."""
    assert "rows.0.packs" in refused(workplace, {"packs": [{"code": CODE}]})
    whole = {"packs": [{"code": CODE, "is_seal_whole": True}]}
    assert "rows.0.packs" in refused(workplace, whole | {"varunummer": "041239"})


def test_the_schedule_read_off_a_pack_is_kept_where_no_list_tells_it(
    workplace: Workplace,
) -> None:
    """Requirement 12."""
    product = {"varunummer": "", "product": "Oxikodon Norrmed 5 mg kapsel"}
    decided = [*DECIDED, "X-CALL@call", "P-UNKNOWN@rows.0.product"]
    why = {"X-CALL@call": "Förskrivaren gick inte att nå"}
    read = record(workplace, product | {"schedule": "II"}, confirmed=decided, reasons=why)
    (row,) = read.dispensed.rows
    assert (row.product.schedule, row.product.is_schedule_seen) == ("II", True)


def test_what_was_paid_is_noted(workplace: Workplace) -> None:
    """Requirement 31."""
    payment = {"means": "cash", "charged": "68,50"}
    made = record(workplace, {}, payment=payment).dispensed.payment
    assert made is not None
    assert (made.means, str(made.charged), made.owed) == (
        PaymentMeans.CASH, "68.50", Decimal(0),
    )  # fmt: skip


def test_a_sum_that_is_none_and_a_receipt_without_its_day_are_refused(
    workplace: Workplace,
) -> None:
    """Requirement 31."""
    fields = refused(workplace, {}, payment={"means": "cash", "charged": "sextio"})
    assert "payment.charged" in fields
    receipt = {"means": "cash", "accumulated": "500"}
    assert "payment.accumulated_on" in refused(workplace, {}, payment=receipt)
    read = receipt | {"accumulated_on": "2026-11-20"}
    made = record(workplace, {"benefit": "U"}, payment=read).dispensed.payment
    assert made is not None
    assert f"{made.accumulated_on}" == "2026-11-20"


def test_a_free_row_says_on_what_ground(workplace: Workplace) -> None:
    """Requirement 29."""
    free = {"benefit": "F", "free_ground": "communicable_disease"}
    decided = [*DECIDED, "B-NOBENEFIT@rows.0.benefit"]
    assert row_of(workplace, free, confirmed=decided).free_ground is FreeGround.COMMUNICABLE_DISEASE


def test_a_requisition_is_not_recorded_by_a_script(workplace: Workplace) -> None:
    """Requirement 34."""
    with pytest.raises(Refused, match="disken"):
        record(workplace, {}, kind="requisition")
