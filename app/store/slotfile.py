"""The slot file as bytes: its format, what is wrong with it in words, and the copy from before."""

import hashlib
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from app.domain.findings import Unavailable, refuse
from app.store.files import disk_errors, find_bytes, previous_of, write_whole
from app.store.locks import alone
from app.store.passwords import SALT_BYTES, Argon2Cost

FILE_NAME = "keyslots.json"
FORMAT = 1
_LARGEST = 1 << 20  # bytes; a thousand people fit
_CHECK_BYTES = 8
_TRACES = (  # of a store, whole or not
    "store.db*", "papers.db*", "witness-*.log", "device.key*", f"{FILE_NAME}*",
)  # fmt: skip
_FROM_BACKUP = f"Hämta {FILE_NAME} från säkerhetskopian och lägg den i datamappen."


class Slot(Struct, frozen=True, forbid_unknown_fields=True):
    """The data key wrapped under one password or the recovery code (nyckelplats)."""

    id: UUID
    person: UUID  # all zeros in the recovery slot
    name: Annotated[
        str, Meta(max_length=100)
    ]  # to choose from at sign-in; the journal knows better
    cost: Argon2Cost
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    nonce: Annotated[bytes, Meta(min_length=12, max_length=12)]
    wrapped: Annotated[bytes, Meta(min_length=48, max_length=48)]  # 32 of key, 16 of tag
    check: Annotated[bytes, Meta(max_length=_CHECK_BYTES)] = b""  # damage is not a wrong password


class SlotFile(Struct, frozen=True, forbid_unknown_fields=True):
    """All slots of a store (nyckelfil): one a person, and the recovery code's."""

    format: int
    store: UUID
    mark: bytes  # made by the data key: the key of another store must not change this file
    recovery: Slot
    people: tuple[Slot, ...]

    def __post_init__(self) -> None:
        """Refuse what no Lykta writes."""
        if len({slot.person for slot in self.people}) < len(self.people):
            raise ValueError("a person with two slots")

    def checked(self, slot: Slot) -> Slot:
        """Return the slot with the check that fits its content."""
        content = msgspec.json.encode(replace(slot, check=b""))
        check = hashlib.sha256(self.store.bytes + content).digest()[:_CHECK_BYTES]
        return replace(slot, check=check)

    def is_whole(self, slot: Slot) -> bool:
        """Tell whether the slot is as it was written."""
        return slot == self.checked(slot)

    def all_whole(self) -> bool:
        """Tell whether every slot is as it was written."""
        return all(map(self.is_whole, (self.recovery, *self.people)))


class _Head(Struct):
    format: int


def load(folder: Path) -> SlotFile:
    """Return the folder's slot file; Unavailable says whether it is missing, damaged or newer."""
    content = find_bytes(folder / FILE_NAME, _LARGEST)
    if content is None:
        raise _missing(folder)
    file = _decode(content)
    if file is None:
        raise damaged(folder, f"Nyckelfilen {FILE_NAME} är skadad.")
    return file


def save(folder: Path, file: SlotFile) -> None:
    """Replace the slot file at once, keeping the one before as `.old`."""
    content = msgspec.json.format(msgspec.json.encode(file), indent=1)
    write_whole(folder / FILE_NAME, content, keep_previous=True)


def has_traces(folder: Path) -> bool:
    """Tell whether there is or was a store here; any part of one forbids making another."""
    with disk_errors("datamappen kunde inte läsas"):
        found = [path.name for path in folder.iterdir()]  # glob would pass over a barred folder
    return any(fnmatch(name, pattern) for name in found for pattern in _TRACES)


def use_previous(folder: Path) -> None:
    """Put the copy from before the last change in place of a missing or damaged slot file.

    A person decides it: who was removed since has a slot again and older passwords and codes count.
    A whole slot file is never replaced; a damaged one is kept as `.damaged`.
    """
    path = folder / FILE_NAME
    with alone(path):
        content = find_bytes(path, _LARGEST)
        present = None if content is None else _decode(content)
        if present is not None and present.all_whole():
            raise refuse("Nyckelfilen är hel.", "Den tidigare kopian behövs inte.")
        earlier = find_bytes(previous_of(path), _LARGEST)
        if earlier is None or not _is_whole(earlier):
            text = f"Det finns ingen hel tidigare kopia av {FILE_NAME}."
            raise Unavailable(text, _FROM_BACKUP, code="keyslots_no_previous")
        if content is not None:
            write_whole(path.with_name(path.name + ".damaged"), content)
        write_whole(path, earlier)


def damaged(folder: Path, text: str) -> Unavailable:
    """Return what a damaged slot file or slot is told as, with the way out that exists."""
    return Unavailable(text, _way_out(folder), code="keyslots_damaged")


def _missing(folder: Path) -> Unavailable:
    if not has_traces(folder):
        text = "Mappen innehåller inget apotek."
        return Unavailable(text, "Kontrollera att mappen är rätt vald.", code="no_store")
    text = f"Nyckelfilen {FILE_NAME} saknas. Utan den kan databasen inte öppnas."
    return Unavailable(text, _way_out(folder), code="keyslots_missing")


def _way_out(folder: Path) -> str:
    earlier = find_bytes(previous_of(folder / FILE_NAME), _LARGEST)
    if earlier is None or not _is_whole(earlier):
        return _FROM_BACKUP
    return f"{_FROM_BACKUP} Det finns också en hel tidigare kopia, {FILE_NAME}.old, att använda."


def _is_whole(content: bytes) -> bool:
    try:
        file = _decode(content)
    except Unavailable:
        return False
    return file is not None and file.all_whole()


def _decode(content: bytes) -> SlotFile | None:
    if len(content) > _LARGEST:
        return None
    try:
        if msgspec.json.decode(content, type=_Head).format > FORMAT:
            raise Unavailable(
                "Nyckelfilen är skapad av en nyare Lykta.",
                "Uppdatera Lykta på den här datorn, eller använd den dator som skapade den.",
                code="keyslots_newer",
            )
        file = msgspec.json.decode(content, type=SlotFile)
    except (ValueError, RecursionError):  # msgspec's own errors and broken UTF-8 are ValueErrors
        return None
    return file if file.format == FORMAT else None
