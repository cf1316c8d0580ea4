"""Exact numbers in one register file: varunummer, NPL pack id, GTIN and NTIN, in their time."""

from sqlite3 import Connection
from typing import NamedTuple

from app.domain.codes import Varunummer
from app.domain.product import Package
from app.domain.reference import CodeHit
from app.store.register_file import PLACES, packages_of

_VARUNUMMER = 6  # digits; leading zeros may have been left out
_GTIN = 14  # digits; shorter ones are filled with zeros
_GTINS = (8, 12, 13, _GTIN)
_MOST_REPLACEMENTS = 10

_BY_KEY = "SELECT body FROM package WHERE key = ?"
_HOLDERS = """SELECT n.starts, n.ends, n.holds, k.body FROM number n JOIN package k USING (key)
    WHERE n.number = ? ORDER BY n.holds DESC, coalesce(n.ends, '9') DESC, k.id"""
_AFTER = """SELECT replaced_by FROM code WHERE varunummer = ? AND replaced_by IS NOT NULL
    ORDER BY coalesce(ends, '9') DESC, replaced_by LIMIT 1"""
_GROUP = """SELECT group_concat(body) FROM (SELECT body FROM package
    WHERE exchange_group = ? AND size_group IS ? ORDER BY CASE body ->> '$.status'
        WHEN 'PV' THEN 0 WHEN 'R1' THEN 1 WHEN 'R2' THEN 2 ELSE 3 END,
        body ->> '$.sales_price' IS NULL, CAST(body ->> '$.sales_price' AS REAL), id)"""
# A product's packages lie together, at its row id << PLACES
_OF_PRODUCT = f"""SELECT group_concat(k.body) FROM package one JOIN package k
    ON k.id BETWEEN one.id >> {PLACES} << {PLACES} AND one.id | {(1 << PLACES) - 1}
    WHERE one.key = ?"""  # noqa: S608


class _Holder(NamedTuple):
    starts: str | None
    ends: str | None
    holds: int
    package: Package


def find_package(connection: Connection, key: str) -> Package | None:
    """Return the package by its lasting key."""
    row = connection.execute(_BY_KEY, (key,)).fetchone()
    return packages_of(row[0])[0] if row else None


def find_packs(connection: Connection, key: str) -> list[Package]:
    """Return every package of the product that the package with the key is of, itself too."""
    return packages_of(connection.execute(_OF_PRODUCT, (key,)).fetchone()[0])


def find_group(connection: Connection, package: Package) -> list[Package]:
    """Return the packages that it may be exchanged for and itself, the period product first."""
    if package.exchange_group is None:
        return []
    group = (package.exchange_group, package.size_group)
    return packages_of(connection.execute(_GROUP, group).fetchone()[0])


def find_by_code(connection: Connection, code: str) -> list[CodeHit]:
    """Return the packages that a typed or scanned number means now, or else meant last.

    Imported packages may share a number: all of them are returned.
    """
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return []
    if len(digits) <= _VARUNUMMER:
        return _by_varunummer(connection, digits.zfill(_VARUNUMMER))
    if len(digits) == _GTIN and (package := find_package(connection, digits)):
        return [CodeHit(package)]
    if len(digits) not in _GTINS:
        return []
    gtin = digits.zfill(_GTIN)
    if holders := _holders(connection, gtin):
        return _hits(holders, f"GTIN {digits}")
    within = Varunummer.find_in_gtin(gtin)
    return _by_varunummer(connection, within.value) if within else []


def _by_varunummer(connection: Connection, number: str) -> list[CodeHit]:
    holders = _holders(connection, number)
    newest = _newest(connection, number)
    if newest != number and not any(holder.holds for holder in holders):
        holders = _holders(connection, newest) or holders
    return [
        CodeHit(hit.package, f"Varunummer {number} är ersatt av {newest}.")
        if newest != number and hit.package.varunummer == newest
        else hit
        for hit in _hits(holders, f"Varunummer {number}")
    ]


def _newest(connection: Connection, number: str) -> str:
    """Return the number at the end of the replacements, which may be in a ring by mistake."""
    passed = [number]
    while len(passed) <= _MOST_REPLACEMENTS:
        row = connection.execute(_AFTER, (passed[-1],)).fetchone()
        if row is None or row[0] in passed:
            break
        passed.append(row[0])
    return passed[-1]


def _holders(connection: Connection, number: str) -> list[_Holder]:
    rows = connection.execute(_HOLDERS, (number,)).fetchall()
    return [
        _Holder(starts, ends, holds, packages_of(body)[0]) for starts, ends, holds, body in rows
    ]


def _hits(holders: list[_Holder], number: str) -> list[CodeHit]:
    """Return those who hold the number, or else who held it last, each once."""
    holding = [holder for holder in holders if holder.holds]
    last = [holder for holder in holders if holder.ends == holders[0].ends]
    hits: dict[str, CodeHit] = {}
    for holder in holding or last:
        remark = "" if holder.holds else _remark(holder, number)
        hits.setdefault(holder.package.key, CodeHit(holder.package, remark))
    return list(hits.values())


def _remark(holder: _Holder, number: str) -> str:
    if holder.ends:
        return f"{number} gällde till och med {holder.ends}."
    return f"{number} gäller från och med {holder.starts}." if holder.starts else ""
