"""Forms that were taken here: each printed number, and the slips on which it stands."""

from collections.abc import Sequence
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.clock import to_micros
from app.domain.course import COURSE_KINDS, CourseState, course_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of, order_of
from app.domain.entries import Entry
from app.domain.forms import form_key
from app.domain.history import FormUse
from app.store.folding import Projection, Rows, key


def _fold(entries: Sequence[Entry]) -> Rows:
    number, use = _of_unit(entries) or _of_patient(entries) or ("", None)
    if use is None or not (written := form_key(number)):
        return {}
    return {"form": [(written, to_micros(use.happened_at), msgspec.json.encode(use))]}


def _of_patient(entries: Sequence[Entry]) -> tuple[str, FormUse] | None:
    course = course_of(entries)  # what came back was taken all the same
    if course is None or course.state in (CourseState.REVERSED, CourseState.APART):
        return None
    made, personal = course.current.dispensed, course.current.personal
    before = {row.follows.subject for row in made.rows if row.follows}
    use = FormUse(made.slip, made.happened_at, frozenset({course.first.entry.subject, *before}))
    return (personal.form_number if personal else ""), use


def _of_unit(entries: Sequence[Entry]) -> tuple[str, FormUse] | None:
    delivery = delivery_of(entries)
    if delivery is None or not delivery.is_handed_out:
        return None
    made, personal = delivery.current.dispensed, delivery.current.personal
    orders = frozenset({delivery.first.entry.subject, order_of(delivery)})
    use = FormUse(made.slip, made.happened_at, orders)
    return (personal.form_number if personal else ""), use


PROJECTION = Projection(
    name="forms",
    version=1,
    kinds=COURSE_KINDS | DELIVERY_KINDS,
    tables={"form": "number TEXT NOT NULL, happened_at INTEGER NOT NULL, body BLOB NOT NULL"},
    fold=_fold,
    indexes=("form (number)",),
)


def list_same_form(
    connection: Connection, number: str, own: UUID | None = None
) -> tuple[FormUse, ...]:
    """Return the slips on which a form's number stands, the latest first, but for the own."""
    if not (written := form_key(number)):
        return ()
    rows = connection.execute(
        "SELECT body FROM form WHERE number = ? AND subject <> ? ORDER BY happened_at DESC, rowid",
        (written, key(own) if own else -1),
    )
    return tuple(msgspec.json.decode(body, type=FormUse) for (body,) in rows.fetchall())
