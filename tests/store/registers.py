"""Packages, statements and registers for tests."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from app.domain.clock import STOCKHOLM
from app.domain.product import Origin, Package, PeriodStatus
from app.domain.reference import Edition, Incoming, ListRemark, RegisterInfo, Source, SourceHead
from app.domain.statements import Statement
from app.store.cipher import open_cipher
from app.store.register import Register

KEY = bytes(range(32))
PV, NOT = PeriodStatus.PERIOD_PRODUCT, PeriodStatus.NOT
DAY = date(2025, 12, 1)
NOW = datetime(2025, 12, 2, 8, 30, 0, 123456, tzinfo=STOCKHOLM)


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


def bare(number: int, name: str = "Övamol", **fields: object) -> Package:
    """Return a package of which only its keys and name are known, and what is given."""
    known = Package(f"2099020200{number:04d}", f"2099010100{number:04d}", name)
    return changed(known, **fields)


def changed(of: Package, **fields: object) -> Package:
    """Return the package with other values."""
    return msgspec.structs.replace(of, **fields)


def incoming(
    statements: Sequence[Statement],
    source: Source = Source.PERIOD_PRODUCTS,
    *,
    day: date = DAY,
    remarks: Sequence[ListRemark] = (),
    sha256: str = "0" * 64,
) -> Incoming:
    """Return what a source's file of that day brings."""
    head = SourceHead(source, practice=True, valid_from=day)
    return Incoming(head, iter(statements), list(remarks), sha256, date(2025, 11, 28))


def edition(rows: int, source: Source = Source.PERIOD_PRODUCTS, **fields: object) -> Edition:
    """Return the edition that `incoming` makes of so many statements."""
    head = SourceHead(source, practice=True, valid_from=DAY)
    made = Edition(head, NOW, date(2025, 11, 28), "0" * 64, rows, 0)
    return msgspec.structs.replace(made, **fields)


def info(*editions: Edition) -> RegisterInfo:
    """Return what a register with these editions holds."""
    return RegisterInfo(editions)


def loaded(folder: Path, *files: Incoming) -> Register:
    """Return a register into which these were loaded, one after the other."""
    register = Register(folder, KEY)
    for file in files:
        register.load([file], NOW)
    return register


def current(folder: Path) -> Path:
    """Return the file that counts."""
    return folder / (folder / "register.current").read_text().split("\n")[0]


TABLES = (
    "product", "package", "ending", "slip", "synonym", "number", "code", "shortage", "advice",
    "prescriber", "workplace",
)  # fmt: skip
INDEXES = ("word", "prescriber_word")


def joined(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that was joined, table by table, with each word of the search indexes."""
    with closing(open_cipher(current(folder), KEY)) as connection:
        for index in INDEXES:
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.{index}_words USING fts5vocab(main, {index}, instance)"
            )
        tables = (*TABLES, *(f"{index}_words" for index in INDEXES))
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608
            for table in tables
        }
