"""Reference data as a whole: its sources, how old each is, what a load brought, what is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from app.domain.findings import Finding
from app.domain.product import Package
from app.domain.rules import RuleSet
from app.domain.statements import Alternative, CodeLink, Shortage, Statement


class Source(StrEnum):
    """A source of reference data (källa)."""

    PERIOD_PRODUCTS = "tlv_period_products"
    PRICES = "tlv_prices"
    CONSUMABLES = "tlv_consumables"
    NPL = "npl"
    NSL = "nsl"
    VARA = "vara"
    SHORTAGES = "shortages"
    PRESCRIBERS = "prescribers"
    WORKPLACES = "workplaces"
    CRITICAL = "critical"
    ALTERNATIVES = "alternatives"
    CODES = "codes"


SOURCE_WORDS = {  # as screens and papers name them
    Source.PERIOD_PRODUCTS: "TLV Periodens varor",
    Source.PRICES: "TLV Pris och beslut",
    Source.CONSUMABLES: "TLV Förbrukningsartiklar",
    Source.NPL: "Läkemedelsverket NPL",
    Source.NSL: "Läkemedelsverket NSL",
    Source.VARA: "VARA",
    Source.SHORTAGES: "Läkemedelsverket restnoteringar",
    Source.PRESCRIBERS: "Förskrivare",
    Source.WORKPLACES: "Arbetsplatser",
    Source.CRITICAL: "Kritiska läkemedel",
    Source.ALTERNATIVES: "Behandlingsalternativ",
    Source.CODES: "GTIN och varunummer",
}


class SourceHead(msgspec.Struct, frozen=True):
    """What a file says of itself (huvud): whose it is, and for which days."""

    source: Source
    practice: bool = False  # made up, for practice stores only
    valid_from: date | None = None
    valid_until: date | None = None  # the last day that it is made for
    published: date | None = None  # when the agency made it; None when the file does not say

    @property
    def day(self) -> date | None:
        """The day that tells an older file of the source from a newer one."""
        return self.valid_from or self.published


class Edition(msgspec.Struct, frozen=True):
    """One file of a source as the register holds it (utgåva)."""

    head: SourceHead
    loaded_at: datetime
    file_date: date | None  # of the file that was loaded; None when nobody knows
    sha256: str  # of the file, hex
    rows: int
    left_out: int

    @property
    def source(self) -> Source:
        """Whose file it is."""
        return self.head.source

    @property
    def day(self) -> date:
        """How old it is: the file's own day, else the file's date, else when it was loaded."""
        return self.head.day or self.file_date or self.loaded_at.date()

    @property
    def name(self) -> str:
        """Source and day, as entries and papers name the edition."""
        return f"{SOURCE_WORDS[self.source]} {self.day:%Y-%m-%d}"

    def days_over(self, today: date, limit: int) -> int:
        """Return for how many days it has been too old; 0 while it still holds.

        A file made for certain days holds until the last of them, any other for `limit` days.
        """
        if self.head.valid_until is not None:
            return max(0, (today - self.head.valid_until).days)
        return max(0, (today - self.day).days - limit)


@dataclass(frozen=True)
class RegisterInfo:
    """What the register holds (registeruppgifter), a source each, in the order of Source."""

    editions: tuple[Edition, ...]

    @property
    def practice(self) -> bool:
        """Whether anything in it is made up."""
        return any(edition.head.practice for edition in self.editions)

    @property
    def rows(self) -> int:
        """How many statements it holds."""
        return sum(edition.rows for edition in self.editions)

    def edition(self, source: Source) -> Edition | None:
        """Return the edition of a source, if there is one."""
        return next((e for e in self.editions if e.source is source), None)

    @property
    def version(self) -> str:
        """Which editions of products it holds, as entries keep it beside a hand-out."""
        products = (Source.PERIOD_PRODUCTS, Source.PRICES, Source.NPL, Source.VARA)
        return "; ".join(edition.name for edition in self.editions if edition.source in products)


@dataclass(frozen=True)
class Stale:
    """A source that is too old (inaktuell): for how many days, and the rule that says so."""

    edition: Edition
    days: int
    finding: Finding


def find_stale(info: RegisterInfo, rules: RuleSet, today: date) -> list[Stale]:
    """Return the sources that have passed their limit, the longest past first."""
    found = []
    for edition in info.editions:
        rule = age_rule(edition.source)
        if days := edition.days_over(today, rules.value(rule)):
            text = _too_old(edition, days)
            found.append(Stale(edition, days, rules.finding(rule, "register", text)))
    return sorted(found, key=lambda stale: -stale.days)


def _too_old(edition: Edition, days: int) -> str:
    source, until = SOURCE_WORDS[edition.source], edition.head.valid_until
    if until is not None:
        return f"{source} gällde till {until}."
    return f"{source} är från {edition.day}: {days} {'dag' if days == 1 else 'dagar'} för gammal."


def age_rule(source: Source) -> str:
    """Return the id of the rule that says for how many days a source holds."""
    return f"R-AGE-{source.upper().replace('_', '-')}"


AGE_RULES = frozenset(map(age_rule, Source))


@dataclass(frozen=True)
class ListRemark:
    """Something in a file that was not taken over (anmärkning), with its place and reason."""

    row: int  # as the spreadsheet program numbers it, from 1; of a line or element; 0: not known
    column: str  # the column's letters, or the element's name
    text: str  # Swedish, why
    row_left_out: bool  # False: only this value is unknown, the row is there


@dataclass(frozen=True)
class Incoming:
    """One checked file on its way into the register (inkommande).

    The statements come once, while the file is still being parsed; raising in the middle of them
    gives the load up. `remarks` is complete when they have ended.
    """

    head: SourceHead
    statements: Iterable[Statement]
    remarks: list[ListRemark]
    sha256: str
    file_date: date | None


@dataclass(frozen=True)
class Changes:
    """What differs from the source's edition before (ändringar)."""

    added: int
    removed: int
    changed: int
    examples: tuple[str, ...]  # Swedish, one a line, the most telling first; bounded


