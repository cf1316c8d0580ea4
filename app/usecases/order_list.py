"""Make the list of what to order from the wholesaler while its orders cannot be sent."""

from collections import Counter
from datetime import datetime
from math import ceil

from app.documents.order_list import OrderLine, render_order_list
from app.domain.clock import is_before
from app.domain.holdings import Holding
from app.domain.ledger import Move, article_of
from app.domain.order import Product
from app.domain.outage import OutageState
from app.domain.staff import Act
from app.domain.totals import root_of, rows_of, totals_of
from app.store.projections.outages import list_outages
from app.store.projections.owing import list_orders
from app.store.projections.requisitions import list_deliveries
from app.store.projections.stock_lists import list_holdings
from app.usecases.workplace import Workplace, require


def order_list(workplace: Workplace) -> bytes:
    """Return the list as PDF: what is owed, and what has gone in the outage that is not closed."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    open_ones = [o for o in list_outages(connection) if o.state is not OutageState.CLOSED]
    since = min((outage.since for outage in open_ones), default=None)
    lines = list_lines(workplace, since)
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    return render_order_list(lines, since, workplace.pharmacy, now, fonts)


def list_lines(workplace: Workplace, since: datetime | None) -> list[OrderLine]:
    """Return every product of which something is owed, or has gone since a moment, by name."""
    connection = workplace.journal.vault.connection
    holdings = {holding.article: holding for holding in list_holdings(connection)}
    owed, products = _owed(workplace)
    products |= {article: holding.product for article, holding in holdings.items()}
    lines = []
    for article, product in products.items():
        holding = holdings.get(article)
        gone = _gone(holding, since) if holding and since else 0
        if owed[article] or gone:
            known = holding.balance if holding and holding.is_known else None
            lines.append(OrderLine(product, owed[article], gone, known))
    return sorted(lines, key=lambda line: (line.product.title.casefold(), line.product.pack))


def _owed(workplace: Workplace) -> tuple[Counter[str], dict[str, Product]]:
    """Return whole packages owed to patients and units, and the products, by article."""
    connection = workplace.journal.vault.connection
    owed: Counter[str] = Counter()
    products: dict[str, Product] = {}
    for lines in list_orders(connection):
        order = rows_of((line.past for line in lines), root_of(lines[0].past))
        totals = totals_of(order)
        if totals is None:
            continue
        for number in {past.row.withdrawal for past in order}:
            product = next(p.row.product for p in order if p.row.withdrawal == number)
            products[article_of(product)] = product
            owed[article_of(product)] += ceil(totals.owed(number))
    for delivery in list_deliveries(connection):
        for row in delivery.delivered.rows:
            products[article_of(row.product)] = row.product
            owed[article_of(row.product)] += row.owed
    return owed, products


def _gone(holding: Holding, since: datetime) -> int:
    moved = (
        line.delta
        for line in holding.lines
        if line.said.move in (Move.HANDED_OUT, Move.REVERSED)
        and not is_before(line.said.happened_at, since)
    )
    return max(0, -sum(moved))
