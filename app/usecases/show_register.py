"""Say what the register holds, how old each source is, and whose bundles are believed."""

from dataclasses import dataclass

from app.domain.findings import Unavailable
from app.domain.organisation import Organisation
from app.domain.reference import RegisterInfo, Stale, find_stale
from app.store.projections.references import find_pinned
from app.usecases.workplace import Workplace, read_register, rules_of


@dataclass(frozen=True)
class RegisterState:
    """How the register stands (registrets läge)."""

    info: RegisterInfo | None  # None while nothing has been loaded
    trouble: str  # Swedish, why it cannot be read, "" when it can
    stale: tuple[Stale, ...]  # the longest past first
    previous: RegisterInfo | None  # what going back would bring
    organisation: Organisation | None  # whose bundles are believed


def register_state(workplace: Workplace) -> RegisterState:
    """Return how the register stands now; what cannot be read stops nothing."""
    computer = workplace.computer
    info, trouble = read_register(workplace)
    stale = find_stale(info, rules_of(workplace), computer.clock.now().date()) if info else []
    return RegisterState(
        info=info,
        trouble=trouble,
        stale=tuple(stale),
        previous=_previous(workplace),
        organisation=find_pinned(workplace.journal.vault.connection),
    )


def _previous(workplace: Workplace) -> RegisterInfo | None:
    try:
        return workplace.register.previous()
    except Unavailable:
        return None
