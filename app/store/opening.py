"""How a store is founded, and the order in which every start opens, checks and completes it."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from uuid import UUID, uuid5

from app.domain.clock import Clock
from app.domain.findings import Unavailable
from app.domain.store_entries import EntriesRecovered, EpochReason, EpochStarted, StoreFounded
from app.store.admission import admit
from app.store.completion import catch_up, complete, read_witness, untold
from app.store.drafts import mend_drafts, rename_drafts, renew_drafts
from app.store.journal import Identity, Journal, is_forked
from app.store.keys import DataKey, Purpose
from app.store.keyslots import foreign
from app.store.migrations import migrate
from app.store.prescription_drafts import rename_prescription_drafts
from app.store.print_jobs import doubt_copied
from app.store.projections.epochs import is_series_shared, latest_epoch, series_of, taken_series
from app.store.sealed import NO_HASH, Author, SealedEntry, join_proof
from app.store.vault import Vault
from app.store.verification import verify_tail
from app.store.witness import Place, Witness, parse_span, spans

_FIRST_SERIES = "A"
_DRAWN_LETTERS = "BCDFGHJKMNPQRSTVWXZ"  # they spell nothing
_DRAWN = 4  # letters of a later series: one in 130,321
_NO_EPOCH = "0" * 16
_SHARED = "En annan dator har samma bokstäver i sina nummer. Nya nummer här börjar på {}."


@dataclass(frozen=True)
class StartReport:
    """What a start found (startrapport); empty lists when all is well."""

    recovered: tuple[str, ...] = ()  # acknowledged entries that the witness gave back
    missing: tuple[str, ...] = ()  # acknowledged entries that nothing could give back
    faults: tuple[str, ...] = ()  # what the integrity checks say, Swedish
    keys: tuple[str, ...] = ()  # which of the computer's own keys did not open, Swedish

    @property
    def recovered_runs(self) -> tuple[str, ...]:
        """What came back, unbroken runs of numbers as one."""
        return _runs(self.recovered)

    @property
    def missing_runs(self) -> tuple[str, ...]:
        """What is missing, unbroken runs of numbers as one."""
        return _runs(self.missing)


def _runs(places: Iterable[str]) -> tuple[str, ...]:
    return spans(Place(*parse_span(place)[:3]) for place in places)


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


def explained(error: Unavailable, folder: Path, key: DataKey) -> Unavailable:
    """Return what a start that met damage is told as, with what the witness knows of it.

    The library has one error for a damaged first page and for the key of another store.
    """
    if error.code != "damaged":
        return error
    (held,) = Witness([folder], key.derive(Purpose.WITNESS)).holdings()
    if held.whole:
        places = ", ".join(spans(held.whole))
        text = f"{error.text} Vittnesfilen har kvar poster, {len(held.whole)} st: {places}."
        cure = f"{error.cure} Det som kopian saknar av dem kommer tillbaka vid nästa start."
        return Unavailable(text, cure, code=error.code)
    return foreign() if held.damaged else error


def found(opening: Opening, founding: StoreFounded) -> Journal:
    """Write a new store's first entries: the epoch and whose journal it is."""
    migrate(opening.vault)
    journal = _start_epoch(opening, EpochReason.FOUNDED, NO_HASH)
    with journal.write(None) as writing:
        writing.append(founding, subject=opening.store)
    return journal


def join(opening: Opening, bundles: Iterable[Iterable[SealedEntry]]) -> Journal:
    """Take what another computer carried here into an empty database, and begin to write beside it.

    Unavailable when what was carried does not begin with the store's founding.
    """
    migrate(opening.vault)
    for entries in bundles:
        admit(opening.journal(_NO_EPOCH), entries)
    if not _is_founded(opening.vault):
        raise Unavailable(
            "Det som följde med tillträdet är inte hela journalen.",
            "Gör ett nytt tillträde i en tom mapp, på den dator som redan är ansluten.",
            code="not_whole",
        )
    return _start_epoch(opening, EpochReason.JOINED, _latest_hash(opening.vault))


