"""What was ordered: by whom, for whom, on paper; as values that entries carry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.product import Package


class PaperReason(StrEnum):
    """Why the prescription is on paper (orsak till papper); HSLF-FS 2021:75 ch. 4."""

    TECHNICAL_FAULT = "technical_fault"
    OTHER_EEA_STATE = "other_eea_state"
    PROTECTION_NEED = "protection_need"
    OTHER = "other"


PAPER_REASON_WORDS = {
    PaperReason.TECHNICAL_FAULT: "Tekniskt fel hos förskrivaren",
    PaperReason.OTHER_EEA_STATE: "Ska hämtas ut i annat EES-land",
    PaperReason.PROTECTION_NEED: "Särskilt skyddsbehov",
    PaperReason.OTHER: "Annat särskilt skäl",
}


class Benefit(StrEnum):
    """The row's benefit choice (förmånsval), by the national letters."""

    WITH = "R"
    WITHOUT = "U"
    FREE = "F"


BENEFIT_WORDS = {Benefit.WITH: "med förmån", Benefit.WITHOUT: "utan förmån", Benefit.FREE: "fritt"}


@dataclass(frozen=True)
class Patient:
    """Whom the medicine is for (patient)."""

    name: str
    identity: str  # canonical digits, or as written when the kind is unknown; "" with birth date
    identity_kind: str  # kind of identity as in identity.py, "birth_date" without a number
    birth_date: date | None = None
    sex: str = ""  # national code 1 man, 2 woman, 3 unspecified; "" unknown

    @property
    def key(self) -> str:
        """What tells this patient from another in lookups."""
        return self.identity or f"{self.birth_date:%Y%m%d}{self.sex}/{self.name.casefold()}"


@dataclass(frozen=True)
class Prescriber:
    """Who ordered (förskrivare)."""

    name: str
    profession: str
    code: str  # seven digits as written
    workplace: str
    workplace_code: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Product:
    """What is handed out (vara), as the register or the pharmacist said at that moment."""

    name: str
    strength: str = ""
    form: str = ""
    pack: str = ""  # pack text, as "98 st blister"
    varunummer: str = ""
    npl_pack_id: str = ""
    price: Decimal | None = None  # kronor a package, register's sales price; None is unknown
    from_register: bool = False

    @classmethod
    def of(cls, package: Package) -> "Product":
        """Return a package of the register as a row carries it."""
        return cls(
            name=package.name,
            strength=package.strength or "",
            form=package.form or "",
            pack=package.pack_text or "",
            varunummer=package.varunummer or "",
            npl_pack_id=package.npl_pack_id or "",
            price=package.sales_price,
            from_register=True,
        )

    @property
    def title(self) -> str:
        """Name and strength in one line, the strength not twice."""
        words = [self.name, self.form.casefold(), self.strength]
        return " ".join(w for i, w in enumerate(words) if w and (i == 0 or w not in self.name))
