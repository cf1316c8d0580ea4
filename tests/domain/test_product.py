"""Packages of the register: what shape they have, and what they are told by."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.domain.product import (
    FIELD_WORDS,
    HIGHEST_PRICE,
    HIGHEST_SIZE,
    LONGEST_TEXT,
    Origin,
    Package,
    PeriodStatus,
    Spell,
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
DAY = timedelta(days=1)
NOON = date(2026, 11, 24)
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


def test_a_package_is_told_by_its_pack_id_and_a_trade_good_by_its_article_number() -> None:
    good = Package(None, None, "Blodsockerstickor", varunummer="700123")
    assert (FULL.key, FULL.is_trade_good) == ("20990202000001", False)
    assert (good.key, good.is_trade_good, good.is_well_formed()) == ("v700123", True, True)
    assert not Package(None, None, "Utan nummer").is_well_formed()


@pytest.mark.parametrize(
    ("spell", "holds"),
    [
        (Spell(), True),
        (Spell(NOON, NOON), True),
        (Spell(NOON + DAY), False),
        (Spell(None, NOON - DAY), False),
        (Spell(NOON - DAY, None), True),
    ],
)
def test_a_stretch_of_days_holds_its_first_and_last(spell: Spell, holds: bool) -> None:
    assert spell.holds(NOON) is holds


def test_every_field_of_a_package_has_a_word_but_the_one_about_the_others() -> None:
    assert set(FIELD_WORDS) == set(Package.__struct_fields__) - {"disputed"}
