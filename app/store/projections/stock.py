"""The stock: moves of every product, batches, marks and deviation cases, as entries say them.

Balances are not stored: `domain/ledger.py` runs the moves of a product, whenever they arrived.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from app.domain.after_entries import FATE_WORDS, DispensingReturned
from app.domain.clock import to_micros
from app.domain.course import COURSE_KINDS, AnyCourse, AnyVersion, Course, CourseState, course_of
from app.domain.deliveries import DELIVERY_KINDS, delivery_of
from app.domain.dispensing import Dispensed
from app.domain.entries import Content, Entry
from app.domain.ledger import Move, article_of, is_narcotic
from app.domain.order import Product
from app.domain.stock_entries import (
    BatchMarked,
    CountLine,
    DeviationClosed,
    DeviationOpened,
    Removal,
    StockCorrected,
    StockCounted,
    StockReceived,
    StockRemoved,
    StockWords,
)
from app.domain.supplied import DispensedRow
from app.domain.unit_delivery import Delivered, DeliveredLine, DeliveredPersonal
from app.store.folding import Cell, Projection, Rows, who

_REMOVED = {Removal.DESTROYED: Move.DESTROYED, Removal.RETURNED: Move.RETURNED}
_MOVES = (StockReceived, StockRemoved, StockCorrected, StockCounted)
_GIVEN = (Move.HANDED_OUT, Move.REVERSED, Move.CAME_BACK)  # by which nobody keeps a stock
_CASES = (DeviationOpened, DeviationClosed)


class _Said(msgspec.Struct, frozen=True):
    """A move as its entry says it."""

    product: Product
    move: Move
    delta: int
    happened_at: datetime
    place: str = ""
    row: int = 1
    batch: str = ""
    corrects: tuple[bytes, int] | None = None
    line: CountLine | None = None
    personal: StockWords | None = None


def _fold(entries: Sequence[Entry]) -> Rows:
    rows: Rows = {
        "stock_move": [],
        "stock_article": [],
        "stock_batch": list(_batches(entries)),
        "batch_mark": [],
        "deviation": list(_cases(entries)),
    }
    course = course_of(entries)
    rows["stock_reserved"] = list(_reserved(course))
    given = _given(course or delivery_of(entries))
    own = ((entry, said) for entry in entries for said in _moves(entry.content))
    for entry, said in (*given, *own):
        rows["stock_move"].append(_move(entry, said))
        if said.move not in _GIVEN or is_narcotic(said.product):
            rows["stock_article"].append(_article(entry, said.product))
    for entry in entries:
        if isinstance(entry.content, BatchMarked):
            rows["batch_mark"].append(_mark(entry, entry.content))
            rows["stock_article"].append(_article(entry, entry.content.product))
    return rows


def _given(course: AnyCourse | None) -> Iterator[tuple[Entry, _Said]]:
    """Yield what left with a hand-out, and a counter line for all that turned out to be wrong."""
    if course is None or course.state in (CourseState.WAITING, CourseState.APART):
        return
    versions = {version.entry.id: version for version in course.versions}
    lines: dict[str, tuple[bytes, int]] = {}  # where each article was first said to leave
    held: dict[str, int] = {}
    for entry in (course.first.entry, *course.after):
        if isinstance(entry.content, DispensingReturned):
            yield from ((entry, said) for said in _came_back(entry.content, course))
            continue
        version = versions.get(entry.id)
        is_first = entry is course.first.entry
        said_of = _left(course.first) if is_first else _changed(course, version, held, lines)
        for said in said_of:
            if said.move is Move.HANDED_OUT:
                lines.setdefault(article_of(said.product), (entry.id.bytes, said.row))
            article = article_of(said.product)
            held[article] = held.get(article, 0) - said.delta
            yield entry, said


def _left(version: AnyVersion) -> Iterator[_Said]:
    made, personal = version.dispensed, version.personal
    alone = personal.alone if isinstance(personal, DeliveredPersonal) else ""
    for row in made.rows:
        if row.packages:
            yield _Said(
                row.product,
                Move.HANDED_OUT,
                -row.packages,
                made.happened_at,
                _place(made),
                row.row,
                ", ".join(dict.fromkeys(pack.batch for pack in row.packs if pack.batch)),
                personal=StockWords(alone=alone) if alone else None,
            )


def _place(made: Dispensed | Delivered) -> str:
    return f"{made.slip}, {made.unit.title}" if isinstance(made, Delivered) else made.slip


def _changed(
    course: AnyCourse,
    version: AnyVersion | None,
    held: dict[str, int],
    lines: dict[str, tuple[bytes, int]],
) -> Iterator[_Said]:
    """Yield the difference that a version makes for each article; of a reversal all comes back."""
    wanted: dict[str, int] = {}
    for row in version.dispensed.rows if version else ():
        article = article_of(row.product)
        wanted[article] = wanted.get(article, 0) + row.packages
    products = {
        article_of(row.product): row.product for v in course.versions for row in v.dispensed.rows
    }
    slip, at = _place(course.current.dispensed), course.first.dispensed.happened_at
    for number, article in enumerate(dict.fromkeys((*held, *wanted)), 1):
        delta = held.get(article, 0) - wanted.get(article, 0)
        if delta:
            move = Move.REVERSED if article in lines else Move.HANDED_OUT
            yield _Said(
                products[article], move, delta, at, slip, number, corrects=lines.get(article)
            )


def _came_back(content: DispensingReturned, course: AnyCourse) -> Iterator[_Said]:
    made = course.current.dispensed
    products = {row.row: row.product for row in made.rows}
    for row in content.rows:
        if product := products.get(row.row):
            place = f"{_place(made)}, {row.packages} {FATE_WORDS[content.fate]}"
            yield _Said(product, Move.CAME_BACK, 0, content.happened_at, place, row.row)


def _reserved(course: Course | None) -> Iterator[tuple[Cell, ...]]:
    if course is not None and course.state is CourseState.WAITING:
        for row in course.first.dispensed.rows:
            yield article_of(row.product), row.packages


def _moves(content: Content | None) -> Iterator[_Said]:
    match content:
        case StockReceived(product, packages, at, source, batch, _, personal):
            yield _Said(
                product, Move.RECEIVED, packages, at, source, batch=batch, personal=personal
            )
        case StockRemoved(product, packages, at, how, to, batch, personal):
            yield _Said(product, _REMOVED[how], -packages, at, to, batch=batch, personal=personal)
        case StockCorrected(product, corrects, row, delta, at, personal):
            wrong = corrects.bytes, row
            yield _Said(product, Move.CORRECTED, delta, at, corrects=wrong, personal=personal)
        case StockCounted(lines, at, personal):
            for number, line in enumerate(lines, 1):
                yield _Said(
                    line.product, Move.COUNTED, 0, at, row=number, line=line, personal=personal
                )
        case DeviationClosed(product, _, adjustment, at, personal) if adjustment:
            yield _Said(product, Move.SETTLED, adjustment, at, personal=personal)


def _batches(entries: Sequence[Entry]) -> Iterator[tuple[Cell, ...]]:
    course: AnyCourse | None = course_of(entries) or delivery_of(entries)
    if course is not None and course.is_handed_out:
        yield from _batches_out(course.current.dispensed.rows)
    for entry in entries:
        match entry.content:
            case StockReceived(product, packages, batch=batch, expires=expires) if batch:
                day = expires.isoformat() if expires else ""
                yield (article_of(product), batch, day, packages)
            case StockRemoved(product, packages, batch=batch) if batch:
                yield (article_of(product), batch, "", -packages)


def _batches_out(rows: Sequence[DispensedRow | DeliveredLine]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        for pack in row.packs:
            if pack.batch:
                yield (article_of(row.product), pack.batch, "", -1)


def _move(entry: Entry, said: _Said) -> tuple[Cell, ...]:
    line, personal = said.line, said.personal
    return (
        article_of(said.product),
        entry.id.bytes,
        said.row,
        said.move.value,
        said.delta,
        line.actual if line else None,
        line.expected if line else None,
        int(line.sets) if line else 0,
        to_micros(said.happened_at),
        to_micros(entry.recorded_at),
        *entry.order[:4],
        said.place,
        said.batch,
        *(said.corrects or (None, None)),
        who(entry.by),
        who(entry.signers[0]) if entry.signers else b"",
        personal.alone if personal else "",
        personal.text if personal else "",
    )


def _article(entry: Entry, product: Product) -> tuple[Cell, ...]:
    return (article_of(product), msgspec.json.encode(product).decode(), entry.lamport)


def _mark(entry: Entry, mark: BatchMarked) -> tuple[Cell, ...]:
    days = (mark.expires, mark.allowed_until, mark.review_on)
    expires, until, review = (d.isoformat() if d else "" for d in days)
    return (
        article_of(mark.product),
        mark.batch,
        mark.state.value,
        mark.ground.value,
        mark.packages,
        expires,
        mark.authority,
        mark.reference,
        until,
        review,
        to_micros(mark.happened_at),
        entry.lamport,
        who(entry.by),
        mark.personal.text if mark.personal else "",
    )


def _cases(entries: Sequence[Entry]) -> Iterator[tuple[Cell, ...]]:
    """Yield the case of a subject: its opening, and the first closing if there is one."""
    opened = next((e for e in entries if isinstance(e.content, DeviationOpened)), None)
    closed = next((e for e in entries if isinstance(e.content, DeviationClosed)), None)
    if opened is None or not isinstance(opened.content, DeviationOpened):
        return
    case, end = opened.content, closed.content if closed else None
    ended = end if isinstance(end, DeviationClosed) else None
    yield (
        opened.subject.bytes,
        article_of(case.product),
        case.count.bytes if case.count else None,
        case.expected,
        case.actual,
        to_micros(case.happened_at),
        who(opened.by),
        case.personal.text if case.personal else "",
        to_micros(ended.happened_at) if ended else None,
        ended.outcome.value if ended else "",
        ended.adjustment if ended else 0,
        who(closed.by) if closed else b"",
        who(closed.signers[0]) if closed and closed.signers else b"",
        ended.personal.text if ended and ended.personal else "",
    )


PROJECTION = Projection(
    name="stock",
    version=3,
    kinds=COURSE_KINDS | DELIVERY_KINDS | {*_MOVES, *_CASES, BatchMarked},
    tables={
        "stock_reserved": "article TEXT NOT NULL, packages INTEGER NOT NULL",
        "stock_move": "article TEXT NOT NULL, entry BLOB NOT NULL, row INTEGER NOT NULL,"
        " move TEXT NOT NULL, delta INTEGER NOT NULL, actual INTEGER, expected INTEGER,"
        " sets INTEGER NOT NULL, happened_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,"
        " lamport INTEGER NOT NULL, device TEXT NOT NULL, epoch TEXT NOT NULL,"
        " seq INTEGER NOT NULL, place TEXT NOT NULL, batch TEXT NOT NULL, corrects BLOB,"
        " corrects_row INTEGER,"
        " by BLOB NOT NULL, second BLOB NOT NULL, alone TEXT NOT NULL, words TEXT NOT NULL",
        "stock_article": "article TEXT NOT NULL, product TEXT NOT NULL, lamport INTEGER NOT NULL",
        "stock_batch": "article TEXT NOT NULL, batch TEXT NOT NULL, expires TEXT NOT NULL,"
        " delta INTEGER NOT NULL",
        "batch_mark": "article TEXT NOT NULL, batch TEXT NOT NULL, state TEXT NOT NULL,"
        " ground TEXT NOT NULL, packages INTEGER NOT NULL, expires TEXT NOT NULL,"
        " authority TEXT NOT NULL, reference TEXT NOT NULL, allowed_until TEXT NOT NULL,"
        " review_on TEXT NOT NULL, happened_at INTEGER NOT NULL, lamport INTEGER NOT NULL,"
        " by BLOB NOT NULL, words TEXT NOT NULL",
        "deviation": "id BLOB NOT NULL, article TEXT NOT NULL, count BLOB,"
        " expected INTEGER NOT NULL, actual INTEGER NOT NULL, opened_at INTEGER NOT NULL,"
        " opened_by BLOB NOT NULL, words TEXT NOT NULL, closed_at INTEGER,"
        " outcome TEXT NOT NULL, adjustment INTEGER NOT NULL, closed_by BLOB NOT NULL,"
        " second BLOB NOT NULL, found TEXT NOT NULL",
    },
    fold=_fold,
    indexes=(
        "stock_move (article)",
        "stock_move (entry)",
        "stock_article (article)",
        "stock_reserved (article)",
        "stock_batch (article)",
        "batch_mark (article)",
        "deviation (article)",
    ),
)
