"""The basis of invoices for what units got: lines by customer, priced as far as anybody knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.order import Product
from app.domain.unit_delivery import Delivered, Unit

_COLUMNS = (
    "kund", "enhet", "expedition", "levererad", "vara", "förpackning", "varunummer", "antal",
    "pris per förp", "summa, preliminär",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one


@dataclass(frozen=True)
class InvoiceLine:
    """One product that a unit is to pay for (fakturarad)."""

    unit: Unit
    slip: str
    happened_at: datetime
    product: Product
    packages: int

    @property
    def amount(self) -> Decimal | None:
        """Kronor by the register's price; nothing when it is unknown."""
        price = self.product.price
        return None if price is None else price * self.packages


def invoice_lines(deliveries: Iterable[Delivered]) -> list[InvoiceLine]:
    """Return what is to be paid for, by customer and unit, the first delivery first."""
    lines = [
        InvoiceLine(made.unit, made.slip, made.happened_at, row.product, row.packages)
        for made in deliveries
        for row in made.rows
        if row.packages
    ]
    return sorted(
        lines, key=lambda x: (x.unit.customer, x.unit.title.casefold(), x.happened_at, x.slip)
    )


def amount_of(lines: Iterable[InvoiceLine]) -> Decimal:
    """Return the sum in kronor of the lines whose price is known."""
    return sum((line.amount for line in lines if line.amount is not None), Decimal(0))


def as_table(lines: Iterable[InvoiceLine]) -> list[tuple[str, ...]]:
    """Return the lines under their headings, as texts that no spreadsheet reads as formulas."""
    rows = [
        (
            line.unit.customer,
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
    return [_COLUMNS, *(tuple(map(_plain, row)) for row in rows)]


def _money(kronor: Decimal | None) -> str:
    return "okänt" if kronor is None else f"{kronor:.2f}".replace(".", ",")


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
