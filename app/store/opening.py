"""How a store is founded, and the order in which every start opens, checks and completes it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from app.domain.clock import Clock
from app.domain.entries import EntriesRecovered, EpochReason, EpochStarted, StoreFounded
from app.domain.findings import Unavailable
from app.store.admission import admit
from app.store.drafts import mend_drafts
from app.store.journal import Identity, Journal, chain_head, read_sealed
from app.store.migrations import migrate
from app.store.projections.epochs import latest_epoch, taken_series
from app.store.sealed import NO_HASH, Author, SealedEntry, join_proof
from app.store.vault import Vault
from app.store.verification import verify_tail
from app.store.witness import Place, Witness

_SERIES_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_NO_EPOCH = "0" * 16


@dataclass(frozen=True)
class StartReport:
    """What a start found (startrapport); empty lists when all is well."""

    recovered: tuple[str, ...] = ()  # acknowledged entries that the witness gave back
    missing: tuple[str, ...] = ()  # acknowledged entries that nothing could give back
    faults: tuple[str, ...] = ()  # what the integrity checks say, Swedish


@dataclass(frozen=True)
class Opening:
    """What is needed to open a journal (öppning)."""

    vault: Vault
    store: UUID
    author: Author
    join_key: bytes
    clock: Clock
    witness: Witness

    def journal(self, epoch: str, continues: str = NO_HASH) -> Journal:
        """Return a journal that writes in the epoch."""
        identity = Identity(self.store, self.author, epoch, continues, self.join_key)
        return Journal(self.vault, identity, self.clock, self.witness)


def found(opening: Opening, founding: StoreFounded) -> Journal:
    """Write a new store's first entries: the epoch and whose journal it is."""
    migrate(opening.vault)
    journal = _start_epoch(opening, EpochReason.FOUNDED, NO_HASH)
    with journal.write(None) as writing:
        writing.append(founding, subject=opening.store)
    return journal


def open_journal(opening: Opening, joining: EpochReason) -> tuple[Journal, StartReport]:
    """Open, check, complete from the witness, and begin a new epoch where one is due.

    `joining` is why a device that has never written here begins: after a restore, or because the
    folder was found on another computer.
    """
    vault, device = opening.vault, opening.author.device
    migrate(vault)
    vault.checkpoint()
    faults = _daily_check(opening)
    recovered, missing = _complete(opening)
    if not _is_founded(vault):
        raise Unavailable(
            "Databasen är tom.", "Återställ från senaste säkerhetskopian.", code="damaged"
        )
    faults += verify_tail(vault)
    epoch = latest_epoch(vault.connection, device)
    if epoch is None or missing:
        reason = EpochReason.LOST if epoch else joining
        journal = _start_epoch(opening, reason, _latest_hash(vault), missing)
    else:
        journal = opening.journal(epoch)
    if recovered:
        with journal.write(None) as writing:
            writing.append(EntriesRecovered(recovered))
            mend_drafts(writing.connection)
    _witness_again(journal)
    return journal, StartReport(recovered, missing, tuple(faults))


def _start_epoch(
    opening: Opening, reason: EpochReason, continues: str, missing: tuple[str, ...] = ()
) -> Journal:
    journal = opening.journal(secrets.token_hex(8), continues)
    author, epoch = opening.author, journal.identity.epoch
    with journal.write(None) as writing:
        started = EpochStarted(
            reason=reason,
            public_key=author.public_key.hex(),
            proof=join_proof(opening.join_key, opening.store, author.public_key),
            series=_free_series(taken_series(writing.connection), author.device + epoch),
            continues=continues if continues != NO_HASH else "",
            missing=missing,
        )
        writing.append(started, subject=uuid5(opening.store, author.device + epoch))
    return journal


