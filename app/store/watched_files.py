"""The files of the watched folder as they were last seen: what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection


class Verdict(StrEnum):
    """What became of a file (utfall)."""

    SEEN = "seen"  # not tried yet: it may still be growing, or waits for somebody who may
    TAKEN = "taken"
    REFUSED = "refused"  # not tried again until it changes


@dataclass(frozen=True)
class WatchedFile:
    """One file as it was seen (bevakad fil)."""

    path: str
    size: int
    modified: int  # nanoseconds, by the folder's own clock
    verdict: Verdict = Verdict.SEEN
    reason: str = ""  # Swedish, why it was refused

    def is_same(self, other: "WatchedFile | None") -> bool:
        """Tell whether neither size nor time has changed."""
        return other is not None and (self.size, self.modified) == (other.size, other.modified)


def list_watched(connection: Connection) -> dict[str, WatchedFile]:
    """Return what was seen, by path."""
    rows = connection.execute("SELECT path, size, modified, verdict, reason FROM watched")
    return {
        path: WatchedFile(path, size, modified, Verdict(verdict), reason)
        for path, size, modified, verdict, reason in rows.fetchall()
    }


def keep_watched(connection: Connection, files: Iterable[WatchedFile]) -> None:
    """Put what was seen now in place of what was seen before."""
    connection.execute("DELETE FROM watched")
    connection.executemany(
        "INSERT INTO watched VALUES (?, ?, ?, ?, ?)",
        [(f.path, f.size, f.modified, f.verdict.value, f.reason) for f in files],
    )


def try_again(connection: Connection) -> None:
    """Let what was refused be tried once more: whom we believe has changed."""
    connection.execute(
        "UPDATE watched SET verdict = ?, reason = '' WHERE verdict = ?",
        (Verdict.SEEN.value, Verdict.REFUSED.value),
    )
