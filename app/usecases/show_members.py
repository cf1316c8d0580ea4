"""What is known here of the other computers of the store, and how old that knowledge is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.device.settings import load_settings
from app.domain.clock import STOCKHOLM, ClockState, is_before, to_micros
from app.domain.member_entries import MemberRevoked
from app.domain.member_statements import (
    NOTHING_HELD,
    ClockDifference,
    Held,
    MemberStatement,
    Span,
    clock_difference,
    lacking,
    sum_of,
)
from app.domain.members import Chain, RevokeReason
from app.domain.organisation import fingerprint_of
from app.exchange.statement import read_statement
from app.store.admission import list_quarantine
from app.store.beside import count_beside, in_few, list_beside
from app.store.journal import read_entries
from app.store.member_statements import (
    Holdings,
    count_held,
    last_written,
    list_statements,
)
from app.store.projections import members
from app.store.projections.epochs import public_key
from app.store.projections.members import Member
from app.store.projections.people import list_people
from app.store.sealed import in_words
from app.usecases.believing import is_unheard_of
from app.usecases.sealing import member_subject
from app.usecases.workplace import Workplace


@dataclass(frozen=True)
class Said:
    """What a computer last said of itself (besked), as far as it has come here."""

    made_at: datetime  # by its clock
    taken_at: datetime  # by ours
    program: str
    clock: ClockState
    difference: ClockDifference

    @property
    def as_of(self) -> datetime:
        """How old the knowledge is at most: nothing is newer than when it came here."""
        return self.made_at if is_before(self.made_at, self.taken_at) else self.taken_at


@dataclass(frozen=True)
class MemberLine:
    """A computer of the store as it is known here (ansluten dator)."""

    device: str
    workstation: str  # "" when it has not said
    fingerprint: str  # "" until its own entries have come
    is_this: bool
    entries: int  # of those that it has written, how many are here
    last_entry_at: datetime | None  # by its clock
    missing: tuple[Span, ...]  # runs of its numbers that exist and are not here
    forks: int  # of its numbers that more than one entry bears
    waiting: int | None  # entries here that it lacked when it last said so, at least
    pictures: int | None  # of paper that it lacked then, by its own entries; None: unknown
    has_all: bool  # it is shown to lack no entry that is here, and no picture
    said: Said | None
    takes_part: bool  # has said how to seal to it; false for what was before a restored copy
    admitted_by: str  # a person's name; "" for the founding computer
    admitted_at: datetime | None
    revoked_by: str
    revoked_at: datetime | None
    revoked_why: RevokeReason | None
    is_believed: bool = True  # false for a revoked one, and for one that is to be let in again:
    # of this computer, where the others do not know it
    is_unheard_of: bool = False  # this computer believes itself, and no other knows it
    let_in: tuple[str, ...] = ()  # those believed that were let in at it, as people call them
    beside: tuple[str, ...] = ()  # its entries under an id that another stands under, Swedish
    handled: int = 0  # of such, those that a manager has compared with the paper
    begun_at: datetime | None = None  # belief began anew there, and that is not followed here
    begun_by: str = ""  # a person's name

    @property
    def missing_count(self) -> int:
        """How many of its entries exist and are not here."""
        return sum(last - first + 1 for first, last in self.missing)


@dataclass(frozen=True)
class MembersShown:
    """The computers of the store (datorerna), this one first, and what lies in quarantine."""

    lines: tuple[MemberLine, ...]
    quarantined: tuple[tuple[str, int], ...]  # why, in Swedish, and how many entries


@dataclass(frozen=True)
class Others:
    """How old what is known of the others is (andra datorer), the oldest of them."""

    count: int  # believed ones beside this
    as_of: datetime | None  # None: one of them has never been heard
    is_revoked: bool = False  # this computer is, and what it writes is taken nowhere
    is_left_out: bool = False  # nor is it where it is unknown: put back from a copy
    missing: int = 0  # entries that they say there are, and that have not come here


def show_members(workplace: Workplace) -> MembersShown:
    """Return every computer that keeps the journal or did, and all that is known of it."""
    with workplace.journal.vault.snapshot():
        return members_now(workplace)


def members_now(workplace: Workplace) -> MembersShown:
    """Return the same within a transaction that is open already."""
    connection = workplace.journal.vault.connection
    here = Holdings().of(connection)
    said = _statements(workplace)
    known = _known(here, [statement for statement, _ in said.values()])
    written = last_written(connection)
    names = {person.id: person.name for person in list_people(connection)}
    lines, beside, (_, handled) = [], list_beside(connection), count_beside(connection)
    listed = members.list_members(connection)
    for member in listed:
        line = _line(member, known)
        key = public_key(connection, member.device)
        begun = members.last_unfollowed(connection, member.device)
        lines.append(
            replace(
                line,
                is_this=member.device == workplace.device.device,
                fingerprint=fingerprint_of(key) if key else "",
                last_entry_at=written.get(member.device),
                admitted_by=names.get(member.admitted_by, "") if member.admitted_by else "",
                revoked_by=_revoked_by(workplace, member, names),
                let_in=tuple(
                    one.workstation or one.device
                    for one in listed
                    if one.is_believed and one.admitted_at_device == member.device
                ),
                beside=tuple(in_few(one) for one in beside if one.device == member.device),
                handled=handled.get(member.device, 0),
                begun_at=begun.at if begun else None,
                begun_by=names.get(begun.by, "") if begun else "",
            )
        )
    quarantined = [(in_words(reason), n) for reason, n in list_quarantine(connection)]
    lines = [_with_said(workplace, line, said.get(line.device), here) for line in lines]
    lines.sort(key=lambda one: (not one.is_this, one.revoked_at is not None, one.workstation))
    return MembersShown(tuple(lines), tuple(quarantined))


def show_others(workplace: Workplace) -> Others:
    """Return how old the others' knowledge is; cheap enough to be asked for at every change."""
    known = members.list_members(workplace.journal.vault.connection)
    own = workplace.device.device
    others = [member.device for member in known if member.device != own and _counts(member)]
    this = next((member for member in known if member.device == own), None)
    is_revoked = this is not None and this.revoked_at is not None
    is_left_out = this is not None and (not this.is_believed or is_unheard_of(workplace))
    said = _statements(workplace) if others else {}
    ages = [
        min(statement.made_at, taken_at, key=to_micros)
        for device, (statement, taken_at) in said.items()
        if device in others
    ]
    all_heard = others and len(ages) == len(others)
    as_of = min(ages, key=to_micros) if all_heard else None
    heard = [statement for device, (statement, _) in said.items() if device in others]
    missing = _count_missing(workplace, heard)
    return Others(len(others), as_of, is_revoked, is_left_out, missing)


