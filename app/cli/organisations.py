"""The commands about whose bundles are believed: make a key, show fingerprints, pin."""

import argparse

from app.cli import given, output
from app.cli.trust_lists import enroll, issuers, make_list, revoke
from app.domain.organisation import Organisation
from app.usecases.trust_organisation import (
    make_organisation,
    own_organisation,
    pin_organisation,
    pinned_organisation,
    read_card,
    save_card,
)
from app.usecases.workplace import Workplace


def organisation(words: argparse.Namespace, workplace: Workplace) -> int:
    """Do one of the acts."""
    acts = {"new": _new, "show": _show, "pin": _pin, "enroll": enroll, "revoke": revoke}
    acts |= {"issuers": issuers, "list": make_list}
    return acts[words.act](words, workplace)


def _new(words: argparse.Namespace, workplace: Workplace) -> int:
    """Make the key unless it is there: a card that got lost is only saved again."""
    if own_organisation(workplace) is None:
        make_organisation(workplace, words.organisation_name)
    made = save_card(workplace, words.card)
    output.line(f"{made.name}, {made.fingerprint}")
    output.note(f"Kortet ligger i {words.card}. Läs upp fingeravtrycket för den som tar emot det.")
    return 0


def _show(words: argparse.Namespace, workplace: Workplace) -> int:
    shown = {
        "kort": read_card(words.card) if words.card else None,
        "egen": None if words.card else own_organisation(workplace),
        "betrodd": None if words.card else pinned_organisation(workplace),
    }
    for what, found in shown.items():
        if found and words.json:
            output.json_line(_json(found) | {"is": _KINDS[what]})
        elif found:
            output.line(f"{what:8}{found.name}, {found.fingerprint}")
    return 0


_KINDS = {"kort": "card", "egen": "own", "betrodd": "pinned"}


def _json(found: Organisation) -> dict[str, str]:
    key = found.public_key.hex()
    return {"name": found.name, "fingerprint": found.fingerprint, "public_key": key}


def _pin(words: argparse.Namespace, workplace: Workplace) -> int:
    password = given.second_password(words)
    compared = given.compared_fingerprint(words)
    pinned = pin_organisation(workplace, words.card, words.second, password, compared)
    if pinned.replaced:
        before = pinned.replaced
        output.note(f"Apoteket litar inte längre på {before.name}, {before.fingerprint}.")
    output.line(f"Apoteket litar på {pinned.organisation.name}, {pinned.organisation.fingerprint}.")
    return 0
