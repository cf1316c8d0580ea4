"""The journal: entries are appended in one transaction with their folds, and read back."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid7

from app.domain.canonical import NotCanonical
from app.domain.clock import Clock, to_micros
from app.domain.entries import Content, Entry, kind_of
from app.domain.findings import refuse
from app.domain.members import Chain
from app.store.doubt import Doubts, not_saved
from app.store.folding import Projection, refold
from app.store.projections import PROJECTIONS
from app.store.sealed import NO_HASH, Author, SealedEntry, read_own, seal
from app.store.vault import CommitUnknown, Vault
from app.store.witness import Place, Witness

_COLUMNS = "head, sig, facts, salt, body"
_FROM = "FROM entry LEFT JOIN personal ON personal.entry = entry.n"


@dataclass(frozen=True)
class Identity:
    """What this computer writes as (identitet): the journal, the device and its epoch."""

    store: UUID
    author: Author
    epoch: str
    continues: str = NO_HASH  # the head that the epoch goes on from; `prev` of its first entry
    join_key: bytes = field(repr=False, default=b"")

    @property
    def chain(self) -> Chain:
        """What it numbers its entries in."""
        return Chain(self.author.device, self.epoch)


@dataclass(frozen=True)
class Head:
    """The last entry of a chain (huvud)."""

    seq: int
    hash: str  # hex; zeros before the first


class Writing:
    """One write under way (skrivning): the transaction's connection and what was appended in it."""

    def __init__(self, connection: Connection, journal: "Journal", by: str, head: Head) -> None:
        self.connection = connection
        self.sealed: list[tuple[Place, SealedEntry]] = []
        self.entries: list[Entry] = []
        self.identity = journal.identity
        self._journal = journal
        self._by = by
        self._head = head

    def append(
        self,
        content: Content,
        *,
        id: UUID | None = None,  # noqa: A002
        subject: UUID | None = None,
        outage: UUID | None = None,
        signers: Sequence[UUID] = (),
    ) -> Entry:
        """Seal and insert one entry; one that already stands under the id is returned untouched."""
        entry_id = id or uuid7.uuid7()
        if id and (known := find_entry(self.connection, entry_id)) is not None:
            if known.kind != kind_of(content):
                raise ValueError("an entry of another kind stands under this id")
            return known
        identity = self.identity
        seq = self._head.seq + 1
        head = {
            "store": str(identity.store),
            "id": str(entry_id),
            "device": identity.author.device,
            "epoch": identity.epoch,
            "seq": seq,
            "prev": self._head.hash,
            "lamport": highest_lamport(self.connection) + 1,
            "recorded_at": self._journal.clock.now().isoformat(),
            "clock": self._journal.clock.state().value,
            "by": self._by,
            "with": [str(s) for s in signers] or None,
            "subject": str(subject or entry_id),
            "outage": str(outage) if outage else None,
        }
        try:
            sealed = seal(identity.author, head, content, secrets.token_bytes(16))
        except NotCanonical:
            text = "Texten är för lång eller innehåller tecken som inte går att spara."
            raise refuse(text, "Skriv om den.", rule="entry.format") from None
        try:
            entry = read_own(sealed)
        except ValueError:  # of what was sealed here: a time or number that no list could show
            text = "Någon uppgift är orimlig och går inte att spara."
            raise refuse(text, "Rätta tider och antal.", rule="entry.bounds") from None
        insert(self.connection, sealed, entry)
        self._head = Head(seq, entry.hash)
        self.sealed.append((Place(entry.device, entry.epoch, seq), sealed))
        self.entries.append(entry)
        return entry


class Journal:
    """The journal of one store (journal), written by one device."""

    def __init__(self, vault: Vault, identity: Identity, clock: Clock, witness: Witness) -> None:
        self.vault = vault
        self.identity = identity
        self.clock = clock
        self.witness = witness
        self.changed: Callable[[], None] = lambda: None  # called after each acknowledged write
        self._doubts = Doubts(vault, witness)

    @contextmanager
    def write(self, by: UUID | None) -> Iterator[Writing]:
        """Append in one transaction; returns only when the entries are durable and witnessed.

        Raises Unavailable when they are not, or when nobody can know: the same id may then be
        tried again without doubling anything.
        """
        self._doubts.demand_none()
        writing: Writing | None = None
        try:
            with self.vault.transaction() as connection:
                writing = Writing(
                    connection, self, str(by) if by else "device", self._own_head(connection)
                )
                yield writing
                refold_subjects(connection, writing.entries)
        except CommitUnknown as unknown:
            if not (writing and self._doubts.stands(writing.sealed, unknown)):
                raise not_saved(unknown.said) from None
        else:
            self.witness.add(writing.sealed)
        self.changed()

    def entries(self, subject: UUID | None = None) -> list[Entry]:
        """Return entries in fold order: of one subject, or all."""
        return list(read_entries(self.vault.connection, subject))

    def find(self, entry_id: UUID) -> Entry | None:
        """Return the entry of an id, if it is stored: durable, not only to be seen."""
        if not self.vault.connection.in_transaction:  # one under way has asked when it began
            self._doubts.demand_none()
        return find_entry(self.vault.connection, entry_id)

    def count(self) -> int:
        """Return how many entries the journal holds."""
        (count,) = self.vault.connection.execute("SELECT count(*) FROM entry").fetchone()
        return int(count)

    def head(self) -> Head:
        """Return the last entry of this device's epoch."""
        return self._own_head(self.vault.connection)

    def _own_head(self, connection: Connection) -> Head:
        head = chain_head(connection, self.identity.author.device, self.identity.epoch)
        return head if head.seq else Head(0, self.identity.continues)