@dataclass(frozen=True)
class SourceReport:
    """What a load brought of one source (inläst)."""

    edition: Edition
    previous: Edition | None
    changes: Changes
    remarks: tuple[ListRemark, ...]

    @property
    def is_older(self) -> bool:
        """Whether a newer edition was in use before this one."""
        return self.previous is not None and self.previous.day > self.edition.day


class Stage(StrEnum):
    """What a load is doing (skede), in Swedish as people read it."""

    COPYING = "Kopierar filen"
    READING = "Läser filen"
    JOINING = "Sätter ihop registret"


@dataclass(frozen=True)
class Progress:
    """How far a load has come (förlopp): on one scale from beginning to end, and in its stage."""

    stage: Stage
    done: int  # bytes copied, rows read, or the step of the joining that is under way
    total: int | None  # of the same; None while nobody knows how many rows there are
    part: float  # of the whole load, from 0 to 1


@dataclass(frozen=True)
class KnownValue:
    """One value of a package, and who says so (uppgift)."""

    field: str  # of Package
    value: object  # as Package holds it; never None
    edition: Edition
    is_used: bool  # the one that screens and papers show


@dataclass(frozen=True)
class ProductCard:
    """All that is known of one package (varukort)."""

    package: Package  # what all sources say together
    values: tuple[KnownValue, ...]  # by field, in the order of Package; the one in use first
    group: tuple[Package, ...]  # of its exchange group and size, the period product first
    shortages: tuple[Shortage, ...]  # the lasting ones first, then the latest
    alternatives: tuple[Alternative, ...]
    codes: tuple[CodeLink, ...] = ()  # varunummer and GTINs with their periods, the latest first


@dataclass(frozen=True)
class CodeHit:
    """A package that a typed or scanned code leads to (kodträff)."""

    package: Package
    remark: str = ""  # Swedish, what is special about the way there, as that a number was replaced
