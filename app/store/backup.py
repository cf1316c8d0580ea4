"""A verified copy of the store on another medium, and how a store comes back from one."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from app.domain.findings import Unavailable
from app.store import slotfile
from app.store.cipher import is_plaintext, open_cipher
from app.store.files import (
    disk_errors,
    find_bytes,
    remove_leftovers,
    sync_folder,
    write_whole,
)
from app.store.keys import DataKey, Purpose
from app.store.locks import exclude
from app.store.papers import FILE_NAME as _PAPERS
from app.store.papers import add_from
from app.store.vault import Vault
from app.store.witness import Witness, witness_files

_DATABASE = "store.db"
_MANIFEST = "manifest.json"
_UNFINISHED = "restore.part"
_FORMAT = 1
_PIECE = 2**23  # bytes
_LARGEST_MANIFEST = 1 << 20
_POINTER = "register.current"
_REGISTER = re.compile(r"register-[0-9]{1,9}\.db")
_LARGEST_POINTER = 64


class Manifest(Struct, frozen=True):
    """What a copy holds (förteckning): file names and their SHA-256, in plain text."""

    format: int
    made_at: datetime
    files: dict[str, str]


@dataclass(frozen=True)
class Backup:
    """A verified copy (säkerhetskopia)."""

    folder: Path
    sha256: str  # of the database file


@contextmanager
def copied(vault: Vault, key: DataKey) -> Iterator[Mapping[str, Path]]:
    """Yield files that hold the store as it is now, checked, by the names that a copy gives them.

    They lie beside the store, sealed as it is, and are gone afterwards. The device key is none of
    them.
    """
    home = vault.path.parent
    local = home / f"backup-{secrets.token_hex(8)}.part"
    try:
        with disk_errors("säkerhetskopian blev inte av"):
            remove_leftovers(home, "backup-*.part*")
            _copy_database(vault, local, key.derive(Purpose.JOURNAL))
            sources = {_DATABASE: local, slotfile.FILE_NAME: home / slotfile.FILE_NAME}
            if (home / _PAPERS).exists():  # after the entries: all that they name is there
                sources[_PAPERS] = local.with_name(f"{local.stem}-papers.part")
                _copy_papers(home, sources[_PAPERS], key.derive(Purpose.PAPERS))
            sources |= {path.name: path for path in _register_files(home)}
        yield sources
    finally:
        for leftover in home.glob(f"{local.stem}*"):  # with the library's own files beside it
            leftover.unlink(missing_ok=True)


def publish(
    sources: Mapping[str, Path],
    destination: Path,
    now: datetime,
    goes_on: Callable[[], None] = lambda: None,
) -> Backup:
    """Put the files of a store into a new folder of the destination, read them back and check them.

    Nothing there looks like a copy before all of it is there, synced and read back. `goes_on` is
    called while it gets on. It needs neither store nor key: the destination may be a share that
    hangs.
    """
    with disk_errors("säkerhetskopian blev inte av"):
        folder = _free(destination / f"lykta-{now:%Y%m%d-%H%M%S}")
        part = folder.with_name(folder.name + ".part")
        part.mkdir(parents=True)
        try:
            sums = {name: _sum(source) for name, source in sources.items()}
            for name, source in sources.items():
                _copy(source, part / name, goes_on)
            write_whole(part / _MANIFEST, msgspec.json.encode(Manifest(_FORMAT, now, sums)))
            _settle(part / _MANIFEST)
            check_backup(part, goes_on)
            part.rename(folder)
            sync_folder(folder.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return Backup(folder, sums[_DATABASE])


def check_backup(folder: Path, goes_on: Callable[[], None] = lambda: None) -> None:
    """Raise Unavailable unless every file of the copy is there, whole, as its manifest says."""
    content = find_bytes(folder / _MANIFEST, _LARGEST_MANIFEST)
    if content is None:
        raise _bad("Mappen innehåller ingen säkerhetskopia.")
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (ValueError, RecursionError):
        raise _bad("Kopians förteckning är skadad.") from None
    if manifest.format != _FORMAT:
        raise Unavailable(
            "Kopian är gjord av en nyare Lykta.", "Starta den versionen.", code="newer"
        )
    names = set(manifest.files)
    # the list is plain text that anyone may have written: it must not name what else lies in a home
    if not {_DATABASE, slotfile.FILE_NAME} <= names or not all(map(_is_ours, names)):
        raise _bad("Kopian är inte hel.")
    with disk_errors("kopian kunde inte läsas"):
        _check_sums(folder, manifest, goes_on)


def restore(
    folder: Path,
    home: Path,
    key: DataKey,
    old_home: Path | None = None,
    approve: Callable[[Connection], None] = lambda _: None,
) -> bool:
    """Put a checked copy into a home folder without a store; `key` is what its slots opened to.

    Settings and log that lie there stay. No device key comes along: the next start begins a new
    epoch as a new device. One that was cut off can be done again: the slot file comes last. The
    witness files of the store's old home come along, so that the next start takes back what was
    done after the copy; tells whether there were any. `approve` looks at the copied database and
    raises what forbids to take it into use.
    """
    check_backup(folder)
    part = home / _UNFINISHED
    with disk_errors("återställningen blev inte av"):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _demand_vacant(home)  # before waiting for whoever has a store open there
        with exclude(home, "återställningen"):
            _demand_vacant(home)
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            try:
                witnesses = _copy_witness(old_home, part, key) if old_home else []
                names = {*witnesses, *_copy_files(folder, part)}
                # here and not on the medium, which may be barred from writing: opening writes
                if not _is_whole(part / _DATABASE, key.derive(Purpose.JOURNAL)):
                    raise _bad("Kopian är skadad.")
                names |= _take_papers(old_home if witnesses else None, part, key)
                with closing(open_cipher(part / _DATABASE, key.derive(Purpose.JOURNAL))) as copy:
                    approve(copy)
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
            for name in sorted(names, key=slotfile.FILE_NAME.__eq__):
                (part / name).replace(home / name)
                sync_folder(home)
            shutil.rmtree(part, ignore_errors=True)
    return bool(witnesses)


def _copy_files(folder: Path, part: Path) -> Iterable[str]:
    manifest = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=Manifest)
    for name in manifest.files:
        _copy(folder / name, part / name)
    _check_sums(part, manifest)
    return manifest.files


def _copy_witness(old_home: Path, part: Path, key: DataKey) -> list[str]:
    """Copy the witness files of a home, if they are this store's."""
    (held,) = Witness([old_home], key.derive(Purpose.WITNESS)).holdings()
    names = [path.name for path in witness_files(old_home)] if held.whole else []
    for name in names:
        _copy(old_home / name, part / name)
    return names


