"""Carry entries to and from other computers by a route: a stick, a shared folder, a hub.

What each side lacks is found by comparing, never remembered: a stick that was emptied or a hub that
was put back from a copy is given what it lacks. Whatever comes twice or late changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol
from uuid import UUID

from app.domain.clock import elapsed
from app.domain.member_statements import MemberStatement
from app.domain.members import Carried, Chain, Digest, SegmentHead
from app.exchange import statement
from app.exchange.segment import ROOM, NotSegment, Segment, name_of, read_segment, write_segment
from app.exchange.statement import NotStatement, read_statement
from app.store.admission import admit
from app.store.carrying import Digests, list_ids, pack_entries
from app.store.member_statements import Holdings, KeptStatement, keep_statements, list_statements
from app.store.projections import members
from app.store.sealed import Forged, SealedEntry, device_name
from app.store.shared_slots import follow_slots
from app.usecases.sealing import introduce, sealing_keys
from app.usecases.workplace import Workplace

_SAY_AGAIN = timedelta(seconds=30)  # that nothing is new


class Route(Protocol):
    """A way for segments (väg), both there and back; what it holds is told, not remembered here."""

    name: str
    doubted: Mapping[str, str]  # segments that it holds and nobody believes: name to why, Swedish

    def digests(self) -> Mapping[Chain, Digest]:
        """Return what it holds of each chain. Unavailable when it cannot be reached."""
        ...

    def ids(self, chain: Chain) -> Collection[UUID]:
        """Return the ids that it holds of a chain."""
        ...

    def find(self, ids: Collection[UUID]) -> list[str]:
        """Return the names of segments that together hold the ids, as far as it holds them."""
        ...

    def read(self, name: str) -> bytes:
        """Return a segment's bytes, as they came."""
        ...

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        """Store a segment; it is durable when this returns."""
        ...

    def doubt(self, devices: Collection[str]) -> None:
        """Count what these revoked computers carried no more; others give it anew."""
        ...

    def read_statements(self) -> Mapping[str, bytes]:
        """Return what computers have said of themselves there, by device; not judged yet."""
        ...

    def write_statement(self, device: str, data: bytes) -> None:
        """Put a computer's statement there in place of its older one; it may be another's."""
        ...


@dataclass(frozen=True)
class Refusal:
    """A segment that was not taken (avvisat segment): its name, and why, in Swedish."""

    name: str
    why: str


@dataclass(frozen=True)
class Exchanged:
    """What one exchange by a route brought (utbyte); counts are entries."""

    sent: int
    fetched: int  # new here
    quarantined: int
    refused: tuple[Refusal, ...]


