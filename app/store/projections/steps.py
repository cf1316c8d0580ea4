"""Deferred steps: what every dispensing still needs, and how each step came to its end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection
from typing import Any
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.course import COURSE_KINDS, AnyCourse, AnyVersion, course_of
from app.domain.course_steps import CourseStep, steps_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.entries import Entry
from app.domain.outage import Outage
from app.domain.staff import signature
from app.domain.step_entries import StepRefused, StepReopened, StepSettled
from app.domain.steps import Due, Step, StepState, needed_for
from app.domain.turns import Waiting, earlier, turn_of
from app.domain.unit_delivery import Delivered
from app.store.folding import Cell, Projection, Rows, among, key, who
from app.store.projections.outages import list_outages


@dataclass(frozen=True)
class StepLine:
    """One deferred step as work lists show it (steg)."""

    step: Step
    state: StepState
    subject: UUID  # of the dispensing
    entry: UUID  # of the dispensing
    slip: str
    outage: UUID
    happened_at: datetime
    due_at: datetime | None  # None while what it needs is down
    patient: str
    product: str
    note: str = ""  # reference, reason, or the receiver's words
    receiver: str = ""
    ended_at: datetime | None = None
    signum: str = ""  # who ended it
    waits_for: tuple[UUID, ...] = ()  # steps that come first and are not done
    after_slip: str = ""  # of an earlier hand-out of the same patient or order that goes first

    @property
    def is_ready(self) -> bool:
        """Whether all that it needs is done."""
        return not self.waits_for


@dataclass(frozen=True)
class Stamp:
    """What changes when the steps of a dispensing do (stämpel)."""

    said: int  # entries about it
    steps: int
    patient: str  # "" after purge
    takes_turns: bool  # with another, whose steps may change what it waits for


@dataclass(frozen=True)
class _About:
    """What a step is about: a hand-out, or a delivery to a unit."""

    outage: UUID | None
    slip: str
    happened_at: datetime
    name: str  # the patient's or the unit's, "" after purge
    products: Mapping[int, str]  # by row


def _fold(entries: Sequence[Entry]) -> Rows:
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    if course is None:
        return {}
    found = steps_of(course, entries)
    said = len(entries)
    rows = [(*_row(_about(course, f), f), turn_of(f.step, f.of), said) for f in found]
    return {"step": rows}


def _about(course: AnyCourse, found: CourseStep) -> _About:
    made = found.of.dispensed
    products = {row.row: row.product.title for row in made.rows}
    name = _listed(course.current)
    return _About(course.first.entry.outage, made.slip, made.happened_at, name, products)


def _listed(current: AnyVersion) -> str:
    """Return the patient as lists name one, or the unit."""
    if isinstance(current.dispensed, Delivered):
        return current.dispensed.unit.title
    return current.personal.patient.listed_name if current.personal else ""


def _row(about: _About, found: CourseStep) -> tuple[Cell, ...]:
    entry, step, end = found.entry, found.step, found.end
    return (
        step.id.bytes,
        entry.subject.bytes,
        entry.id.bytes,
        about.slip,
        about.outage.bytes if about.outage else b"",
        to_micros(about.happened_at),
        about.name,
        about.products[step.row],
        step.row,
        step.code,
        step.label,
        step.destination,
        b"".join(need.bytes for need in step.needs),
        step.due.anchor,
        step.due.hours,
        step.due.basis,
        step.ground,
        step.rule,
        end.state.value,
        end.note,
        end.receiver,
        to_micros(end.at) if end.at else None,
        who(end.by) if end.by else b"",
        b"".join(need.bytes for need in found.waits_for),
    )


PROJECTION = Projection(
    name="steps",
    version=7,
    kinds=COURSE_KINDS | DELIVERY_KINDS | {StepSettled, StepRefused, StepReopened},
    tables={
        "step": "id BLOB NOT NULL, dispensing BLOB NOT NULL, entry BLOB NOT NULL,"
        " slip TEXT NOT NULL, outage BLOB NOT NULL, happened_at INTEGER NOT NULL,"
        " patient TEXT NOT NULL, product TEXT NOT NULL, row INTEGER NOT NULL, code TEXT NOT NULL,"
        " label TEXT NOT NULL, destination TEXT NOT NULL, needs BLOB NOT NULL,"
        " anchor TEXT NOT NULL, hours INTEGER NOT NULL, basis TEXT NOT NULL, ground TEXT NOT NULL,"
        " rule TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL, receiver TEXT NOT NULL,"
        " ended_at INTEGER, ended_by BLOB NOT NULL, waits_for BLOB NOT NULL,"
        " turn TEXT NOT NULL, said INTEGER NOT NULL"
    },
    fold=_fold,
    indexes=("step (id)", "step (outage, state)", "step (state, happened_at)", "step (turn)"),
)

_LINE = (
    "SELECT step.*, person.name AS ender FROM step LEFT JOIN person ON person.id = step.ended_by"
)


def list_steps(
    connection: Connection,
    outage: UUID | None = None,
    *,
    open_only: bool = False,
    code: str = "",
    of: Iterable[UUID] | None = None,
) -> list[StepLine]:
    """Return steps, the oldest dispensing first and in the order they are done.

    All, or those of a code, or of some dispensings.
    """
    conditions = ["1"]
    values: list[bytes | str] = []
    if code:
        conditions.append("step.code = ?")
        values.append(code)
    if outage:
        conditions.append("step.outage = ?")
        values.append(outage.bytes)
    if open_only:
        conditions.append("state IN ('waiting', 'refused')")
    among_these, subjects = among("step.dispensing", of)
    where, values = " AND ".join(conditions) + among_these, [*values, *subjects]
    order = "ORDER BY step.happened_at, step.slip, step.row, step.rowid"
    read = _Reader(_outages(connection), _earlier(connection, _SHARED))
    return [read.line(row) for row in _rows(connection, f"{_LINE} WHERE {where} {order}", values)]


def list_stamps(connection: Connection, outage: UUID) -> dict[UUID, Stamp]:
    """Return what tells of each dispensing of an outage whether it reads as it did."""
    rows = connection.execute(
        "SELECT dispensing, said, count(*), patient FROM step WHERE outage = ? GROUP BY dispensing",
        (outage.bytes,),
    ).fetchall()
    turning = {
        UUID(bytes=of)
        for (of,) in connection.execute(
            f"SELECT DISTINCT dispensing FROM step WHERE turn IN ({_SHARED})"  # noqa: S608
        ).fetchall()
    }
    return {
        of: Stamp(said, amount, patient, of in turning)
        for of, said, amount, patient in ((UUID(bytes=of), *rest) for of, *rest in rows)
    }


def find_step(connection: Connection, step: UUID) -> StepLine | None:
    """Return the step of an id, if any."""
    rows = _rows(connection, f"{_LINE} WHERE step.id = ?", [step.bytes])
    if not rows:
        return None
    first = _earlier(connection, "?", rows[0]["turn"])  # not SELECT ?: it reads all that waits
    return _Reader(_outages(connection), first).line(rows[0])


def list_of_dispensing(connection: Connection, dispensing: UUID) -> list[StepLine]:
    """Return the steps of one hand-out, in the order they are done."""
    outages = _outages(connection)
    query = f"{_LINE} WHERE step.subject = ? AND dispensing = ? ORDER BY step.row, step.rowid"
    rows = _rows(connection, query, [key(dispensing), dispensing.bytes])
    turns = sorted({str(row["turn"]) for row in rows})
    first = _earlier(connection, ", ".join("?" for _ in turns) or "''", *turns)
    read = _Reader(outages, first)
    return [read.line(row) for row in rows]


def states_of(connection: Connection, steps: Sequence[UUID]) -> dict[UUID, StepState]:
    """Return where steps stand, of those that there are."""
    marks = ", ".join("?" * len(steps))
    query = f"SELECT id, state FROM step WHERE id IN ({marks})"  # noqa: S608 marks and no words
    rows = connection.execute(query, [step.bytes for step in steps])
    return {UUID(bytes=id_): StepState(state) for id_, state in rows}


def are_next(connection: Connection, steps: Sequence[UUID]) -> bool:
    """Tell whether nothing of an earlier hand-out is left in the turns that some steps take."""
    marks = ", ".join("?" * len(steps))
    query = f"SELECT DISTINCT turn FROM step WHERE id IN ({marks})"  # noqa: S608 marks and no words
    rows = connection.execute(query, [step.bytes for step in steps]).fetchall()
    turns = [str(turn) for (turn,) in rows]
    return _earlier(connection, ", ".join("?" * len(turns)), *turns).keys().isdisjoint(steps)


def count_states(connection: Connection, outage: UUID | None = None) -> dict[StepState, int]:
    """Return how many steps stand where, of one outage or of all."""
    where, values = ("WHERE outage = ?", [outage.bytes]) if outage else ("", [])
    query = f"SELECT state, count(*) FROM step {where} GROUP BY state"  # noqa: S608
    found = {StepState(state): count for state, count in connection.execute(query, values)}
    return {state: found.get(state, 0) for state in StepState}


def count_waiting_dispensings(connection: Connection, code: str = "") -> int:
    """Return how many dispensings still have a step that is not done: any, or that of a code."""
    (count,) = connection.execute(
        "SELECT count(DISTINCT dispensing) FROM step WHERE state IN ('waiting', 'refused')"
        " AND ?1 IN ('', code)",
        [code],
    ).fetchone()
    return int(count)


_SHARED = (  # turns that more than one hand-out takes
    "SELECT turn FROM step WHERE turn != '' AND state IN ('waiting', 'refused')"
    " GROUP BY turn HAVING count(DISTINCT dispensing) > 1"
)


def _earlier(connection: Connection, turns: str, *values: str) -> dict[UUID, tuple[Waiting, ...]]:
    """Return what is left of earlier hand-outs that steps wait for, of the turns of a query."""
    query = (
        "SELECT id, turn, dispensing, slip, happened_at FROM step WHERE turn != ''"  # noqa: S608
        f" AND state IN ('waiting', 'refused') AND turn IN ({turns})"
    )
    rows = connection.execute(query, values).fetchall()
    return earlier(
        Waiting(UUID(bytes=id_), turn, UUID(bytes=subject), slip, from_micros(happened))
        for id_, turn, subject, slip, happened in rows
    )


def _rows(
    connection: Connection, query: str, values: Sequence[bytes | str | int]
) -> list[dict[str, Any]]:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _outages(connection: Connection) -> dict[UUID, Outage]:
    return {outage.id: outage for outage in list_outages(connection)}


class _Reader:
    """Makes lines of rows, and works out once what many of them share."""

    def __init__(
        self, outages: Mapping[UUID, Outage], earlier_ones: Mapping[UUID, tuple[Waiting, ...]]
    ) -> None:
        self._outages = {outage.bytes: known for outage, known in outages.items()}
        self._earlier = earlier_ones
        self._restored: dict[tuple[bytes, str, int], datetime | None] = {}
        self._ids: dict[bytes, UUID] = {}
        self._dues: dict[tuple[str, int, str], Due] = {}

    def line(self, row: Mapping[str, Any]) -> StepLine:
        happened = from_micros(row["happened_at"])
        own = row["anchor"], row["hours"], row["basis"]
        due = self._dues.get(own) or self._dues.setdefault(own, Due(*own))
        step = Step(
            id=UUID(bytes=row["id"]),
            row=row["row"],
            code=row["code"],
            label=row["label"],
            destination=row["destination"],
            needs=_ids(row["needs"]),
            due=due,
            ground=row["ground"],
            rule=row["rule"],
        )
        first = self._earlier.get(step.id, ())
        return StepLine(
            step=step,
            state=StepState(row["state"]),
            subject=self._id(row["dispensing"]),
            entry=self._id(row["entry"]),
            slip=row["slip"],
            outage=self._id(row["outage"]),
            happened_at=happened,
            due_at=due.moment(happened, self._restored_at(row, happened)),
            patient=row["patient"],
            product=row["product"],
            note=row["note"],
            receiver=row["receiver"],
            ended_at=from_micros(row["ended_at"]) if row["ended_at"] else None,
            signum=signature(row["ender"] or ""),
            waits_for=_ids(row["waits_for"]) + tuple(other.step for other in first),
            after_slip=first[0].slip if first else "",
        )

    def _id(self, packed: bytes) -> UUID:
        return self._ids.get(packed) or self._ids.setdefault(packed, UUID(bytes=packed))

    def _restored_at(self, row: Mapping[str, Any], happened: datetime) -> datetime | None:
        if row["anchor"] != "restored" or (outage := self._outages.get(row["outage"])) is None:
            return None
        key = row["outage"], row["destination"], row["happened_at"]
        if key not in self._restored:
            needed = needed_for(row["destination"])
            self._restored[key] = outage.restored_at(needed, happened)
        return self._restored[key]


def _ids(packed: bytes) -> tuple[UUID, ...]:
    return tuple(UUID(bytes=packed[at : at + 16]) for at in range(0, len(packed), 16))
