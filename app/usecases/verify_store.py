"""Verify everything that can be verified, and rebuild the read models."""

from app.domain.staff import Act, require
from app.store import keyslots, verification
from app.store.admission import list_quarantine
from app.usecases.workplace import Workplace


def verify_store(workplace: Workplace) -> list[str]:
    """Return all that is wrong with file, chains, folds and key slots; empty is well."""
    require(workplace.person, Act.BACK_UP)
    faults = list(workplace.start.faults)
    faults += [f"Post {place} saknas." for place in workplace.start.missing]
    faults += verification.verify(workplace.journal)
    for reason, count in list_quarantine(workplace.journal.vault.connection):
        faults.append(f"{count} poster ligger i karantän ({reason}).")
    keyslots.verify(workplace.computer.home, workplace.key)
    return faults


def rebuild_store(workplace: Workplace) -> None:
    """Drop every read model and fold the journal anew, while no other program is at the store."""
    require(workplace.person, Act.MANAGE)
    with workplace.lock.excluding_others():
        verification.rebuild(workplace.journal)
