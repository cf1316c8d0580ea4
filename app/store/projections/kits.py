"""The paper kit: which numbered forms were printed, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from sqlite3 import Connection
from uuid import UUID

from app.domain.clock import from_micros, is_before, to_micros
from app.domain.entries import Entry
from app.domain.kit import FormEnd, Kit, KitForm, KitNumber
from app.domain.kit_entries import FormsAccounted
from app.domain.outage import Outage
from app.domain.slip import SlipNumber, is_usable
from app.domain.slip_entries import SlipsIssued
from app.domain.staff import signature
from app.store.folding import Cell, Projection, Rows, who
from app.store.projections.slips import IssuedSlip

_GONE = (FormEnd.VOIDED, FormEnd.MISSING, FormEnd.FILED)  # no later outage has it


@dataclass(frozen=True)
class _Said:
    """What was said of a form last, and last for each outage."""

    end: FormEnd
    outage: bytes
    at: int
    by: str
    reason: str


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {"kit_form": [], "kit_said": []}
    said: dict[tuple[str, int, bytes], tuple[Cell, ...]] = {}
    for order, entry in enumerate(entries):
        match entry.content:
            case SlipsIssued(series, first, last, KitForm() as form):
                at, by = to_micros(entry.recorded_at), who(entry.by)
                rows["kit_form"].append((entry.subject.bytes, form, series, first, last, at, by))
            case FormsAccounted(end, series, serials, personal):
                outage = entry.outage.bytes if entry.outage else b""
                at, by = to_micros(entry.recorded_at), who(entry.by)
                reason = personal.text if personal else ""
                for serial in serials:
                    line = (series, serial, end, outage, at, by, reason, order)
                    said[series, serial, outage] = line
    rows["kit_said"] = sorted(said.values(), key=lambda line: line[-1])  # type: ignore[arg-type, return-value]
    return rows


PROJECTION = Projection(
    name="kits",
    version=1,
    kinds=frozenset({SlipsIssued, FormsAccounted}),
    tables={
        "kit_form": "id BLOB NOT NULL, form TEXT NOT NULL, series TEXT NOT NULL,"
        " first INTEGER NOT NULL, last INTEGER NOT NULL, printed_at INTEGER NOT NULL,"
        " printed_by BLOB NOT NULL",
        "kit_said": "series TEXT NOT NULL, serial INTEGER NOT NULL, end TEXT NOT NULL,"
        " outage BLOB NOT NULL, said_at INTEGER NOT NULL, said_by BLOB NOT NULL,"
        " reason TEXT NOT NULL, place INTEGER NOT NULL",
    },
    fold=_fold,
    indexes=("kit_form (series, first)", "kit_said (series, serial)"),
)


def has_kit(connection: Connection) -> bool:
    """Tell whether numbered blank forms were ever printed."""
    return connection.execute("SELECT 1 FROM kit_form LIMIT 1").fetchone() is not None


def list_kits(connection: Connection) -> list[Kit]:
    """Return every kit with its numbers, the latest first."""
    numbers = sorted(_numbers(connection), key=lambda n: (n.printed_at, n.kit.int), reverse=True)
    return [
        Kit(kit, own[0].printed_at, own[0].printed_by, tuple(sorted(own, key=_order)))
        for kit, group in groupby(numbers, key=lambda number: number.kit)
        if (own := list(group))
    ]


def find_form(connection: Connection, number: SlipNumber) -> KitNumber | None:
    """Return the numbered form of a number, if it is one."""
    return next(iter(_numbers(connection, number)), None)


def list_of_outage(connection: Connection, outage: Outage) -> list[IssuedSlip]:
    """Return the numbered forms that an outage has to account for, in order.

    Those that were there when it ended, and whose end no other time tells.
    """
    used, said = _used(connection), _said(connection)
    found = []
    for form in _numbers(connection):
        key = (form.number.series, form.number.serial)
        of_outage = [line for line in said.get(key, ()) if line.outage == outage.id.bytes]
        how, where = used.get(key, ("", None))
        if how and where == outage.id.bytes:
            end = FormEnd(how)
        elif of_outage:
            end = of_outage[-1].end
        elif how or form.end in _GONE or _came_later(form, outage):
            continue
        else:
            end = FormEnd.OPEN
        found.append(IssuedSlip(form.kit, form.number, end.value, form.form))
    return sorted(found, key=lambda slip: slip.number)


def outage_said(connection: Connection, number: SlipNumber) -> UUID | None:
    """Return in which outage it was last said what became of a form."""
    lines = _said(connection).get((number.series, number.serial))
    return UUID(bytes=lines[-1].outage) if lines and lines[-1].outage else None


def _came_later(form: KitNumber, outage: Outage) -> bool:
    return outage.ended_at is not None and is_before(outage.ended_at, form.printed_at)


def _order(number: KitNumber) -> tuple[int, SlipNumber]:
    return list(KitForm).index(number.form), number.number


def _numbers(connection: Connection, only: SlipNumber | None = None) -> list[KitNumber]:
    rows = connection.execute(
        "SELECT kit_form.id, form, series, first, last, printed_at, coalesce(person.name, '')"
        " FROM kit_form LEFT JOIN person ON person.id = printed_by"
        " WHERE ?1 IS NULL OR (series = ?1 AND ?2 BETWEEN first AND last)",
        (only.series, only.serial) if only else (None, None),
    ).fetchall()
    used, said = _used(connection), _said(connection)
    found = []
    for kit, form, series, first, last, at, name in rows:
        blank = KitNumber(
            UUID(bytes=kit), KitForm(form), SlipNumber(series, first), from_micros(at),
            signature(name),
        )  # fmt: skip
        wanted = range(first, last + 1) if only is None else (only.serial,)
        for serial in (s for s in wanted if is_usable(series, s)):
            own = replace(blank, number=SlipNumber(series, serial))
            found.append(_ended(own, used.get((series, serial)), said.get((series, serial), [])))
    return found


def _ended(
    number: KitNumber, used: tuple[str, bytes | None] | None, said: list[_Said]
) -> KitNumber:
    if used is not None and used[0] != FormEnd.VOIDED.value:
        return replace(number, end=FormEnd(used[0]))
    if said:
        last = said[-1]
        at = from_micros(last.at)
        return replace(number, end=last.end, said_at=at, said_by=last.by, reason=last.reason)
    return replace(number, end=FormEnd(used[0])) if used else number


def _used(connection: Connection) -> dict[tuple[str, int], tuple[str, bytes | None]]:
    """Return what hand-outs, bags and voided slips have made of numbers of forms."""
    rows = connection.execute(
        "SELECT slip_used.series, serial, how, slip_used.outage FROM slip_used"
        " JOIN kit_form ON kit_form.series = slip_used.series AND serial BETWEEN first AND last"
        " ORDER BY how DESC"  # of one both handed out and voided, the hand-out stands
    )
    return {(series, serial): (how, outage) for series, serial, how, outage in rows.fetchall()}


def _said(connection: Connection) -> dict[tuple[str, int], list[_Said]]:
    rows = connection.execute(
        "SELECT series, serial, end, outage, said_at, coalesce(person.name, ''), reason"
        " FROM kit_said LEFT JOIN person ON person.id = said_by ORDER BY series, serial, place"
    )
    found: dict[tuple[str, int], list[_Said]] = {}
    for series, serial, end, outage, at, name, reason in rows.fetchall():
        line = _Said(FormEnd(end), outage, at, signature(name), reason)
        found.setdefault((series, serial), []).append(line)
    return found
