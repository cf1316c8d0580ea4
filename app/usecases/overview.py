"""The situation at a glance: outage, what waits, and how old everything is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.device.power import PowerSource, read_power
from app.domain.clock import ClockState, is_before, later
from app.domain.order import OrderKind
from app.domain.outage import Outage, OutageState
from app.domain.reference import RegisterInfo, Stale, find_stale
from app.domain.reviewing import next_due
from app.domain.staff import Act
from app.domain.steps import READ_STEP, StepState
from app.store.drafts import list_drafts
from app.store.projections import dispensings, kits, reviews, steps
from app.store.projections.backups import last_backup
from app.store.projections.epochs import first_time
from app.store.projections.outages import list_outages
from app.store.projections.scanners import ScannerTrial, last_trial
from app.usecases.workplace import Computer, Workplace, may_now, read_register, rules_of

_LONG_OPEN = timedelta(minutes=30)


@dataclass(frozen=True)
class Situation:
    """How things stand (läge)."""

    outage: Outage | None  # the open one, else the latest that is ended and not closed
    is_practice: bool
    waiting: int  # dispensings with a step that is not done
    dispensed: int  # in the outage
    quarters: tuple[tuple[datetime, int], ...]  # how many of them in each quarter of an hour
    open_slips: int
    lingering: tuple[str, ...]  # slips open for more than half an hour, the oldest first
    steps: dict[StepState, int]  # of the outage
    register: RegisterInfo | None
    register_trouble: str  # Swedish, why it cannot be read, "" when it can
    backup_at: datetime | None
    trouble: str  # Swedish, what is wrong with the witness, "" when nothing
    witness_away: str = ""  # Swedish, that its second place does not answer
    open_cards: int = 0  # aid cards among the open slips
    is_clock_doubted: bool = False  # by what the journal knows to be past
    stale: tuple[
        Stale, ...
    ] = ()  # sources of the register that are too old, the longest past first
    scanner: ScannerTrial | None = None  # the last of the scanner here
    review_due: date | None = None  # when the log was to be reviewed, once that is, by who may
    has_kit: bool = True  # numbered blank forms were printed, where medicines are handed out
    uncounted: int = 0  # of those forms, what ended outages wait for somebody to account for
    to_read_again: int = 0  # of those that were typed off, what waits for another reader


@dataclass(frozen=True)
class Conditions:
    """What the computer says of power and time (omgivning)."""

    now: datetime
    is_clock_doubted: bool
    on_battery: bool | None  # None: nobody knows
    battery: int | None  # percent; None without one


def situation(workplace: Workplace) -> Situation:
    """Return how things stand now."""
    connection = workplace.journal.vault.connection
    outages = list_outages(connection)
    outage = current_outage(outages)
    slips = list_drafts(connection)
    long_ago = later(workplace.computer.clock.now(), -_LONG_OPEN)
    counts = steps.count_states(connection, outage.id if outage else None)
    quarters = dispensings.count_by_quarter(connection, outage.id) if outage else []
    register, register_trouble = read_register(workplace)
    today, rules = workplace.computer.clock.now().date(), rules_of(workplace)
    return Situation(
        outage=outage,
        is_practice=workplace.pharmacy.practice,
        waiting=steps.count_waiting_dispensings(connection),
        dispensed=sum(count for _, count in quarters),
        quarters=tuple(quarters),
        open_slips=len(slips),
        open_cards=sum(slip.draft.kind is OrderKind.AID_CARD for slip in slips),
        lingering=tuple(slip.slip for slip in slips if is_before(slip.opened_at, long_ago)),
        steps=counts,
        register=register,
        register_trouble=register_trouble,
        backup_at=last_backup(connection),
        trouble=workplace.journal.witness.trouble,
        witness_away=workplace.journal.witness.away,
        is_clock_doubted=workplace.journal.clock.state() is ClockState.SUSPECT,
        stale=tuple(find_stale(register, rules, today)) if register else (),
        scanner=last_trial(connection, workplace.journal.identity.author.device),
        review_due=_review_due(workplace, today),
        has_kit=workplace.pharmacy.is_clinic or kits.has_kit(connection),
        uncounted=sum(
            not slip.end
            for ended in outages
            if ended.state is OutageState.ENDED
            for slip in kits.list_of_outage(connection, ended)
        ),
        to_read_again=steps.count_waiting_dispensings(connection, READ_STEP),
    )


def _review_due(workplace: Workplace, today: date) -> date | None:
    """Return the day that the log was to be reviewed by, when it has come and the person may."""
    connection = workplace.journal.vault.connection
    latest = reviews.last_review(connection) or first_time(connection)
    if latest is None or not may_now(workplace, Act.REVIEW):
        return None
    due = next_due(latest.date(), rules_of(workplace))
    return due if due <= today else None


def look_around(computer: Computer) -> Conditions:
    """Return time and power now; the store may be closed."""
    power = read_power()
    known = power.source is not PowerSource.UNKNOWN
    return Conditions(
        now=computer.clock.now(),
        is_clock_doubted=computer.clock.state() is ClockState.SUSPECT,
        on_battery=power.source is PowerSource.BATTERY if known else None,
        battery=power.percent,
    )


def current_outage(outages: list[Outage]) -> Outage | None:
    """Return the open outage, else the latest that is ended and not closed."""
    by_state = {state: [o for o in outages if o.state is state] for state in OutageState}
    candidates = by_state[OutageState.OPEN] or by_state[OutageState.ENDED]
    return candidates[0] if candidates else None
