"""What each computer of the store last said of itself; a newer statement replaces an older."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from app.domain.clock import from_micros, to_micros
from app.domain.member_statements import Held, HeldNumbers
from app.domain.members import Chain

_MARK = "substr(hash, 9, 8)"  # of an entry: the last half of what sides compare it by


@dataclass(frozen=True)
class KeptStatement:
    """A statement as it came (besked), and when it did by this computer's clock."""

    device: str
    number: int
    taken_at: datetime
    data: bytes


def list_statements(connection: Connection) -> dict[str, KeptStatement]:
    """Return the last statement of each device, this one's own too."""
    rows = connection.execute("SELECT device, number, taken_at, data FROM statement").fetchall()
    return {row[0]: KeptStatement(row[0], row[1], from_micros(row[2]), row[3]) for row in rows}


def keep_statements(connection: Connection, statements: Iterable[KeptStatement]) -> None:
    """Keep those that are newer than what is kept."""
    connection.executemany(
        "INSERT INTO statement VALUES (?, ?, ?, ?) ON CONFLICT (device) DO UPDATE"
        " SET number = excluded.number, taken_at = excluded.taken_at, data = excluded.data"
        " WHERE excluded.number > number",
        [(one.device, one.number, to_micros(one.taken_at), one.data) for one in statements],
    )


class Holdings:
    """Which numbers this journal holds whole of each chain, counted on as entries come."""

    def __init__(self) -> None:
        self._reached = (0, 0)  # order of arrival of the last that are counted, here and beside
        self._chains: dict[Chain, HeldNumbers] = {}

    def of(self, connection: Connection) -> dict[Chain, Held]:
        """Return what is held of each chain as it stands now."""
        reached = list(self._reached)
        for at, table in enumerate(("entry", "beside")):
            rows = connection.execute(
                f"SELECT n, device, epoch, seq, {_MARK} FROM {table}"  # noqa: S608
                " WHERE n > ? ORDER BY n",
                (reached[at],),
            )
            for number, device, epoch, seq, mark in rows:
                numbers = self._chains.setdefault(Chain(device, epoch), HeldNumbers())
                numbers.add(seq, int.from_bytes(mark, "big"))
                reached[at] = number
        self._reached = (reached[0], reached[1])
        held = {chain: numbers.held() for chain, numbers in self._chains.items()}
        for device, epoch, seq, mark in connection.execute(
            f"SELECT device, epoch, seq, {_MARK} FROM partless JOIN entry ON entry = n"  # noqa: S608
        ):
            chain = Chain(device, epoch)
            held[chain] = held[chain].without(seq, int.from_bytes(mark, "big"))
        return held


def last_written(connection: Connection) -> dict[str, datetime]:
    """Return the time that the last entry of each device bears, by that device's clock."""
    rows = connection.execute("SELECT device, recorded_at, max(lamport) FROM entry GROUP BY device")
    return {row[0]: from_micros(row[1]) for row in rows.fetchall()}


def count_held(connection: Connection) -> dict[Chain, int]:
    """Return how many entries of each chain are here; cheap, by an index."""
    rows = connection.execute(
        "SELECT device, epoch, count(*) FROM (SELECT device, epoch FROM entry"
        " UNION ALL SELECT device, epoch FROM beside) GROUP BY device, epoch"
    )
    return {Chain(device, epoch): int(count) for device, epoch, count in rows.fetchall()}
