"""A pack of rules in use, as its entry says it, for tests of what must go by it."""

import json
from typing import Any
from uuid import uuid5

from app.domain import canonical
from app.domain.rule_entries import RulePackTaken
from app.domain.rule_packs import check_pack
from app.usecases.workplace import Workplace


def take_rules(workplace: Workplace, **changes: dict[str, Any]) -> None:
    """Let rules be in force that are the program's own but for what is said, by id with _ for -."""
    own = {
        row["id"]: row
        for table in json.loads(workplace.computer.own_rules.data)
        for row in table.get("rule", [])
    }
    named = {name.replace("_", "-"): more for name, more in changes.items()}
    rows = [own[name] | more | {"valid_from": "2026-11-01"} for name, more in named.items()]
    check_pack(workplace.computer.own_rules, {"rule": rows})
    taken = RulePackTaken(
        "12344 56784",
        workplace.computer.clock.now(),
        "ab" * 32,
        canonical.dump({"rule": rows}).decode(),
    )
    with workplace.journal.write(workplace.person.id) as writing:
        writing.append(taken, subject=uuid5(workplace.journal.identity.store, "rules"))
