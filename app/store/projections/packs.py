"""Packs that were handed out, each found by what no two share, and codes that people explained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from app.domain.clock import from_micros
from app.domain.entries import DispensingMade, Entry
from app.domain.pack_entries import GtinLinked, GtinUnlinked
from app.domain.packs import key_of
from app.domain.supplied import Pack
from app.store.folding import Cell, Projection, Rows


@dataclass(frozen=True)
class WaitingPack:
    """One pack that e-VIS must be told of (att avaktivera)."""

    pack: Pack
    slip: str
    happened_at: datetime


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"supplied_pack": [], "gtin_link": []}
    for entry in entries:
        match entry.content:
            case DispensingMade() as made if not rows["supplied_pack"] and entry.outage:
                rows["supplied_pack"] = _supplied(made)
            case GtinLinked(gtin, npl_pack_id, varunummer, title):
                rows["gtin_link"] = [(gtin, npl_pack_id, varunummer, title)]
            case GtinUnlinked():
                rows["gtin_link"] = []
    return rows


def _supplied(content: DispensingMade) -> list[tuple[Cell, ...]]:
    made = content.dispensed
    steps = {step.row: step.id.bytes for step in made.steps if step.code == "decommission"}
    return [
        (pack.gtin, pack.serial, pack.batch, pack.expires, made.slip, steps.get(row.row, b""))
        for row in made.rows
        for pack in row.packs
        if pack.serial
    ]


PROJECTION = Projection(
    name="packs",
    version=1,
    kinds=frozenset({DispensingMade, GtinLinked, GtinUnlinked}),
    tables={
        "supplied_pack": "gtin TEXT NOT NULL, serial TEXT NOT NULL, batch TEXT NOT NULL,"
        " expires TEXT NOT NULL, slip TEXT NOT NULL, step BLOB NOT NULL",
        "gtin_link": "gtin TEXT NOT NULL, npl_pack_id TEXT NOT NULL, varunummer TEXT NOT NULL,"
        " title TEXT NOT NULL",
    },
    fold=_fold,
    indexes=("supplied_pack (gtin, serial)", "supplied_pack (step)", "gtin_link (gtin)"),
)


def find_supplied(connection: Connection, packs: Iterable[Pack]) -> dict[tuple[str, str], str]:
    """Return on which slip each of the packs was handed out, of those that were."""
    found = {}
    for gtin, serial in sorted({key_of(pack) for pack in packs}):
        row = connection.execute(
            "SELECT slip FROM supplied_pack WHERE gtin = ? AND serial = ? ORDER BY slip LIMIT 1",
            (gtin, serial),
        ).fetchone()
        if row is not None:
            found[gtin, serial] = str(row[0])
    return found


def find_link(connection: Connection, gtin: str) -> GtinLinked | None:
    """Return what people said that a code is, if anybody did."""
    row = connection.execute(
        "SELECT gtin, npl_pack_id, varunummer, title FROM gtin_link WHERE gtin = ?", (gtin,)
    ).fetchone()
    return GtinLinked(*row) if row else None


def list_links(connection: Connection) -> list[GtinLinked]:
    """Return every code that people explained."""
    rows = connection.execute(
        "SELECT gtin, npl_pack_id, varunummer, title FROM gtin_link ORDER BY title, gtin"
    )
    return [GtinLinked(*row) for row in rows.fetchall()]


def list_waiting(connection: Connection) -> list[WaitingPack]:
    """Return the packs that e-VIS must still be told of, each once, the oldest first.

    A pack that two counters handed out, cut off from each other, is told of by the first alone;
    once any of them is told, it never comes back.
    """
    rows = connection.execute(
        "SELECT pack.gtin, pack.serial, pack.batch, pack.expires, pack.slip, min(step.happened_at)"
        " FROM supplied_pack AS pack JOIN step ON step.id = pack.step"
        " GROUP BY pack.gtin, pack.serial"
        " HAVING sum(step.state IN ('settled', 'elsewhere', 'waived')) = 0"
        " ORDER BY min(step.happened_at), pack.slip, pack.serial"
    )
    return [
        WaitingPack(Pack(gtin, serial, batch, expires), slip, from_micros(happened))
        for gtin, serial, batch, expires, slip, happened in rows.fetchall()
    ]
