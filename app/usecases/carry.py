"""Carry entries to and from other computers by a route: a stick, a shared folder, a hub.

What each side lacks is found by comparing, never remembered: a stick that was emptied or a hub that
was put back from a copy is given what it lacks. Whatever comes twice or late changes nothing.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from time import monotonic
from typing import Protocol
from uuid import UUID

from app.domain.clock import elapsed
from app.domain.findings import Unavailable
from app.domain.member_statements import MemberStatement
from app.domain.members import FOR_ALL, Chain, Digest, SegmentHead
from app.exchange import statement
from app.exchange.sealing import SealingKey
from app.exchange.segment import ROOM, name_of, write_segment
from app.exchange.statement import NotStatement, read_statement
from app.store.admission import admit
from app.store.carrying import Bundle, Digests, list_ids, pack_entries
from app.store.member_statements import Holdings, KeptStatement, keep_statements, list_statements
from app.store.projections import members
from app.store.purging import has_traces, mark_sealed, times_purged
from app.store.sealed import device_name
from app.store.shared_slots import follow_slots
from app.usecases.believing import (
    NotTaken,
    list_counted,
    open_segment,
    read_named,
    why_left_out,
    why_not,
)
from app.usecases.carried_pictures import CarriedPictures, PictureRoute, PicturesMoved
from app.usecases.forgetting import forget_traces
from app.usecases.renewing import RenewedRoute, Renewing
from app.usecases.sealing import first_key, introduce, keep_keys, sealing_keys
from app.usecases.workplace import Workplace

_LOOKS = 3  # anew at a route on which something was moved meanwhile
_ALONE_S = 1.0  # that other programs are waited for
_FORGET_AGAIN_S = 3600.0  # after they did not leave
_SAY_AGAIN = timedelta(minutes=1)  # that nothing is new: clocks are told apart by two of these

_NO_PICTURES = PicturesMoved()

Report = Callable[[int, int], None]


class Route(PictureRoute, RenewedRoute, Protocol):
    """A way for what is sealed (väg), there and back; what it holds is told, never remembered."""

    doubted: Mapping[str, str]  # segments that it holds and nobody believes: name to why, Swedish

    def digests(self) -> Mapping[Chain, Digest]:
        """Return what it holds of each chain. Unavailable when it cannot be reached."""
        ...

    def ids(self, chain: Chain) -> Collection[UUID]:
        """Return the ids that it holds of a chain."""
        ...

    def find(self, ids: Collection[UUID]) -> list[str]:
        """Return the names of segments that together hold the ids, as far as it holds them.

        A name is `segment.name_of` the bytes. Those with which chains begin come first.
        """
        ...

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        """Store a segment; it is durable when this returns."""
        ...

    def believe(self, devices: Collection[str]) -> None:
        """Count only what these computers carried; what another did is given anew."""
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
    pictures: PicturesMoved = _NO_PICTURES
    renewed: int = 0  # segments of this computer's own that were made anew
    stale: int = 0  # of its own there that may hold what has been purged since
    left_out: str = ""  # why the others do not take what this computer carries, Swedish

    @property
    def goes_on(self) -> bool:
        """Whether something waits for the next exchange, which had better come at once."""
        pictures = self.pictures.left and self.pictures.sent + self.pictures.fetched
        return bool(pictures or (self.stale and self.renewed))

    def and_then(self, more: "Exchanged") -> "Exchanged":
        """Return what this and the exchange right after it brought together."""
        before, after = self.pictures, more.pictures
        return Exchanged(
            sent=self.sent + more.sent,
            fetched=self.fetched + more.fetched,
            quarantined=self.quarantined + more.quarantined,
            refused=tuple(dict.fromkeys((*self.refused, *more.refused))),
            pictures=replace(
                after, sent=before.sent + after.sent, fetched=before.fetched + after.fetched
            ),
            renewed=self.renewed + more.renewed,
            stale=more.stale,
            left_out=more.left_out,
        )


class Carrier:
    """One journal's side of a route (bärare), with what it need not do anew each time."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._digests = Digests()
        self._holdings = Holdings()
        self._taken: set[str] = set()  # segments that were admitted, their entries believed or not
        self._refused: dict[str, NotTaken] = {}
        self._pictures = CarriedPictures(workplace)
        self._renewing = Renewing(workplace, self._seal)
        self._forget_at = 0.0  # by this process's own clock
        self._has_moved = False  # something, while it was fetched
        self._is_introduced = False  # two with one key and two names would answer each other

    def exchange(self, route: Route, report: Report = lambda *_: None) -> Exchanged:
        """Take what is lacking here and give the route what it lacks. Raises Unavailable.

        What can be taken is taken before: also from a stick that cannot be written to. `report`
        hears (done, total) entries, first of what is taken, then of what is given. Pictures come
        after all entries, a portion at a time; `pictures.left` says what the next exchange moves.
        """
        if not self._is_introduced:
            introduce(self._workplace)
            self._is_introduced = True
        brought, looks = [self._fetch(route, report)], _LOOKS
        # what came may open what could not be before; what another has made anew lies elsewhere
        while brought[-1].fetched or (self._has_moved and looks > 0):
            looks -= self._has_moved
            brought.append(self._fetch(route, report))
        if len(brought) > 1:
            workplace = self._workplace
            connection = workplace.journal.vault.connection
            follow_slots(connection, workplace.computer.home, workplace.key)
        keep_keys(self._workplace)
        sent = self._send(route, report)
        doubted = [Refusal(name, why) for name, why in route.doubted.items()]
        refused = [*brought[-1].refused, *doubted, *self._tell(route)]
        self._forget()
        renewed, stale = self._renewing.renew(route)
        pictures = self._pictures.exchange(route)
        return Exchanged(
            sent=sent,
            fetched=sum(one.fetched for one in brought),
            quarantined=sum(one.quarantined for one in brought),
            refused=(*refused, *(Refusal(name, why) for name, why in pictures.refused)),
            pictures=pictures,
            renewed=renewed,
            stale=stale,
            left_out=why_left_out(self._workplace),
        )

    def exchange_all(self, route: Route, report: Report = lambda *_: None) -> Exchanged:
        """Exchange until no picture waits: for a stick that is taken out when this returns."""
        done = last = self.exchange(route, report)
        while last.goes_on:
            last = self.exchange(route, report)
            done = done.and_then(last)
        return done

    def _forget(self) -> None:
        """Delete what is left here of what was purged at another counter; later if it must be."""
        workplace = self._workplace
        if monotonic() < self._forget_at or not has_traces(workplace.journal.vault.connection):
            return
        self._forget_at = monotonic() + _FORGET_AGAIN_S
        with suppress(Unavailable), workplace.lock.excluding_others(_ALONE_S):
            forget_traces(workplace)

    def _fetch(self, route: Route, report: Report) -> Exchanged:
        here, there = self._compare(route)
        connection = self._workplace.journal.vault.connection
        lacking: set[UUID] = set()
        for chain, digest in there.items():
            if here.get(chain) != digest:
                lacking |= set(route.ids(chain)) - list_ids(connection, chain)
        fetched = quarantined = 0
        keys = dict(sealing_keys(self._workplace))
        known = {generation.hex for generation in keys} | members.list_believed(connection)
        refused, total = list[Refusal](), len(lacking)
        self._has_moved = False
        for name in route.find(lacking) if lacking else []:
            if name in self._taken:
                continue
            before = self._refused.get(name)
            if before is None or before.lacks in known:
                if not (data := route.read(name)):
                    self._has_moved = True
                    continue
                brought = self._take(name, data, keys, lacking)
                fetched, quarantined = fetched + brought[0], quarantined + brought[1]
                report(total - len(lacking), total)
            if name in self._refused:
                refused.append(Refusal(name, str(self._refused[name])))
        return Exchanged(0, fetched, quarantined, tuple(refused))

    def _take(
        self, name: str, data: bytes, keys: Mapping[UUID, SealingKey], lacking: set[UUID]
    ) -> tuple[int, int]:
        """Admit what a segment holds, if any of it is still lacking; return how many were new."""
        try:
            segment = read_named(name, data)
            ids = {one.id for one in segment.head.entries}
            entries = (
                [] if lacking.isdisjoint(ids) else open_segment(self._workplace, segment, keys)
            )
        except NotTaken as refused:
            self._refused[name] = refused
            return 0, 0
        self._refused.pop(name, None)
        if not entries:  # others held the same
            return 0, 0
        admission = admit(self._workplace.journal, entries)
        self._taken.add(name)
        lacking -= ids
        return len(admission.added), len(admission.quarantined)

    def _send(self, route: Route, report: Report) -> int:
        here, there = self._compare(route)
        connection = self._workplace.journal.vault.connection
        lacking: set[UUID] = set()
        for chain, digest in here.items():
            if there.get(chain) != digest:
                own = list_ids(connection, chain)
                lacking |= own - set(route.ids(chain)) if chain in there else own
        done, names, times = 0, list[str](), times_purged(connection)  # before any purge meanwhile
        now = self._workplace.computer.clock.now()
        for bundle in pack_entries(connection, lacking, ROOM):
            head, data = self._seal(bundle, now)
            route.write(name_of(data), head, data)
            names.append(name_of(data))
            done += len(bundle.entries)
            report(done, len(lacking))
        if names:
            with self._workplace.journal.vault.transaction() as writing:
                mark_sealed(writing, names, times)
        return len(lacking)

    def _compare(self, route: Route) -> tuple[Mapping[Chain, Digest], Mapping[Chain, Digest]]:
        """Return what is here and what is there, of each chain."""
        connection = self._workplace.journal.vault.connection
        route.believe(list_counted(self._workplace))
        return self._digests.of(connection), route.digests()

    def _seal(self, bundle: Bundle, now: datetime) -> tuple[SegmentHead, bytes]:
        workplace = self._workplace
        generation, key = FOR_ALL, first_key(workplace.key)
        if not bundle.for_all:
            generation, key = next(sealing_keys(workplace))
        head = SegmentHead(
            store=workplace.journal.identity.store,
            generation=generation,
            carrier=workplace.device.public_key,
            made_at=now,
            entries=tuple(one for one, _ in bundle.entries),
        )
        packed = [piece for _, piece in bundle.entries]
        return head, write_segment(head, packed, key.public, workplace.device.sign)

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
        revoked = members.list_revoked(self._workplace.journal.vault.connection)
        for name, data in sorted(found.items()):
            try:
                said = read_statement(data)
                why = why_not(self._workplace, said.store, said.public_key)
            except NotStatement:
                why = "Filen är inget besked, eller är ändrad."
            if why and name not in revoked:  # which leave theirs behind for ever
                refused.append(Refusal(name + statement.SUFFIX, why))
            elif not why:
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


def _is_newer(one: KeptStatement, other: KeptStatement | None) -> bool:
    return other is None or one.number > other.number


@cache
def _program() -> str:
    try:
        return f"Lykta {version('lykta')}"
    except PackageNotFoundError:
        return "Lykta"