class Carrier:
    """One journal's side of a route (bärare), with what it need not count anew each time."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._digests = Digests()
        self._holdings = Holdings()
        self._refused: dict[str, Refusal] = {}  # segments that are not read again while this lives

    def exchange(self, route: Route) -> Exchanged:
        """Give the route what it lacks and take what is lacking here. Raises Unavailable."""
        introduce(self._workplace)
        connection = self._workplace.journal.vault.connection
        route.doubt(members.list_revoked(connection))
        there, here = route.digests(), self._digests.of(connection)
        sent = self._send(route, here, there)
        fetched, quarantined = self._fetch(route, here, there)
        if fetched:
            follow_slots(connection, self._workplace.computer.home, self._workplace.key)
        doubted = [Refusal(name, why) for name, why in route.doubted.items()]
        unsaid = self._tell(route)
        refused = (*doubted, *self._refused.values(), *unsaid)
        return Exchanged(sent, fetched, quarantined, refused)

    def _send(
        self, route: Route, here: Mapping[Chain, Digest], there: Mapping[Chain, Digest]
    ) -> int:
        connection = self._workplace.journal.vault.connection
        lacking: set[UUID] = set()
        for chain, digest in here.items():
            if there.get(chain) != digest:
                own = list_ids(connection, chain)
                lacking |= own - set(route.ids(chain)) if chain in there else own
        for bundle in pack_entries(connection, sorted(lacking), ROOM):
            head, data = self._seal(bundle)
            route.write(name_of(data), head, data)
        return len(lacking)

    def _seal(self, bundle: list[tuple[Carried, bytes]]) -> tuple[SegmentHead, bytes]:
        workplace = self._workplace
        generation, key = next(sealing_keys(workplace))
        head = SegmentHead(
            store=workplace.journal.identity.store,
            generation=generation,
            carrier=workplace.device.public_key,
            made_at=workplace.computer.clock.now(),
            entries=tuple(one for one, _ in bundle),
        )
        packed = [piece for _, piece in bundle]
        return head, write_segment(head, packed, key.public, workplace.device.sign)

    def _fetch(
        self, route: Route, here: Mapping[Chain, Digest], there: Mapping[Chain, Digest]
    ) -> tuple[int, int]:
        connection = self._workplace.journal.vault.connection
        lacking: set[UUID] = set()
        for chain, digest in there.items():
            if here.get(chain) != digest:
                lacking |= set(route.ids(chain)) - list_ids(connection, chain)
        fetched = quarantined = 0
        for name in route.find(lacking) if lacking else []:
            if name in self._refused:
                continue
            try:
                entries = open_segment(self._workplace, route.read(name))
            except NotTaken as refused:
                self._refused[name] = Refusal(name, str(refused))
                continue
            admission = admit(self._workplace.journal, entries)
            fetched += len(admission.added)
            quarantined += len(admission.quarantined)
        return fetched, quarantined

    def _tell(self, route: Route) -> list[Refusal]:
        """Keep what others say of themselves, and put there what is newer here, our own last."""
        vault, device = self._workplace.journal.vault, self._workplace.device.device
        there, refused = self._judged(route.read_statements())
        others = [one for one in there.values() if one.device != device]
        known = list_statements(vault.connection)
        if newer := [one for one in others if _is_newer(one, known.get(one.device))]:
            with vault.transaction() as connection:
                keep_statements(connection, newer)
            known = list_statements(vault.connection)
        revoked = set(members.list_revoked(vault.connection))
        for one in known.values():
            is_ours = one.device == device or one.device in revoked
            if not is_ours and _is_newer(one, there.get(one.device)):
                route.write_statement(one.device, one.data)
        if own := self._own_statement(known, there.get(device)):
            route.write_statement(device, own)
        return refused

    def _judged(self, found: Mapping[str, bytes]) -> tuple[dict[str, KeptStatement], list[Refusal]]:
        """Return the statements of computers that are believed, and why the others are not."""
        now, believed, refused = self._workplace.computer.clock.now(), {}, []
        for name, data in sorted(found.items()):
            try:
                said = read_statement(data)
                why = _why_not(self._workplace, said.store, said.public_key)
            except NotStatement:
                why = "Filen är inget besked, eller är ändrad."
            if why:
                refused.append(Refusal(name + statement.SUFFIX, why))
            else:
                device = device_name(said.public_key)
                believed[device] = KeptStatement(device, said.number, now, data)
        return believed, refused

    def _own_statement(
        self, known: Mapping[str, KeptStatement], there: KeptStatement | None
    ) -> bytes | None:
        """Return what to say anew of this computer; nothing when the route says it already."""
        workplace = self._workplace
        vault, clock, device = workplace.journal.vault, workplace.computer.clock, workplace.device
        now, last = clock.now(), known.get(device.device)
        held = self._holdings.of(vault.connection)
        if there is not None and last is not None and there.number >= last.number:
            before = read_statement(there.data)
            if before.held == held and abs(elapsed(before.made_at, now)) < _SAY_AGAIN:
                return None
        said = MemberStatement(
            store=workplace.journal.identity.store,
            public_key=device.public_key,
            number=max(last.number + 1 if last else 1, int(now.timestamp())),
            made_at=now,
            clock=clock.state(),
            program=_program(),
            held=held,
            heard={
                one.device: read_statement(one.data).made_at
                for one in known.values()
                if one.device != device.device
            },
        )
        data = statement.write_statement(said, device.sign)
        with vault.transaction() as connection:
            keep_statements(connection, [KeptStatement(device.device, said.number, now, data)])
        return data


class NotTaken(Exception):
    """A segment is not taken; the text says why, in Swedish."""


def judge(workplace: Workplace, segment: Segment) -> str:
    """Return why a segment is not believed, in Swedish; nothing when a known computer signed it."""
    if why := _why_not(workplace, segment.head.store, segment.head.carrier):
        return why
    return "" if segment.is_signed() else "Det är ändrat: underskriften stämmer inte."


def _why_not(workplace: Workplace, store: UUID, public_key: bytes) -> str:
    """Return why what a computer made is not believed, in Swedish; whether it did is not said."""
    connection, device = workplace.journal.vault.connection, device_name(public_key)
    if store != workplace.journal.identity.store:
        return "Det hör till ett annat apotek."
    if device in members.list_revoked(connection):
        return f"Datorn {device} som gjorde det är spärrad."
    if not members.is_believed(connection, device):
        return f"Datorn {device} som gjorde det är okänd. Anslut den först."
    return ""


def _is_newer(one: KeptStatement, other: KeptStatement | None) -> bool:
    return other is None or one.number > other.number


@cache
def _program() -> str:
    try:
        return f"Lykta {version('lykta')}"
    except PackageNotFoundError:
        return "Lykta"


def open_segment(workplace: Workplace, data: bytes) -> list[SealedEntry]:
    """Return the entries of a segment that a known computer made; NotTaken for anything else."""
    try:
        segment = read_segment(data)
    except NotSegment as wrong:
        large = wrong.why == "large"
        raise NotTaken("Filen är för stor." if large else "Filen är inget segment.") from None
    if why := judge(workplace, segment):
        raise NotTaken(why)
    key = next((k for g, k in sealing_keys(workplace) if g == segment.head.generation), None)
    if key is None:
        raise NotTaken("Det är förseglat med en nyckel som den här datorn inte har fått.")
    try:
        entries = [SealedEntry.unpack(piece) for piece in segment.open(key)]
    except (NotSegment, Forged):
        raise NotTaken("Innehållet är skadat.") from None
    if [entry.hash for entry in entries] != [one.hash for one in segment.head.entries]:
        raise NotTaken("Innehållet är ett annat än det som står utanpå.")
    return entries
