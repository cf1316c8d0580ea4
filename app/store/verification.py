"""Whether the journal is whole: signatures, chains, gaps, forks, copied columns and folds."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from sqlite3 import Connection

from app.domain.clock import to_micros
from app.domain.findings import Unavailable
from app.store.beside import places_beside
from app.store.cipher import open_memory
from app.store.completion import Span, told_spans
from app.store.folding import Rows, contents, create
from app.store.journal import Journal, refold_all
from app.store.projections import PROJECTIONS
from app.store.projections.epochs import public_key
from app.store.sealed import Forged, SealedEntry, in_words
from app.store.vault import Vault
from app.store.witness import Place

_SELECT = (
    "SELECT id, outage, device, epoch, seq, lamport, recorded_at, kind, subject, hash,"
    " EXISTS (SELECT 1 FROM purged_part WHERE purged_part.id = entry.id),"
    " EXISTS (SELECT 1 FROM purge_held WHERE part = entry.id),"
    " head, sig, facts, salt, body FROM entry LEFT JOIN personal ON personal.entry = entry.n"
)

_FORKED = "två olika poster har samma nummer."


@dataclass
class _Chain:
    seq: int = 0
    hashes: set[str] = field(default_factory=set)  # of the last number; several after a fork
    told: list[Span] = field(default_factory=list)  # numbers that are known to be lost

    def go_to(self, seq: int, digest: str) -> None:
        """Stand at an entry: the next, or another one with the same number."""
        if seq > self.seq:
            self.seq, self.hashes = seq, set()
        self.hashes.add(digest)


Report = Callable[[int, int], None]  # hears (done, total)


def verify(journal: Journal, report: Report = lambda *_: None) -> list[str]:
    """Return everything that is wrong, in Swedish and by entry number; empty when all is whole."""
    faults: list[str] = []
    for check in (_file_faults, _chain_faults, _known_losses, _folds_that_differ):
        try:
            faults += check(journal.vault, report)
        except Unavailable as error:  # what cannot be checked is not whole
            faults.append(str(error))
    return list(dict.fromkeys(faults))


def verify_tail(vault: Vault, missing: Iterable[Place] = ()) -> list[str]:
    """Verify what came after the last verified entry of each chain; remember how far.

    What is told as missing elsewhere is no fault here: now, or when an epoch was begun for it.
    """
    faults: list[str] = []
    connection = vault.connection
    told = told_spans(connection)
    for place in missing:
        told.setdefault((place.device, place.epoch), []).append((place.seq, place.seq))
    verified: dict[str, str] = dict(
        connection.execute("SELECT name, value FROM local WHERE name LIKE 'verified %'").fetchall()
    )
    reached: dict[str, str] = {}
    for device, epoch in _chains(connection):
        name = f"verified {device}/{epoch}"
        seq, _, digest = verified.get(name, "0 ").partition(" ")
        chain = _Chain(int(seq), set(digest.split()), told.get((device, epoch), []))
        found = [fault for row in _walk(connection, device, epoch, chain) for fault in row]
        faults += found
        # two branches stay for ever and are told once; anything else is told until it is mended
        if all(fault.endswith(_FORKED) for fault in found) and chain.seq > int(seq):
            reached[name] = f"{chain.seq} {' '.join(sorted(chain.hashes))}"
    if reached:
        with vault.transaction() as writing:
            writing.executemany("INSERT OR REPLACE INTO local VALUES (?, ?)", reached.items())
    return faults


def rebuild(journal: Journal, report: Report = lambda *_: None) -> None:
    """Drop every read model and fold the journal anew, in one transaction."""
    with journal.vault.transaction() as connection:
        _fold_anew(connection, report)
    journal.changed()


def _file_faults(vault: Vault, _report: Report) -> list[str]:
    return [f"Databasfilen: {complaint}" for complaint in vault.check(thorough=True)]


def _chain_faults(vault: Vault, report: Report) -> list[str]:
    connection = vault.connection
    (total,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    told = told_spans(connection)
    faults, done = [], 0
    for device, epoch in _chains(connection):
        chain = _Chain(told=told.get((device, epoch), []))
        for found in _walk(connection, device, epoch, chain):
            done += 1
            report(done, total)
            faults += found
    return faults


def _known_losses(vault: Vault, _report: Report) -> list[str]:
    """Return what an epoch was begun for and has not turned up since."""
    connection, faults = vault.connection, []
    for (device, epoch), spans in told_spans(connection).items():
        for first, last in spans:
            (found,) = connection.execute(
                "SELECT count(DISTINCT seq) FROM entry"
                " WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ?",
                (device, epoch, first, last),
            ).fetchone()
            if lost := last - first + 1 - found:
                span = f"{device}/{epoch}/{first}" + (f"-{last}" if last > first else "")
                faults.append(
                    f"Post {span} saknas." if not found else f"{lost} av post {span} saknas."
                )
    return faults


def _chains(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute("SELECT DISTINCT device, epoch FROM entry ORDER BY 1, 2")
    return [(str(device), str(epoch)) for device, epoch in rows.fetchall()]


def _walk(connection: Connection, device: str, epoch: str, chain: _Chain) -> Iterator[list[str]]:
    """Yield each entry's faults from where `chain` stands; leaves it at the last entry."""
    key = public_key(connection, device)
    rows = connection.execute(
        f"{_SELECT} WHERE device = ? AND epoch = ? AND seq > ? ORDER BY seq, hash",
        (device, epoch, chain.seq),
    )
    beside = [one for one in places_beside(connection, device, epoch) if one[0] > chain.seq]
    for row in rows:
        seq, digest = row[4], row[9]
        while beside and (beside[0][0], beside[0][1].hash) < (seq, digest):
            chain.go_to(beside[0][0], beside.pop(0)[1].hash.hex())
        yield [f"Post {device}/{epoch}/{seq}: {fault}" for fault in _verify_row(row, key, chain)]
        chain.go_to(seq, digest.hex())
    for seq, sealed in beside:
        chain.go_to(seq, sealed.hash.hex())


