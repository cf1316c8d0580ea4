"""A slip being filled in: everything as typed, saved to the last field, complete or not."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import msgspec

from app.domain.emergency import EmergencyPrescription
from app.domain.interval import NO_INTERVAL, Interval
from app.domain.kit import FromForm
from app.domain.order import (
    PROTECTED_NAME,
    AidGroup,
    Benefit,
    Collector,
    ExchangeOutcome,
    FreeGround,
    OrderKind,
    Origin,
    PaperReason,
    PaymentMeans,
    Product,
    RowKind,
)
from app.domain.supplied import Pack, PerformedCheck, RowRef, TakenCode


@dataclass(frozen=True)
class PatientDraft:
    """The patient as typed (patientuppgifter)."""

    name: str = ""
    identity: str = ""  # personnummer or any other number, as typed
    birth_date: str = ""  # eight digits, when no number is known
    sex: str = ""  # national code 1, 2 or 3; asked for with a birth date
    is_protected: bool = False  # protected identity: name hidden on lists, prints and exports
    species: str = ""  # of an animal, whose owner `name` and the number are about
    animal: str = ""  # the animal's name

    @property
    def is_named(self) -> bool:
        """Whether somebody stands here."""
        return bool(self.name.strip() or self.identity.strip() or self.birth_date.strip())

    @property
    def listed_name(self) -> str:
        """What lists call the patient: never a protected name."""
        return PROTECTED_NAME if self.is_protected else self.name


@dataclass(frozen=True)
class PrescriberDraft:
    """The prescriber as typed (förskrivaruppgifter)."""

    name: str = ""
    profession: str = ""
    code: str = ""
    workplace: str = ""
    workplace_code: str = ""
    phone: str = ""
    category: str = ""  # national category, as "LAK"; "" unknown
    position: str = ""  # position code that a group code asks for, as "204090"
    country: str = ""  # of an EEA prescription
    aid_code: str = ""  # for aids (hjälpmedelskod), from the region
    workplace_address: str = ""
    licence: str = ""  # licence code that a group code asks for of others than physicians


@dataclass(frozen=True)
class CallDraft:
    """A call as typed (samtal): the telephone order itself, or a call-back about the paper."""

    spoke_with: str = ""
    number: str = ""
    at: str = ""  # local time as typed, "2026-11-23 14:32"
    read_back: bool = False  # the pharmacist read it back and it was right
    receiver: str = ""  # UUID of the pharmacist who took it, set when it is read back
    called_back: str = ""  # of a telephone order: when a number found elsewhere was called
    back_number: str = ""  # that number
    answered: str = ""  # who answered there


@dataclass(frozen=True)
class CollectorDraft:
    """Who comes for the medicine, as typed (hämtare)."""

    who: Collector = Collector.PATIENT
    name: str = ""  # unless the patient comes; never a number
    judgement: str = ""  # how the pharmacist was assured, in own words


@dataclass(frozen=True)
class ExchangeDraft:
    """The row's exchange as chosen (utbyte)."""

    outcome: ExchangeOutcome = ExchangeOutcome.NOT_ASSESSED_OFFLINE
    prescribed: Product | None = None  # when another product is handed out
    reason: str = ""  # the pharmacist's, where the outcome asks for one
    lowest: str = ""  # kronor a package as typed, of what is not taken in its place


@dataclass(frozen=True)
class PaymentDraft:
    """What was taken at the counter (betalning); always preliminary."""

    means: PaymentMeans | None = None
    charged: str = ""  # kronor as typed; "": as much as is to be paid by these means
    accumulated: str = ""  # kronor bought before in the period, as the patient's receipt says
    accumulated_on: str = ""  # ISO date of that receipt
    case_number: str = ""  # on the LMA card, unless it is the patient's number
    card_seen: bool = False  # a valid LMA card, or its receipt of at most 30 days


@dataclass(frozen=True)
class RowDraft:
    """One product row as typed (rad)."""

    product: Product | None = None
    packages: int = 1  # handed out now
    withdrawals: int = 1  # allowed by the prescriber
    dosage: str = ""  # dosage and purpose, as the label will say
    benefit: Benefit = Benefit.WITH
    kind: RowKind = RowKind.ORDINARY
    description: str = ""  # of what is made or sold on a licence, beside the dosage
    ordered: int = 0  # packages a withdrawal as ordered; 0: as many as are handed out
    withdrawal: int = 1  # which of the allowed ones this is
    interval: Interval = NO_INTERVAL  # at least between withdrawals
    lasts_days: int = 0  # how long what is handed out lasts; 0: nobody has said
    follows: RowRef | None = None  # where the same order was handed out first; None: here
    completes: RowRef | None = None  # whose rest this is: no new withdrawal
    exchange: ExchangeDraft = ExchangeDraft()
    packs: tuple[Pack, ...] = ()
    free_ground: FreeGround | None = None  # None: what age and product tell
    aid: AidGroup | None = None  # of a consumable
    in_letters: str = ""  # the withdrawals as the form has them in letters


