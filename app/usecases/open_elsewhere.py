"""The slips that are open at other counters: number, counter, since when, and how old that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.clock import STOCKHOLM, elapsed, to_micros
from app.domain.outage import OutageState
from app.exchange.statement import read_statement
from app.store.drafts import list_drafts
from app.store.journal import read_entries
from app.store.member_statements import KeptStatement, list_statements
from app.store.projections.members import Member, list_members
from app.store.projections.outages import list_outages
from app.store.projections.slips import UnendedSlip, list_unended
from app.usecases.workplace import Workplace

_NOW = timedelta(minutes=2)  # what is connected says something of itself twice a minute


@dataclass(frozen=True)
class OpenElsewhere:
    """A slip that is open at another counter (öppen vid en annan kassa); nobody here sees into it.

    `known_until` is None when the counter was heard just now, and when it has never been.
    """

    number: str
    counter: str  # the workstation, or else the device
    since: datetime  # by that counter's clock
    known_until: datetime | None = None
    is_gone: bool = False  # the computer is believed no more, and nothing comes from it


def list_elsewhere(workplace: Workplace) -> tuple[OpenElsewhere, ...]:
    """Return the slips that are open at other counters in outages that are not closed."""
    outages = list_outages(workplace.journal.vault.connection)
    unclosed = (outage.id for outage in outages if outage.state is not OutageState.CLOSED)
    return list_of_outages(workplace, unclosed)


def list_of_outages(workplace: Workplace, outages: Iterable[UUID]) -> tuple[OpenElsewhere, ...]:
    """Return those that are open in some outages, in order of their numbers."""
    connection, own = workplace.journal.vault.connection, workplace.device.device
    open_there = [
        slip
        for outage in outages
        for slip in list_unended(connection, outage)
        if slip.device != own
    ]
    if not open_there:
        return ()
    here = {draft.slip for draft in list_drafts(connection)}  # one that came with a copy goes on
    members = {member.device: member for member in list_members(connection)}
    said = list_statements(connection)
    return tuple(
        _told(workplace, slip, members.get(slip.device), said.get(slip.device))
        for slip in sorted(open_there, key=lambda slip: slip.number)
        if str(slip.number) not in here
    )


def find_elsewhere(workplace: Workplace, number: str) -> OpenElsewhere | None:
    """Return the slip of a number, if it is open at another counter."""
    return next((slip for slip in list_elsewhere(workplace) if slip.number == number), None)


def _told(
    workplace: Workplace, slip: UnendedSlip, member: Member | None, said: KeptStatement | None
) -> OpenElsewhere:
    opened = next(read_entries(workplace.journal.vault.connection, slip.subject))
    known = None
    if said is not None:
        made = read_statement(said.data).made_at.astimezone(STOCKHOLM)
        known = min(made, said.taken_at, key=to_micros)
        if elapsed(known, workplace.computer.clock.now()) < _NOW:
            known = None
    return OpenElsewhere(
        number=str(slip.number),
        counter=(member.workstation if member else "") or f"Dator {slip.device}",
        since=opened.recorded_at.astimezone(STOCKHOLM),
        known_until=known,
        is_gone=member is None or not member.is_believed,
    )
