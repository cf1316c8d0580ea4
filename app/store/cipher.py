"""A connection to an encrypted file: its settings, and what the library's own errors mean."""

import os
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
_DAMAGED = ("damaged", "Databasen är skadad.", "Återställ från senaste säkerhetskopian.")
_READ_ONLY = ("read_only", "Datamappen går inte att skriva i.", "Kontrollera rättigheter och disk.")
_BUSY = ("busy", "Databasen är upptagen av ett annat program.", "Vänta och försök igen.")
_MEANINGS = {  # by how the library's name of the error begins; any other error is a bug
    "SQLITE_FULL": ("disk_full", "Disken är full.", "Frigör plats och försök igen."),
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_IOERR": ("io_error", "Disken svarar med fel.", "Byt till en annan dator."),
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
}


class Trouble(Unavailable, sqlcipher.DatabaseError):  # type: ignore[misc]
    """The library's own error (databasfel), told as what it means to the person at the counter."""


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
    with suppress(OSError):  # the library would make it readable for others; its errors tell more
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with _telling():
        raw: Any = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, factory=_Connection
        )
    connection: Connection = raw
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        raw.set_key(f"x'{key.hex()}'")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        settings = {**_SETTINGS, "cache_size": -cache_kib}
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name}={value}").fetchall()
        for name, value in settings.items():
            if (found := connection.execute(f"PRAGMA {name}").fetchone()) != (value,):
                raise RuntimeError(f"PRAGMA {name} reads {found}, not {value}")
        if read_only:
            connection.execute("PRAGMA query_only=1")
    except BaseException:
        with suppress(SqlError):
            connection.close()
        raise
    return connection


def is_plaintext(path: Path) -> bool:
    """Tell whether the file would be readable without a key."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER


_NAMES = {  # of errors that the library's copying tells in words only
    "database or disk is full": "SQLITE_FULL",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "disk I/O error": "SQLITE_IOERR",
    "database is locked": "SQLITE_BUSY",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}


def has_met_damage(connection: Connection) -> bool:
    """Tell whether it found the file damaged: the library then answers wrongly to what follows."""
    return bool(getattr(connection, "damaged", False))


def open_memory() -> Connection:
    """Return an empty database that lies in this program's memory and never in a file."""
    raw: Any = sqlcipher.connect(":memory:", isolation_level=None, factory=_Connection)
    connection: Connection = raw
    return connection


def _tell(error: Exception, connection: Any = None) -> None:
    """Raise what the error means if the surroundings failed; otherwise it is a bug and stays."""
    name = str(getattr(error, "sqlite_errorname", _NAMES.get(str(error), "")))
    for beginning, (code, text, cure) in _MEANINGS.items():
        if name.startswith(beginning):
            if code == "damaged" and connection is not None:
                connection.damaged = True
            raise Trouble(text, cure, code=code) from error


@contextmanager
def _telling(connection: Any = None) -> Iterator[None]:
    """Tell errors; for what is seldom done, since it costs more than a statement."""
    try:
        yield
    except SqlError as error:
        _tell(error, connection)
        raise


class _Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    """Tells errors wherever they come: a file may break when the first row has long been read."""

    def execute(self, *statement: Any) -> Any:
        try:
            return super().execute(*statement)
        except SqlError as error:
            _tell(error, self.connection)
            raise

    def executemany(self, *statement: Any) -> Any:
        try:
            return super().executemany(*statement)
        except SqlError as error:
            _tell(error, self.connection)
            raise

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except SqlError as error:
            _tell(error, self.connection)
            raise

    def fetchall(self) -> Any:
        try:
            return super().fetchall()
        except SqlError as error:
            _tell(error, self.connection)
            raise

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except SqlError as error:
            _tell(error, self.connection)
            raise


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    """Makes cursors that tell errors; the library's own shortcuts come by here too."""

    damaged = False  # the file was found so on this connection

    def cursor(self) -> Any:
        return super().cursor(_Cursor)

    def backup(self, *target: Any, **how: Any) -> None:
        with _telling(self):
            super().backup(*target, **how)
