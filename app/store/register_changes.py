"""What differs between a source's edition and the one before, with telling examples."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from sqlite3 import Connection

import msgspec

from app.domain.product import FIELD_WORDS, Package, PeriodStatus, Spell
from app.domain.reference import Changes, Edition
from app.domain.statements import Shortage, Statement

_MOST = 20  # examples
_COUNTS = """SELECT count(*) - count(o.key), coalesce(sum(o.body <> n.body), 0), count(*)
    FROM statement n LEFT JOIN base.statement o USING (kind, key, source) WHERE n.source = ?"""
_BEFORE = "SELECT count(*) FROM base.statement WHERE source = ?"
_CHANGED = """SELECT o.body, n.body FROM statement n JOIN base.statement o USING (kind, key, source)
    WHERE n.source = ? AND o.body <> n.body"""
_PRICE = "json_extract({0}.body, '$.sales_price')"
_STATUS = "coalesce(json_extract({0}.body, '$.status'), '')"
_PRICES = f"""{_CHANGED} AND {_PRICE.format("o")} <> {_PRICE.format("n")}
    ORDER BY abs({_PRICE.format("n")} - {_PRICE.format("o")}) DESC, key LIMIT 8"""
_PERIOD = f"""{_CHANGED} AND {_STATUS.format("o")} <> {_STATUS.format("n")}
    AND 'PV' IN ({_STATUS.format("o")}, {_STATUS.format("n")}) ORDER BY kind, key LIMIT 6"""
_OTHER = f"{_CHANGED} ORDER BY kind, key LIMIT {_MOST}"
_GONE = """SELECT o.body FROM base.statement o WHERE o.source = ? AND NOT EXISTS (SELECT 1 FROM
    statement n WHERE n.kind = o.kind AND n.key = o.key AND n.source = o.source)
    ORDER BY o.kind, o.key LIMIT 4"""
_NEW = """SELECT n.body FROM statement n WHERE n.source = ? AND NOT EXISTS (SELECT 1 FROM
    base.statement o WHERE o.kind = n.kind AND o.key = n.key AND o.source = n.source)
    ORDER BY n.kind, n.key LIMIT 4"""
_STATUSES = {
    PeriodStatus.PERIOD_PRODUCT: "periodens vara",
    PeriodStatus.RESERVE_1: "reserv 1",
    PeriodStatus.RESERVE_2: "reserv 2",
    PeriodStatus.NOT: "ej periodens vara",
    PeriodStatus.UNKNOWN: "okänt",
}
_TOLD = (  # fields of Package, in the order in which a difference is told
    "sales_price", "status", "purchase_price", "withdrawn_on", "in_benefit", "exchange_group",
    "size_group", "varunummer", "name", "strength", "form", "pack_size", "substance", "atc",
    "narcotic_schedule", "company",
)  # fmt: skip
_decoder: msgspec.json.Decoder[Statement] = msgspec.json.Decoder(Statement)


def changes_of(connection: Connection, edition: Edition) -> Changes:
    """Return what the edition changes; the file before is attached as "base"."""
    source = (str(edition.source),)
    added, changed, rows = connection.execute(_COUNTS, source).fetchone()
    (before,) = connection.execute(_BEFORE, source).fetchone()
    removed = before - (rows - added)
    examples = tuple(dict.fromkeys(_examples(connection, source)))[:_MOST]
    return Changes(added, removed, changed, examples)


def _examples(connection: Connection, source: tuple[str]) -> Iterator[str]:
    for query in (_PRICES, _PERIOD):
        yield from _differences(connection.execute(query, source).fetchall())
    for query, words in ((_GONE, "finns inte längre"), (_NEW, "är ny")):
        for (body,) in connection.execute(query, source).fetchall():
            yield f"{_label(_decoder.decode(body))}: {words}"
    yield from _differences(connection.execute(_OTHER, source).fetchall())


def _differences(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for before, after in rows:
        yield _difference(_decoder.decode(before), _decoder.decode(after))


def _difference(before: Statement, after: Statement) -> str:
    """Return the most telling difference between two statements of the same key."""
    label = _label(after)
    if isinstance(before, Package) and isinstance(after, Package):
        for name in _TOLD:
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                return f"{label}: {FIELD_WORDS[name]} {_value(old)} → {_value(new)}"
    if isinstance(before, Shortage) and isinstance(after, Shortage):
        if after.ended and not before.ended:
            return f"{label}: slut {after.ended}"
        if before.spell != after.spell:
            return f"{label}: {_days(before.spell)} → {_days(after.spell)}"
    return f"{label}: ändrad"


def _label(statement: Statement) -> str:
    """Return what a statement is about, as a person would name it."""
    match statement:
        case Package():
            named = (statement.name, statement.strength, statement.pack_text)
            return ", ".join(part for part in named if part)
        case Shortage():
            return f"Restnotering {statement.name}"
    name = getattr(statement, "name", None)
    return str(name) if name else statement.key.strip("/")


def _value(value: object) -> str:
    match value:
        case None | "":
            return "okänt" if value is None else "ingen"
        case PeriodStatus():
            return _STATUSES[value]
        case bool():
            return "ja" if value else "nej"
        case Decimal():
            return f"{value:f}".replace(".", ",")
    return str(value)


def _days(spell: Spell) -> str:
    return f"{spell.start or 'okänt'}–{spell.end or 'tills vidare'}"