def _count_missing(workplace: Workplace, heard: list[MemberStatement]) -> int:
    """Return how many entries others say that they hold, and that are not here, at least."""
    here = count_held(workplace.journal.vault.connection) if heard else {}
    there = dict[Chain, int]()
    for statement in heard:
        for chain, held in statement.held.items():
            there[chain] = max(there.get(chain, 0), held.count)
    return sum(max(0, count - here.get(chain, 0)) for chain, count in there.items())


def _counts(member: Member) -> bool:
    return member.is_believed and bool(member.sealing_key)


def _statements(workplace: Workplace) -> dict[str, tuple[MemberStatement, datetime]]:
    """Return what each computer last said, in the time of here, and when it came."""
    return {
        kept.device: (_in_time_of_here(read_statement(kept.data)), kept.taken_at)
        for kept in list_statements(workplace.journal.vault.connection).values()
    }


def _in_time_of_here(said: MemberStatement) -> MemberStatement:
    return replace(said, made_at=said.made_at.astimezone(STOCKHOLM))


def _known(
    here: Mapping[Chain, Held], statements: list[MemberStatement]
) -> dict[Chain, tuple[Held, int]]:
    """Return of each chain what is here, and the last number that anybody says there is."""
    every = [here, *(statement.held for statement in statements)]
    return {
        chain: (
            here.get(chain, NOTHING_HELD),
            max(held[chain].spans[-1][1] for held in every if chain in held and held[chain].spans),
        )
        for chain in {chain for held in every for chain in held}
    }


def _line(
    member: Member,
    known: Mapping[Chain, tuple[Held, int]],
) -> MemberLine:
    own = [place for chain, place in sorted(known.items()) if chain.device == member.device]
    return MemberLine(
        device=member.device,
        workstation=member.workstation,
        fingerprint="",
        is_this=False,
        entries=sum(held.count for held, _ in own),
        last_entry_at=None,
        missing=tuple(gap for held, last in own for gap in held.missing_until(last)),
        forks=sum(held.forks for held, _ in own),
        waiting=None,
        pictures=None,
        has_all=False,
        said=None,
        takes_part=bool(member.sealing_key),
        admitted_by="",
        admitted_at=member.admitted_at,
        revoked_by="",
        revoked_at=member.revoked_at,
        revoked_why=member.revoked_why,
        is_believed=member.is_believed,
    )


def _with_said(
    workplace: Workplace,
    line: MemberLine,
    said: tuple[MemberStatement, datetime] | None,
    here: Mapping[Chain, Held],
) -> MemberLine:
    if line.is_this:  # it lacks nothing of its own, and its clock is the one of here
        unheard_of = line.is_believed and is_unheard_of(workplace)
        name = load_settings(workplace.computer.home / "device.toml").workstation
        return replace(
            line,
            workstation=line.workstation or name,
            waiting=0,
            has_all=True,
            is_believed=line.is_believed and not unheard_of,
            is_unheard_of=unheard_of,
        )
    if said is None:
        return line
    statement, taken_at = said
    difference = clock_difference(statement, taken_at, workplace.device.device)
    heard = Said(statement.made_at, taken_at, statement.program, statement.clock, difference)
    waiting, is_same = _waiting(statement, here)
    pictures = statement.sum.pictures if statement.sum else None
    has_all = is_same and pictures == 0
    return replace(line, said=heard, waiting=waiting, pictures=pictures, has_all=has_all)


def _waiting(said: MemberStatement, here: Mapping[Chain, Held]) -> tuple[int, bool]:
    """Return how many entries that are here a computer lacked, at least, and whether no more."""
    waiting = lacking(said.held, here)
    if waiting or said.sum is None or lacking(here, said.held):  # numbers alone have to tell
        return waiting, False
    is_same = said.sum.marks == sum_of(here.values(), 0).marks
    return int(not is_same), is_same  # under a number that both have it may hold another entry


def _revoked_by(workplace: Workplace, member: Member, names: Mapping[UUID, str]) -> str:
    """Return who revoked it last; in the order of the folds."""
    if member.revoked_at is None:
        return ""
    connection = workplace.journal.vault.connection
    entries = read_entries(connection, member_subject(workplace, member.device))
    by = [entry.by for entry in entries if isinstance(entry.content, MemberRevoked)]
    return names.get(UUID(by[-1]), "") if by and by[-1] != "device" else ""
