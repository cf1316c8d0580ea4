"""What was ordered: by whom, for whom, on paper; as values that entries carry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.product import Package, PeriodStatus


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


class Origin(StrEnum):
    """How the order came (ursprung); domain.md F2.7."""

    PAPER = "paper"
    TELEPHONE = "telephone"
    EMERGENCY = "emergency"  # an emergency prescription, printed or as a code
    FAX = "fax"
    E_PRESCRIPTION = "e_prescription"  # which nobody can read now


ORIGIN_WORDS = {
    Origin.PAPER: "Blankett",
    Origin.TELEPHONE: "Telefon",
    Origin.EMERGENCY: "Reservrecept",
    Origin.FAX: "Fax",
    Origin.E_PRESCRIPTION: "E-recept",
}
NATIONAL_ORIGIN = {  # code of the national contracts
    Origin.PAPER: "0",
    Origin.TELEPHONE: "1",
    Origin.EMERGENCY: "0",
    Origin.FAX: "4",
    Origin.E_PRESCRIPTION: "2",
}


class OrderKind(StrEnum):
    """What sort of order it is (receptslag)."""

    HUMAN = "human"
    EEA = "eea"  # issued in another EEA state
    ANIMAL = "animal"
    FOOD = "food"  # special food for a child under 16 (livsmedelsanvisning)
    ALCOHOL = "alcohol"  # technical alcohol (teknisk sprit)
    MULTI_DOSE = "multi_dose"  # machine-packed doses (dosrecept)
    AID_CARD = "aid_card"  # consumables (hjälpmedelskort)
    REQUISITION = "requisition"  # to a unit, not to a patient (rekvisition)


ORDER_KIND_WORDS = {
    OrderKind.HUMAN: "Recept",
    OrderKind.EEA: "EES-recept",
    OrderKind.ANIMAL: "Djurrecept",
    OrderKind.FOOD: "Livsmedelsanvisning",
    OrderKind.ALCOHOL: "Teknisk sprit",
    OrderKind.MULTI_DOSE: "Dosrecept",
    OrderKind.AID_CARD: "Hjälpmedelskort",
    OrderKind.REQUISITION: "Rekvisition",
}


class RowKind(StrEnum):
    """What a row orders (radslag)."""

    ORDINARY = "ordinary"
    LICENCE = "licence"  # sold on a licence, described in words (licensläkemedel)
    EXTEMPORE = "extempore"  # made at a pharmacy, described in words
    ALCOHOL = "alcohol"  # undenatured technical alcohol, on a requisition


class Benefit(StrEnum):
    """The row's benefit choice (förmånsval), by the national letters."""

    WITH = "R"
    WITHOUT = "U"
    FOOD = "L"
    FREE = "F"


BENEFIT_WORDS = {
    Benefit.WITH: "med förmån",
    Benefit.WITHOUT: "utan förmån",
    Benefit.FOOD: "livsmedel",
    Benefit.FREE: "fritt",
}


DEFAULT_BENEFIT = {  # of a new row, where it is not with benefit
    OrderKind.EEA: Benefit.WITHOUT,
    OrderKind.ANIMAL: Benefit.WITHOUT,
    OrderKind.FOOD: Benefit.FOOD,
    OrderKind.ALCOHOL: Benefit.WITHOUT,
    OrderKind.REQUISITION: Benefit.WITHOUT,
}


class FreeGround(StrEnum):
    """Why a row is free of charge (skäl till fritt); domain.md F5.3, F6.5, F6.9."""

    CHILD = "child"  # under 18 at the purchase
    CONTRACEPTIVE = "contraceptive"  # under 21 at the purchase
    CONSUMABLE = "consumable"  # to bring a medicine into the body, or to monitor it oneself
    COMMUNICABLE_DISEASE = "communicable_disease"  # smittskydd


