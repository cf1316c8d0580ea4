"""All that one register file knows of a package: every value, who says it, and of which day."""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import TypeVar

import msgspec

from app.domain.product import Package
from app.domain.reference import KnownValue, ProductCard, Source
from app.domain.statements import Alternative, CodeLink, CriticalMedicine, Shortage
from app.store.register_codes import find_group, find_package
from app.store.register_file import PLACES, encode, info_of
from app.store.register_merge import Said, known_values

_SAID = "SELECT source, body FROM statement WHERE kind = 'package' AND key = ?"
_SHORTAGES = """SELECT body FROM shortage WHERE pack = ?
    ORDER BY ended IS NOT NULL, coalesce(ended, starts, '') DESC, body"""
_LINKED = """SELECT source, coalesce(replaced_by, varunummer) FROM code
    WHERE pack = ? AND (ends IS NULL OR replaced_by IS NOT NULL) ORDER BY starts DESC, body"""
_CODES = """SELECT DISTINCT body FROM code WHERE pack = ? OR (pack IS NULL AND varunummer IN
    (SELECT value FROM json_each(?))) ORDER BY coalesce(starts, '') DESC, body"""
_ADVICE = f"""SELECT a.body FROM advice a WHERE a.kind = ? AND a.about IN (
    SELECT value FROM json_each(?) UNION SELECT p.substance_key FROM package k
    JOIN product p ON p.id = k.id >> {PLACES} WHERE k.key = ?) ORDER BY a.place, a.rowid"""  # noqa: S608

_FIELDS = Package.__struct_fields__

T = TypeVar("T")


def find_card(connection: Connection, key: str) -> ProductCard | None:
    """Return all that is known of a package, if the register has it."""
    package = find_package(connection, key)
    if package is None:
        return None
    values = sorted(_values(connection, package), key=_place)
    numbers = encode([value.value for value in values if value.field == "varunummer"])
    return ProductCard(
        package=package,
        values=tuple(values),
        group=tuple(find_group(connection, package)),
        shortages=tuple(_read(connection, Shortage, _SHORTAGES, key)),
        alternatives=tuple(_advice(connection, Alternative, "alternative", package)),
        codes=tuple(_read(connection, CodeLink, _CODES, key, numbers)),
    )


def _values(connection: Connection, package: Package) -> Iterator[KnownValue]:
    info = info_of(connection)
    said = [
        Said(edition, msgspec.json.decode(body, type=Package))
        for source, body in connection.execute(_SAID, (package.key,)).fetchall()
        if (edition := info.edition(Source(source)))
    ]
    yield from known_values(said, package)
    told = {each.package.varunummer for each in said}
    for source, number in connection.execute(_LINKED, (package.key,)).fetchall():
        if number not in told and (edition := info.edition(Source(source))):
            told.add(number)
            yield KnownValue("varunummer", number, edition, number == package.varunummer)
    if package.shortage and (edition := info.edition(Source.SHORTAGES)):
        yield KnownValue("shortage", package.shortage, edition, is_used=True)
    if edition := info.edition(Source.CRITICAL):
        reasons = [c.reason for c in _advice(connection, CriticalMedicine, "critical", package)]
        for at, reason in enumerate(dict.fromkeys(reasons)):
            yield KnownValue("critical", reason, edition, is_used=at == 0)


def _place(value: KnownValue) -> tuple[int, bool]:
    return _FIELDS.index(value.field), not value.is_used


def _advice(connection: Connection, shape: type[T], kind: str, package: Package) -> list[T]:
    atc = package.atc or ""
    about = [package.npl_id, *(atc[: n + 1] for n in range(len(atc)))]
    named = encode([name for name in about if name])
    return _read(connection, shape, _ADVICE, kind, named, package.key)


def _read(connection: Connection, shape: type[T], query: str, *values: str) -> list[T]:
    rows = connection.execute(query, values).fetchall()
    return [msgspec.json.decode(body, type=shape) for (body,) in rows]
