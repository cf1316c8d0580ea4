"""Reviews of the log that were made."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.clock import from_micros, to_micros
from app.domain.entries import Entry
from app.domain.review_entries import ReviewMade
from app.domain.reviewing import Review
from app.store.folding import Projection, Rows, who


def _fold(entries: Sequence[Entry]) -> Rows:
    made = [(e, e.content) for e in entries if isinstance(e.content, ReviewMade)]
    return {
        "review": [
            (
                entry.id.bytes,
                to_micros(entry.recorded_at),
                who(entry.by),
                bytes.fromhex(entry.hash),
                msgspec.json.encode(content),
            )
            for entry, content in made
        ]
    }


PROJECTION = Projection(
    name="reviews",
    version=1,
    kinds=frozenset({ReviewMade}),
    tables={
        "review": "id BLOB NOT NULL, at INTEGER NOT NULL, by BLOB NOT NULL, hash BLOB NOT NULL,"
        " body BLOB NOT NULL"
    },
    fold=_fold,
    indexes=("review (at)",),
)


def list_reviews(connection: Connection) -> list[Review]:
    """Return every review, the latest first."""
    rows = connection.execute(
        "SELECT id, at, (SELECT name FROM person WHERE person.id = by LIMIT 1), hash, body"
        " FROM review ORDER BY at DESC, id DESC"
    )
    return [_review(*row) for row in rows.fetchall()]


def last_review(connection: Connection) -> datetime | None:
    """Return when the latest review was made, None before the first."""
    (at,) = connection.execute("SELECT max(at) FROM review").fetchone()
    return None if at is None else from_micros(at)


def _review(entry: bytes, at: int, name: str | None, digest: bytes, body: bytes) -> Review:
    made = msgspec.json.decode(body, type=ReviewMade)
    return Review(
        id=UUID(bytes=entry),
        at=from_micros(at),
        person=name or "",
        since=made.since,
        until=made.until,
        population=made.population,
        seed=made.seed,
        drawn=made.drawn,
        chosen=made.chosen,
        found=made.found,
        own=made.own,
        hash=digest.hex(),
        words=made.personal,
    )
