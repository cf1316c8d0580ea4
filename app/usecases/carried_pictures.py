"""Pictures of paper by a route: what entries name and one side lacks, a portion at a time."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.domain.asking import ONE_FILE
from app.domain.findings import Refused, Unavailable
from app.domain.hub import NO_ROOM
from app.domain.members import FOR_ALL
from app.domain.paper_picture import require_kept
from app.exchange.picture import NotPicture, open_picture, picture_name, seal_picture
from app.exchange.sealing import SealingKey
from app.store.keys import Purpose
from app.store.projections.dispensings import gone_papers, named_papers
from app.usecases.sealing import sealing_keys
from app.usecases.workplace import Workplace

_PORTION = 24 * 2**20  # bytes that are moved before what is new of entries is asked for again
_OTHER = "Det är inte den bild som namnet säger. Den lämnas på nytt av en dator som har den."


class PictureRoute(Protocol):
    """What a route says of pictures."""

    name: str

    def pictures(self) -> frozenset[str]:
        """Return the names of the pictures that it holds, of a size that one can have."""
        ...

    def read_picture(self, name: str) -> bytes:
        """Return a picture's bytes as they came; nothing where there is none any more."""
        ...

    def write_picture(self, name: str, data: bytes) -> None:
        """Store a picture; it is durable when this returns."""
        ...

    def drop_picture(self, name: str) -> bool:
        """Delete what lies there under a name, where that may be done here; tell whether it is."""
        ...


@dataclass(frozen=True)
class PicturesMoved:
    """What one portion brought (bildutbyte)."""

    sent: int = 0
    fetched: int = 0
    left: int = 0  # which this route still has to give or to be given
    refused: tuple[tuple[str, str], ...] = ()  # name and why, in Swedish
    no_room: str = ""  # Swedish, where the route takes no more of them; entries still have room


class CarriedPictures:
    """One journal's pictures beside a route (bilder på väg)."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._names = workplace.key.derive(Purpose.PICTURE_NAMES)
        self._wrong: set[str] = set()  # which could not be deleted where they lie
        self._dropped: set[tuple[str, str]] = set()  # routes, and what was deleted there

    def exchange(self, route: PictureRoute) -> PicturesMoved:
        """Take what entries here name and is lacking, then give what the route lacks.

        What only purged entries name is deleted there, as far as this computer may, and once: who
        gives it again holds the purge until its time, and deletes it then.
        """
        connection = self._workplace.journal.vault.connection
        named, gone = named_papers(connection), gone_papers(connection)
        if not named and not gone:
            return PicturesMoved()
        keys = {one: key for one, key in sealing_keys(self._workplace) if one != FOR_ALL}
        there = route.pictures()
        purged = {self._name(generation, digest) for digest in gone for generation in keys}
        for name in purged & there:
            if (route.name, name) not in self._dropped and route.drop_picture(name):
                self._dropped.add((route.name, name))
        lacking = set(self._workplace.papers.lacking(named))
        taking = [
            (digest, generation)
            for digest in named
            if digest in lacking
            for generation in keys
            if self._name(generation, digest) in there
        ]
        fetched, unread, refused = self._take(route, taking, keys)
        giving = [
            digest
            for digest in named
            if digest not in lacking
            and not any(self._name(generation, digest) in there for generation in keys)
        ]
        no_room = ""
        try:
            sent = self._give(route, giving, keys)
        except Unavailable as unavailable:
            if unavailable.code != NO_ROOM:
                raise
            sent, no_room = 0, str(unavailable)
        left = unread + len(giving) - sent
        return PicturesMoved(sent, fetched, left, tuple(refused), no_room)

    def _take(
        self,
        route: PictureRoute,
        taking: list[tuple[str, UUID]],
        keys: Mapping[UUID, SealingKey],
    ) -> tuple[int, int, list[tuple[str, str]]]:
        """Keep pictures that are what an entry names; return how many, how many wait, and which
        files are something else."""
        workplace, moved, refused = self._workplace, 0, list[tuple[str, str]]()
        kept: set[str] = set()
        for at, (digest, generation) in enumerate(taking):
            if moved >= _PORTION:
                return len(kept), len(taking) - at, refused
            name = self._name(generation, digest)
            if digest in kept:
                continue
            if name in self._wrong:
                refused.append((name, _OTHER))
                continue
            try:
                data = route.read_picture(name)
            except Unavailable as wrong:
                if wrong.code != ONE_FILE:
                    raise
                refused.append((name, str(wrong)))  # the others are taken all the same
                continue
            if not data:
                continue
            moved += len(data)
            try:
                body = open_picture(name, data, keys[generation], digest)
                require_kept(body)
            except (NotPicture, Refused):
                refused.append((name, _OTHER))
                if not route.drop_picture(name):
                    self._wrong.add(name)
                continue
            workplace.papers.keep(body, workplace.computer.clock.now())
            kept.add(digest)
        return len(kept), 0, refused

    def _give(self, route: PictureRoute, giving: list[str], keys: Mapping[UUID, SealingKey]) -> int:
        """Seal pictures to the newest key and store them; return how many were dealt with."""
        generation, key = next(iter(keys.items()))
        moved = 0
        for at, digest in enumerate(giving):
            if moved >= _PORTION:
                return at
            body = None
            with suppress(Unavailable):  # damaged here: the check of the store tells
                body = self._workplace.papers.find(digest)
            if body:
                name = self._name(generation, digest)
                data = seal_picture(name, body, key.public)
                route.write_picture(name, data)
                moved += len(data)
        return len(giving)

    def _name(self, generation: UUID, digest: str) -> str:
        return picture_name(self._names, generation, digest)
