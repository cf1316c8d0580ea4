"""The kinds of journal entry about the store: founded, written by a device, copied, recovered.

None names a person beyond whoever the entry itself is by; `entries.py` lists them with the others.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class StoreFounded:
    """The journal's first word (grundande): whose it is, and whether it is practice."""

    pharmacy: str  # name of the pharmacy or the clinic
    gln: str  # 13 digits; "" of a clinic that has none
    practice: bool
    is_clinic: bool = False  # prescribes, and hands out nothing

    @property
    def heading(self) -> str:
        """What stands at the head of papers: name and number in one line."""
        number = f"GLN\N{NO-BREAK SPACE}{self.gln}" if self.gln else ""
        return " · ".join(part for part in (self.pharmacy, number) if part)


class EpochReason(StrEnum):
    """Why a device began a new epoch (skäl)."""

    FOUNDED = "founded"
    JOINED = "joined"  # two people let it in
    RESTORED = "restored"
    MACHINE = "machine"  # its key did not open: the folder is of another computer, or it is damaged
    FORKED = "forked"  # two branches of its own chain met: the folder was copied and written twice
    SHARED = "shared"  # another computer that was cut off drew the same letters
    LOST = "lost"  # acknowledged entries are missing that nothing could give back


@dataclass(frozen=True)
class EpochStarted:
    """A device begins to write (epok): its key, its proof, the letters of its slips."""

    reason: EpochReason
    public_key: str  # hex, 32 bytes of Ed25519
    proof: str  # hex, HMAC-SHA256 under the store's join key over store, device and public key
    series: str  # letters of its slip numbers
    continues: str = ""  # hash of the head that it goes on from
    missing: tuple[str, ...] = ()  # "device/epoch/seq" that are known to be lost


@dataclass(frozen=True)
class BackupMade:
    """A verified copy left the computer (säkerhetskopia)."""

    entries: int
    head: str  # hash of the last own entry in the copy
    sha256: str  # of the copied database file


@dataclass(frozen=True)
class EntriesRecovered:
    """Acknowledged entries that the database had lost came back from the witness (återfunna)."""

    entries: tuple[str, ...]  # "device/epoch/seq"


StoreContent = StoreFounded | EpochStarted | BackupMade | EntriesRecovered
STORE_KINDS: dict[str, type] = {
    "store_founded": StoreFounded,
    "epoch_started": EpochStarted,
    "backup_made": BackupMade,
    "entries_recovered": EntriesRecovered,
}