def _is_ours(name: str) -> bool:
    fixed = (_DATABASE, slotfile.FILE_NAME, _POINTER, _PAPERS)
    return name in fixed or _REGISTER.fullmatch(name) is not None


def _demand_vacant(home: Path) -> None:
    was_cut_off = (home / _UNFINISHED).exists() and not (home / slotfile.FILE_NAME).exists()
    if slotfile.has_traces(home) and not was_cut_off:
        text = "Mappen är inte tom: där finns ett apotek, helt eller delvis."
        raise Unavailable(text, "Välj en tom mapp.", code="exists")


def _take_papers(old_home: Path | None, part: Path, key: DataKey) -> set[str]:
    """Look at the pictures of paper, and add those that came after the copy."""
    papers_key, papers = key.derive(Purpose.PAPERS), part / _PAPERS
    if papers.exists() and not _is_whole(papers, papers_key):
        raise _bad("Kopian är skadad.")
    if old_home is not None and (old_home / _PAPERS).exists():
        add_from(old_home / _PAPERS, papers_key, papers)
    return {_PAPERS} if papers.exists() else set()


def _copy_papers(home: Path, local: Path, key: bytes) -> None:
    papers = Vault.open(home / _PAPERS, key)
    try:
        _copy_database(papers, local, key)
    finally:
        papers.close()


def _copy_database(vault: Vault, local: Path, key: bytes) -> None:
    with closing(open_cipher(local, key)) as copy:
        vault.connection.backup(copy, pages=-1)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if not _is_whole(local, key):
        text = "Säkerhetskopian blev inte hel: databasen eller disken är skadad."
        raise Unavailable(text, "Kör kontrollen. Behåll den förra kopian.", code="damaged")


def _is_whole(database: Path, key: bytes) -> bool:
    """Tell whether the file is encrypted with the key and passes both integrity checks."""
    try:
        with closing(open_cipher(database, key)) as copy:
            complaints = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            (said,) = copy.execute("PRAGMA quick_check").fetchone()
    except Unavailable as error:
        if error.code != "damaged":
            raise
        return False
    return not complaints and said == "ok" and not is_plaintext(database)


def _register_files(home: Path) -> list[Path]:
    """Return the register's files, none when they cannot be read: the list is loaded again."""
    pointer = home / _POINTER
    with suppress(OSError, ValueError, Unavailable):
        name = (find_bytes(pointer, _LARGEST_POINTER) or b"").decode("ascii").partition("\n")[0]
        if _REGISTER.fullmatch(name) and _sum(home / name):
            return [pointer, home / name]
    return []


def _free(folder: Path) -> Path:
    taken, number = folder, 1
    while taken.exists():  # another copy of the same second
        number += 1
        taken = folder.with_name(f"{folder.name}-{number}")
    return taken


def _copy(source: Path, target: Path, goes_on: Callable[[], None] = lambda: None) -> None:
    """Copy a file for this user alone, and see it onto the medium, a piece at a time."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as read, os.fdopen(descriptor, "wb") as written:
        while piece := read.read(_PIECE):
            written.write(piece)
            written.flush()
            os.fsync(descriptor)
            goes_on()
    _settle(target)


def _settle(path: Path) -> None:
    """Sync a file and drop it from memory, so that reading it back asks the medium itself."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
        if hasattr(os, "posix_fadvise"):  # pragma: no branch - not on Windows and macOS
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _sum(path: Path, goes_on: Callable[[], None] = lambda: None) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            goes_on()
    return digest.hexdigest()


def _check_sums(
    folder: Path, manifest: Manifest, goes_on: Callable[[], None] = lambda: None
) -> None:
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.is_symlink() or _sum(path, goes_on) != expected:
            raise _bad(f"Filen {name} i kopian är inte som den skrevs.")


def _bad(text: str) -> Unavailable:
    return Unavailable(
        text, "Ta en annan kopia, eller gör en ny på ett annat minne.", code="bad_copy"
    )
