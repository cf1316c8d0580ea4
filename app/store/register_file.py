"""One file of reference data: its tables, written once and whole, and exact lookups in it.

Row ids are the ranking order, so that a search may stop at its first hits.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from sqlite3 import Connection
from typing import Any

from app.domain.clock import from_micros, to_micros
from app.domain.product import Origin, Package, PeriodStatus, RegisterInfo

_SCHEMA = (
    """CREATE TABLE info (source TEXT NOT NULL, period_start TEXT NOT NULL,
    period_end TEXT NOT NULL, loaded_at INTEGER NOT NULL, file_date TEXT,
    row_count INTEGER NOT NULL, practice INTEGER NOT NULL) STRICT""",
    """CREATE TABLE product (id INTEGER PRIMARY KEY, npl_id TEXT NOT NULL, name TEXT NOT NULL,
    folded TEXT NOT NULL, strength TEXT, form TEXT, substance TEXT) STRICT""",
    """CREATE TABLE package (id INTEGER PRIMARY KEY,
    product INTEGER NOT NULL REFERENCES product, npl_pack_id TEXT NOT NULL UNIQUE,
    varunummer TEXT, status TEXT NOT NULL, pack_size TEXT, company TEXT, exchange_group TEXT,
    size_group TEXT, purchase_ore INTEGER, sales_ore INTEGER, origin TEXT) STRICT""",
    "CREATE INDEX package_product ON package (product)",
    "CREATE INDEX package_varunummer ON package (varunummer)",
    """CREATE VIRTUAL TABLE word USING fts5 (name, substance, strength, form, content='product',
    content_rowid='id', tokenize="unicode61 remove_diacritics 2", prefix='1 2 3')""",
    """CREATE VIRTUAL TABLE part USING fts5 (name, substance, content='product',
    content_rowid='id', tokenize='trigram remove_diacritics 1')""",
)
_COLUMNS = """k.npl_pack_id, p.npl_id, p.name, k.status, k.varunummer, p.strength, p.form,
    k.pack_size, p.substance, k.company, k.exchange_group, k.size_group, k.purchase_ore,
    k.sales_ore, k.origin"""
_PACKAGES = f"SELECT {_COLUMNS} FROM package k JOIN product p ON p.id = k.product WHERE "  # noqa: S608

_STATUSES = {str(status): status for status in PeriodStatus}
_ORIGINS: dict[str | None, Origin | None] = {None: None, **{str(o): o for o in Origin}}
_STATUS_ORDER = {status: place for place, status in enumerate(PeriodStatus)}
_AMOUNT = re.compile(r"([0-9][0-9 ]*(?:[.,][0-9]+)?) ?(mikrog|g(?![a-z]))?")
_MILLIGRAMS = {"mikrog": Decimal("0.001"), "g": Decimal(1000), "": Decimal(1)}
_ProductKey = tuple[str, str, str | None, str | None, str | None]


def fold(text: str) -> str:
    """Return the text without case and diacritics, as the search compares it."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in spread if not unicodedata.combining(mark))


def write(connection: Connection, packages: Iterable[Package], info: RegisterInfo) -> None:
    """Make the tables and fill them in one transaction; the file must be new."""
    products: dict[_ProductKey, list[Package]] = {}
    for package in packages:
        products.setdefault(_product_key(package), []).append(package)
    ranked = sorted(products.values(), key=_product_rank)
    connection.execute("BEGIN IMMEDIATE")
    for statement in _SCHEMA:
        connection.execute(statement)
    connection.execute("INSERT INTO info VALUES (?,?,?,?,?,?,?)", _info_row(info))
    connection.executemany(
        "INSERT INTO product VALUES (?,?,?,?,?,?,?)",
        (
            (rank, p.npl_id, p.name, fold(p.name), p.strength, p.form, p.substance)
            for rank, (p, *_) in enumerate(ranked, 1)
        ),
    )
    connection.executemany(
        "INSERT INTO package VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?)",
        (
            _package_row(rank, package)
            for rank, product in enumerate(ranked, 1)
            for package in sorted(product, key=_package_rank)
        ),
    )
    for table in ("word", "part"):
        connection.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")  # noqa: S608
    connection.execute("COMMIT")


