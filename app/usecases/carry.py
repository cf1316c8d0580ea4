"""Carry entries to and from other computers by a route: a stick, a shared folder, a hub.

What each side lacks is found by comparing, never remembered: a stick that was emptied or a hub that
was put back from a copy is given what it lacks. Whatever comes twice or late changes nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.domain.members import Carried, Chain, Digest, SegmentHead
from app.exchange.segment import ROOM, NotSegment, Segment, name_of, read_segment, write_segment
from app.store.admission import admit
from app.store.carrying import Digests, list_ids, pack_entries
from app.store.projections import members
from app.store.sealed import Forged, SealedEntry, device_name
from app.store.shared_slots import follow_slots
from app.usecases.sealing import introduce, sealing_keys
from app.usecases.workplace import Workplace


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
        return Exchanged(sent, fetched, quarantined, (*doubted, *self._refused.values()))

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


class NotTaken(Exception):
    """A segment is not taken; the text says why, in Swedish."""


def judge(workplace: Workplace, segment: Segment) -> str:
    """Return why a segment is not believed, in Swedish; nothing when a known computer signed it."""
    connection = workplace.journal.vault.connection
    device = device_name(segment.head.carrier)
    if segment.head.store != workplace.journal.identity.store:
        return "Det hör till ett annat apotek."
    if device in members.list_revoked(connection):
        return f"Datorn {device} som gjorde det är spärrad."
    if not members.is_believed(connection, device):
        return f"Datorn {device} som gjorde det är okänd. Anslut den först."
    if not segment.is_signed():
        return "Det är ändrat: underskriften stämmer inte."
    return ""


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
