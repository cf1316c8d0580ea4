"""Packages of the register: what shape they have, and how old a list is."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.domain.clock import STOCKHOLM
from app.domain.product import (
    HIGHEST_PRICE,
    HIGHEST_SIZE,
    LONGEST_TEXT,
    Origin,
    Package,
    PeriodStatus,
    RegisterInfo,
)

FULL = Package(
    npl_pack_id="20990202000001",
    npl_id="20990101000001",
    name="Övamol",
    status=PeriodStatus.PERIOD_PRODUCT,
    varunummer="090001",
    strength="500 mg",
    form="Tablett",
    pack_size=Decimal("2.5"),
    substance="Paracetamol",
    company="ÖVNING Norrlykta AB",
    exchange_group="900001",
    size_group="T23",
    purchase_price=Decimal("12.50"),
    sales_price=Decimal("44.13"),
    origin=Origin.GENERICS,
)
BARE = Package("20990202000001", "20990101000001", "Övamol")


@pytest.mark.parametrize("package", [FULL, BARE])
def test_a_package_is_well_formed_with_everything_known_and_with_only_what_it_must_have(
    package: Package,
) -> None:
    assert package.is_well_formed()


def test_what_the_list_does_not_say_is_unknown() -> None:
    assert BARE.status is PeriodStatus.UNKNOWN
    assert (BARE.varunummer, BARE.sales_price, BARE.exchange_group) == (None, None, None)
    assert BARE.pack_text is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"npl_pack_id": "2099020200000"},
        {"npl_pack_id": "٢٠٩٩٠٢٠٢٠٠٠٠٠١"},
        {"npl_id": "2099010100000x"},
        {"varunummer": "90001"},
        {"name": ""},
        {"name": "x" * (LONGEST_TEXT + 1)},
        {"strength": "500\nmg"},
        {"form": ""},
        {"company": "\x00"},
        {"exchange_group": "9" * (LONGEST_TEXT + 1)},
        {"pack_size": HIGHEST_SIZE},
        {"pack_size": Decimal("NaN")},
        {"purchase_price": Decimal("Infinity")},
        {"sales_price": Decimal("-0.01")},
        {"sales_price": HIGHEST_PRICE},
    ],
)
def test_a_package_with_a_value_out_of_shape_is_not_well_formed(wrong: dict[str, Any]) -> None:
    assert not msgspec.structs.replace(FULL, **wrong).is_well_formed()


@pytest.mark.parametrize(
    ("size", "text"), [("2.5", "2,5"), ("100", "100"), ("1E+2", "100"), ("0.75", "0,75")]
)
def test_a_pack_size_is_written_with_a_decimal_comma(size: str, text: str) -> None:
    assert msgspec.structs.replace(FULL, pack_size=Decimal(size)).pack_text == text


@pytest.mark.parametrize(("after", "days"), [(-40, 0), (0, 0), (1, 1), (62, 62)])
def test_a_list_counts_its_days_from_the_end_of_its_period(after: int, days: int) -> None:
    end = date(2025, 12, 31)
    loaded_at = datetime(2025, 12, 1, 8, tzinfo=STOCKHOLM)
    info = RegisterInfo("TLV", date(2025, 12, 1), end, loaded_at, None, 1, practice=False)
    assert info.days_expired(end + timedelta(days=after)) == days