def _verify_row(row: tuple, key: bytes | None, chain: _Chain) -> Iterator[str]:  # type: ignore[type-arg]
    *columns, is_purged, is_held, head, sig, facts, salt, body = row
    sealed = SealedEntry(head, sig, facts, salt or b"", body or b"")
    try:
        entry = sealed.open()
        if key is None:
            raise Forged("stranger")
        sealed.verify(key)
    except Forged as forged:
        yield f"håller inte: {in_words(str(forged))}."
        return
    ids = (entry.id.bytes, entry.outage.bytes if entry.outage else None)
    place = (entry.device, entry.epoch, entry.seq, entry.lamport, to_micros(entry.recorded_at))
    if sealed.personal and is_purged and not is_held:
        yield "personuppgifterna är kvar, fast de är gallrade."
    elif sealed.lacks_personal() and not is_purged:
        yield "personuppgifterna saknas."
    if tuple(columns) != (*ids, *place, entry.kind, entry.subject.bytes, sealed.hash):
        yield "kopierade kolumner skiljer sig från posten."
    if entry.seq == chain.seq:
        yield _FORKED
    elif entry.seq > chain.seq + 1:
        first, last = chain.seq + 1, entry.seq - 1
        if not _covers(chain.told, first, last):
            yield f"nummer {first}{f' till {last}' if last > first else ''} saknas."
    elif chain.seq and entry.prev not in chain.hashes:
        yield "kedjan är bruten före posten."


def _covers(spans: Iterable[Span], first: int, last: int) -> bool:
    for start, end in sorted(spans):
        if start <= first <= end:
            first = end + 1
    return first > last


def _folds_that_differ(vault: Vault, report: Report) -> list[str]:
    try:
        with vault.snapshot() as connection, closing(open_memory()) as memory:
            before = _all_contents(connection)
            _fold_anew(connection, report, memory)
            after = _all_contents(memory)
    except Forged as forged:
        return [f"Läsmodellerna går inte att bygga om: {in_words(str(forged))}."]
    return [f"Läsmodellen {t} skiljer sig från journalen." for t in before if before[t] != after[t]]


def _all_contents(connection: Connection) -> Rows:
    return {t: rows for p in PROJECTIONS for t, rows in contents(connection, p).items()}


def _fold_anew(connection: Connection, report: Report, into: Connection | None = None) -> None:
    for projection in PROJECTIONS:
        create(into or connection, projection)
    refold_all(connection, PROJECTIONS, report, into)
