"""Carry entries to and from other computers by a route: a stick, a shared folder, a hub.

What each side lacks is found by comparing, never remembered: a stick that was emptied or a hub that
was put back from a copy is given what it lacks. Whatever comes twice or late changes nothing.

Where much is to be taken, what this computer has written itself is given before the rest is taken:
it is lacking there whoever carries it, and nobody waits minutes for it. What others have written is
given last, when it is known what of it was there already.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Protocol
from uuid import UUID

from app.domain.findings import Unavailable
from app.domain.hub import NO_ROOM
from app.domain.members import FOR_ALL, Chain, Digest, SegmentHead
from app.domain.store_entries import EpochStarted
from app.exchange.sealing import SealingKey
from app.exchange.segment import ROOM, name_of, write_segment
from app.store.admission import admit
from app.store.carrying import (
    Bundle,
    Digests,
    held_whole,
    lacking_here,
    lacking_there,
    pack_entries,
)
from app.store.projections import members
from app.store.purging import has_due, has_traces, mark_sealed, release, times_purged
from app.store.sealed import device_name
from app.store.shared_slots import follow_slots
from app.usecases.believing import (
    NotTaken,
    list_counted,
    open_segment,
    read_named,
    why_left_out,
)
from app.usecases.carried_pictures import CarriedPictures, PictureRoute, PicturesMoved
from app.usecases.forgetting import forget_traces
from app.usecases.renewing import RenewedRoute, Renewing
from app.usecases.saying import Saying, StatementRoute
from app.usecases.sealing import first_key, introduce, keep_keys, sealing_keys
from app.usecases.workplace import Workplace

_TAKES_NO_MORE = frozenset({"read_only", "disk_full", "hub_full", NO_ROOM})  # codes of routes
_LOOKS = 3  # anew at a route on which something was moved meanwhile
_ALONE_S = 1.0  # that other programs are waited for
_FORGET_AGAIN_S = 3600.0  # after they did not leave

_NO_PICTURES = PicturesMoved()

Report = Callable[[int, int], None]


class Route(PictureRoute, RenewedRoute, StatementRoute, Protocol):
    """A way for what is sealed (väg), there and back; what it holds is told, never remembered."""

    doubted: Mapping[str, str]  # segments that it holds and nobody believes: name to why, Swedish
    doubted_by: Mapping[str, str]  # the same names to the device that carried it, where one is told

    def digests(self) -> Mapping[Chain, Digest]:
        """Return what it holds of each chain. Unavailable when it cannot be reached."""
        ...

    def ids(self, chain: Chain) -> Collection[UUID]:
        """Return the marks of what it holds of a chain; or ids, of what was left there before."""
        ...

    def find(self, ids: Collection[UUID], *, is_for_all: bool = False) -> list[str]:
        """Return the names of segments that together hold the ids, as far as it holds them.

        A name is `segment.name_of` the bytes. Those with which chains begin come first. Where that
        is asked, only those for all are named: about computers and their keys.
        """
        ...

    def write(self, name: str, head: SegmentHead, data: bytes) -> None:
        """Store a segment; it is durable when this returns."""
        ...

    def believe(self, devices: Collection[str]) -> None:
        """Count only what these computers carried; what another did is given anew."""
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
    abandoned: tuple[Refusal, ...] = ()  # what revoked computers left there: nobody uses it, ever
    left_out: str = ""  # why the others do not take what this computer carries, Swedish

    @property
    def is_whole(self) -> bool:
        """Whether all was taken, here and there."""
        not_taken = self.refused or self.quarantined or self.left_out or self.pictures.no_room
        return not not_taken

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
            abandoned=more.abandoned,
        )


class Carrier:
    """One journal's side of a route (bärare), with what it need not do anew each time."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._digests = Digests()
        self._saying = Saying(workplace)
        self._taken: set[str] = set()  # segments that were admitted, their entries believed or not
        self._refused: dict[str, NotTaken] = {}
        self._pictures = CarriedPictures(workplace)
        self._renewing = Renewing(workplace, self._seal)
        self._forget_at = 0.0  # by this process's own clock
        self._has_moved = False  # something, while it was fetched
        self._is_introduced = False  # two with one key and two names would answer each other

    def exchange(self, route: Route, report: Report = lambda *_: None) -> Exchanged:
        """Take what is lacking here and give the route what it lacks. Raises Unavailable.

        What can be taken is taken, also from a stick that cannot be written to. `report` hears
        (done, total) entries of what is taken, and then of what is given; of what is given before
        a long taking by itself, too. Pictures come after all entries, a portion at a time;
        `pictures.left` says what the next exchange moves.
        """
        if not self._is_introduced:
            introduce(self._workplace)
            self._is_introduced = True
        brought, sent = self._give_own(route, report)
        brought.append(self._fetch(route, report))
        looks = _LOOKS
        # what came may open what could not be before; what another has made anew lies elsewhere
        while brought[-1].fetched or (self._has_moved and looks > 0):
            looks -= self._has_moved
            brought.append(self._fetch(route, report))
        workplace = self._workplace  # what came before an exchange that was cut off is followed too
        follow_slots(workplace.journal.vault.connection, workplace.computer.home, workplace.key)
        keep_keys(workplace)
        try:
            sent += self._send(route, report)
            told = [Refusal(name, why) for name, why in self._saying.tell(route)]
        except Unavailable as wrong:
            raise self._taken_only(route, wrong, sum(one.fetched for one in brought)) from None
        doubted, abandoned = self._doubted(route)
        refused = [*brought[-1].refused, *doubted, *told]
        self._forget()
        renewed, stale = self._renewing.renew(route)
        pictures = self._pictures.exchange(route)
        if pictures.fetched:  # what was said before they came is true no more
            self._saying.tell(route)
        return Exchanged(
            sent=sent,
            fetched=sum(one.fetched for one in brought),
            quarantined=sum(one.quarantined for one in brought),
            refused=(*refused, *(Refusal(name, why) for name, why in pictures.refused)),
            pictures=pictures,
            renewed=renewed,
            stale=stale,
            left_out=why_left_out(self._workplace),
            abandoned=tuple(abandoned),
        )

    def exchange_all(self, route: Route, report: Report = lambda *_: None) -> Exchanged:
        """Exchange until no picture waits: for a stick that is taken out when this returns."""
        done = last = self.exchange(route, report)
        while last.goes_on:
            last = self.exchange(route, report)
            done = done.and_then(last)
        return done

    def _taken_only(self, route: Route, wrong: Unavailable, fetched: int) -> Unavailable:
        """Take what is left to be taken where nothing can be given; return what is told of it."""
        if wrong.code not in _TAKES_NO_MORE:
            return wrong
        takes: tuple[Callable[[Route], object], ...] = (self._saying.tell, self._pictures.exchange)
        for take in takes:  # each takes first, and then finds that it cannot give either
            with suppress(Unavailable):
                take(route)
        text = f"Hämtade poster: {fetched}. {wrong.text}" if fetched else wrong.text
        return Unavailable(text, wrong.cure, code=wrong.code)

    def _doubted(self, route: Route) -> tuple[list[Refusal], list[Refusal]]:
        """Return what is not believed there: that may be mended, and what revoked ones left."""
        revoked = members.list_revoked(self._workplace.journal.vault.connection)
        both: tuple[list[Refusal], list[Refusal]] = [], []
        for name, why in route.doubted.items():
            both[route.doubted_by.get(name) in revoked].append(Refusal(name, why))
        return both

    def _forget(self) -> None:
        """Delete what is left here of what was purged at another counter; later if it must be."""
        workplace = self._workplace
        vault, clock = workplace.journal.vault, workplace.journal.clock
        if has_due(vault.connection, clock):
            with vault.transaction() as connection:
                release(connection, clock)
        if monotonic() < self._forget_at or not has_traces(vault.connection):
            return
        self._forget_at = monotonic() + _FORGET_AGAIN_S
        with suppress(Unavailable), workplace.lock.excluding_others(_ALONE_S):
            forget_traces(workplace)

    def _give_own(self, route: Route, report: Report) -> tuple[list[Exchanged], int]:
        """Give what was written here, where others' entries wait to be taken; return what came.

        What is for all is taken before: who was revoked must not be able to read what is given.
        """
        own = self._workplace.device.device
        here, there = self._compare(route)
        takes = any(here.get(c) != digest for c, digest in there.items() if c.device != own)
        if not takes or all(there.get(c) == d for c, d in here.items() if c.device == own):
            return [], 0
        brought = [self._fetch(route, report, is_for_all=True)]
        while brought[-1].fetched:
            brought.append(self._fetch(route, report, is_for_all=True))
        keep_keys(self._workplace)
        sent = 0
        with suppress(Unavailable):  # a stick that is barred: all is given anew when all is taken
            sent = self._send(route, report, own)
        return brought, sent

    def _fetch(self, route: Route, report: Report, *, is_for_all: bool = False) -> Exchanged:
        here, there = self._compare(route)
        connection = self._workplace.journal.vault.connection
        lacking: set[UUID] = set()
        for chain, digest in there.items():
            if here.get(chain) != digest:
                lacking |= lacking_here(connection, chain, route.ids(chain))
        fetched = quarantined = 0
        keys = dict(sealing_keys(self._workplace))
        known = {generation.hex for generation in keys} | members.list_believed(connection)
        refused, total = list[Refusal](), len(lacking)
        self._has_moved = False
        for name in route.find(lacking, is_for_all=is_for_all) if lacking else []:
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
            ids = {key for one in segment.head.entries for key in (one.mark, one.id)}
            entries = (
                [] if lacking.isdisjoint(ids) else open_segment(self._workplace, segment, keys)
            )
        except NotTaken as refused:
            self._refused[name] = refused
            return 0, 0
        self._refused.pop(name, None)
        if not entries:  # others held the same
            return 0, 0
        carrier = device_name(segment.head.carrier)
        admission = admit(self._workplace.journal, entries, carrier)
        if any(isinstance(one.content, EpochStarted) for one in admission.added):
            self._taken.clear()  # what had no room among the unknown may be believed now
        self._taken.add(name)
        # of what was not believed, or came without its part, another may have brought all
        lacking -= held_whole(self._workplace.journal.vault.connection, segment.head.entries)
        return len(admission.added), len(admission.quarantined)

    def _send(self, route: Route, report: Report, of: str = "") -> int:
        """Give what a device has written, or all, as far as it is lacking there."""
        here, there = self._compare(route)
        connection = self._workplace.journal.vault.connection
        lacking: set[UUID] = set()
        for chain, digest in here.items():
            if there.get(chain) != digest and of in ("", chain.device):
                held = route.ids(chain) if chain in there else ()
                lacking |= lacking_there(connection, chain, held)
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