def _product_key(package: Package) -> _ProductKey:
    p = package
    return p.npl_id, p.name, p.strength, p.form, p.substance


def _product_rank(packages: list[Package]) -> tuple[Any, ...]:
    """Products with a period product first, then by name and strength."""
    first = packages[0]
    best = min(_STATUS_ORDER[package.status] for package in packages)
    is_period_product = best == _STATUS_ORDER[PeriodStatus.PERIOD_PRODUCT]
    return (
        not is_period_product,
        fold(first.name),
        _strength_rank(first.strength or ""),
        _product_key(first)[0],
    )


def _strength_rank(strength: str) -> list[Decimal]:
    """Return the strength's amounts, weights in milligrams, so that 500 mikrogram is below 1 mg."""
    return [
        Decimal(digits.replace(" ", "").replace(",", ".")) * _MILLIGRAMS[unit]
        for digits, unit in _AMOUNT.findall(strength)
    ]


def _package_rank(package: Package) -> tuple[Any, ...]:
    size = Decimal(0) if package.pack_size is None else package.pack_size
    return _STATUS_ORDER[package.status], size, package.npl_pack_id


def _info_row(info: RegisterInfo) -> tuple[Any, ...]:
    file_date = info.file_date and info.file_date.isoformat()
    start, end = info.period_start.isoformat(), info.period_end.isoformat()
    loaded_at = to_micros(info.loaded_at)
    return info.source, start, end, loaded_at, file_date, info.row_count, info.practice


def _package_row(rank: int, package: Package) -> tuple[Any, ...]:
    return (
        rank,
        package.npl_pack_id,
        package.varunummer,
        package.status,
        None if package.pack_size is None else f"{package.pack_size:f}",
        package.company,
        package.exchange_group,
        package.size_group,
        _ore(package.purchase_price),
        _ore(package.sales_price),
        package.origin,
    )


def _ore(kronor: Decimal | None) -> int | None:
    return None if kronor is None else int(kronor * 100)


def _kronor(ore: int | None) -> Decimal | None:
    return None if ore is None else Decimal(ore).scaleb(-2)


def _package_of(row: tuple[Any, ...]) -> Package:
    """Return the package of a row of _COLUMNS."""
    npl_pack_id, npl_id, name, status, varunummer, strength, form, size, *rest = row
    substance, company, group, size_group, purchase, sales, origin = rest
    return Package(
        npl_pack_id,
        npl_id,
        name,
        _STATUSES[status],
        varunummer,
        strength,
        form,
        None if size is None else Decimal(size),
        substance,
        company,
        group,
        size_group,
        _kronor(purchase),
        _kronor(sales),
        _ORIGINS[origin],
    )


def info_of(connection: Connection) -> RegisterInfo:
    """Return what the file says of itself."""
    row = connection.execute("SELECT * FROM info").fetchone()
    source, start, end, loaded_at, file_date, row_count, practice = row
    return RegisterInfo(
        source,
        date.fromisoformat(start),
        date.fromisoformat(end),
        from_micros(loaded_at),
        file_date and date.fromisoformat(file_date),
        row_count,
        bool(practice),
    )


def find_packages(connection: Connection, where: str, value: str | int) -> list[Package]:
    """Return the packages for which the condition holds, in ranking order."""
    rows = connection.execute(f"{_PACKAGES} {where} ORDER BY k.id", (value,))
    return [_package_of(row) for row in rows]


def complaints(connection: Connection, info: RegisterInfo) -> list[str]:
    """Return what is wrong with a file just written: pages, indexes or counts."""
    checks = ("PRAGMA cipher_integrity_check", "PRAGMA quick_check")
    found = [str(row[0]) for check in checks for row in connection.execute(check)]
    found = [complaint for complaint in found if complaint != "ok"]
    counted = "SELECT count(*) FROM package k JOIN product p ON p.id = k.product"
    (packages,) = connection.execute(counted).fetchone()
    if packages != info.row_count or info_of(connection) != info:
        found.append(f"{packages} packages, not {info.row_count}")
    return found
