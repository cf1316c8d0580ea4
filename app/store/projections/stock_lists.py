"""What is asked of the stock's read model: products, moves, batches, marks, deviation cases."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from sqlite3 import Connection
from uuid import UUID

import msgspec

from app.domain.clock import from_micros, is_before
from app.domain.draft import DispensingDraft
from app.domain.holdings import Batch, Deviation, Holding, KnownStock, Mark, batch_key
from app.domain.ledger import (
    LedgerLine,
    Move,
    Movement,
    article_of,
    has_beginning,
    is_narcotic,
    least_from,
    run,
)
from app.domain.order import Product
from app.domain.staff import signature
from app.domain.stock_entries import BatchGround, BatchState, Outcome
from app.store.folding import key

_PRODUCTS = msgspec.json.Decoder(Product)
_FAR = date(9999, 12, 31)


def list_products(connection: Connection, article: str = "") -> dict[str, Product]:
    """Return every product that the stock knows, or one, as last told, by article."""
    rows = connection.execute(
        "SELECT article, product FROM stock_article WHERE ?1 = '' OR article = ?1"
        " ORDER BY lamport, product",
        (article,),
    )
    found: dict[str, Product] = {}
    for article, told in rows.fetchall():
        product = _PRODUCTS.decode(told)
        if product.schedule is not None or article not in found:  # never from known to unknown
            found[article] = product
    return found


def find_article(connection: Connection, entry: UUID, row: int) -> str | None:
    """Return which product a line of an entry is about."""
    found = connection.execute(
        "SELECT article FROM stock_move WHERE entry = ? AND row = ?", (entry.bytes, row)
    ).fetchone()
    return str(found[0]) if found else None


def find_holding(connection: Connection, article: str) -> Holding | None:
    """Return all that is known of one product."""
    product = list_products(connection, article).get(article) if article else None
    return _holding(connection, article, product) if product else None


def list_holdings(connection: Connection, *, narcotics: bool = False) -> list[Holding]:
    """Return every product of the stock, or the narcotics only, by name."""
    products = list_products(connection)
    found = [
        _holding(connection, article, product)
        for article, product in products.items()
        if is_narcotic(product) or not narcotics
    ]
    return sorted(found, key=lambda holding: (holding.product.title.casefold(), holding.article))


def count_reserved(connection: Connection, article: str, own: UUID | None = None) -> int:
    """Return how many packages lie in bags that wait, but the one that asks."""
    (count,) = connection.execute(
        "SELECT coalesce(sum(packages), 0) FROM stock_reserved WHERE article = ? AND subject <> ?",
        (article, key(own) if own else -1),
    ).fetchone()
    return int(count)


def list_lines(
    connection: Connection, article: str, without: UUID | None = None
) -> tuple[LedgerLine, ...]:
    """Return the ledger of one product; but for what one dispensing says, if so asked."""
    rows = connection.execute(
        "SELECT entry, row, move, delta, actual, expected, sets, happened_at, recorded_at, lamport,"
        " device, epoch, seq, place, batch, corrects, corrects_row, coalesce(one.name, ''),"
        " coalesce(two.name, ''), alone, words FROM stock_move"
        " LEFT JOIN person AS one ON one.id = by LEFT JOIN person AS two ON two.id = second"
        " WHERE article = ? AND stock_move.subject <> ?",
        (article, key(without) if without else -1),
    )
    return run(_movement(row) for row in rows.fetchall())


def list_marks(connection: Connection, articles: Iterable[str]) -> list[Mark]:
    """Return what holds now of every marked batch of the products."""
    found = [_mark(row) for article in set(articles) for row in _marks(connection, article)]
    return list({(mark.article, batch_key(mark.batch)): mark for mark in found}.values())


def _marks(connection: Connection, article: str) -> list[tuple]:  # type: ignore[type-arg]
    return connection.execute(
        "SELECT article, batch, state, ground, packages, happened_at, expires, authority,"
        " reference, allowed_until, review_on, coalesce(person.name, ''), words FROM batch_mark"
        " LEFT JOIN person ON person.id = by WHERE article = ?"
        " ORDER BY lamport, happened_at, words, state, packages, batch_mark.subject",
        (article,),
    ).fetchall()


def list_cases(connection: Connection, article: str = "") -> list[Deviation]:
    """Return deviation cases, of one product or all, the latest first."""
    rows = connection.execute(
        "SELECT deviation.id, article, count, expected, actual, opened_at, coalesce(a.name, ''),"
        " words, closed_at, outcome, adjustment, coalesce(b.name, ''), coalesce(c.name, ''), found"
        " FROM deviation LEFT JOIN person AS a ON a.id = opened_by"
        " LEFT JOIN person AS b ON b.id = closed_by"
        " LEFT JOIN person AS c ON c.id = deviation.second"
        " WHERE ?1 IN ('', article) ORDER BY opened_at DESC, deviation.id",
        (article,),
    )
    return [_case(row) for row in rows.fetchall()]


def known_stock(
    connection: Connection, draft: DispensingDraft, now: datetime, own: UUID | None = None
) -> KnownStock:
    """Return what the check of a draft needs: marks of its batches, and what narcotics are left.

    `own` is the dispensing that asks, whose own bag or hand-out takes nothing from it.
    """
    products = {article_of(row.product): row.product for row in draft.rows if row.product}
    left: list[tuple[str, int]] = []
    for article, product in products.items():
        known = product if is_narcotic(product) else list_products(connection, article).get(article)
        if known is None or not is_narcotic(known):
            continue
        lines = list_lines(connection, article, own)
        if has_beginning(lines):
            least = least_from(lines, draft.happened_at or now)
            left.append((article, least - count_reserved(connection, article, own)))
    return KnownStock(tuple(list_marks(connection, products)), tuple(left))


def _holding(connection: Connection, article: str, product: Product) -> Holding:
    lines = list_lines(connection, article)
    return Holding(
        article=article,
        product=product,
        lines=lines,
        batches=tuple(_batches(connection, article, lines)),
        cases=tuple(list_cases(connection, article)),
        reserved=count_reserved(connection, article),
    )


def _batches(connection: Connection, article: str, lines: tuple[LedgerLine, ...]) -> list[Batch]:
    """Return each batch once, however its number was written; as it came in, if it did."""
    rows = connection.execute(
        "SELECT batch, sum(delta), max(expires) FROM stock_batch WHERE article = ?"
        " GROUP BY batch ORDER BY max(expires), batch",
        (article,),
    ).fetchall()
    marks = {batch_key(m.batch): _left_of(m, lines) for m in list_marks(connection, [article])}
    names = {alike: mark.batch for alike, mark in marks.items()}
    left: Counter[str] = Counter()
    days: dict[str, date | None] = {alike: mark.expires for alike, mark in marks.items()}
    for batch, delta, expires in rows:
        alike = batch_key(batch)
        left[alike] += delta
        days[alike] = _day(expires) or days.get(alike)
        if expires or alike not in names:
            names[alike] = batch
    found = [
        Batch(name, max(0, left[alike]), days[alike], marks.get(alike))
        for alike, name in names.items()
        if left[alike] > 0 or (alike in marks and marks[alike].state is not BatchState.AVAILABLE)
    ]
    return sorted(found, key=lambda batch: (batch.expires or _FAR, batch.batch))


def _left_of(mark: Mark, lines: tuple[LedgerLine, ...]) -> Mark:
    """Return the mark with what is left of its packages after later moves of the batch."""
    since = [
        line.said.delta
        for line in lines
        if batch_key(line.said.batch) == batch_key(mark.batch)
        and is_before(mark.happened_at, line.said.happened_at)
    ]
    return replace(mark, packages=max(0, mark.packages + sum(since)))


def _movement(row: tuple) -> Movement:  # type: ignore[type-arg]
    return Movement(
        entry=UUID(bytes=row[0]),
        row=row[1],
        move=Move(row[2]),
        delta=row[3],
        actual=row[4],
        expected=row[5],
        sets=bool(row[6]),
        happened_at=from_micros(row[7]),
        recorded_at=from_micros(row[8]),
        order=(row[9], row[10], row[11], row[12]),
        place=row[13],
        batch=row[14],
        corrects=(UUID(bytes=row[15]), row[16]) if row[15] else None,
        signum=signature(row[17]),
        second=signature(row[18]),
        alone=row[19],
        words=row[20],
    )


def _mark(row: tuple) -> Mark:  # type: ignore[type-arg]
    return Mark(
        article=row[0],
        batch=row[1],
        state=BatchState(row[2]),
        ground=BatchGround(row[3]),
        packages=row[4],
        happened_at=from_micros(row[5]),
        expires=_day(row[6]),
        authority=row[7],
        reference=row[8],
        allowed_until=_day(row[9]),
        review_on=_day(row[10]),
        signum=signature(row[11]),
        words=row[12],
    )


def _case(row: tuple) -> Deviation:  # type: ignore[type-arg]
    closed_by = ", ".join(signature(name) for name in row[11:13] if name)
    return Deviation(
        id=UUID(bytes=row[0]),
        article=row[1],
        count=UUID(bytes=row[2]) if row[2] else None,
        expected=row[3],
        actual=row[4],
        opened_at=from_micros(row[5]),
        opened_by=signature(row[6]),
        words=row[7],
        closed_at=from_micros(row[8]) if row[8] is not None else None,
        outcome=Outcome(row[9]) if row[9] else None,
        adjustment=row[10],
        closed_by=closed_by,
        found=row[13],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
