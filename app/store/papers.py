"""Pictures of paper: an encrypted file of their own, kept durable before an entry names them."""

import hashlib
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from app.domain.clock import to_micros
from app.domain.findings import Unavailable, refuse
from app.store.cipher import open_cipher
from app.store.locks import alone
from app.store.vault import Vault

FILE_NAME = "papers.db"
_TABLE = """CREATE TABLE IF NOT EXISTS paper (sha256 TEXT PRIMARY KEY, kept_at INTEGER NOT NULL,
    body BLOB NOT NULL) STRICT"""


class Papers:
    """The pictures of one store (pappersbilder), by their SHA-256; the file comes with the first.

    A picture that was kept is on the disk when `keep` returns. It is never changed.
    """

    def __init__(self, home: Path, key: bytes) -> None:
        self._path = home / FILE_NAME
        self._key = key
        self._vault: Vault | None = None

    def keep(self, body: bytes, now: datetime) -> str:
        """Keep a picture and return its SHA-256 in hex; the same one twice is one."""
        digest = hashlib.sha256(body).hexdigest()
        with self._made().transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO paper VALUES (?, ?, ?)", (digest, to_micros(now), body)
            )
        return digest

    def find(self, digest: str) -> bytes | None:
        """Return a picture, or None when it is not here; damage is told, never shown."""
        if (vault := self._opened()) is None:
            return None
        rows = vault.connection.execute("SELECT body FROM paper WHERE sha256 = ?", (digest,))
        if (row := rows.fetchone()) is None:
            return None
        body = bytes(row[0])
        if hashlib.sha256(body).hexdigest() != digest:
            text = "Bilden av papperet är skadad."
            raise Unavailable(text, "Se på blanketten i pärmen.", code="damaged")
        return body

    def lacking(self, digests: Iterable[str]) -> list[str]:
        """Return those of which there is no picture here."""
        wanted = list(dict.fromkeys(digests))
        if not wanted or (vault := self._opened()) is None:
            return wanted
        return [digest for digest in wanted if not _has(vault.connection, digest)]

    def require(self, digests: Iterable[str]) -> None:
        """Refuse to go on with a picture that is not here: no entry may name one."""
        if self.lacking(digests):
            text = "En bild av papperet har gått förlorad."
            cure = "Ta bort den från expeditionen, eller fotografera igen."
            raise refuse(text, cure, field="papers", rule="paper.lost")

    def kept_before(self, moment: datetime) -> list[str]:
        """Return the pictures that were kept before a moment."""
        if (vault := self._opened()) is None:
            return []
        rows = vault.connection.execute(
            "SELECT sha256 FROM paper WHERE kept_at < ? ORDER BY sha256", (to_micros(moment),)
        )
        return [str(digest) for (digest,) in rows.fetchall()]

    def drop(self, digests: Iterable[str]) -> None:
        """Delete pictures; the caller knows that nothing names them."""
        if (vault := self._opened()) is not None:
            with vault.transaction() as connection:
                connection.executemany(
                    "DELETE FROM paper WHERE sha256 = ?", [(digest,) for digest in digests]
                )

    def check(self, named: Iterable[str]) -> list[str]:
        """Return in Swedish what is wrong with the file, and how many named pictures fail."""
        faults = []
        if (vault := self._opened()) is not None:
            faults = [f"Pappersbilderna: {said}" for said in vault.check(thorough=True)]
        lost = damaged = 0
        for digest in dict.fromkeys(named):
            try:
                lost += self.find(digest) is None
            except Unavailable:
                damaged += 1
        for count, how in ((lost, "saknas"), (damaged, "är skadade")):
            if count:
                faults.append(f"Bilder av papper som poster pekar på {how}: {count} st.")
        return faults

    def close(self) -> None:
        """Close the file; the key goes with this object."""
        if self._vault is not None:
            self._vault.close()
            self._vault = None

    def _opened(self) -> Vault | None:
        """Return the file if there is one; another program may have made it meanwhile."""
        if self._vault is None and self._path.exists():
            return self._made()
        return self._vault

    def _made(self) -> Vault:
        if self._vault is None:
            with alone(self._path):  # programs that keep their first picture at the same moment
                is_new = not self._path.exists() or self._path.stat().st_size == 0
                if is_new:
                    self._path.unlink(missing_ok=True)
                make = Vault.create if is_new else Vault.open
                vault = make(self._path, self._key)
                with vault.transaction() as connection:
                    connection.execute(_TABLE)
                self._vault = vault
        return self._vault


def add_from(source: Path, key: bytes, target: Path) -> None:
    """Take over the pictures of another file of the same store that are lacking in a copy."""
    with suppress(Unavailable), closing(open_cipher(source, key, read_only=True)) as old:
        digests = [d for (d,) in old.execute("SELECT sha256 FROM paper").fetchall()]
        with closing(open_cipher(target, key)) as copy:
            copy.execute(_TABLE)
            for digest in digests:
                if not _has(copy, digest):
                    row = old.execute("SELECT * FROM paper WHERE sha256 = ?", (digest,)).fetchone()
                    copy.execute("INSERT INTO paper VALUES (?, ?, ?)", row)
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _has(connection: Connection, digest: str) -> bool:
    found = connection.execute("SELECT 1 FROM paper WHERE sha256 = ?", (digest,)).fetchone()
    return found is not None
