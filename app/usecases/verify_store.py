"""Verify everything that can be verified, and rebuild the read models."""

from collections.abc import Callable

from app.domain.findings import Unavailable
from app.domain.kit import spans
from app.domain.staff import Act
from app.store import keyslots, verification
from app.store.admission import list_quarantine
from app.store.beside import in_few, list_beside
from app.store.projections.dispensings import named_papers
from app.store.projections.slips import list_doubled
from app.store.sealed import in_words
from app.usecases.workplace import Workplace, require

Report = Callable[[int, int], None]  # hears (done, total)


def verify_store(workplace: Workplace, report: Report = lambda *_: None) -> list[str]:
    """Return all that is wrong with files, chains, folds and key slots; empty is well."""
    require(workplace, Act.BACK_UP)
    faults = [*workplace.start.faults, *workplace.start.keys]
    faults += verification.verify(workplace.journal, report)
    for check in (_quarantine, _numbers, _register, _papers, _slots):
        try:
            faults += check(workplace)
        except Unavailable as error:
            faults.append(str(error))
    return list(dict.fromkeys(faults))


def rebuild_store(workplace: Workplace, report: Report = lambda *_: None) -> None:
    """Drop every read model and fold the journal anew, while no other program is at the store."""
    require(workplace, Act.MANAGE)
    with workplace.lock.excluding_others():
        verification.rebuild(workplace.journal, report)


def _quarantine(workplace: Workplace) -> list[str]:
    held = list_quarantine(workplace.journal.vault.connection)
    faults = [f"I karantän, {count} st: {in_words(reason)}." for reason, count in held]
    beside = list_beside(workplace.journal.vault.connection)
    return faults + [f"Den som ligger bredvid: {in_few(one)}." for one in beside]


def _numbers(workplace: Workplace) -> list[str]:
    doubled = spans(list_doubled(workplace.journal.vault.connection))
    return [f"Två expeditioner har samma nummer: {', '.join(doubled)}."] if doubled else []


def _register(workplace: Workplace) -> list[str]:
    return workplace.register.check()


def _papers(workplace: Workplace) -> list[str]:
    return workplace.papers.check(named_papers(workplace.journal.vault.connection))


def _slots(workplace: Workplace) -> list[str]:
    keyslots.verify(workplace.computer.home, workplace.key)
    return []