def _free_series(taken: Iterable[str], seed: str) -> str:
    """Return letters that no epoch known here has: A for the first, two drawn ones after it.

    Two computers that start epochs apart from each other draw different letters, most likely; if
    not, the slip numbers collide in the open and not silently.
    """
    used = set(taken)
    if not used:
        return _SERIES_LETTERS[0]
    size = len(_SERIES_LETTERS)
    drawn = int(seed, 16)
    while True:
        first, second = divmod(drawn % (size * size), size)
        letters = _SERIES_LETTERS[first] + _SERIES_LETTERS[second]
        if letters not in used:
            return letters
        drawn += 1


def _daily_check(opening: Opening) -> list[str]:
    today = opening.clock.now().date().isoformat()
    checked = opening.vault.connection.execute(
        "SELECT value FROM local WHERE name = 'checked'"
    ).fetchone()
    if checked == (today,):
        return []
    faults = opening.vault.check()
    if not faults:
        with opening.vault.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO local VALUES ('checked', ?)", (today,))
    return faults


def _complete(opening: Opening) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Take back what the witness holds and the journal lacks; return what came and what did not."""
    records = opening.witness.records()
    lacking = sorted(_lacking(opening.vault, records))
    found = {place: opening.witness.open(records[place]) for place in lacking}
    entries: list[SealedEntry] = [entry for entry in found.values() if entry]
    if entries:
        admit(opening.journal(_NO_EPOCH), entries)
    left = _lacking(opening.vault, lacking) - _told_missing(opening.vault)
    recovered = set(lacking) - _lacking(opening.vault, lacking)
    return tuple(map(str, sorted(recovered))), tuple(map(str, sorted(left)))


def _told_missing(vault: Vault) -> set[Place]:
    """Return what earlier epochs were begun for: it is told once, and stays in the journal."""
    told: set[Place] = set()
    for sealed in read_sealed(vault.connection, "kind = 'epoch_started'", ()):
        content = sealed.open().content
        if isinstance(content, EpochStarted):
            parts = [place.split("/") for place in content.missing]
            told |= {Place(device, epoch, int(seq)) for device, epoch, seq in parts}
    return told


def _lacking(vault: Vault, places: Iterable[Place]) -> set[Place]:
    wanted: dict[tuple[str, str], set[int]] = {}
    for place in places:
        wanted.setdefault((place.device, place.epoch), set()).add(place.seq)
    lacking: set[Place] = set()
    for (device, epoch), numbers in wanted.items():
        rows = vault.connection.execute(
            "SELECT seq FROM entry WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ?",
            (device, epoch, min(numbers), max(numbers)),
        )
        stored = {row[0] for row in rows.fetchall()}
        lacking |= {Place(device, epoch, number) for number in numbers - stored}
    return lacking


def _witness_again(journal: Journal) -> None:
    """Write the records of own entries that were stored but never witnessed."""
    device, epoch = journal.identity.author.device, journal.identity.epoch
    seen = {p.seq for p in journal.witness.records() if (p.device, p.epoch) == (device, epoch)}
    where = "device = ? AND epoch = ? AND seq >= ?"
    stored = (
        read_sealed(journal.vault.connection, where, (device, epoch, min(seen, default=1)))
        if _has_unseen(journal, seen)
        else ()
    )
    for sealed in stored:
        seq = sealed.open().seq
        if seq not in seen:
            journal.witness.add([(Place(device, epoch, seq), sealed)])


def _has_unseen(journal: Journal, seen: set[int]) -> bool:
    head = chain_head(
        journal.vault.connection, journal.identity.author.device, journal.identity.epoch
    )
    first = min(seen, default=1)
    return len(seen) < head.seq - first + 1


def _is_founded(vault: Vault) -> bool:
    return vault.connection.execute("SELECT 1 FROM founding").fetchone() is not None


def _latest_hash(vault: Vault) -> str:
    row = vault.connection.execute(
        "SELECT hash FROM entry ORDER BY lamport DESC, device, epoch, seq DESC LIMIT 1"
    ).fetchone()
    return row[0].hex() if row else NO_HASH
