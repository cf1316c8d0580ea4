"""The one door for entries that come back or come from others: counter, stick, witness."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Connection

from app.domain.clock import WatchedClock, to_micros
from app.domain.entries import Entry
from app.domain.member_entries import MemberRevoked
from app.domain.retention_entries import PersonalPurged
from app.domain.store_entries import EpochStarted, StoreFounded
from app.store.beside import UNDER_ITS_ID, count_beside, keep_beside
from app.store.journal import Identity, Journal, highest_lamport, insert, refold_subjects
from app.store.projections.epochs import public_key
from app.store.projections.purges import is_named, is_purged
from app.store.purging import carry_out
from app.store.sealed import Forged, SealedEntry, device_name, join_proof

STRANGER = "stranger"  # its device has not joined; tried again when one does
AHEAD = "ahead"  # its lamport is far beyond all known; tried again when others have come
_FARTHEST_AHEAD = 1_000_000  # entries that a store may lack and yet believe the one after them
_WAITING = (STRANGER, AHEAD)
_MOST_OF_ONE = 2_000  # entries of one carrier in quarantine


@dataclass(frozen=True)
class Admission:
    """What became of entries at the door (mottagning)."""

    added: tuple[Entry, ...]
    known: int
    quarantined: tuple[str, ...]  # a reason each


def admit(journal: Journal, entries: Iterable[SealedEntry], carrier: str = "") -> Admission:
    """Take in believed entries by union of their hashes, in any order; quarantine the rest.

    `carrier` is the device that brought them, if one did: what of it is not believed goes when
    that is revoked, and is kept to a limit.
    """
    with journal.vault.transaction() as connection:
        door = _Door(connection, journal.identity, carrier)
        admission = door.take(entries, to_micros(journal.clock.now()))
        refold_subjects(connection, admission.added)
        said = [each.content for each in admission.added]
        purges = [each for each in said if isinstance(each, PersonalPurged)]
        carry_out(connection, purges, journal.clock)
        for entry in admission.added:
            if isinstance(entry.content, MemberRevoked):
                drop_quarantined(connection, entry.content.device)
    if isinstance(journal.clock, WatchedClock):
        for entry in admission.added:
            journal.clock.saw(entry.recorded_at, entry.clock)
    if admission.added:
        journal.changed()
    return admission


def list_quarantine(connection: Connection) -> list[tuple[str, int]]:
    """Return the reasons why entries are not read, and how many each holds.

    Those in quarantine, and those beside others under one id that nobody has handled.
    """
    rows = connection.execute("SELECT reason, count(*) FROM quarantine GROUP BY reason")
    found = {str(reason): int(count) for reason, count in rows.fetchall()}
    if beside := count_beside(connection)[0]:
        found[UNDER_ITS_ID] = found.get(UNDER_ITS_ID, 0) + beside
    return sorted(found.items())


def drop_quarantined(connection: Connection, carrier: str) -> None:
    """Let go of what a computer carried that was not believed: it is revoked."""
    connection.execute("DELETE FROM quarantine WHERE carrier = ?", (carrier,))


class _Door:
    def __init__(self, connection: Connection, identity: Identity, carrier: str) -> None:
        self._connection = connection
        self._identity = identity
        self._carrier = carrier
        self._joined: set[str] = set()  # devices that did since strangers were looked for
        self._keys: dict[str, bytes | None] = {}
        self._added: list[Entry] = []
        self._highest = highest_lamport(connection)
        find = "SELECT EXISTS (SELECT 1 FROM quarantine)"
        self._has_quarantine = bool(connection.execute(find).fetchone()[0])
        self._known = 0
        self._beside = 0

    def take(self, entries: Iterable[SealedEntry], now: int) -> Admission:
        waiting = list(dict.fromkeys(entries))
        refused, unsure = list[str](), list[str]()
        progress = True
        while progress:
            trying = list(dict.fromkeys([*waiting, *self._awaited()]))
            progress, unsure, waiting = False, [], []
            for sealed in trying:
                reason = self._try(sealed)
                if not reason:
                    progress = True
                    self._release(sealed)
                    continue
                self._quarantine(sealed, reason, now)
                if reason in _WAITING:
                    waiting.append(sealed)
                    unsure.append(reason)
                else:
                    refused.append(reason)
        refused += [*unsure, *[UNDER_ITS_ID] * self._beside]
        return Admission(tuple(self._added), self._known, tuple(refused))

    def _try(self, sealed: SealedEntry) -> str:
        """Insert the entry if it is believed and new; return why not, or nothing."""
        try:
            entry = self._believe(sealed)
        except Forged as forged:
            return str(forged)
        if sealed.personal and is_purged(self._connection, entry.id):
            sealed = sealed.without_personal()
            entry = sealed.open()
        known = self._connection.execute(
            "SELECT n, hash FROM entry WHERE id = ?", (entry.id.bytes,)
        ).fetchone()
        if known is None:
            number = insert(self._connection, sealed, entry)
            if sealed.lacks_personal() and not is_named(self._connection, entry.id):
                self._connection.execute("INSERT INTO partless VALUES (?)", (number,))
            self._added.append(entry)
            self._highest = max(self._highest, entry.lamport)
        elif known[1] != sealed.hash:
            self._beside += keep_beside(self._connection, sealed, entry)
        else:
            self._known += 1
            self._complete(known[0], sealed, entry)
        return ""

    def _believe(self, sealed: SealedEntry) -> Entry:
        """Return what the entry says; of a device that has joined, nothing unsigned is read."""
        key = self._key(sealed.device())
        if key is not None:
            sealed.verify(key)
        entry = sealed.open()
        if entry.store != self._identity.store:
            raise Forged("another store")
        if isinstance(entry.content, EpochStarted):
            joining = self._joining_key(entry, entry.content)
            if key is None:
                sealed.verify(joining)
            self._keys[entry.device] = key = joining
            self._joined.add(entry.device)
        if key is None:
            raise Forged(STRANGER)
        self._check_place(entry)
        return entry

    def _check_place(self, entry: Entry) -> None:
        """Raise Forged for what a believed device must not say either, as the journal stands."""
        if entry.lamport > self._highest + _FARTHEST_AHEAD:
            raise Forged(AHEAD)
        if isinstance(entry.content, StoreFounded):
            other = self._connection.execute(
                "SELECT 1 FROM entry WHERE kind = ? AND id <> ?", (entry.kind, entry.id.bytes)
            )
            if other.fetchone():
                raise Forged("founded already")

    def _joining_key(self, entry: Entry, content: EpochStarted) -> bytes:
        key = bytes.fromhex(content.public_key)
        proof = join_proof(self._identity.join_key, entry.store, key)
        if device_name(key) != entry.device or content.proof != proof:
            raise Forged("proof")
        return key

    def _key(self, device: str) -> bytes | None:
        if self._keys.get(device) is None:
            self._keys[device] = public_key(self._connection, device)
        return self._keys[device]

    def _complete(self, number: int, sealed: SealedEntry, entry: Entry) -> None:
        # the personal part may come later than the rest
        has_part = self._connection.execute("SELECT 1 FROM personal WHERE entry = ?", (number,))
        if sealed.personal and has_part.fetchone() is None:
            self._connection.execute(
                "INSERT INTO personal VALUES (?, ?, ?)", (number, sealed.salt, sealed.personal)
            )
            self._connection.execute("DELETE FROM partless WHERE entry = ?", (number,))
            self._added.append(entry)

    def _awaited(self) -> Iterable[SealedEntry]:
        """Return what waits in quarantine and may be believed now, each for one look.

        An older program has kept neither device nor lamport: those are tried whenever one joins.
        """
        if not self._has_quarantine:
            return []
        joined, self._joined = self._joined, set()
        find = "SELECT packed FROM quarantine WHERE reason = ? AND device IN (?, '')"
        rows = [
            row
            for device in sorted(joined)
            for row in self._connection.execute(find, (STRANGER, device))
        ]
        rows += self._connection.execute(
            "SELECT packed FROM quarantine WHERE reason = ? AND lamport <= ?",
            (AHEAD, self._highest + _FARTHEST_AHEAD),
        ).fetchall()
        return [SealedEntry.unpack(row[0]) for row in rows]

    def _quarantine(self, sealed: SealedEntry, reason: str, now: int) -> None:
        """Keep what is not believed; of one carrier only so much, since anybody can make more."""
        self._has_quarantine, packed = True, sealed.pack()
        (held,) = self._connection.execute(
            "SELECT count(*) FROM quarantine WHERE carrier = ?", (self._carrier,)
        ).fetchone()
        if held >= _MOST_OF_ONE:
            return
        device, lamport = _said(sealed)
        self._connection.execute(
            "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (hash) DO UPDATE SET reason = excluded.reason,"
            " device = excluded.device, lamport = excluded.lamport",
            (
                hashlib.sha256(packed).digest(), reason, now, packed,
                device, lamport, self._carrier,
            ),
        )  # fmt: skip

    def _release(self, sealed: SealedEntry) -> None:
        if self._has_quarantine:
            digest = hashlib.sha256(sealed.pack()).digest()
            self._connection.execute("DELETE FROM quarantine WHERE hash = ?", (digest,))


def _said(sealed: SealedEntry) -> tuple[str, int]:
    """Return whose an entry says that it is, and its lamport; neither is believed."""
    try:
        return sealed.device(), sealed.lamport()
    except Forged:
        return "", 0
