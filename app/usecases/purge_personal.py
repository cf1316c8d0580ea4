"""Purge personal data whose time has passed: what would go, the deletion, and its proof."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from app.documents.purge_proof import render_purge
from app.domain.clock import STOCKHOLM, ClockState, is_before
from app.domain.closing_proof import digest_of, hashes_of
from app.domain.findings import refuse
from app.domain.retention import PurgeLine, class_of, ground_of, kept_from, rule_of
from app.domain.retention_entries import PersonalPurged, Retention
from app.domain.rules import Rule
from app.domain.staff import Act
from app.store.journal import find_entry, refold_subjects
from app.store.projections.backups import list_backups
from app.store.projections.clocks import count_agreeing
from app.store.projections.purges import list_purges
from app.store.purging import find_settled, forget
from app.usecases.forgetting import forget_traces, loose_pictures
from app.usecases.workplace import Workplace, require, rules_of

_WITNESSES = 2  # persons who hold a clock that no server sets against another
_BATCH = 1_000  # personal parts that one entry names

Report = Callable[[int, int], None]  # hears (done, total)


@dataclass(frozen=True)
class DueClass:
    """A class of personal data (bevarandeklass), and how much of it has passed its time."""

    retention: Retention
    rule: Rule
    until: date  # the last day that goes
    parts: int


@dataclass(frozen=True)
class PurgeReview:
    """How it stands with purging (gallringsläge)."""

    classes: tuple[DueClass, ...]
    pictures: int  # of paper, that nothing names any more
    purges: tuple[PurgeLine, ...]  # made before, the latest first
    is_clock_sure: bool
    copies: tuple[datetime, ...]  # older than the latest purge: to be destroyed

    @property
    def due(self) -> int:
        """How many personal parts have passed their time."""
        return sum(each.parts for each in self.classes)


@dataclass(frozen=True)
class Purge:
    """A purge that was made (gallring)."""

    act: UUID | None  # None: no personal part was left, only traces of earlier ones
    parts: int
    pictures: int
    left: tuple[Path, ...]  # folders whose witness files could not be written anew


def review_purge(workplace: Workplace) -> PurgeReview:
    """Return what would go now, what went before, and which copies still hold it."""
    require(workplace, Act.MANAGE)
    connection, rules = workplace.journal.vault.connection, rules_of(workplace)
    due, today = _due(workplace), workplace.computer.clock.now().date()
    purges = list_purges(connection)
    return PurgeReview(
        classes=tuple(
            DueClass(
                each,
                rule_of(each, rules),
                _last_day(kept_from(each, rules, today)),
                len(due.get(each, [])),
            )
            for each in Retention
        ),
        pictures=len(loose_pictures(workplace)),
        purges=tuple(purges),
        is_clock_sure=is_clock_sure(workplace),
        copies=tuple(list_backups(connection, purges[0].at)) if purges else (),
    )


def purge(workplace: Workplace, report: Report = lambda *_: None) -> Purge:
    """Delete what has passed its time, with an entry as proof, while no other program is here.

    One that was cut off is made whole by the next: the entry comes first, then pictures and
    witness files.
    """
    require(workplace, Act.MANAGE)
    if workplace.journal.clock.state() is ClockState.SUSPECT:
        text = "Datorns klocka går inte att lita på: ingenting gallras."
        raise refuse(text, "Rätta klockan först.", field="clock", rule="purge.clock")
    if needs_clock(workplace):
        text = "Datorns klocka följer ingen tidsserver: ingenting gallras."
        cure = "Låt två personer, var för sig, jämföra klockan här först."
        raise refuse(text, cure, field="clock", rule="purge.clock")
    with workplace.lock.excluding_others():
        act, parts = _purge_entries(workplace, report)
        forgotten = forget_traces(workplace)
    return Purge(act, parts, forgotten.pictures, forgotten.left)


def needs_clock(workplace: Workplace) -> bool:
    """Tell whether something is due and waits for persons who hold the clock against another."""
    return not is_clock_sure(workplace) and any(_due(workplace).values())


def is_clock_sure(workplace: Workplace) -> bool:
    """Tell whether so much may hang on the clock: a server sets it, or two have just agreed."""
    clock, connection = workplace.journal.clock, workplace.journal.vault.connection
    state, device = clock.state(), workplace.device.device
    if state is not ClockState.CONFIRMED:
        return state is ClockState.SYNCED
    return count_agreeing(connection, device, clock.now()) >= _WITNESSES


def purge_sheet(workplace: Workplace, act: UUID) -> bytes:
    """Return the proof of a purge as PDF; no patient stands in it."""
    require(workplace, Act.MANAGE)
    lines = [line for line in list_purges(workplace.journal.vault.connection) if line.act == act]
    if not lines:
        raise refuse("Gallringen finns inte.", "Välj en i listan.", field="purge")
    copies = list_backups(workplace.journal.vault.connection, lines[0].at)
    fonts = workplace.computer.resources / "fonts"
    return render_purge(lines, copies, workplace.pharmacy, workplace.computer.clock.now(), fonts)


def _purge_entries(workplace: Workplace, report: Report) -> tuple[UUID | None, int]:
    rules, today = rules_of(workplace), workplace.computer.clock.now().date()
    with workplace.journal.write(workplace.person.id) as writing:
        due, act, done = _due(workplace), uuid4(), 0
        total = sum(map(len, due.values()))
        for retention, parts in due.items():
            until = _last_day(kept_from(retention, rules, today))
            ground = ground_of(retention, rules)
            for start in range(0, len(parts), _BATCH):
                some = tuple(parts[start : start + _BATCH])
                named = [find_entry(writing.connection, part) for part in some]
                digest = digest_of(hashes_of(entry for entry in named if entry))
                said = PersonalPurged(some, retention, until, ground, digest)
                entry = writing.append(said, subject=act)
                refold_subjects(writing.connection, [entry])
                forget(writing.connection, some)
                done += len(some)
                report(done, total)
    return (act if total else None), total


def _due(workplace: Workplace) -> dict[Retention, list[UUID]]:
    """Return the entries whose personal parts have passed their time, by class."""
    rules, today = rules_of(workplace), workplace.computer.clock.now().date()
    limits = {each: _midnight(kept_from(each, rules, today)) for each in Retention}
    found: dict[Retention, list[UUID]] = {}
    connection = workplace.journal.vault.connection
    for entries, parts in find_settled(connection, max(limits.values())):
        retention = class_of(entries, rules)
        if retention is None:
            continue
        if all(is_before(entry.recorded_at, limits[retention]) for entry in entries):
            found.setdefault(retention, []).extend(parts)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM)


def _last_day(first_kept: date) -> date:
    return first_kept - timedelta(days=1)