def open_journal(opening: Opening, joining: EpochReason) -> tuple[Journal, StartReport]:
    """Open, check, complete from the witness, and begin a new epoch where one is due.

    `joining` is why a device that has never written here begins: after a restore, or because the
    folder was found on another computer.
    """
    vault, device = opening.vault, opening.author.device
    migrate(vault)
    vault.checkpoint()
    faults = _daily_check(opening)
    holdings = read_witness(vault, opening.witness)
    found = complete(opening.journal(_NO_EPOCH), holdings)
    if not _is_founded(vault):
        raise Unavailable(
            "Databasen är tom.", "Återställ från senaste säkerhetskopian.", code="damaged"
        )
    faults += verify_tail(vault, found.missing)
    if epoch := _usable_epoch(vault.connection, device, found.missing):
        journal = opening.journal(epoch)
        catch_up(journal, holdings)
    else:
        reason = _why_new(vault.connection, device, joining, found.missing)
        journal = _start_epoch(opening, reason, _latest_hash(vault), found.missing)
        if reason is EpochReason.SHARED:
            faults.append(
                _SHARED.format(series_of(vault.connection, device, journal.identity.epoch))
            )
    if found.recovered:
        with journal.write(None) as writing:
            writing.append(EntriesRecovered(spans(found.recovered)))
            mend_drafts(writing.connection, {device, *(place.device for place in found.recovered)})
    with vault.transaction() as connection:
        rename_drafts(connection)
        rename_prescription_drafts(connection)
    recovered, missing = (tuple(map(str, p)) for p in (found.recovered, found.missing))
    return journal, StartReport(recovered, missing, tuple(faults))


def _start_epoch(
    opening: Opening, reason: EpochReason, continues: str, missing: tuple[Place, ...] = ()
) -> Journal:
    """Begin an epoch, unless another program has done so for the same reason a moment ago."""
    journal = opening.journal(secrets.token_hex(8), continues)
    author, epoch = opening.author, journal.identity.epoch
    with journal.write(None) as writing:
        if current := _usable_epoch(writing.connection, author.device, missing):
            return opening.journal(current)
        started = EpochStarted(
            reason=reason,
            public_key=author.public_key.hex(),
            proof=join_proof(opening.join_key, opening.store, author.public_key),
            series=_free_series(taken_series(writing.connection)),
            continues=continues if continues != NO_HASH else "",
            missing=spans(missing),
        )
        writing.append(started, subject=uuid5(opening.store, author.device + epoch))
        if reason in (EpochReason.RESTORED, EpochReason.MACHINE):
            renew_drafts(writing.connection)
        doubt_copied(writing.connection, opening.clock.now())
    return journal


def _usable_epoch(connection: Connection, device: str, missing: Iterable[Place]) -> str | None:
    """Return the epoch in which the device can go on, or None when a new one is due."""
    epoch = latest_epoch(connection, device)
    if epoch is None or untold(connection, missing) or is_forked(connection, device, epoch):
        return None
    return None if is_series_shared(connection, device, epoch) else epoch


def _why_new(
    connection: Connection, device: str, joining: EpochReason, missing: tuple[Place, ...]
) -> EpochReason:
    epoch = latest_epoch(connection, device)
    if epoch is None:
        return joining
    if untold(connection, missing):
        return EpochReason.LOST
    shared = is_series_shared(connection, device, epoch)
    return EpochReason.SHARED if shared else EpochReason.FORKED


def _free_series(taken: Iterable[str]) -> str:
    """Return letters that no epoch known here has: A for the first, drawn ones after it.

    Computers that are cut off from each other cannot ask which letters are free. Should two draw
    the same, both get new ones once they have met, and each number that is two slips' is named.
    """
    used = set(taken)
    if not used:
        return _FIRST_SERIES
    while (letters := "".join(secrets.choice(_DRAWN_LETTERS) for _ in range(_DRAWN))) in used:
        continue
    return letters


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


def _is_founded(vault: Vault) -> bool:
    return vault.connection.execute("SELECT 1 FROM founding").fetchone() is not None


def _latest_hash(vault: Vault) -> str:
    row = vault.connection.execute(
        "SELECT hash FROM entry ORDER BY lamport DESC, device, epoch, seq DESC, hash LIMIT 1"
    ).fetchone()
    return row[0].hex() if row else NO_HASH
