"""The basis of invoices for what units got: lines by payer, priced as far as anybody knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.order import Product
from app.domain.spreadsheet import plain
from app.domain.unit_delivery import Delivered, Unit

_COLUMNS = (
    "kundnummer", "kostnadsställe", "enhet", "expedition", "levererad",
    "vara", "förpackning", "varunummer", "antal", "pris per förp", "summa, preliminär",
)  # fmt: skip


@dataclass(frozen=True)
class InvoiceLine:
    """One product that a unit is to pay for (fakturarad)."""

    unit: Unit
    slip: str
    happened_at: datetime
    product: Product
    packages: int

    @property
    def payer(self) -> tuple[str, str, str]:
        """Customer number, cost centre and name of the unit: one invoice each."""
        return self.unit.customer, self.unit.cost_centre, self.unit.title

    @property
    def amount(self) -> Decimal | None:
        """Kronor by the register's price; nothing when it is unknown."""
        price = self.product.price
        return None if price is None else price * self.packages


def invoice_lines(
    deliveries: Iterable[tuple[Delivered, Mapping[int, int]]],
) -> list[InvoiceLine]:
    """Return what is to be paid for, by payer, the first delivery first.

    Each comes with how many packages of its rows came back; nobody pays for those.
    """
    lines = [
        InvoiceLine(made.unit, made.slip, made.happened_at, row.product, left)
        for made, returned in deliveries
        for row in made.rows
        if (left := row.packages - returned.get(row.row, 0)) > 0
    ]
    return sorted(lines, key=lambda line: (line.payer, line.happened_at, line.slip))


def payer_words(unit: Unit) -> list[str]:
    """Return what an invoice is addressed by, as far as the unit has said it."""
    said = (("Kundnummer", unit.customer), ("Kostnadsställe", unit.cost_centre))
    return [f"{caption} {value}" for caption, value in said if value]


def amount_of(lines: Iterable[InvoiceLine]) -> Decimal:
    """Return the sum in kronor of the lines whose price is known."""
    return sum((line.amount for line in lines if line.amount is not None), Decimal(0))


def as_table(lines: Iterable[InvoiceLine]) -> list[tuple[str, ...]]:
    """Return the lines under their headings, as texts that no spreadsheet reads as formulas."""
    rows = [
        (
            line.unit.customer,
            line.unit.cost_centre,
            line.unit.title,
            line.slip,
            f"{line.happened_at:%Y-%m-%d %H:%M}",
            line.product.title,
            line.product.pack,
            line.product.varunummer,
            str(line.packages),
            _money(line.product.price),
            _money(line.amount),
        )
        for line in lines
    ]
    return [_COLUMNS, *(tuple(map(plain, row)) for row in rows)]


def _money(kronor: Decimal | None) -> str:
    return "okänt" if kronor is None else f"{kronor:.2f}".replace(".", ",")
