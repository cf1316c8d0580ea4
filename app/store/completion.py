"""What journal and witness owe each other at a start: what comes back, what is lost, what lags."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from app.store.admission import admit
from app.store.journal import Journal, read_sealed
from app.store.projections.epochs import told_missing
from app.store.sealed import SealedEntry
from app.store.vault import Vault
from app.store.witness import Holding, Place, Witness, parse_span

Chain = tuple[str, str]  # device, epoch
Span = tuple[int, int]  # first and last number


@dataclass(frozen=True)
class Completion:
    """What became of acknowledged entries that the journal lacked (komplettering)."""

    recovered: tuple[Place, ...]  # the witness gave them back
    missing: tuple[Place, ...]  # nothing could; those told of before are left out


def read_witness(vault: Vault, witness: Witness) -> list[Holding]:
    """Return what the witness holds, with the entries that the journal lacks."""
    stored: dict[Chain, set[int]] = {}

    def lacks(place: Place) -> bool:
        chain = (place.device, place.epoch)
        if chain not in stored:
            stored[chain] = _stored(vault.connection, chain)
        return place.seq not in stored[chain]

    return witness.holdings(lacks)


def complete(journal: Journal, holdings: Sequence[Holding]) -> Completion:
    """Take back what the witness holds and the journal lacks, and name what is lost for good.

    Lost is a number below the last of a chain that was written here, and one that a damaged
    record names, if as many damaged records are left over when the stored entries have theirs.
    """
    connection = journal.vault.connection
    whole = {place: entry for holding in holdings for place, entry in holding.whole.items()}
    lacking = _lacking(connection, whole)
    held = [entry for place in sorted(lacking) if (entry := whole[place])]
    added = admit(journal, held).added if held else ()
    recovered = {Place(entry.device, entry.epoch, entry.seq) for entry in added} & lacking
    chains = {(place.device, place.epoch) for place in whole}
    chains |= set(_chains_of(connection, journal.identity.author.device))
    missing = {place for chain in chains for place in _lost(connection, chain, holdings)}
    return Completion(tuple(sorted(recovered)), tuple(sorted(untold(connection, missing))))


def untold(connection: Connection, missing: Iterable[Place]) -> set[Place]:
    """Return the places that no epoch was begun for: a loss is told once, and stays written."""
    told = told_spans(connection)
    return {
        place
        for place in missing
        if not any(a <= place.seq <= b for a, b in told.get((place.device, place.epoch), []))
    }


def told_spans(connection: Connection) -> dict[Chain, list[Span]]:
    """Return the numbers that epochs were begun for because they were lost, by chain."""
    told: dict[Chain, list[Span]] = {}
    for device, epoch, first, last in map(parse_span, told_missing(connection)):
        told.setdefault((device, epoch), []).append((first, last))
    return told


def catch_up(journal: Journal, holdings: Sequence[Holding]) -> None:
    """Write in each place the records of own entries that its files lack or hold damaged."""
    chain = journal.identity.author.device, journal.identity.epoch
    connection = journal.vault.connection
    stored = _stored(connection, chain)
    for holding in holdings:
        if holding.is_silent:  # at the next start
            continue
        seen = _numbers(holding.whole, chain)
        first = min(seen | _numbers(holding.damaged, chain), default=1)
        lacking = {number for number in stored if number >= first} - seen
        if lacking:
            own = _own_from(journal, min(lacking))
            again = ((place, entry) for place, entry in own if place.seq in lacking)
            journal.witness.add(again, [holding.folder])


def begin_anew(journal: Journal, held: int) -> None:
    """Begin new witness files after a copy that holds own entries up to a number.

    They begin with the entries since: however few, they stand in no copy, and the files that hold
    them go at the next.
    """
    journal.witness.start_new_file(_own_from(journal, held + 1))


def _own_from(journal: Journal, first: int) -> Iterator[tuple[Place, SealedEntry]]:
    device, epoch = journal.identity.author.device, journal.identity.epoch
    where = "device = ? AND epoch = ? AND seq >= ?"
    for entry in read_sealed(journal.vault.connection, where, (device, epoch, first)):
        yield Place(device, epoch, entry.open().seq), entry


def _lost(connection: Connection, chain: Chain, holdings: Sequence[Holding]) -> set[Place]:
    stored = _stored(connection, chain)
    highest = max(stored.union(*(_numbers(h.whole, chain) for h in holdings)), default=0)
    lost = set(range(1, highest + 1)) - stored
    for holding in holdings:
        seen, damaged = _numbers(holding.whole, chain), _numbers(holding.damaged, chain)
        first = min(seen, default=1)
        theirs = sum(number >= first and number not in seen for number in stored)
        lost |= {n for n in damaged if highest < n <= highest + len(damaged) - theirs}
    return {Place(*chain, number) for number in lost}


def _lacking(connection: Connection, places: Iterable[Place]) -> set[Place]:
    wanted: dict[Chain, set[Place]] = {}
    for place in places:
        wanted.setdefault((place.device, place.epoch), set()).add(place)
    return {
        place
        for chain, group in wanted.items()
        for stored in [_stored(connection, chain)]
        for place in group
        if place.seq not in stored
    }


def _numbers(places: Iterable[Place], chain: Chain) -> set[int]:
    return {place.seq for place in places if (place.device, place.epoch) == chain}


def _stored(connection: Connection, chain: Chain) -> set[int]:
    rows = connection.execute(
        "SELECT seq FROM entry WHERE device = ?1 AND epoch = ?2"
        " UNION SELECT seq FROM beside WHERE device = ?1 AND epoch = ?2",
        chain,
    )
    return {row[0] for row in rows.fetchall()}


def _chains_of(connection: Connection, device: str) -> list[Chain]:
    rows = connection.execute(
        "SELECT DISTINCT device, epoch FROM entry WHERE device = ?", (device,)
    )
    return [(row[0], row[1]) for row in rows.fetchall()]
