"""The arithmetic of an order: how much is ordered, withdrawn, owed and left of one of its rows.

Everything is counted in packages as they were ordered. A package of another size counts by its
contents, unless the product lists put both in one size group: then one stands for the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.history import PastRow
from app.domain.order import Product
from app.domain.supplied import DispensedRow, RowRef


@dataclass(frozen=True)
class Share:
    """What one hand-out took of an order (andel)."""

    withdrawal: int
    packages: Fraction  # as ordered
    pack: Fraction = Fraction(1)  # one package of what was handed out


@dataclass(frozen=True)
class Totals:
    """How much of an ordered row is withdrawn, owed and left (mängder)."""

    ordered: int  # packages a withdrawal
    withdrawals: int
    shares: tuple[Share, ...] = ()
    elsewhere: int = 0  # withdrawals that were made before the paper came here
    is_closed: bool = False  # a pharmacist has decided that nothing more is handed out on it
    unit: Decimal | None = None  # smallest units in a package as ordered

    @property
    def total(self) -> Fraction:
        """Return all that was ordered: packages a withdrawal x withdrawals."""
        return Fraction(self.ordered * self.withdrawals)

    @property
    def withdrawn(self) -> Fraction:
        """Return all that was handed out, here and elsewhere."""
        here = sum((share.packages for share in self.shares), Fraction(0))
        return here + self.ordered * self.elsewhere

    @property
    def remaining(self) -> Fraction:
        """Return what is left of the order, what is owed with it."""
        return Fraction(0) if self.is_closed else max(Fraction(0), self.total - self.withdrawn)

    @property
    def is_over(self) -> bool:
        """Tell whether more was handed out than was ordered, in all or in any one withdrawal."""
        numbers = {share.withdrawal for share in self.shares}
        return self.withdrawn > self.total or any(
            self.taken(number) > self.ordered for number in numbers
        )

    @property
    def smallest(self) -> Fraction:
        """Return the smallest package that is known of the order."""
        return min((share.pack for share in self.shares), default=Fraction(1))

    @property
    def may_be_closed(self) -> bool:
        """Tell whether something is left that is less than the smallest package."""
        return 0 < self.remaining < min(self.smallest, Fraction(1))

    @property
    def next_withdrawal(self) -> int | None:
        """Return the first withdrawal that nobody has begun, or nothing when none is left."""
        begun = {share.withdrawal for share in self.shares}
        free = range(self.elsewhere + 1, self.withdrawals + 1)
        return None if self.is_closed else next((n for n in free if n not in begun), None)

    def taken(self, withdrawal: int) -> Fraction:
        """Return what was handed out of one withdrawal."""
        if withdrawal <= self.elsewhere:
            return Fraction(self.ordered)
        own = (share.packages for share in self.shares if share.withdrawal == withdrawal)
        return sum(own, Fraction(0))

    def owed(self, withdrawal: int) -> Fraction:
        """Return what a withdrawal that was begun still owes; less than a package is not owed."""
        taken = self.taken(withdrawal)
        rest = self.ordered - taken
        return rest if taken and rest >= self.smallest and not self.is_closed else Fraction(0)

    def quantity(self, packages: Fraction) -> Decimal | None:
        """Return packages in smallest units, where the size of the ordered one is known."""
        if self.unit is None:
            return None
        exact = packages * Fraction(self.unit)
        return Decimal(exact.numerator) / Decimal(exact.denominator)


def worth(product: Product, ordered: Product) -> Fraction:
    """Return how many of the ordered packages one package of a product stands for."""
    if product.size_group and product.size_group == ordered.size_group:
        return Fraction(1)
    if not product.pack_size or not ordered.pack_size:
        return Fraction(1)
    return Fraction(product.pack_size) / Fraction(ordered.pack_size)


def ordered_product(row: DispensedRow) -> Product:
    """Return what the prescriber ordered, whatever was handed out."""
    return row.prescribed or row.product


def root_of(past: PastRow) -> RowRef:
    """Return where the order was first handed out here."""
    return past.row.follows or RowRef(past.subject, past.row.row)


def is_of_order(past: PastRow, root: RowRef | None) -> bool:
    """Tell whether a hand-out was made on the order that began at a row; nothing begins at none."""
    return root is not None and root_of(past) == root


def rows_of(history: Iterable[PastRow], root: RowRef) -> list[PastRow]:
    """Return every hand-out of an order, the first one first."""
    found = [past for past in history if is_of_order(past, root)]
    return sorted(found, key=lambda past: (past.row.follows is not None, past.happened_at))


def later_of(order: Iterable[PastRow]) -> list[PastRow]:
    """Return the hand-outs of an order but the one that it began with."""
    return [past for past in order if past.row.follows is not None]


def totals_of(rows: Iterable[PastRow]) -> Totals | None:
    """Return an order's quantities from its hand-outs, the first one first; none without them."""
    every = list(rows)
    if not every:
        return None
    first = every[0].row
    ordered = ordered_product(first)
    return Totals(
        ordered=first.ordered or first.packages,
        withdrawals=first.withdrawals,
        shares=tuple(share_of(past.row, ordered) for past in every),
        elsewhere=first.withdrawal - 1,
        is_closed=any(past.is_closed for past in every),
        unit=ordered.pack_size,
    )


def share_of(row: DispensedRow, ordered: Product) -> Share:
    """Return what a row took of the order."""
    pack = worth(row.product, ordered)
    return Share(row.withdrawal, row.packages * pack, pack)
