"""What the paper of an emergency prescription says, in words; how it looks is the document's."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.identity import KIND_WORDS, parse_identity
from app.domain.issuer import profession_words
from app.domain.languages import language_words
from app.domain.order import PaperReason, Patient, Prescriber, RowKind
from app.domain.prescription_entries import (
    EPrescription,
    Issued,
    IssuedPersonal,
    OrderWords,
    PrescribedRow,
)
from app.domain.prescription_issue import use_of

REASON_ON_PAPER = {
    PaperReason.TECHNICAL_FAULT: "Tekniskt fel: e-recept kan inte skickas",
    PaperReason.OTHER_EEA_STATE: "Ska hämtas ut i annat EES-land",
    PaperReason.PROTECTION_NEED: "Särskilt skyddsbehov",
    PaperReason.OTHER: "Annat särskilt skäl",
}
NUMBER_WORDS = (
    "NOLL", "ETT", "TVÅ", "TRE", "FYRA", "FEM", "SEX", "SJU", "ÅTTA", "NIO", "TIO", "ELVA",
    "TOLV", "TRETTON", "FJORTON", "FEMTON", "SEXTON", "SJUTTON", "ARTON", "NITTON",
)  # fmt: skip
_TENS = ("TJUGO", "TRETTIO", "FYRTIO", "FEMTIO", "SEXTIO", "SJUTTIO", "ÅTTIO", "NITTIO")
_OPPOSED = "NEJ, förskrivaren motsätter sig"
_KINDS = {  # before the medicine, and over the description
    RowKind.LICENCE: ("Licensläkemedel", "Licens"),
    RowKind.EXTEMPORE: ("Ex tempore", "Sammansättning"),
}
_INTERVALS = {"Dg": ("dag", "dagar"), "V": ("vecka", "veckor"), "Mn": ("månad", "månader")}


@dataclass(frozen=True)
class PaperRow:
    """One order as the paper says it (ordination)."""

    what: str  # medicine, form, strength and amount
    use: str  # dosage and purpose
    withdrawals: str  # in letters
    exchange: str  # "Ja", or "Nej" with who opposes; "" where there is nothing to exchange to
    interval: str = ""
    remarks: tuple[str, ...] = ()
    described: tuple[str, str] | None = None  # heading and text of what is made or on a licence

    @property
    def is_opposed(self) -> bool:
        """Whether the prescriber opposes an exchange, and signs beside it by hand."""
        return self.exchange == _OPPOSED


@dataclass(frozen=True)
class PrescriptionPaper:
    """What the paper says (papper)."""

    number: str  # "" before one is allotted
    issued_at: datetime
    reason: str
    patient: str
    identified_by: str  # heading of the next, as "Personnummer"
    patient_id: str
    is_entitled: bool
    rows: tuple[PaperRow, ...]
    is_urgent: bool
    valid_until: date
    issuer: str  # name and profession
    place: str  # workplace and address
    phone: str
    code: str  # prescriber code, digits
    workplace_code: str
    first_by: date | None = None
    language: str = ""  # in words, of the dosage texts; "" is Swedish
    message: str = ""
    is_queued: bool = False  # the e-prescription lies in a queue
    copy: int = 1
    is_revoked: bool = False
    practice: bool = False
    signed: str = ""  # text of the signed code
    unsigned: str = ""  # Swedish, why there is none
    remark: str = ""  # Swedish, what is to be known of the code

    @property
    def codes(self) -> str:
        """The digits of the bar code: the prescriber's, and the place's where it has its length."""
        return self.code + (self.workplace_code if len(self.workplace_code) == 13 else "")


def paper_of(
    issued: Issued, personal: IssuedPersonal, *, copy: int = 1, practice: bool = False
) -> PrescriptionPaper:
    """Return what the paper of an order says; a protected name stands on none."""
    prescriber = personal.prescriber
    identified_by, patient_id = _identity(personal.patient, issued.issued_at.date())
    orders = zip(issued.rows, personal.words, strict=True)
    return PrescriptionPaper(
        number=issued.number,
        issued_at=issued.issued_at,
        reason=REASON_ON_PAPER[issued.reason],
        patient=personal.patient.listed_name,
        identified_by=identified_by,
        patient_id=patient_id,
        is_entitled=issued.is_entitled,
        rows=tuple(_row(*each) for each in orders),
        is_urgent=issued.is_urgent,
        valid_until=issued.valid_until,
        issuer=_issuer(prescriber),
        place=", ".join(t for t in (prescriber.workplace, prescriber.workplace_address) if t),
        phone=prescriber.phone,
        code=prescriber.code,
        workplace_code=prescriber.workplace_code,
        first_by=issued.first_by,
        language=language_words(issued.language),
        message=personal.message,
        is_queued=issued.e_prescription is EPrescription.QUEUED,
        copy=copy,
        practice=practice,
    )


def in_letters(number: int) -> str:
    """Return a number of withdrawals in letters, as nobody can add a digit to it."""
    if number < len(NUMBER_WORDS):
        return NUMBER_WORDS[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (NUMBER_WORDS[ones] if ones else "")


def _row(row: PrescribedRow, words: OrderWords) -> PaperRow:
    product = row.product
    many = f"{row.packages} × " if row.packages > 1 else ""
    amount = f"{many}{product.pack}"
    number = f"vnr {product.varunummer}" if product.varunummer else ""
    flags = (
        (row.is_start_pack, "Startförpackning vid första uttaget"),
        (row.is_communicable, "Smittskydd, kostnadsfritt"),
        (row.is_conditions_met, "Villkor för begränsad förmån uppfyllda"),
        (row.is_above_usual, "OBS, högre dos än den rekommenderade är avsedd"),
    )
    sort, heading = _KINDS.get(row.kind, ("", ""))
    what = ", ".join(t for t in (product.title, amount, number) if t)
    exchange = "" if sort else "Ja"
    return PaperRow(
        what=f"{sort}: {what}" if sort else what,
        use=use_of(words),
        withdrawals=in_letters(row.withdrawals),
        exchange=_OPPOSED if row.is_not_exchanged else exchange,
        described=(heading, words.description) if sort else None,
        interval=_interval(row.interval),
        remarks=tuple(text for is_set, text in flags if is_set),
    )


def _interval(text: str) -> str:
    if not text:
        return ""
    count, unit = text.split()
    one, many = _INTERVALS[unit]
    return f"{count} {one if count == '1' else many}"


def _identity(patient: Patient, today: date) -> tuple[str, str]:
    """Return what a patient is known by: its sort, as a heading, and what stands below it."""
    if patient.identity:
        identity = parse_identity(patient.identity, today)
        words = KIND_WORDS[identity.kind]
        return words[0].upper() + words[1:], identity.screen()
    sex = {"1": "man", "2": "kvinna"}.get(patient.sex, "kön ej angivet")
    born = f"{patient.birth_date.isoformat()}, {sex}" if patient.birth_date else ""
    return "Födelsedatum och kön", born


def _issuer(prescriber: Prescriber) -> str:
    """Return name and profession, and what tells apart those who share a group code."""
    position = f"befattning {prescriber.position}" if prescriber.position else ""
    licence = f"leg.kod {prescriber.licence}" if prescriber.licence else ""
    said = (prescriber.name, profession_words(prescriber.profession), position, licence)
    return ", ".join(part for part in said if part)