FREE_GROUND_WORDS = {
    FreeGround.CHILD: "Under 18 år",
    FreeGround.CONTRACEPTIVE: "Preventivmedel, under 21 år",
    FreeGround.CONSUMABLE: "Tillförsel eller egenkontroll",
    FreeGround.COMMUNICABLE_DISEASE: "Smittskydd",
}


class AidGroup(StrEnum):
    """The statute's group of a consumable (hjälpmedelsgrupp); domain.md F5.2."""

    BIRTH_CONTROL = "birth_control"
    STOMA = "stoma"
    ADMINISTRATION = "administration"  # and self-monitoring


AID_GROUP_WORDS = {
    AidGroup.BIRTH_CONTROL: "Födelsekontroll",
    AidGroup.STOMA: "Stomi",
    AidGroup.ADMINISTRATION: "Tillförsel och egenkontroll",
}


class ExchangeOutcome(StrEnum):
    """How a row's exchange ended (utbyte); domain.md F7.7."""

    NOT_ASSESSED_OFFLINE = "not_assessed_offline"
    NOT_EXCHANGEABLE = "not_exchangeable"
    EXCHANGED = "exchanged"
    PATIENT_PAYS_DIFFERENCE = "patient_pays_difference"
    PATIENT_CHOSE_OTHER_PAYS_ALL = "patient_chose_other_pays_all"
    PRESCRIBER_OPPOSED = "prescriber_opposed"
    PHARMACIST_OPPOSED = "pharmacist_opposed"
    PERIOD_PRODUCT_NOT_AVAILABLE = "period_product_not_available"


EXCHANGE_WORDS = {
    ExchangeOutcome.NOT_ASSESSED_OFFLINE: "Utbyte inte prövat",
    ExchangeOutcome.NOT_EXCHANGEABLE: "Byts inte, inget att byta till",
    ExchangeOutcome.EXCHANGED: "Utbytt",
    ExchangeOutcome.PATIENT_PAYS_DIFFERENCE: "Patienten betalar mellanskillnaden",
    ExchangeOutcome.PATIENT_CHOSE_OTHER_PAYS_ALL: "Patienten valde annan, betalar allt",
    ExchangeOutcome.PRESCRIBER_OPPOSED: "Förskrivaren motsätter sig",
    ExchangeOutcome.PHARMACIST_OPPOSED: "Farmaceuten motsätter sig",
    ExchangeOutcome.PERIOD_PRODUCT_NOT_AVAILABLE: "Periodens vara finns inte här",
}


class Collector(StrEnum):
    """Who comes for the medicine (hämtare)."""

    PATIENT = "patient"
    GUARDIAN = "guardian"
    AGENT = "agent"
    CARE_STAFF = "care_staff"


COLLECTOR_WORDS = {
    Collector.PATIENT: "Patienten",
    Collector.GUARDIAN: "Vårdnadshavare",
    Collector.AGENT: "Ombud",
    Collector.CARE_STAFF: "Vårdpersonal",
}
PROTECTED_NAME = "Skyddade uppgifter"  # in place of the name of a protected identity


class PaymentMeans(StrEnum):
    """How it was paid (betalsätt)."""

    NONE = "none"  # nothing was taken
    CASH = "cash"
    CARD = "card"
    CARD_OFFLINE = "card_offline"
    INVOICE = "invoice"


PAYMENT_WORDS = {
    PaymentMeans.NONE: "Inget",
    PaymentMeans.CASH: "Kontant",
    PaymentMeans.CARD: "Kort",
    PaymentMeans.CARD_OFFLINE: "Kort, offline",
    PaymentMeans.INVOICE: "Faktura",
}


class PriceBasis(StrEnum):
    """What the preliminary amount rests on (prisgrund)."""

    FULL = "full"  # the place on the high-cost ladder is unknown
    LADDER = "ladder"  # from what the patient's receipt says
    ASYLUM = "asylum"  # outside the ladder


