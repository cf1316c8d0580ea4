"""Packages and registers for tests."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from app.domain.clock import STOCKHOLM
from app.domain.product import Origin, Package, PeriodStatus, RegisterInfo

KEY = bytes(range(32))
PV, NOT = PeriodStatus.PERIOD_PRODUCT, PeriodStatus.NOT


def package(number: int, name: str = "Övamol", strength: str | None = "500 mg") -> Package:
    """Return a package of a product of its own."""
    return Package(
        f"2099020200{number:04d}",
        f"2099010100{number:04d}",
        name,
        status=NOT,
        varunummer=f"0{number:05d}",
        strength=strength,
        form="Tablett",
        pack_size=Decimal(100),
        substance="Paracetamol",
        company="ÖVNING Norrlykta AB",
        exchange_group="900001",
        size_group="T23",
        purchase_price=Decimal("12.50"),
        sales_price=Decimal("44.13"),
        origin=Origin.GENERICS,
    )


def changed(of: Package, **fields: object) -> Package:
    """Return the package with other values."""
    return msgspec.structs.replace(of, **fields)


def info(packages: Sequence[Package], source: str = "ÖVNING") -> RegisterInfo:
    """Return what is said of a list of these packages."""
    loaded_at = datetime(2025, 12, 2, 8, 30, 0, 123456, tzinfo=STOCKHOLM)
    period = date(2025, 12, 1), date(2025, 12, 31)
    return RegisterInfo(
        source, *period, loaded_at, date(2025, 11, 28), len(packages), practice=True
    )
