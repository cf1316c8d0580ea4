"""A made-up clinic's key, and emergency prescriptions signed with it, for tests of the code."""

import zlib
from datetime import date, datetime
from uuid import UUID

import base45
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.clock import STOCKHOLM
from app.domain.emergency import EmergencyPrescription, PrescribedLine
from app.domain.issuing import IssuerKey, key_id
from app.domain.order import PaperReason, Patient, Prescriber, Product
from app.exchange.code_words import DICTIONARY

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=STOCKHOLM)
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))  # known to all: for tests alone
PUBLIC = PRIVATE.public_key().public_bytes_raw()
KEY = IssuerKey(
    PUBLIC, "Backe hälsocentral", "Sara Lindqvist", date(2026, 10, 24), date(2028, 10, 24)
)
KEYS = {key_id(PUBLIC): KEY}
PATIENT = Patient("Tolvan Tolvansson", "191212121212", "personnummer", date(1912, 12, 12), "1")
PRESCRIBER = Prescriber(
    "Mattias Öberg", "läkare", "9014820", "Backe hälsocentral", "1234567890123", "0611-123 45",
    category="LAK", workplace_address="Storgatan 5, 882 95 Backe",
)  # fmt: skip
_DOSAGES = (
    "1 tablett morgon och kväll med ett glas vatten",
    "1 tablett 2 gånger dagligen tills vidare",
    "2 tabletter på morgonen, vid svullnad även klockan 14",
    "1 kapsel 3 gånger dagligen i 7 dagar, även efter besvärsfrihet",
    "1,5 tablett dagligen på fastande mage, minst 30 min före frukost",
)
_PURPOSES = (
    "mot högt blodtryck", "förebygger blodpropp", "vattendrivande", "mot lunginflammation",
    "mot ämnesomsättningsbrist",
)  # fmt: skip
_NAMES = ("Metoprolol Prov", "Apixaban Prov", "Furosemid Prov", "Amoxicillin Prov", "Levaxin Prov")


def line(number: int) -> PrescribedLine:
    """Return one of five lines of usual length."""
    product = Product(
        _NAMES[number], f"{number + 1}0 mg", "Depottablett", "98 st",
        npl_id=f"2099020700{number:04d}", npl_pack_id=f"2099020710{number:04d}",
        varunummer=f"04123{number}",
    )  # fmt: skip
    return PrescribedLine(product, 1, _DOSAGES[number], _PURPOSES[number])


def prescription(lines: int = 1) -> EmergencyPrescription:
    """Return a prescription of so many lines."""
    return EmergencyPrescription(
        id=UUID("0190f3a0-0000-7000-8000-000000000001"),
        issued_at=NOON,
        valid_until=date(2027, 11, 23),
        reason=PaperReason.TECHNICAL_FAULT,
        patient=PATIENT,
        prescriber=PRESCRIBER,
        lines=tuple(map(line, range(lines))),
        is_entitled=True,
    )


def unpacked(code: str) -> bytes:
    """Return the signed message of a code."""
    packed = base45.b45decode(code.partition(":")[2])
    return zlib.decompressobj(zdict=DICTIONARY).decompress(packed)
