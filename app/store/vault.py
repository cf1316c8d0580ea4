"""One encrypted database file: how it is opened, written to and checked; no table is known here."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection

from app.domain.findings import Unavailable
from app.store.cipher import SqlError, has_met_damage, is_plaintext, open_cipher


class CommitUnknown(Unavailable):
    """COMMIT failed (oklart): the rows may or may not be stored; look before any retry."""

    def __init__(self, why: Exception) -> None:
        said = why.text if isinstance(why, Unavailable) else ""  # what the disk answered
        text = f"Det är inte säkert att det sparades. {said}".rstrip()
        super().__init__(text, "Läs om sidan och se efter.", code="not_saved")
        self.said = said
        # for want of room the last page was not written, and that is the one that counts
        self.left_nothing = isinstance(why, Unavailable) and why.code == "disk_full"


class Vault:
    """One opened database file (valv): a connection a thread, transactions, checks."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key: bytes | None = key  # None once closed
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._guard = threading.Lock()
        self._next, self._turn = threading.RLock(), threading.RLock()

    @classmethod
    def create(cls, path: Path, key: bytes) -> "Vault":
        """Make a new, empty, encrypted file. Refuses to touch one that exists."""
        if path.exists():
            raise Unavailable("Här finns redan en databas.", "Välj en annan mapp.", code="exists")
        vault = cls(path, key)
        with vault.transaction() as connection:
            connection.execute("CREATE TABLE made (at INTEGER) STRICT")
            connection.execute("DROP TABLE made")
        vault.checkpoint()
        if is_plaintext(path):
            vault.close()
            path.unlink()
            raise RuntimeError("the new database is not encrypted")
        return vault

    @classmethod
    def open(cls, path: Path, key: bytes) -> "Vault":
        """Open a file that must exist; a missing, foreign or damaged one is told as such."""
        if not path.exists():
            raise Unavailable(
                "Databasen saknas i datamappen.", "Återställ från säkerhetskopian.", code="missing"
            )
        vault = cls(path, key)
        _ = vault.connection
        return vault

    @property
    def connection(self) -> Connection:
        """This thread's connection, opened at first use, and anew once it has met damage."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None and has_met_damage(connection):
            self.reopen()
            connection = None
        if connection is None:
            connection = self._open()
            self._local.connection = connection
            with self._guard:
                self._opened.append(connection)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run a write transaction: BEGIN IMMEDIATE, then COMMIT or, on any error, ROLLBACK."""
        with self._in_turn():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                self._roll_back(connection)
                raise
            try:
                connection.execute("COMMIT")
            except SqlError as error:
                self.reopen()  # what failed to commit must not be written on
                raise CommitUnknown(error) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read several things as they stand at one moment, while others go on writing."""
        connection = self.connection
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            self._roll_back(connection)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let the threads of this program write in turn, whoever came first.

        The file's own lock is for whoever looks at the right moment: beside one that writes without
        pause, as while much is taken from elsewhere, another would wait for seconds or in vain.
        """
        with self._next:
            self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    def _open(self) -> Connection:
        key = self._key
        if key is None:
            raise Unavailable("Lykta är stängd.", "Logga in igen.", code="closed")
        return open_cipher(self.path, key)

    def _roll_back(self, connection: Connection) -> None:
        # after a full disk the library has already rolled back and says that nothing is active
        with suppress(SqlError):
            connection.execute("ROLLBACK")

    def reopen(self) -> None:
        """Drop this thread's connection; the next use opens a new one."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            with self._guard, suppress(ValueError):
                self._opened.remove(connection)
            with suppress(SqlError):
                connection.close()
            self._local.connection = None

    def checkpoint(self) -> bool:
        """Move the write-ahead log into the file and fsync both; tell whether all of it moved."""
        busy, *_ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def check(self, *, thorough: bool = False) -> list[str]:
        """Return what the library's integrity checks complain of, on a connection of its own.

        Checkpoints first: the cipher check reads the main file only and would cry wolf.
        """
        self.checkpoint()
        complaints: list[str] = []
        connection = self._open()
        quick = "PRAGMA integrity_check" if thorough else "PRAGMA quick_check"
        with closing(connection):
            for pragma in ("PRAGMA cipher_integrity_check", quick):
                try:
                    rows = connection.execute(pragma).fetchall()
                except SqlError as error:
                    rows = [(error,)]
                complaints += [_in_swedish(str(row[0])) for row in rows if row[0] != "ok"]
        return list(dict.fromkeys(complaints))

    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        """Close every thread's connection and let go of the key: nothing opens it again."""
        self._key = None
        with self._guard:
            for connection in self._opened:
                with suppress(SqlError):
                    connection.close()
            self._opened.clear()
        self._local = threading.local()


def _in_swedish(complaint: str) -> str:
    """Return what the library's check says, as much of it as helps a person."""
    page = re.search(r"[Pp]age:? ([0-9]+)", complaint)
    return f"sidan {page[1]} är skadad." if page else "innehållet hänger inte ihop."