@dataclass(frozen=True)
class RequisitionDraft:
    """The unit and who orders for it, as typed (rekvisition); its lines are the slip's rows."""

    unit: str = ""
    address: str = ""
    phone: str = ""
    customer: str = ""  # customer number at the pharmacy
    cost_centre: str = ""  # whom the unit's own invoice is booked on
    orderer: str = ""
    profession: str = ""
    code: str = ""  # of an orderer who has one
    orderer_phone: str = ""
    physician: str = ""  # responsible for what another orders; asked for with narcotics


@dataclass(frozen=True)
class SignedDecision:
    """Who took a decision on a warning, and when (signerat beslut)."""

    key: str  # as in `confirmed`
    by: str  # UUID of the pharmacist
    signature: str  # signum, as "SLi"
    at: datetime
    covers: str = ""  # digest of what it was about: it holds for exactly that


@dataclass(frozen=True)
class SignedCheck(PerformedCheck):
    """A check that holds for exactly what it was signed upon (signerad kontroll)."""

    covers: str = ""  # digest of that; no entry keeps it, since it would tell whose it was


@dataclass(frozen=True)
class CorrectionDraft:
    """What a correction of a hand-out tells beside the new content (rättelse)."""

    saw: UUID  # the last entry of the dispensing when it was opened
    reason: str = ""
    spoke_with: str = ""  # at the prescriber's, when the dosage is changed
    spoke_at: str = ""  # local time as typed
    was_miswritten: bool = False  # the dosage was written wrong here; the order says the same


@dataclass(frozen=True)
class VerifiedOrder:
    """What a signed code says, whole (kontrollerat reservrecept): the slip is compared with it."""

    prescription: EmergencyPrescription
    issuer: str
    key_since: date
    list_made_at: datetime


@dataclass(frozen=True)
class DispensingDraft:
    """A slip being filled in (utkast)."""

    patient: PatientDraft = PatientDraft()
    prescriber: PrescriberDraft = PrescriberDraft()
    rows: tuple[RowDraft, ...] = (RowDraft(),)
    issued_on: str = ""  # ISO date as typed
    reason: PaperReason | None = None
    signature_seen: bool = False  # the prescriber's handwritten signature is on the paper
    identity_checked: str = ""  # how the collector's identity was assured
    advice_given: bool = False
    advised_by: str = ""  # UUID of who gave the advice; "": who hands out
    happened_at: datetime | None = None  # None: at the moment of handing out
    confirmed: tuple[str, ...] = ()  # rules whose warning the pharmacist has taken a decision on
    origin: Origin = Origin.PAPER
    kind: OrderKind = OrderKind.HUMAN
    is_urgent: bool = False  # marked AKUT: one withdrawal only
    valid_until: str = ""  # ISO date, when the prescriber wrote a shorter one
    first_by: str = ""  # ISO date, the latest for the first withdrawal
    call: CallDraft = CallDraft()  # the telephone order, or the call-back about the paper
    collector: CollectorDraft = CollectorDraft()
    checks: tuple[SignedCheck, ...] = ()
    payment: PaymentDraft = PaymentDraft()
    reasons: tuple[tuple[str, str], ...] = ()  # of decisions: key as in `confirmed`, and in words
    papers: tuple[str, ...] = ()  # SHA-256 of pictures of the paper, hex
    signed: tuple[SignedDecision, ...] = ()  # who took the decisions in `confirmed`
    correction: CorrectionDraft | None = None  # of a hand-out that was made
    bag: UUID | None = None  # the entry that prepared the bag that is handed out
    from_form: FromForm | None = None  # the paper kit's, when it is typed off one
    form_number: str = ""  # printed on the form, as typed
    is_entitled: bool | None = None  # the patient to benefit, by the form; None: not noted
    requisition: RequisitionDraft = RequisitionDraft()  # in the place of patient and prescriber
    code: TakenCode | None = None  # the signed code that the order came as
    verified: VerifiedOrder | None = None  # what that code says, until it is handed out

    @property
    def listed_name(self) -> str:
        """Whom lists say that the slip is for: the patient, never a protected name, or a unit."""
        is_for_unit = self.kind is OrderKind.REQUISITION
        return self.requisition.unit if is_for_unit else self.patient.listed_name

    def label_digest(self) -> str:
        """Return what changes whenever anything on the labels would."""
        rows = [_on_label(row) for row in self.rows]
        uses = [self.kind] if self.kind is OrderKind.AID_CARD else []  # unwritten ones have words
        who = replace(self.prescriber, workplace_address="", licence="")
        on_labels = msgspec.json.encode((self.patient, who, rows, *uses))
        return hashlib.sha256(on_labels).hexdigest()


def _on_label(row: RowDraft) -> RowDraft:
    """Return the row without packs, what was read off them, and letters: they are on no label."""
    product = row.product
    if product is not None and product.is_schedule_seen:
        product = replace(product, schedule=None, is_schedule_seen=False)
    return replace(row, packs=(), product=product, in_letters="")


@dataclass(frozen=True)
class OpenSlip:
    """A draft on its slip (öppen expedition): the numbers that no crash can double."""

    subject: UUID  # of the dispensing to be
    entry: UUID  # id of the entry to be
    slip: str  # as "A-0113-M"
    opened_at: datetime
    saved_at: datetime
    draft: DispensingDraft
    printed: str = ""  # the draft's label digest when its labels were last printed
    holder: str = ""  # which screen has it; whoever takes it up later holds it alone
