"""Documents on their way to paper: a row each, outside journal and witness, of this computer."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, to_micros
from app.domain.findings import refuse
from app.domain.printing import NOT_OUT, STUCK, UNDER_WAY, Paper, PrintJob, PrintOrder, PrintState

_COLUMNS = (
    "number, state, asked_by, queued_at, changed_at, sent_to, job, reason, paper, title, width_mm,"
    " height_mm, copies, queue, subject, slip, row, reprint"
)
# What was taken away in doubt stays longer: the next label must be known as a second one.
_DONE = (PrintState.SPOOLED, PrintState.ACCEPTED, PrintState.CANCELLED)
_LATEST = (
    "SELECT state FROM print_job AS one WHERE subject = ? AND row > 0"
    " AND number = (SELECT max(number) FROM print_job WHERE subject = one.subject"
    " AND row = one.row)"
)
_Cell = int | float | str | bytes | None


def add_job(connection: Connection, order: PrintOrder, by: UUID, now: datetime) -> PrintJob:
    """Put a document last in line.

    An earlier one of the same label that never left makes way for it: one label, one paper. Of a
    counted paper that may have left nobody needs to ask any more.
    """
    if order.made_anew:
        for job in _earlier(connection, order):
            if job.state is PrintState.UNKNOWN or (order.row and job.state in NOT_OUT):
                save_job(connection, taken_away(job, now))
    at = to_micros(now)
    cells = (PrintState.QUEUED.value, by.bytes, at, at, "", "", "", *_cells(order), order.pdf)
    made = connection.execute(
        f"INSERT INTO print_job ({_COLUMNS.removeprefix('number, ')}, pdf)"  # noqa: S608
        f" VALUES ({', '.join('?' * len(cells))})",
        cells,
    )
    return PrintJob(int(made.lastrowid or 0), order, PrintState.QUEUED, by, now, now)


def list_jobs(connection: Connection) -> list[PrintJob]:
    """Return every job without its document, the first first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM print_job ORDER BY number")  # noqa: S608
    return [_job(row) for row in rows.fetchall()]


def count_states(connection: Connection) -> dict[PrintState, int]:
    """Return how many jobs stand in each state."""
    rows = connection.execute("SELECT state, count(*) FROM print_job GROUP BY state")
    return {PrintState(state): int(count) for state, count in rows.fetchall()}


def load_job(connection: Connection, number: int) -> PrintJob:
    """Return a job with its document; refuse when it is gone."""
    row = connection.execute(
        f"SELECT {_COLUMNS}, pdf FROM print_job WHERE number = ?",  # noqa: S608
        (number,),
    ).fetchone()
    if row is None:
        raise refuse("Utskriften finns inte kvar i kön.", "Läs listan igen.", field="job")
    return _job(row)


def save_job(connection: Connection, job: PrintJob) -> None:
    """Keep how a job stands; one that was taken away needs its document no more."""
    connection.execute(
        "UPDATE print_job SET state = ?, changed_at = ?, sent_to = ?, job = ?, reason = ?,"
        " pdf = CASE WHEN ?1 IN ('cancelled', 'dropped') THEN x'' ELSE pdf END WHERE number = ?",
        (
            job.state.value,
            to_micros(job.changed_at),
            job.sent_to,
            job.job,
            job.reason,
            job.number,
        ),
    )


def taken_away(job: PrintJob, now: datetime) -> PrintJob:
    """Return the job as out of the line; that it may have come out is not forgotten."""
    is_unknown = job.state is PrintState.UNKNOWN
    state = PrintState.DROPPED if is_unknown else PrintState.CANCELLED
    return replace(job, state=state, changed_at=now)


def states_of_labels(connection: Connection, subject: UUID) -> list[PrintState]:
    """Return how the latest label of each row of a dispensing stands, while it is known."""
    rows = connection.execute(_LATEST, (subject.bytes,))
    return [PrintState(state) for (state,) in rows.fetchall()]


def may_be_out(connection: Connection, subject: UUID, row: int) -> bool:
    """Tell whether a label of the row has left, or may have."""
    return any(job.state not in NOT_OUT for job in _of_row(connection, subject, row))


