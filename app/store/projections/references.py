"""Reference data as entries tell of them: whom we believe, and what came by hand or in bundles."""

from collections.abc import Sequence
from datetime import date, datetime
from sqlite3 import Connection

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.organisation import Organisation
from app.domain.reference_entries import BundleTaken, OrganisationPinned, ReferenceLoaded
from app.store.folding import Projection, Rows


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"pinned": [], "bundle": [], "reference_load": []}
    for entry in entries:
        match entry.content:
            case OrganisationPinned(name, public_key):
                rows["pinned"] = [(name, bytes.fromhex(public_key))]
            case BundleTaken(organisation, made_at):
                rows["bundle"].append((organisation, to_micros(made_at), entry.lamport))
            case ReferenceLoaded(source=source, sha256=sha256, day=day):
                rows["reference_load"].append((source, sha256, day.isoformat()))
    return rows


PROJECTION = Projection(
    name="references",
    version=2,
    kinds=frozenset({BundleTaken, OrganisationPinned, ReferenceLoaded}),
    tables={
        "pinned": "name TEXT NOT NULL, public_key BLOB NOT NULL",
        "bundle": "organisation TEXT NOT NULL, made_at INTEGER NOT NULL, lamport INTEGER NOT NULL",
        "reference_load": "source TEXT NOT NULL, sha256 TEXT NOT NULL, day TEXT NOT NULL",
    },
    fold=_fold,
)


def find_pinned(connection: Connection) -> Organisation | None:
    """Return the organisation whose bundles are believed; all pinnings are of one subject."""
    row = connection.execute("SELECT name, public_key FROM pinned").fetchone()
    return Organisation(*row) if row else None


def last_bundle(connection: Connection, fingerprint: str) -> datetime | None:
    """Return when the bundle was made that was last taken from an organisation."""
    row = connection.execute(
        "SELECT made_at FROM bundle WHERE organisation = ? ORDER BY lamport DESC, made_at LIMIT 1",
        (fingerprint,),
    ).fetchone()
    return from_micros(row[0]) if row else None


def is_load_told(connection: Connection, source: str, sha256: str) -> bool:
    """Tell whether an entry says that the file was loaded."""
    found = connection.execute(
        "SELECT 1 FROM reference_load WHERE source = ? AND sha256 = ?", (source, sha256)
    )
    return found.fetchone() is not None


def newest_loads(connection: Connection) -> dict[str, date]:
    """Return of which day the newest edition is that entries say was loaded, by source."""
    rows = connection.execute("SELECT source, max(day) FROM reference_load GROUP BY source")
    return {source: date.fromisoformat(day) for source, day in rows.fetchall()}
