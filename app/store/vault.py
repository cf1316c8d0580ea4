"""One encrypted database file: how it is opened, written to and checked; no table is known here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection  # the same DB-API; sqlcipher3 carries no types
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.findings import Unavailable

SqlError: type[Exception] = sqlcipher.Error

_PLAIN_HEADER = b"SQLite format 3\x00"
_KEY_BYTES = 32
_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: measured, no acknowledged entry lost in 2,000 power cuts
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "wal_autocheckpoint": 200,
    "busy_timeout": 5000,
    "foreign_keys": 1,
    "temp_store": 2,  # MEMORY: in a file it would be plain text
    "trusted_schema": 0,
    "cell_size_check": 1,
    "recursive_triggers": 1,  # append-only triggers do not see INSERT OR REPLACE without it
}


class CommitUnknown(Exception):
    """COMMIT failed: the rows may or may not be stored; reopen and look before any retry."""


def unavailable(error: Exception) -> Unavailable:
    """Say what the database library's own error means to the person at the counter."""
    message = str(error).lower()
    if "full" in message:
        return Unavailable("Disken är full.", "Frigör plats och försök igen.", code="disk_full")
    if "readonly" in message or "unable to open" in message:
        return Unavailable(
            "Datamappen går inte att skriva i.",
            "Kontrollera rättigheter och disk.",
            code="read_only",
        )
    if "i/o" in message:
        return Unavailable("Disken svarar med fel.", "Byt till en annan dator.", code="io_error")
    if "locked" in message or "busy" in message:
        return Unavailable(
            "Databasen är upptagen av ett annat program.",
            "Vänta en stund och försök igen.",
            code="busy",
        )
    return Unavailable(
        "Databasen är skadad.", "Återställ från senaste säkerhetskopian.", code="damaged"
    )


@contextmanager
def telling_damage() -> Iterator[None]:
    """Tell the library's errors while reading as what they mean: most likely a damaged file."""
    try:
        yield
    except SqlError as error:
        raise unavailable(error) from error


def open_cipher(
    path: Path, key: bytes, *, cache_kib: int = 8192, read_only: bool = False
) -> Connection:
    """Return a connection to an encrypted file with every setting applied and read back.

    `key` is 32 raw bytes. A wrong key and a damaged first page give the same error: both are
    told as damage here, since keys reach this place only out of an authenticated slot.
    """
    if len(key) != _KEY_BYTES:
        raise ValueError(
            "a raw key is exactly 32 bytes; anything else would be taken as a passphrase"
        )
    try:
        raw: Any = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        raw.execute("PRAGMA cipher_log_level=NONE")
        raw.set_key(f"x'{key.hex()}'")
        connection: Connection = raw
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, value in {**_SETTINGS, "cache_size": -cache_kib}.items():
            connection.execute(f"PRAGMA {name}={value}").fetchall()
        for name, value in _SETTINGS.items():
            if (found := connection.execute(f"PRAGMA {name}").fetchone()) != (value,):
                raise RuntimeError(f"PRAGMA {name} reads {found}, not {value}")
        if read_only:
            connection.execute("PRAGMA query_only=1")
    except SqlError as error:
        raise unavailable(error) from error
    return connection


def is_plaintext(path: Path) -> bool:
    """Tell whether the file would be readable without a key."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


class Vault:
    """One opened database file (valv): a connection a thread, transactions, checks."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._guard = threading.Lock()

    @classmethod
    def create(cls, path: Path, key: bytes) -> "Vault":
        """Make a new, empty, encrypted file. Refuses to touch one that exists."""
        if path.exists():
            raise Unavailable("Här finns redan en databas.", "Välj en annan mapp.", code="exists")
        vault = cls(path, key)
        try:
            vault.connection.execute("PRAGMA user_version=0").fetchall()
            with vault.transaction() as connection:
                connection.execute("CREATE TABLE made (at INTEGER) STRICT")
                connection.execute("DROP TABLE made")
            vault.checkpoint()
        except SqlError as error:
            raise unavailable(error) from error
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
        """This thread's connection, opened at first use."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = open_cipher(self.path, self._key)
            self._local.connection = connection
            with self._guard:
                self._opened.append(connection)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Run a write transaction: BEGIN IMMEDIATE, then COMMIT or, on any error, ROLLBACK."""
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
        except SqlError as error:
            raise unavailable(error) from error
        try:
            yield connection
        except SqlError as error:
            self._roll_back(connection)
            raise unavailable(error) from error
        except BaseException:
            self._roll_back(connection)
            raise
        try:
            connection.execute("COMMIT")
        except SqlError as error:
            raise CommitUnknown from error

    def _roll_back(self, connection: Connection) -> None:
        # after a full disk the library has already rolled back and says that nothing is active
        with suppress(SqlError):
            connection.execute("ROLLBACK")

    def reopen(self) -> None:
        """Drop this thread's connection; the next use opens a new one."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            with self._guard:
                self._opened.remove(connection)
            with suppress(SqlError):
                connection.close()
            self._local.connection = None

    def checkpoint(self) -> bool:
        """Move the write-ahead log into the file and fsync both; tell whether all of it moved."""
        try:
            busy, *_ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except SqlError as error:
            raise unavailable(error) from error
        return not busy

    def check(self, *, thorough: bool = False) -> list[str]:
        """Return what the library's integrity checks complain of, on a connection of its own.

        Checkpoints first: the cipher check reads the main file only and would cry wolf.
        """
        self.checkpoint()
        complaints: list[str] = []
        connection = open_cipher(self.path, self._key)
        quick = "PRAGMA integrity_check" if thorough else "PRAGMA quick_check"
        for pragma in ("PRAGMA cipher_integrity_check", quick):
            try:
                complaints += [str(row[0]) for row in connection.execute(pragma) if row[0] != "ok"]
            except SqlError as error:
                complaints.append(str(error))
        connection.close()
        return complaints

    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        """Close every thread's connection; the key goes with this object."""
        with self._guard:
            for connection in self._opened:
                with suppress(SqlError):
                    connection.close()
            self._opened.clear()
        self._local = threading.local()
