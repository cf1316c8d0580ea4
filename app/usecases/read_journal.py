"""Read the journal as it stands, for the log's readers and for scripts."""

import json
from collections.abc import Iterator
from typing import Any

from app.domain.order import PROTECTED_NAME
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
            parts["personal"] = _listed(json.loads(sealed.personal))
        yield {**head, **parts}


def _listed(personal: dict[str, Any]) -> dict[str, Any]:
    """Return what of the persons may stand in a list: no protected name."""
    patient = personal.get("patient")
    if isinstance(patient, dict) and patient.get("is_protected"):
        return {**personal, "patient": {**patient, "name": PROTECTED_NAME, "identity": ""}}
    return personal
