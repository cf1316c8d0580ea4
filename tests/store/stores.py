"""Stores for tests: real encrypted files with raw keys, a settable clock, devices to write as."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.clock import STOCKHOLM, ClockState
from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipVoided
from app.domain.store_entries import EpochReason, StoreFounded
from app.store.journal import Journal
from app.store.opening import Opening, StartReport, found, open_journal
from app.store.sealed import Author, device_name
from app.store.vault import Vault
from app.store.witness import Witness

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=STOCKHOLM)
PERSON = uuid4()
PHARMACY = StoreFounded("Apotek Prov", "7350012340018", practice=True)


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    time: datetime = MORNING
    confidence: ClockState = ClockState.UNCHECKED

    def now(self) -> datetime:
        return self.time

    def state(self) -> ClockState:
        return self.confidence

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


def make_author() -> Author:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return Author(device_name(public), public, private.sign)


@dataclass
class Store:
    """One store folder with its keys, as one device sees it."""

    folder: Path
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    witness_key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    join_key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    id: UUID = field(default_factory=uuid4)
    author: Author = field(default_factory=make_author)
    clock: SetClock = field(default_factory=SetClock)
    second_witness: Path | None = None

    @property
    def path(self) -> Path:
        return self.folder / "store.db"

    def opening(self, vault: Vault) -> Opening:
        folders = [self.folder] + ([self.second_witness] if self.second_witness else [])
        witness = Witness(folders, self.witness_key)
        return Opening(vault, self.id, self.author, self.join_key, self.clock, witness)

    def found(self) -> Journal:
        self.folder.mkdir(parents=True, exist_ok=True)
        return found(self.opening(Vault.create(self.path, self.key)), PHARMACY)

    def open(self, joining: EpochReason = EpochReason.RESTORED) -> tuple[Journal, StartReport]:
        return open_journal(self.opening(Vault.open(self.path, self.key)), joining)

    def on_another_device(self, folder: Path) -> "Store":
        """The same store's keys in an empty folder, to be written as another device."""
        keys = (self.key, self.witness_key, self.join_key, self.id)
        return Store(folder, *keys)


def write(journal: Journal, count: int) -> list[str]:
    """Append so many entries, each in a write of its own; return their places."""
    places = []
    for _ in range(count):
        with journal.write(PERSON) as writing:
            places.append(writing.append(SlipVoided("A-0002-U", FreeText("prov"))).place)
    return places


def ids(journal: Journal) -> list[str]:
    """Return the places of what `write` appended."""
    return [entry.place for entry in journal.entries() if isinstance(entry.content, SlipVoided)]


def witnessed(journal: Journal, place: int = 0) -> set[str]:
    """Return the places of which a witness holds whole records."""
    return set(map(str, journal.witness.holdings()[place].whole))
