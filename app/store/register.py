"""The register of products: its files, which of them holds now, and who may read it when."""

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

from app.domain.findings import Unavailable, refuse
from app.domain.product import LoadReport, Package, RegisterInfo
from app.store import register_file, register_search
from app.store.cipher import SqlError, is_plaintext, open_cipher
from app.store.files import disk_errors, find_bytes, write_whole
from app.store.locks import alone

_NAME = re.compile(r"register-([0-9]{1,9})\.db")
_LONGEST_NAME = 21
_CACHE_KIB = 32768

T = TypeVar("T")


class _Local(threading.local):
    """What one thread has open."""

    connection: Connection | None = None
    name: str = ""


class Register:
    """Reference data in a file of its own (register), replaced whole; usable from any thread."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._pointer = folder / "register.current"  # holds the name of the file that counts
        self._key = key
        self._local = _Local()
        self._opened: list[Connection] = []
        self._guard = threading.Lock()

    def search(self, text: str, limit: int = 30) -> list[Package]:
        """Return packages that fit what is typed so far, the most likely first."""
        return self._ask(lambda c: register_search.search(c, text, limit), [])

    def find_by_varunummer(self, varunummer: str) -> list[Package]:
        """Return the packages with this number: none, one, or several that were imported alike."""
        return self._ask(lambda c: register_search.find_by_varunummer(c, varunummer), [])

    def find_by_npl_pack_id(self, npl_pack_id: str) -> Package | None:
        """Return the package, if the register has it."""
        found: list[Package] = self._ask(
            lambda c: register_file.find_packages(c, "k.npl_pack_id = ?", npl_pack_id), []
        )
        return found[0] if found else None

    def info(self) -> RegisterInfo | None:
        """Return what the register is and how old; None while nothing has been loaded."""
        return self._ask(register_file.info_of, None)

    def check(self) -> list[str]:
        """Return what is wrong with the file that counts, in Swedish; empty when all is whole."""
        info = self.info()
        if info is None:
            return []
        found: list[str] = self._ask(lambda c: register_file.complaints(c, info), [])
        return ["Registret över varor är skadat. Läs in varulistan igen."] if found else []

    def load(self, packages: Sequence[Package], info: RegisterInfo) -> LoadReport:
        """Replace everything by these packages, or fail and leave the register as it was."""
        if not packages:
            raise refuse("Listan är tom.", "Hämta den igen.", rule="reference.too_few")
        with alone(self._pointer, timeout_s=0):
            kept, previous = None, None
            with suppress(Unavailable):  # a register that cannot be read can be replaced
                kept = self._current()
                previous = self.info()
            path = self._folder / f"register-{self._highest_number() + 1}.db"
            try:
                self._write(path, packages, info)
            except BaseException:
                self._remove(path)
                raise
            write_whole(self._pointer, path.name.encode())
            for name in self._files():
                if name not in (path.name, kept):
                    self._remove(self._folder / name)
        return LoadReport(info, previous)

    def close(self) -> None:
        """Close every thread's connection; the key goes with this object."""
        with self._guard:
            for connection in self._opened:
                with suppress(SqlError):
                    connection.close()
            self._opened.clear()
        self._local = _Local()

    def _ask(self, question: Callable[[Connection], T], empty: T) -> T:
        """Put the question to the file that the pointer names at this moment."""
        name = self._current()
        if name is None:
            return empty
        try:
            return question(self._connection(name))
        except SqlError as error:
            self._drop()  # after damage a connection may answer wrongly to the next question too
            raise _unreadable() from error

    def _current(self) -> str | None:
        content = find_bytes(self._pointer, _LONGEST_NAME)
        if content is None:
            return None
        name = content.decode("ascii", "replace")
        if not _NAME.fullmatch(name):
            raise _unreadable()
        return name

    def _connection(self, name: str) -> Connection:
        """Return this thread's connection to the file, opened when the pointer has moved to it."""
        if self._local.connection is None or self._local.name != name:
            self._drop()
            path = self._folder / name
            if not path.exists():  # opening it would make an empty one
                raise _unreadable()
            connection = self._open(path)
            with self._guard:
                self._opened.append(connection)
            self._local.connection, self._local.name = connection, name
            register_search.search(connection, "a", 1)  # the first query reads the index's head
        return self._local.connection

    def _drop(self) -> None:
        connection, self._local.connection = self._local.connection, None
        if connection is not None:
            with self._guard:
                self._opened.remove(connection)
            connection.close()

    def _open(self, path: Path) -> Connection:
        try:
            return open_cipher(path, self._key, cache_kib=_CACHE_KIB, read_only=True)
        except Unavailable as error:
            raise (_unreadable() if error.code == "damaged" else error) from error

    def _write(self, path: Path, packages: Sequence[Package], info: RegisterInfo) -> None:
        """Write a whole file, then read it back on a connection that has nothing in memory."""
        connection = open_cipher(path, self._key, cache_kib=_CACHE_KIB)
        try:
            register_file.write(connection, packages, info)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
        connection = self._open(path)
        try:
            complaints = register_file.complaints(connection, info)
        except SqlError as error:
            complaints = [str(error)]
        finally:
            connection.close()
        if is_plaintext(path):
            raise RuntimeError("the new register is not encrypted")
        if complaints:
            raise Unavailable(
                "Det nya registret gick inte att läsa tillbaka från disken. Det gamla gäller.",
                "Försök igen. Kommer felet tillbaka: byt disk.",
                code="io_error",
            )

    def _files(self) -> list[str]:
        with disk_errors("registrets filer kunde inte läsas"):
            return [path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]

    def _highest_number(self) -> int:
        return max((int(name[len("register-") : -len(".db")]) for name in self._files()), default=0)

    def _remove(self, path: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):  # open in another program on Windows: the next load removes it
                path.with_name(path.name + ending).unlink()


def _unreadable() -> Unavailable:
    return Unavailable(
        "Registret över varor går inte att läsa.",
        "Läs in varulistan igen.",
        code="register_damaged",
    )
