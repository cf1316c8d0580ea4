"""Products as reference data know them: packages and what is known of each."""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

_VARUNUMMER = re.compile(r"[0-9]{6}")
_NPL = re.compile(r"[0-9]{14}")
_GTIN = re.compile(r"[0-9]{14}")
_ATC = re.compile(r"[A-Z][0-9]{0,2}[A-Z]{0,2}[0-9]{0,2}")
_SCHEDULE = re.compile("|I|II|III|IV|V")
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


class Spell(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of days (period); None is open: not begun long ago, or nobody knows until when."""

    start: date | None = None
    end: date | None = None  # the last day, or the last that is foreseen

    def holds(self, day: date) -> bool:
        """Tell whether the day lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Package(msgspec.Struct, frozen=True, tag="package", omit_defaults=True):
    """One package that can be handed out (förpackning); None is unknown, "okänt" on screen.

    The same shape serves for what one source says of a package and for what all say together.
    Medicines have both NPL ids; a trade good (handelsvara) has neither, and is told by its
    varunummer.
    """

    npl_pack_id: str | None  # 14 digits, the lasting key of a medicine's package
    npl_id: str | None  # 14 digits, shared by the packages of a product
    name: str
    status: PeriodStatus = PeriodStatus.UNKNOWN
    varunummer: str | None = None  # 6 digits; parallel imports may share one, and one may be reused
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
    packing: str | None = None  # the source's own words, as "Blister, 98 tabletter"
    atc: str | None = None  # ATC code, as N02BE01
    narcotic_schedule: str | None = None  # "I" to "V"; "" is known to be none
    in_benefit: bool | None = None  # TLV: inside the benefit (läkemedelsförmånen)
    aid_group: str | None = None  # TLV's varugrupperingskod of a consumable
    withdrawn_on: date | None = None  # deregistered or no longer sold since
    gtins: tuple[str, ...] = ()  # 14 digits each
    # What only all sources together tell
    shortage: Spell | None = None  # the back-order that is not over: now or to come
    critical: str | None = None  # why it is held to be of central importance
    disputed: tuple[str, ...] = ()  # fields of which two sources say different things

    @property
    def key(self) -> str:
        """What tells this package from every other in the register."""
        return self.npl_pack_id or f"v{self.varunummer}"

    @property
    def is_trade_good(self) -> bool:
        """Tell whether it is no medicine, and so known by its varunummer alone."""
        return self.npl_pack_id is None

    def is_well_formed(self) -> bool:
        """Tell whether every value has the shape it must have, wherever it comes from."""
        codes = (
            (self.npl_pack_id, _NPL),
            (self.npl_id, _NPL),
            (self.varunummer, _VARUNUMMER),
            (self.atc, _ATC),
            (self.narcotic_schedule, _SCHEDULE),
            *((gtin, _GTIN) for gtin in self.gtins),
        )
        texts = (self.strength, self.form, self.substance, self.company, self.packing)
        groups = (self.exchange_group, self.size_group, self.aid_group, self.critical)
        numbers_fit = all(
            number is None or (number.is_finite() and 0 <= number < highest)
            for number, highest in (
                (self.pack_size, HIGHEST_SIZE),
                (self.purchase_price, HIGHEST_PRICE),
                (self.sales_price, HIGHEST_PRICE),
            )
        )
        return (
            bool(self.npl_pack_id or self.varunummer)
            and all(code is None or form.fullmatch(code) for code, form in codes)
            and is_plain(self.name)
            and all(text is None or is_plain(text) for text in (*texts, *groups))
            and numbers_fit
        )

    @property
    def pack_text(self) -> str | None:
        """The pack size as people write it, with a decimal comma."""
        return None if self.pack_size is None else f"{self.pack_size:f}".replace(".", ",")


def is_plain(text: str) -> bool:
    """Tell whether the text can be shown on one line: not empty, not endless, all printable."""
    return 0 < len(text) <= LONGEST_TEXT and text.isprintable()


FIELD_WORDS = {  # of Package, as cards and lists name them
    "name": "namn",
    "varunummer": "varunummer",
    "npl_pack_id": "NPL-pack-id",
    "npl_id": "NPL-id",
    "gtins": "GTIN",
    "strength": "styrka",
    "form": "form",
    "pack_size": "storlek",
    "packing": "förpackning",
    "substance": "substans",
    "atc": "ATC-kod",
    "narcotic_schedule": "narkotikaklass",
    "company": "företag",
    "origin": "ursprung",
    "status": "utbytesstatus",
    "exchange_group": "utbytesgrupp",
    "size_group": "storleksgrupp",
    "sales_price": "försäljningspris",
    "purchase_price": "inköpspris",
    "in_benefit": "läkemedelsförmån",
    "aid_group": "varugrupp",
    "withdrawn_on": "avregistrerad",
    "shortage": "restnoterad",
    "critical": "kritiskt läkemedel",
}
