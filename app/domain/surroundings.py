"""What a check of a draft needs to know beside the draft itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from app.domain.history import FormUse, PastRow
from app.domain.holdings import KnownStock
from app.domain.order import Product
from app.domain.outage import Outage
from app.domain.reference import Stale
from app.domain.rules import RuleSet
from app.domain.supplied import PackOut, RowRef

_NO_STOCK = KnownStock()


@dataclass(frozen=True)
class Surroundings:
    """What a check needs to know beside the draft (läget)."""

    now: datetime
    outage: Outage | None  # the one that contains the moment of handing out
    rules: RuleSet
    register: str = ""
    printed: bool = False  # the label is printed as the text now reads
    register_trouble: str = ""  # Swedish, why the register cannot be read
    stale: tuple[Stale, ...] = ()  # sources that are too old
    history: tuple[PastRow, ...] = ()  # of the same patient, latest first
    perhaps_same: tuple[PastRow, ...] = ()  # of who may be the same patient, latest first
    same_form: tuple[FormUse, ...] = ()  # slips on which the form's number stands
    pack_products: Mapping[str, tuple[Product, ...]] = field(default_factory=dict)  # by GTIN
    packs_out: Mapping[tuple[str, str], PackOut] = field(default_factory=dict)  # by GTIN and serial
    approver: str = ""  # UUID of the pharmacist at the counter, "" when nobody there may approve
    pharmacists: frozenset[str] = frozenset()  # UUIDs of those who may take a telephone order
    smallest_packs: dict[str, Decimal] = field(default_factory=dict)  # units by NPL-id, if asked
    stock: KnownStock = _NO_STOCK  # of the draft's products
    period_list: str = ""  # source and day of the loaded list of the period's products
    price_sources: dict[str, str] = field(default_factory=dict)  # by package: who says the price
    code_slip: str = ""  # another slip on which the order's signed code was taken
    owed: Mapping[RowRef, int] = field(default_factory=dict)  # packages, of lines that it completes
