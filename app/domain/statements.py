"""What sources of reference data say, one struct a kind; a package stands in product.py."""

import re
from datetime import date

import msgspec

from app.domain.product import Package, Spell, is_plain

_CODES = {
    "npl_pack_id": re.compile(r"[0-9]{14}"),
    "npl_id": re.compile(r"[0-9]{14}"),
    "varunummer": re.compile(r"[0-9]{6}"),
    "gtin": re.compile(r"[0-9]{14}"),
    "atc": re.compile(r"[A-Z][0-9]{0,2}[A-Z]{0,2}[0-9]{0,2}"),
    "schedule": re.compile("|I|II|III|IV|V"),
}


class _Statement(msgspec.Struct, frozen=True, omit_defaults=True):
    """What all kinds share: a key within their source, and the check of their texts."""

    @property
    def key(self) -> str:
        """What the source tells this statement from its others by."""
        raise NotImplementedError

    def is_well_formed(self) -> bool:
        """Tell whether every value has the shape it must have, wherever it comes from."""
        return is_plain(self.key) and all(
            value is None
            or not isinstance(value, str)
            or (_CODES[name].fullmatch(value) is not None if name in _CODES else is_plain(value))
            for name, value in msgspec.structs.asdict(self).items()
        )


class Shortage(_Statement, frozen=True, tag="shortage"):
    """A package cannot be delivered for a time (restnotering); Läkemedelsverket's feed."""

    npl_pack_id: str
    npl_id: str
    case: str  # the agency's own id of the case
    name: str
    spell: Spell  # from the start to the end that is foreseen
    ended: date | None = None  # when it was over; None while it lasts
    published: date | None = None
    cause: str | None = None
    contact: str | None = None  # the holder's phone or address

    @property
    def key(self) -> str:
        """The package within the case."""
        return f"{self.case}/{self.npl_pack_id}"


class Substance(_Statement, frozen=True, tag="substance"):
    """An active substance (substans) by its id in NSL."""

    id: str
    name: str  # Swedish
    english: str | None = None
    schedule: str | None = None  # narcotic schedule; "" is known to be none

    @property
    def key(self) -> str:
        """The register's id."""
        return self.id


class ListedPrescriber(_Statement, frozen=True, tag="prescriber"):
    """A prescriber as a list names one (förskrivare)."""

    code: str  # 7 digits
    name: str
    profession: str | None = None
    workplace: str | None = None
    workplace_code: str | None = None
    phone: str | None = None

    @property
    def key(self) -> str:
        """The prescriber's code with the workplace: one person may work in two places."""
        return f"{self.code}/{self.workplace_code or ''}"


class ListedWorkplace(_Statement, frozen=True, tag="workplace"):
    """A workplace as a list names one (arbetsplats)."""

    code: str  # 13 digits expected, kept as written
    name: str
    address: str | None = None
    phone: str | None = None
    spell: Spell = Spell()

    @property
    def key(self) -> str:
        """The workplace code."""
        return self.code


class CriticalMedicine(_Statement, frozen=True, tag="critical"):
    """A medicine of central importance (kritiskt läkemedel): by ATC code, substance or product."""

    reason: str  # who says so and why, in few words
    atc: str | None = None
    substance: str | None = None
    npl_id: str | None = None

    @property
    def key(self) -> str:
        """What it is told by."""
        return self.npl_id or self.atc or self.substance or ""


class Alternative(_Statement, frozen=True, tag="alternative"):
    """A treatment alternative that care has written down (behandlingsalternativ)."""

    text: str  # what to do instead, in words
    by: str  # who wrote it
    atc: str | None = None
    substance: str | None = None
    npl_id: str | None = None

    @property
    def key(self) -> str:
        """What it is an alternative to, and the words: one medicine may have several."""
        return f"{self.npl_id or self.atc or self.substance or ''}/{self.text}"[:300]


class CodeLink(_Statement, frozen=True, tag="code"):
    """A package's GTIN or varunummer, for a time (kodlänk): numbers are replaced and reused."""

    varunummer: str
    gtin: str | None = None
    npl_pack_id: str | None = None
    spell: Spell = Spell()
    replaced_by: str | None = None  # the varunummer that came after it

    @property
    def key(self) -> str:
        """The numbers, whose they are, and since when: imported packages may share a number."""
        whose = self.npl_pack_id or ""
        return f"{self.varunummer}/{self.gtin or ''}/{whose}/{self.spell.start or ''}"


Statement = (
    Package
    | Shortage
    | Substance
    | ListedPrescriber
    | ListedWorkplace
    | CriticalMedicine
    | Alternative
    | CodeLink
)
