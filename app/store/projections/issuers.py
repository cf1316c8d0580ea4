"""Keys of issuers: those that were enrolled here, and the list that codes are believed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.issuer_entries import (
    IssuerEnrolled,
    IssuerRevoked,
    ListedKeys,
    TrustListMade,
    TrustListTaken,
)
from app.domain.issuing import IssuerKey, Revocation
from app.store.folding import Cell, Projection, Rows
from app.store.projections.people import find_person


@dataclass(frozen=True)
class ListInUse:
    """The trust list that codes are believed by (tillitslista)."""

    organisation: str  # fingerprint
    version: int
    keys: bytes  # the whole list as canonical JSON


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"issuer_key": [], "trust_list_made": [], "trust_list": []}
    enrolled: tuple[Cell, ...] | None = None
    revoked: tuple[Cell, Cell] = (None, None)
    newest = 0
    for entry in entries:
        match entry.content:
            case IssuerEnrolled(issuer, public_key, _, since, until):
                days = since.isoformat(), until.isoformat()
                enrolled = (bytes.fromhex(public_key), issuer, entry.by, *days)
            case IssuerRevoked(why=why) if revoked[1] != Revocation.STOLEN.value:
                revoked = to_micros(entry.recorded_at), why.value
            case TrustListMade(version=version):
                rows["trust_list_made"].append((version,))
            case TrustListTaken(organisation, version, _, ListedKeys(keys)) if version > newest:
                newest = version
                rows["trust_list"] = [(organisation, version, keys.encode())]
    if enrolled is not None:
        rows["issuer_key"] = [(*enrolled, *revoked)]
    return rows


PROJECTION = Projection(
    name="issuers",
    version=1,
    kinds=frozenset({IssuerEnrolled, IssuerRevoked, TrustListMade, TrustListTaken}),
    tables={
        "issuer_key": "public_key BLOB NOT NULL, issuer TEXT NOT NULL, enrolled_by TEXT NOT NULL,"
        " since TEXT NOT NULL, until TEXT NOT NULL, revoked_at INTEGER, revoked_why TEXT",
        "trust_list_made": "version INTEGER NOT NULL",
        "trust_list": "organisation TEXT NOT NULL, version INTEGER NOT NULL, keys BLOB NOT NULL",
    },
    fold=_fold,
)


def list_issuers(connection: Connection) -> list[IssuerKey]:
    """Return the keys that were enrolled here, by clinic."""
    rows = connection.execute(
        "SELECT public_key, issuer, enrolled_by, since, until, revoked_at, revoked_why"
        " FROM issuer_key ORDER BY issuer, since, public_key"
    ).fetchall()
    return [
        IssuerKey(
            public_key,
            issuer,
            _name(connection, by),
            date.fromisoformat(since),
            date.fromisoformat(until),
            None if at is None else from_micros(at),
            None if why is None else Revocation(why),
        )
        for public_key, issuer, by, since, until, at, why in rows
    ]


def last_version(connection: Connection) -> int:
    """Return the number of the last list that was made here, 0 before the first."""
    (version,) = connection.execute("SELECT max(version) FROM trust_list_made").fetchone()
    return int(version or 0)


def find_list(connection: Connection, organisation: str) -> ListInUse | None:
    """Return the newest list that was taken from an organisation, by its fingerprint."""
    row = connection.execute(
        "SELECT organisation, version, keys FROM trust_list WHERE organisation = ?",
        (organisation,),
    ).fetchone()
    return ListInUse(*row) if row else None


def _name(connection: Connection, by: str) -> str:
    person = find_person(connection, UUID(by))
    return person.name if person else by
