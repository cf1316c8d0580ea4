"""Make the list of what to order from the wholesaler while its orders cannot be sent."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import ceil
from uuid import UUID

from app.documents.order_list import OrderLine, render_order_list
from app.domain.course import course_of
from app.domain.ledger import article_of
from app.domain.order import Product
from app.domain.outage import OutageState
from app.domain.staff import Act
from app.domain.totals import root_of, rows_of, totals_of
from app.store.projections.dispensings import list_of_outage
from app.store.projections.outages import list_outages
from app.store.projections.owing import list_orders
from app.store.projections.requisitions import list_deliveries
from app.store.projections.stock_lists import list_holdings
from app.usecases.workplace import Workplace, require


def order_list(workplace: Workplace) -> bytes:
    """Return the list as PDF: what is owed, and what has gone in the outage that is not closed."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    outages = [o for o in list_outages(connection) if o.state is not OutageState.CLOSED]
    since = min((outage.since for outage in outages), default=None)
    lines = list_lines(workplace, [outage.id for outage in outages])
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    return render_order_list(lines, since, workplace.pharmacy, now, fonts)


def list_lines(workplace: Workplace, outages: Iterable[UUID]) -> list[OrderLine]:
    """Return every product of which something is owed, or has gone in these outages, by name."""
    holdings = {h.article: h for h in list_holdings(workplace.journal.vault.connection)}
    owed, products = _owed(workplace)
    gone: Counter[str] = Counter()
    for product, packages in _handed_out(workplace, outages):
        products[article_of(product)] = product
        gone[article_of(product)] += packages
    lines = []
    for article, product in products.items():
        holding = holdings.get(article)
        known = holding.balance if holding and holding.is_known else None
        if owed[article] or gone[article]:
            lines.append(OrderLine(product, owed[article], gone[article], known))
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


def _handed_out(workplace: Workplace, outages: Iterable[UUID]) -> Iterator[tuple[Product, int]]:
    """Yield each product that left in the outages, and how many packages."""
    connection = workplace.journal.vault.connection
    for outage in outages:
        for line in list_of_outage(connection, outage):
            course = course_of(workplace.journal.entries(line.subject))
            if course is not None and course.is_handed_out:
                for row in course.current.dispensed.rows:
                    yield row.product, row.packages
        for delivery in list_deliveries(connection, outage):
            for delivered in delivery.delivered.rows:
                yield delivered.product, delivered.packages
