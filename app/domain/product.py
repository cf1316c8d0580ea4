"""Products as reference data know them: packages, exchange groups, and how old the knowledge is."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

_VARUNUMMER = re.compile(r"[0-9]{6}")
_NPL = re.compile(r"[0-9]{14}")
HIGHEST_PRICE = Decimal(100_000_000)  # kronor; beyond this it is a slip in the source
HIGHEST_SIZE = Decimal(1_000_000)  # smallest units
LONGEST_TEXT = 300  # characters


class PeriodStatus(StrEnum):
    """A package's place in its exchange group this period (periodens vara), in TLV's own words."""

    PERIOD_PRODUCT = "PV"
    RESERVE_1 = "R1"
    RESERVE_2 = "R2"
    NOT = "Nej"
    UNKNOWN = "okänt"


class Origin(StrEnum):
    """Where a package comes from (ursprung), in TLV's own words."""

    GENERICS = "Generics"
    ORIGINAL = "Original"
    PARALLEL_IMPORT = "ParallelImport"
    PARALLEL_DISTRIBUTION = "ParallelDistribution"


class Package(msgspec.Struct, frozen=True):
    """One package that can be handed out (förpackning); None is unknown, "okänt" on screen."""

    npl_pack_id: str  # 14 digits, the lasting key
    npl_id: str  # 14 digits, shared by the packages of a product
    name: str
    status: PeriodStatus = PeriodStatus.UNKNOWN
    varunummer: str | None = None  # 6 digits; parallel imports may share one
    strength: str | None = None
    form: str | None = None
    pack_size: Decimal | None = None  # smallest units (tablets, ml, g, doses): the list has no unit
    substance: str | None = None
    company: str | None = None
    exchange_group: str | None = None  # Läkemedelsverket's group id; absent is not "may not"
    size_group: str | None = None  # TLV's size class, as T18; exchange keeps within it
    purchase_price: Decimal | None = None  # kronor, apotekens inköpspris (AIP)
    sales_price: Decimal | None = None  # kronor, försäljningspris (AUP)
    origin: Origin | None = None

    def is_well_formed(self) -> bool:
        """Tell whether every value has the shape it must have, wherever it comes from."""
        ids = (
            _NPL.fullmatch(self.npl_pack_id)
            and _NPL.fullmatch(self.npl_id)
            and (self.varunummer is None or _VARUNUMMER.fullmatch(self.varunummer))
        )
        texts = (self.strength, self.form, self.substance, self.company)
        groups = (self.exchange_group, self.size_group)
        texts_fit = all(
            0 < len(text) <= LONGEST_TEXT and text.isprintable()
            for text in (self.name, *texts, *groups)
            if text is not None
        )
        numbers_fit = all(
            number is None or (number.is_finite() and 0 <= number < highest)
            for number, highest in (
                (self.pack_size, HIGHEST_SIZE),
                (self.purchase_price, HIGHEST_PRICE),
                (self.sales_price, HIGHEST_PRICE),
            )
        )
        return bool(ids) and texts_fit and numbers_fit

    @property
    def pack_text(self) -> str | None:
        """The pack size as people write it, with a decimal comma."""
        return None if self.pack_size is None else f"{self.pack_size:f}".replace(".", ",")


@dataclass(frozen=True)
class ListRemark:
    """Something in a list that was not taken over (anmärkning), with its place and reason."""

    row: int  # as the spreadsheet program numbers it, from 1
    column: str  # the column's letters
    text: str  # Swedish, why
    row_left_out: bool  # False: only this value is unknown, the row is there


@dataclass(frozen=True)
class ProductList:
    """What a source's file says (varulista), checked, with what was left out and why."""

    source: str
    period_start: date
    period_end: date
    practice: bool  # made-up products, for practice stores only
    packages: tuple[Package, ...]
    remarks: tuple[ListRemark, ...]


@dataclass(frozen=True)
class RegisterInfo:
    """Where the products of the register come from, and how old they are (registeruppgifter)."""

    source: str
    period_start: date
    period_end: date  # the last day that the list is made for
    loaded_at: datetime
    file_date: date | None  # of the file that was loaded; None when nobody knows
    row_count: int  # packages
    practice: bool

    def days_expired(self, today: date) -> int:
        """Return for how many days the list has been out of date; 0 while it still holds."""
        return max(0, (today - self.period_end).days)


@dataclass(frozen=True)
class LoadReport:
    """What a load changed (inläsning)."""

    info: RegisterInfo
    previous: RegisterInfo | None  # None: there was no register, or it could not be read
