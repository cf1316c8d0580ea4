"""The situation at a glance: outage, what waits, and how old everything is."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.outage import Outage, OutageState
from app.domain.product import RegisterInfo
from app.domain.steps import StepState
from app.store.drafts import list_drafts
from app.store.projections import dispensings, steps
from app.store.projections.backups import last_backup
from app.store.projections.outages import list_outages
from app.usecases.workplace import Workplace


@dataclass(frozen=True)
class Situation:
    """How things stand (läge)."""

    outage: Outage | None  # the open one, else the latest that is ended and not closed
    is_practice: bool
    waiting: int  # dispensings with a step that is not done
    dispensed: int  # in the outage
    open_slips: int
    steps: dict[StepState, int]  # of the outage
    register: RegisterInfo | None
    backup_at: datetime | None
    trouble: str  # Swedish, what is wrong with the witness, "" when nothing


def situation(workplace: Workplace) -> Situation:
    """Return how things stand now."""
    connection = workplace.journal.vault.connection
    outage = current_outage(list_outages(connection))
    counts = steps.count_states(connection, outage.id if outage else None)
    return Situation(
        outage=outage,
        is_practice=workplace.pharmacy.practice,
        waiting=steps.count_waiting_dispensings(connection),
        dispensed=dispensings.count_of_outage(connection, outage.id) if outage else 0,
        open_slips=len(list_drafts(connection)),
        steps=counts,
        register=workplace.register.info(),
        backup_at=last_backup(connection),
        trouble=workplace.journal.witness.trouble,
    )


def current_outage(outages: list[Outage]) -> Outage | None:
    """Return the open outage, else the latest that is ended and not closed."""
    by_state = {state: [o for o in outages if o.state is state] for state in OutageState}
    candidates = by_state[OutageState.OPEN] or by_state[OutageState.ENDED]
    return candidates[0] if candidates else None