def insert(connection: Connection, sealed: SealedEntry, entry: Entry) -> int:
    """Insert a sealed entry and the columns copied from what it says; return its number here."""
    number = connection.execute(
        "INSERT INTO entry (id, device, epoch, seq, lamport, recorded_at, kind, subject, outage,"
        " hash, head, sig, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.id.bytes,
            entry.device,
            entry.epoch,
            entry.seq,
            entry.lamport,
            to_micros(entry.recorded_at),
            entry.kind,
            entry.subject.bytes,
            entry.outage.bytes if entry.outage else None,
            sealed.hash,
            sealed.head,
            sealed.sig,
            sealed.facts,
        ),
    ).lastrowid
    if sealed.personal:
        connection.execute(
            "INSERT INTO personal VALUES (?, ?, ?)", (number, sealed.salt, sealed.personal)
        )
    return int(number or 0)


def refold_subjects(connection: Connection, fresh: Iterable[Entry]) -> None:
    """Redo every projection's rows of the subjects of entries that were just stored.

    Those are taken as they are given: their bytes were opened when they came.
    """
    given: dict[UUID, dict[UUID, Entry]] = {}
    for entry in fresh:  # one may come twice, the second time with its personal part
        given.setdefault(entry.subject, {})[entry.id] = entry
    whole = []
    for subject, entries in given.items():
        others = f"subject = ? AND id NOT IN ({', '.join('?' * len(entries))})"
        values = (subject.bytes, *(entry_id.bytes for entry_id in entries))
        older = [sealed.open() for sealed in read_sealed(connection, others, values)]
        whole.append((subject, [*older, *entries.values()]))
    refold(connection, PROJECTIONS, whole)


def refold_all(
    connection: Connection,
    projections: Sequence[Projection],
    report: Callable[[int, int], None] = lambda *_: None,
    into: Connection | None = None,
) -> None:
    """Redo the rows of every subject in the given projections, in this database or into another.

    `report` hears (done, total).
    """
    subjects = connection.execute("SELECT DISTINCT subject FROM entry").fetchall()
    for number, (subject,) in enumerate(subjects, 1):
        report(number, len(subjects))
        entries = list(read_entries(connection, UUID(bytes=subject)))
        refold(into or connection, projections, [(UUID(bytes=subject), entries)])


def read_sealed(connection: Connection, where: str, values: Sequence[Any]) -> Iterator[SealedEntry]:
    """Yield stored entries as bytes, in fold order, by a condition on the entry table."""
    query = f"SELECT {_COLUMNS} {_FROM} WHERE {where} ORDER BY lamport, device, epoch, seq, hash"
    for head, sig, facts, salt, body in connection.execute(query, values).fetchall():
        yield SealedEntry(head, sig, facts, salt or b"", body or b"")


def read_entries(connection: Connection, subject: UUID | None = None) -> Iterator[Entry]:
    """Yield entries in fold order: of one subject, or all."""
    if subject is None:
        rows = read_sealed(connection, "1", ())
    else:
        rows = read_sealed(connection, "subject = ?", (subject.bytes,))
    return (sealed.open() for sealed in rows)


def find_entry(connection: Connection, entry_id: UUID) -> Entry | None:
    """Return the entry of an id, if it is stored."""
    if connection.execute("SELECT 1 FROM entry WHERE id = ?", (entry_id.bytes,)).fetchone() is None:
        return None  # the usual answer, and without the parts
    found = next(read_sealed(connection, "id = ?", (entry_id.bytes,)), None)
    return found.open() if found else None


def chain_head(connection: Connection, device: str, epoch: str) -> Head:
    """Return the last entry of a chain."""
    row = connection.execute(
        "SELECT seq, hash FROM entry WHERE device = ? AND epoch = ?"
        " ORDER BY seq DESC, hash LIMIT 1",
        (device, epoch),
    ).fetchone()
    return Head(row[0], row[1].hex()) if row else Head(0, NO_HASH)


def is_forked(connection: Connection, device: str, epoch: str) -> bool:
    """Tell whether two entries of a chain have one number: it was written on in two places."""
    count, numbers = connection.execute(
        "SELECT count(*), count(DISTINCT seq) FROM ("
        "SELECT seq FROM entry WHERE device = ?1 AND epoch = ?2"
        " UNION ALL SELECT seq FROM beside WHERE device = ?1 AND epoch = ?2)",
        (device, epoch),
    ).fetchone()
    return bool(count > numbers)


def highest_lamport(connection: Connection) -> int:
    """Return the highest lamport seen in this store, 0 when it is empty."""
    (highest,) = connection.execute("SELECT max(lamport) FROM entry").fetchone()
    return int(highest or 0)
