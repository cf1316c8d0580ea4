"""Secrets that the program acts with; they lie in the encrypted store and in no entry."""

from dataclasses import dataclass, field
from sqlite3 import Connection

import msgspec

from app.domain.access import Access
from app.domain.organisation import KEY_BYTES

_SIGNING = "organisation"
_ACCESS = "receiver/"  # and its name


@dataclass(frozen=True)
class SigningKey:
    """The private half of an organisation's key (organisationsnyckel), and whose it is."""

    name: str
    private: bytes = field(repr=False)


def keep_signing_key(connection: Connection, key: SigningKey) -> None:
    """Insert or replace the key that this pharmacy signs bundles with."""
    value = key.private + key.name.encode()
    connection.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (_SIGNING, value))


def find_signing_key(connection: Connection) -> SigningKey | None:
    """Return the key to sign bundles with, if one was made here."""
    row = connection.execute("SELECT value FROM secret WHERE name = ?", (_SIGNING,)).fetchone()
    return SigningKey(row[0][KEY_BYTES:].decode(), row[0][:KEY_BYTES]) if row else None


def keep_access(connection: Connection, receiver: str, access: Access) -> None:
    """Insert or replace how this computer is let in to a receiver."""
    value = msgspec.json.encode(access)
    connection.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (_ACCESS + receiver, value))


def find_access(connection: Connection, receiver: str) -> Access | None:
    """Return how this computer is let in to a receiver, if it is."""
    row = connection.execute(
        "SELECT value FROM secret WHERE name = ?", (_ACCESS + receiver,)
    ).fetchone()
    return msgspec.json.decode(row[0], type=Access) if row else None


def forget_access(connection: Connection, receiver: str) -> None:
    """Take away how this computer is let in to a receiver."""
    connection.execute("DELETE FROM secret WHERE name = ?", (_ACCESS + receiver,))
