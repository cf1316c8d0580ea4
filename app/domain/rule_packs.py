"""A pack of rules in place of the program's own: what it may change, how it is laid over them."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from app.domain import canonical
from app.domain.findings import Finding, Refused, refuse, wrong
from app.domain.rules import RuleSet
from app.domain.steps import PREDICATES

Tables = dict[str, list[dict[str, Any]]]  # rows by the name of their list, as "rule" and "step"
_FIXED = ("value", "temporary")  # of a rule: whether it has one is what code relies on


@lru_cache(maxsize=4)  # asked at every check, and new once in a while
def lay_over(own: bytes, pack: bytes, switched: frozenset[str]) -> RuleSet:
    """Return the rules in force: the program's own, a pack's rows in their place by id, switches.

    A row that the program does not know is left out: an older program meets a newer pack so.
    `own` is the data of a rule set; `pack` canonical JSON as an entry holds it, b"" for none.
    """
    tables: list[Tables] = json.loads(own)
    given: Tables = canonical.load(pack) if pack else {}
    for table in tables:
        for kind, rows in table.items():
            instead = {row["id"]: row for row in given.get(kind, ()) if "id" in row}
            table[kind] = [instead.get(row.get("id"), row) for row in rows]
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
    if unlike := list(_unlike(own, laid)):
        raise Refused(unlike)
    return laid


def _faults(own: RuleSet, tables: Tables) -> Iterator[Finding]:
    known = _ids(json.loads(own.data))
    if not any(tables.values()):
        yield wrong("Regelpaketet är tomt.", "Ta med minst en regel.", "rules")
    for kind, rows in tables.items():
        seen: set[str] = set()
        for number, row in enumerate(rows, 1):
            name = row.get("id")
            at = f"{kind} {number}"
            if not isinstance(name, str) or (kind, name) not in known:
                yield wrong(f"{at}: okänd regel.", "Programmet har ingen sådan.", f"rules.{at}")
            elif name in seen:
                yield wrong(f"{name} står två gånger.", "Ta bort den ena.", f"rules.{at}")
            else:
                seen.add(name)


def _unlike(own: RuleSet, laid: RuleSet) -> Iterator[Finding]:
    """Yield what code that asks for a rule could not live with."""
    for rule in laid.rules.values():
        before = own.rules[rule.id]
        if (rule.value is None) != (before.value is None) or rule.temporary != before.temporary:
            words = " eller ".join(_FIXED)
            yield wrong(f"{rule.id}: {words} får inte läggas till eller tas bort.", "Rätta raden.",
                        f"rules.{rule.id}")  # fmt: skip
    for step in laid.steps:
        if step.when not in PREDICATES:
            yield wrong(f"{step.id}: okänt villkor.", "Rätta raden.", f"rules.{step.id}")


def _ids(tables: list[Tables]) -> set[tuple[str, str]]:
    return {
        (kind, row["id"])
        for table in tables
        for kind, rows in table.items()
        for row in rows
        if "id" in row
    }
