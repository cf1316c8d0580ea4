"""See the rules in force, take or make a signed pack of them, switch a temporary rule on or off."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid5

from app.device.files import disk_errors
from app.domain import canonical
from app.domain.findings import refuse
from app.domain.organisation import Organisation
from app.domain.rule_entries import RulePackLeft, RulePackTaken, RuleSwitched
from app.domain.rule_packs import Tables, check_pack
from app.domain.rules import RuleSet
from app.domain.staff import Act
from app.exchange.rule_pack import LARGEST_PACK, open_pack, write_pack
from app.store.credentials import find_signing_key
from app.store.files import find_bytes
from app.store.projections.references import find_pinned
from app.store.projections.rules import PackInUse, Switch, find_pack, list_switches
from app.usecases.workplace import Workplace, require, rules_of

_LARGEST_FILE = 2**20  # bytes of rules as people write them


@dataclass(frozen=True)
class RulesShown:
    """The rules of today, and what made them so (regelverk)."""

    rules: RuleSet
    pack: PackInUse | None
    organisation: Organisation | None  # who signed the pack, while it is still believed
    switches: tuple[Switch, ...]


def show_rules(workplace: Workplace) -> RulesShown:
    """Return every rule in force, the pack they come from and the temporary ones."""
    connection = workplace.journal.vault.connection
    pack, pinned = find_pack(connection), find_pinned(connection)
    signer = pinned if pack and pinned and pinned.fingerprint == pack.organisation else None
    return RulesShown(rules_of(workplace), pack, signer, tuple(list_switches(connection)))


def make_pack(workplace: Workplace, paths: list[Path], out: Path) -> RuleSet:
    """Sign the rules of TOML files, which others take whole, and return how they would be."""
    require(workplace, Act.MANAGE)
    key = find_signing_key(workplace.journal.vault.connection)
    if key is None:
        raise refuse("Här finns ingen organisationsnyckel.", "Gör en först.")
    tables = _read(paths)
    laid = check_pack(workplace.computer.own_rules, tables)
    if out.exists():
        raise refuse(f"{out.name} finns redan.", "Välj ett annat namn.", field="file")
    signed = write_pack(key.private, workplace.computer.clock.now(), tables)
    with disk_errors("regelpaketet kunde inte sparas"):
        out.write_bytes(signed)
    return laid


def take_pack(workplace: Workplace, path: Path, *, confirmed_older: bool = False) -> RuleSet:
    """Let a signed pack's rules stand in for the program's own from now on."""
    require(workplace, Act.MANAGE)
    organisation = find_pinned(workplace.journal.vault.connection)
    if organisation is None:
        raise refuse("Apoteket litar inte på någon organisation än.", "Gör det under Register.")
    data = find_bytes(path, LARGEST_PACK)
    if data is None:
        raise refuse("Filen finns inte.", "Välj regelpaketet.", field="file")
    pack = open_pack(data, organisation)
    laid = check_pack(workplace.computer.own_rules, pack.rules)
    rules = canonical.dump(pack.rules)
    with workplace.journal.write(workplace.person.id) as writing:
        before = find_pack(writing.connection)
        if before and before.rules == rules:
            raise refuse("Det regelpaketet gäller redan.", "Inget behöver göras.")
        if before and pack.made_at < before.made_at and not confirmed_older:
            raise refuse(
                "Regelpaketet är äldre än det som gäller.",
                "Läs in det ändå bara om det nya är fel.",
                rule="rules.pack.older",
            )
        digest = hashlib.sha256(rules).hexdigest()
        taken = RulePackTaken(organisation.fingerprint, pack.made_at, digest, rules.decode())
        writing.append(taken, subject=uuid5(workplace.journal.identity.store, "rules"))
    return laid


def leave_pack(workplace: Workplace, reason: str) -> None:
    """Take the program's own rules into use again."""
    require(workplace, Act.MANAGE)
    _demand(reason, "Skäl", "reason")
    with workplace.journal.write(workplace.person.id) as writing:
        if find_pack(writing.connection) is None:
            raise refuse("Programmets egna regler gäller redan.", "Inget behöver göras.")
        left = RulePackLeft(" ".join(reason.split()))
        writing.append(left, subject=uuid5(workplace.journal.identity.store, "rules"))


def switch_on(
    workplace: Workplace,
    rule: str,
    ground: str,
    since: date | None = None,
    until: date | None = None,
) -> None:
    """Let a temporary rule be in force, from today unless another day is said."""
    first = since or workplace.computer.clock.now().date()
    if until is not None and until < first:
        raise refuse("Sista dagen är före den första.", "Rätta den.", field="until")
    _switch(workplace, RuleSwitched(rule, on=True, ground=ground, since=first, until=until))


def switch_off(workplace: Workplace, rule: str, ground: str) -> None:
    """Let a temporary rule be in force no longer."""
    _switch(workplace, RuleSwitched(rule, on=False, ground=ground))


def _switch(workplace: Workplace, switched: RuleSwitched) -> None:
    require(workplace, Act.MANAGE)
    _demand(switched.ground, "Vems beslut det är", "ground")
    known = workplace.computer.own_rules.rules.get(switched.rule)
    if known is None or not known.temporary:
        raise refuse("Det är ingen tillfällig regel.", "Välj en som är det.", field="rule")
    with workplace.journal.write(workplace.person.id) as writing:
        is_on = any(s.rule == switched.rule for s in list_switches(writing.connection))
        if not switched.on and not is_on:
            raise refuse("Regeln är inte påslagen.", "Inget behöver göras.", field="rule")
        subject = uuid5(workplace.journal.identity.store, f"rule/{switched.rule}")
        writing.append(switched, subject=subject)


def _read(paths: list[Path]) -> Tables:
    tables: Tables = {}
    for path in paths:
        content = find_bytes(path, _LARGEST_FILE)
        if content is None:
            raise refuse(f"{path.name} finns inte.", "Välj en regelfil.", field="file")
        if len(content) > _LARGEST_FILE:
            raise refuse(f"{path.name} är för stor.", "Välj en regelfil.", field="file")
        try:
            table = tomllib.loads(content.decode())
            for kind, rows in table.items():
                tables.setdefault(kind, []).extend(_plain(row) for row in rows)
        except (ValueError, TypeError, AttributeError) as error:
            raise refuse(f"{path.name} går inte att läsa: {error}", "Rätta filen.") from None
    return tables


def _plain(row: dict[str, object]) -> dict[str, object]:
    """Return a row with its days as text, as entries and packs write them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


def _demand(text: str, what: str, field: str) -> None:
    if not text.strip():
        raise refuse(f"{what} saknas.", "Skriv det.", field=field)
