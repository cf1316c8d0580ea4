"""Read the journal as it stands, for the log's readers and for scripts."""

import json
from collections.abc import Iterator
from typing import Any

from app.domain.staff import Act
from app.store.journal import read_sealed
from app.usecases.workplace import Workplace, require


def read_journal(workplace: Workplace) -> Iterator[dict[str, Any]]:
    """Yield each entry: the head's fields, its hash, `facts` and, unless purged, `personal`."""
    require(workplace, Act.REVIEW)
    for sealed in read_sealed(workplace.journal.vault.connection, "1", ()):
        head = json.loads(sealed.head)
        parts = {"facts": json.loads(sealed.facts), "hash": sealed.hash.hex()}
        if sealed.personal:
            parts["personal"] = json.loads(sealed.personal)
        yield {**head, **parts}
