"""A pack of rules in place of the program's own: how it is laid over them.

What a pack may change stands in rule_limits.py.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from app.domain import canonical
from app.domain.findings import Finding, Refused, refuse, wrong
from app.domain.rule_limits import beyond
from app.domain.rules import RuleSet

Row = dict[str, Any]
Tables = dict[str, list[Row]]  # rows by the name of their list, as "rule" and "step"


@lru_cache(maxsize=4)  # asked at every check, and new once in a while
def lay_over(own: bytes, pack: bytes, switched: frozenset[str]) -> RuleSet:
    """Return all rules: the program's own, a pack's from their days on, and what is switched on.

    A row that the program does not know is left out: an older program meets a newer pack so.
    `own` is the data of a rule set; `pack` canonical JSON as an entry holds it, b"" for none.
    """
    tables: list[Tables] = json.loads(own)
    given: Tables = canonical.load(pack) if pack else {}
    for table in tables:
        for kind, rows in table.items():
            table[kind] = list(_laid(rows, given.get(kind, ())))
    return RuleSet.read(tables, switched)


def check_pack(own: RuleSet, tables: Tables) -> RuleSet:
    """Return the rules as they would be, or refuse with every row that cannot be used."""
    if faults := list(_faults(own, tables)):
        raise Refused(faults)
    try:
        laid = lay_over(own.data, canonical.dump(tables), own.switched)
    except (ValueError, TypeError, msgspec.ValidationError) as error:
        raise refuse(
            f"Regelpaketet går inte att läsa: {error}", "Rätta filen och gör paketet igen."
        ) from None
    if faults := list(beyond(own, laid)):
        raise Refused(faults)
    return laid


def _laid(own: Iterable[Row], given: Iterable[Row]) -> Iterator[Row]:
    """Yield a pack's rows where the program's stand, and what holds until the first begins."""
    instead: dict[str, list[Row]] = {}
    for row in given:
        if "id" in row:
            instead.setdefault(row["id"], []).append(row)
    laid: set[str] = set()
    for row in own:
        name = row.get("id", "")
        if name in instead and name not in laid:
            laid.add(name)
            yield from instead[name]
        if name not in instead or row["valid_from"] < min(_day(new) for new in instead[name]):
            yield row


def _day(row: Row) -> str:
    return str(row.get("valid_from", ""))


def _faults(own: RuleSet, tables: Tables) -> Iterator[Finding]:
    known = _ids(json.loads(own.data))
    if not any(tables.values()):
        yield wrong("Regelpaketet är tomt.", "Ta med minst en regel.", "rules")
    for kind, rows in tables.items():
        seen: set[tuple[str, str]] = set()
        for number, row in enumerate(rows, 1):
            name = row.get("id")
            at = f"{kind} {number}"
            if not isinstance(name, str) or (kind, name) not in known:
                yield wrong(f"{at}: okänd regel.", "Programmet har ingen sådan.", f"rules.{at}")
            elif (name, _day(row)) in seen:
                text = f"{name} står två gånger från samma dag."
                yield wrong(text, "Ta bort den ena.", f"rules.{at}")
            else:
                seen.add((name, _day(row)))


def _ids(tables: list[Tables]) -> set[tuple[str, str]]:
    return {
        (kind, row["id"])
        for table in tables
        for kind, rows in table.items()
        for row in rows
        if "id" in row
    }
