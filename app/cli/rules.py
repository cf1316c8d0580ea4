"""The command `rules`: what is in force, signed packs, temporary rules."""

import argparse
from pathlib import Path
from typing import Any

from app.cli import given, output
from app.cli.reference_arguments import acts_of, add_command
from app.domain.findings import CONFIDENCE_WORDS
from app.domain.rules import Rule
from app.usecases.change_rules import (
    RulesShown,
    leave_pack,
    make_pack,
    show_rules,
    switch_off,
    switch_on,
    take_pack,
)
from app.usecases.workplace import Workplace


def add_rules(commands: Any) -> None:
    """Add what is done with rules."""
    acts = acts_of(add_command(commands, "rules", "Visa och byt regler.", "rules show"))
    show = add_command(acts, "show", "Visa reglerna som gäller i dag.", "rules show --json")
    show.add_argument("--json", action="store_true", help="en JSON-rad för varje")
    take = add_command(
        acts, "take", "Läs in ett undertecknat regelpaket.", "rules take regler.lykta"
    )
    take.add_argument("file", type=Path, metavar="FIL", help="regelpaketet")
    take.add_argument("--older", action="store_true", help="även om det är äldre än det som gäller")
    leave = add_command(
        acts, "leave", "Gå tillbaka till programmets egna regler.", 'rules leave --reason "Fel"'
    )
    leave.add_argument("--reason", required=True, metavar="T", help="varför")
    make = add_command(
        acts, "make", "Skriv under regelfiler som ett paket.", "rules make regler.lykta tak.toml"
    )
    make.add_argument("out", type=Path, metavar="PAKET", help="var paketet läggs")
    make.add_argument("files", nargs="+", type=Path, metavar="FIL", help="regler, TOML")
    on = add_command(
        acts, "on", "Slå på en tillfällig regel.",
        'rules on K-SINGLE --ground "Regionens beslut" --until 2026-12-01',
    )  # fmt: skip
    on.add_argument("--until", metavar="DAG", help="sista dagen, år-månad-dag")
    off = add_command(
        acts, "off", "Slå av en tillfällig regel.", 'rules off K-SINGLE --ground "Upphävd"'
    )
    for switch in (on, off):
        switch.add_argument("rule", metavar="REGEL", help="regelns id, som K-SINGLE")
        switch.add_argument("--ground", required=True, metavar="T", help="vems beslut")


def rules(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts."""
    acts = {
        "show": _show, "take": _take, "leave": _leave, "make": _make, "on": _on, "off": _off,
    }  # fmt: skip
    return acts[words.act](words, workplace)


def _show(words: argparse.Namespace, workplace: Workplace) -> int:
    shown = show_rules(workplace)
    in_force = sorted(shown.rules.rules.values(), key=lambda rule: rule.id)
    if words.json:
        for rule in in_force:
            later = [_json(new) for new in shown.rules.later(rule.id)]
            more = {"in_force": shown.rules.is_on(rule.id), "later": later}
            output.json_line(_json(rule) | more)
        return 0
    words_of = CONFIDENCE_WORDS
    rows = [(r.id, _state(shown, r), words_of[r.confidence], r.text) for r in in_force]
    output.table(rows, ("Regel", "Värde", "Säkerhet", "Text"))
    for new in (row for rule in in_force for row in shown.rules.later(rule.id)):
        value = "" if new.value is None else f"värde {new.value}, "
        output.note(f"{new.id} ändras {new.valid_from}: {value}{new.text}")
    if shown.pack:
        output.note(f"Ur regelpaket {shown.pack.made_at:%Y-%m-%d}, {shown.pack.organisation}.")
    for switch in shown.switches:
        until = f" till {switch.until}" if switch.until else ""
        output.note(f"{switch.rule} är påslagen från {switch.since}{until}: {switch.ground}")
    return 0


def _state(shown: RulesShown, rule: Rule) -> str:
    """Return the rule's value, or that it is not in force."""
    return ("" if rule.value is None else str(rule.value)) if shown.rules.is_on(rule.id) else "av"


def _json(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "text": rule.text,
        "value": rule.value,
        "severity": rule.severity.value,
        "source": rule.source,
        "confidence": rule.confidence.value,
        "valid_from": rule.valid_from,
        "temporary": rule.temporary,
    }


def _take(words: argparse.Namespace, workplace: Workplace) -> int:
    laid = take_pack(workplace, words.file, confirmed_older=words.older)
    said = "Regelpaketet gäller nu, varje värde från sin dag."
    output.line(f"{said} Regelverk {laid.hash[:8]}.")
    return 0


def _leave(words: argparse.Namespace, workplace: Workplace) -> int:
    leave_pack(workplace, words.reason)
    output.line("Programmets egna regler gäller nu.")
    return 0


def _make(words: argparse.Namespace, workplace: Workplace) -> int:
    laid = make_pack(workplace, words.files, words.out)
    output.line(f"{words.out} är undertecknat. Regelverk {laid.hash[:8]}.")
    return 0


def _on(words: argparse.Namespace, workplace: Workplace) -> int:
    switch_on(workplace, words.rule, words.ground, until=given.day(words.until))
    output.line(f"{words.rule} är påslagen.")
    return 0


def _off(words: argparse.Namespace, workplace: Workplace) -> int:
    switch_off(workplace, words.rule, words.ground)
    output.line(f"{words.rule} är avslagen.")
    return 0