def cancel_unsent(connection: Connection, subject: UUID, now: datetime) -> None:
    """Let nothing more of a dispensing come out: it will never be one."""
    for job in list_jobs(connection):
        if job.order.subject == subject and job.state in (PrintState.QUEUED, *STUCK):
            save_job(connection, taken_away(job, now))


def drop_labels(connection: Connection, subject: UUID) -> None:
    """Remove the labels of a dispensing that have not come out for certain: they are files now."""
    connection.execute(
        "DELETE FROM print_job WHERE subject = ? AND row > 0"
        " AND state IN ('queued', 'failed', 'unknown', 'cancelled', 'dropped')",
        (subject.bytes,),
    )


def doubt(
    connection: Connection,
    states: Collection[PrintState],
    reason: str,
    now: datetime,
    paper: Paper | None = None,
) -> list[PrintJob]:
    """Say of jobs in these states that nobody knows whether they came out; return them."""
    found = [
        job
        for job in list_jobs(connection)
        if job.state in states and paper in (None, job.order.paper)
    ]
    doubted = [
        replace(job, state=PrintState.UNKNOWN, reason=reason, changed_at=now) for job in found
    ]
    for job in doubted:
        save_job(connection, job)
    return doubted


def doubt_copied(connection: Connection, now: datetime) -> None:
    """Send nothing by itself that came with a copy: where it lay before it may have come out."""
    doubt(connection, UNDER_WAY, "Kom med en säkerhetskopia.", now)


def sweep(connection: Connection, done_before: datetime, any_before: datetime) -> None:
    """Remove what is done since a moment, and what nobody has cared for since another."""
    connection.execute(
        "DELETE FROM print_job WHERE changed_at < ? AND state IN (?, ?, ?)",
        (to_micros(done_before), *(state.value for state in _DONE)),
    )
    connection.execute("DELETE FROM print_job WHERE changed_at < ?", (to_micros(any_before),))


def _of_row(connection: Connection, subject: UUID, row: int) -> list[PrintJob]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM print_job WHERE subject = ? AND row = ?",  # noqa: S608
        (subject.bytes, row),
    )
    return [_job(found) for found in rows.fetchall()]


def _earlier(connection: Connection, order: PrintOrder) -> list[PrintJob]:
    """Return the jobs of the same counted paper."""
    if order.subject is not None:
        return _of_row(connection, order.subject, order.row)
    jobs = list_jobs(connection)
    return [job for job in jobs if job.order.subject is None and job.order.slip == order.slip]


def _cells(order: PrintOrder) -> tuple[_Cell, ...]:
    return (
        order.paper.value,
        order.title,
        *order.size_mm,
        order.copies,
        order.queue,
        order.subject.bytes if order.subject else None,
        order.slip,
        order.row,
        int(order.reprint),
    )


def _job(row: Sequence[_Cell]) -> PrintJob:
    number, state, by, queued_at, changed_at, sent_to, job, reason, *rest = row
    return PrintJob(
        number=_int(number),
        order=_order(rest),
        state=PrintState(str(state)),
        by=UUID(bytes=_bytes(by)),
        queued_at=from_micros(_int(queued_at)),
        changed_at=from_micros(_int(changed_at)),
        sent_to=str(sent_to),
        job=str(job),
        reason=str(reason),
    )


def _order(cells: Sequence[_Cell]) -> PrintOrder:
    paper, title, width_mm, height_mm, copies, queue, subject, slip, row, reprint, *pdf = cells
    return PrintOrder(
        paper=Paper(str(paper)),
        title=str(title),
        size_mm=(float(width_mm or 0), float(height_mm or 0)),
        pdf=_bytes(pdf[0]) if pdf else b"",
        copies=_int(copies),
        queue=str(queue),
        subject=UUID(bytes=_bytes(subject)) if subject is not None else None,
        slip=str(slip),
        row=_int(row),
        reprint=bool(reprint),
    )


def _int(cell: _Cell) -> int:
    return int(cell or 0)


def _bytes(cell: _Cell) -> bytes:
    return cell if isinstance(cell, bytes) else b""