def number_key(identity: str) -> str:
    """Return what is the same however a number is written: foreign ones have letters and spaces."""
    return "".join(identity.casefold().split())


@dataclass(frozen=True)
class Patient:
    """Whom the medicine is for (patient)."""

    name: str
    identity: str  # canonical digits, or as written when the kind is unknown; "" with birth date
    identity_kind: str  # kind of identity as in identity.py, "birth_date" without a number
    birth_date: date | None = None
    sex: str = ""  # national code 1 man, 2 woman, 3 unspecified; "" unknown
    is_protected: bool = False  # protected identity: name hidden on lists, prints and exports
    species: str = ""  # of an animal, whose owner the name and the number are about
    animal: str = ""  # the animal's name

    @property
    def listed_name(self) -> str:
        """What lists, prints and exports call the patient: never a protected name."""
        return PROTECTED_NAME if self.is_protected else self.name

    @property
    def key(self) -> str:
        """What tells this patient from another in lookups; "" while nobody knows who it is."""
        who = number_key(self.identity)
        if not who and self.birth_date is None:
            return ""
        who = who or f"{self.birth_date:%Y%m%d}{self.sex}/{self.name.casefold()}"
        return "/".join((who, *self._of_animal))

    @property
    def born_key(self) -> str:
        """What the same patient has however it is identified; "" while the birth is unknown."""
        born = f"{self.birth_date:%Y%m%d}" if self.birth_date else ""
        return "/".join((born, *self._of_animal)) if born else ""

    @property
    def _of_animal(self) -> list[str]:
        return [word.casefold() for word in (self.species, self.animal) if word]


@dataclass(frozen=True)
class Prescriber:
    """Who ordered (förskrivare)."""

    name: str
    profession: str
    code: str  # seven digits as written
    workplace: str
    workplace_code: str = ""
    phone: str = ""
    category: str = ""  # national category, as "LAK"; "" unknown
    position: str = ""  # position code beside a group code
    country: str = ""  # of an EEA prescription
    aid_code: str = ""  # for aids (hjälpmedelskod), from the region
    workplace_address: str = ""
    licence: str = ""  # licence code (legitimationskod) beside a group code


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
    npl_id: str = ""
    substance: str = ""
    atc: str = ""
    schedule: str | None = None  # of narcotics, "II" to "V"; "" is known to be none
    in_benefit: bool | None = None  # None is unknown
    exchange_group: str = ""
    size_group: str = ""
    period_status: str = ""  # "PV", "R1", "R2" or "Nej" in the list that was loaded
    pack_size: Decimal | None = None  # smallest units
    is_trade_good: bool = False  # no medicine, as the register knows
    aid_group: str = ""  # TLV's varugrupperingskod of a consumable
    is_schedule_seen: bool = False  # a person read `schedule` off the pack; no register said it

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
            npl_id=package.npl_id or "",
            substance=package.substance or "",
            atc=package.atc or "",
            schedule=package.narcotic_schedule,
            in_benefit=package.in_benefit,
            exchange_group=package.exchange_group or "",
            size_group=package.size_group or "",
            period_status="" if package.status is PeriodStatus.UNKNOWN else package.status.value,
            pack_size=package.pack_size,
            is_trade_good=package.is_trade_good,
            aid_group=package.aid_group or "",
        )

    @property
    def is_medicine(self) -> bool:
        """Whether it is a medicine as far as the register knows; what is in none may be any."""
        return self.from_register and not self.is_trade_good

    @property
    def key(self) -> str:
        """What tells the package from every other in the register, "" for what is in none."""
        return self.npl_pack_id or (f"v{self.varunummer}" if self.varunummer else "")

    @property
    def title(self) -> str:
        """Name and strength in one line, the strength not twice."""
        words = [self.name, self.form.casefold(), self.strength]
        return " ".join(w for i, w in enumerate(words) if w and (i == 0 or w not in self.name))
