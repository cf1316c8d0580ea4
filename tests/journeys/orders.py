"""What an order of the day of thirty customers says, and which keys nobody is led to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.codes import Varunummer
from tests.workplaces import EXCHANGEABLE, PACKAGES, TOLVAN, package

GS = "\x1d"
DOCTOR = "90148202355000012345"  # as the code on a printed form is read: prescriber, workplace


@dataclass(frozen=True)
class Customer:
    """One order and whoever brings it (kund).

    `says` is what stands on the order by the path of its field; Enter leads to the ones that are
    needed. `begin` and `end` are what hands do beside that, before the first field and before
    the label: a key, "=" and a text, "#" and a code that is scanned, ">" or "<" and a path to go
    to by Tab or Shift+Tab, "@" and the kind of an earlier customer to mark in the list.
    `decides` are the warnings that the pharmacist decides upon, each with the key or words
    of the reason, "" where none is asked for.
    """

    kind: str
    says: Mapping[str, str] = field(default_factory=dict)
    begin: tuple[str, ...] = ("Ctrl+N",)
    end: tuple[str, ...] = ()
    decides: Mapping[str, str] = field(default_factory=dict)
    rows: int = 1  # finished with it
    lacks: tuple[str, ...] = ()  # paths that may wait
    last: tuple[str, ...] = ("Ctrl+E", "Ctrl+Enter")
    lane: str = "F3"


def pack(varunummer: str, serial: str, gtin: str = "") -> str:
    """Return the code on a package, as it is scanned."""
    return f"#]d201{gtin or f'0{Varunummer(varunummer).ntin}'}21{serial}{GS}17280300{GS}10B1"


def scanned(varunummer: str, serial: str, row: int = 0) -> dict[str, str]:
    """Return a row whose product is read off the pack in the hand."""
    return {f"rows.{row}.product": pack(varunummer, serial)}


def person(name: str, identity: str) -> dict[str, str]:
    """Return a patient with a card that is scanned."""
    return {"patient.name": name, "patient.identity": f"#{identity}", "identity_checked": "Id"}


DOSE = {"rows.0.dosage": "1 tablett på morgonen. Mot högt blodtryck."}
PRESCRIBER = {
    "prescriber.name": "Mattias Öberg",
    "prescriber.profession": "Läkare",
    "prescriber.phone": "0640-100 00",
    "prescriber.code": f"#{DOCTOR}",
    "prescriber.workplace": "Backe hälsocentral",
}
FORM = PRESCRIBER | DOSE | {
    "issued_on": "23",
    "reason": "Tekniskt",
    "signature_seen": " ",
    "advice_given": "Ctrl+R",
}  # fmt: skip
CALL = PRESCRIBER | DOSE | {
    "call.spoke_with": "Mattias Öberg",
    "call.number": "0640-100 00",
    "call.read_back": " ",
    "advice_given": "Ctrl+R",
}  # fmt: skip
SEAL = ("Ctrl+F",)

NEW = ("Ctrl+N",)
TELLS_BIRTH = {"patient.identity": ">patient.birth_date", "identity_checked": "Körkort"}
BY_HAND = {"P-UNKNOWN": ""}


def without(says: Mapping[str, str], *paths: str) -> dict[str, str]:
    """Return what an order says that lacks something."""
    return {path: text for path, text in says.items() if path not in paths}


def born(name: str, day: str, sex: str) -> dict[str, str]:
    """Return a patient of whom no number is known."""
    return TELLS_BIRTH | {"patient.name": name, "patient.birth_date": day, "patient.sex": sex}


def kind(letters: str) -> tuple[str, ...]:
    """Return the deeds that choose a kind of order by its first letters."""
    return (*NEW, "<kind", f"={letters}", "Enter")


TOLVAN_SAYS = person("Tolvan Tolvansson", TOLVAN)
KARL, LARS = person("Karl Prov", "195704289999"), person("Lars Prov", "194608239986")
ELSA, SVEN = person("Elsa Prov", "190901219931"), person("Sven Prov", "200004059937")
AGNETA, NILS = person("Agneta Prov", "200002292399"), person("Nils Prov", "202107919967")
FREE = ("Ctrl+1", "<rows.0.benefit", "=F")
UNIT = (
    *NEW,
    "=Avdelning 3, Backe sjukhus",
    "Tab",
    "=44120",
    "Tab",
    "Tab",
    "=Sjukhusvägen 1",
    "Tab",
    "=0640-100 00",
    "Enter",
)
ORDER = {
    "requisition.orderer": "Karin Ek",
    "requisition.profession": "Läkare",
    "issued_on": "23",
    "signature_seen": " ",
}

GOODS = (
    package(
        200123,
        "Stomipåse Lyktan öppen 30 mm",
        npl_pack_id=None,
        npl_id=None,
        in_benefit=True,
        pack_size=Decimal(30),
        form=None,
    ),
    package(
        98314,
        "Oxikodon Norrmed",
        strength="5 mg",
        form="Kapsel, hård",
        substance="oxikodon",
        pack_size=Decimal(20),
        sales_price=Decimal("112.00"),
        narcotic_schedule="II",
    ),
)
REGISTER = (*(p for p in PACKAGES if p.varunummer != "098314"), *EXCHANGEABLE, *GOODS)
