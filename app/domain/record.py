"""The line of JSON that a hand-out is recorded from by scripts: documented, strict, and lasting."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from app.domain.clock import STOCKHOLM
from app.domain.draft import (
    CallDraft,
    CollectorDraft,
    DispensingDraft,
    PatientDraft,
    PaymentDraft,
    PrescriberDraft,
)
from app.domain.findings import refuse
from app.domain.order import Collector, OrderKind, Origin, PaperReason
from app.domain.record_rows import (
    FindProduct,
    RecordedPayment,
    RecordedRow,
    payment_draft,
    row_draft,
)


class RecordedPatient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The patient (patient): a number, or birth date and sex."""

    name: str
    identity: str = ""
    birth_date: str = ""  # eight digits
    sex: str = ""  # 1 man, 2 woman, 3 unspecified
    is_protected: bool = False
    species: str = ""  # of an animal, whose owner the name and the number are about
    animal: str = ""  # the animal's name


class RecordedPrescriber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The prescriber (förskrivare)."""

    name: str
    profession: str
    code: str
    workplace: str
    phone: str
    workplace_code: str = ""
    category: str = ""  # national category, as "LAK"
    position: str = ""  # position code that a group code asks for
    country: str = ""  # of an EEA prescription
    aid_code: str = ""  # for aids, from the region
    workplace_address: str = ""
    licence: str = ""  # licence code beside a group code, of others than physicians


class RecordedCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A call (samtal): the telephone order, or a call-back; taken by who runs the command."""

    spoke_with: str
    number: str
    at: datetime  # with offset
    read_back: bool
    called_back: datetime | None = None  # of a telephone order: a number found elsewhere
    back_number: str = ""
    answered: str = ""


class RecordedCollector(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who came for the medicine (hämtare), unless the patient did."""

    who: Collector
    name: str = ""
    judgement: str = ""  # how the pharmacist was assured, in words; no number


class RecordedDispensing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One hand-out (utlämning), as `record` takes it; the same `id` twice is one hand-out."""

    patient: RecordedPatient
    prescriber: RecordedPrescriber
    rows: tuple[RecordedRow, ...]
    issued_on: date
    identity_checked: str
    advice_given: bool
    reason: PaperReason | None = None  # of paper for a person, or technical alcohol
    signature_seen: bool = False  # on paper
    origin: Origin = Origin.PAPER
    kind: OrderKind = OrderKind.HUMAN
    form_number: str = ""  # printed on the form
    is_entitled: bool | None = None  # the patient to benefit, by the form; absent: not noted
    is_urgent: bool = False  # marked AKUT
    valid_until: date | None = None  # when the prescriber wrote a shorter time
    first_by: date | None = None  # the latest day of the first withdrawal
    call: RecordedCall | None = None
    collector: RecordedCollector | None = None  # absent is the patient
    payment: RecordedPayment | None = None  # absent: nobody has noted any
    happened_at: datetime | None = None  # with offset; absent is now
    id: UUID | None = None
    confirmed: tuple[str, ...] = ()  # decisions on warnings, as "RULE@field"
    reasons: dict[str, str] = {}  # of decisions, by the same key, where the warning asks why


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a line."""
    return msgspec.json.schema(RecordedDispensing)


def draft_of(line: RecordedDispensing, find: FindProduct, receiver: str = "") -> DispensingDraft:
    """Return the line as a draft, with its products as they are found.

    `receiver` is the id of who takes the call, if there was one.
    """
    return DispensingDraft(
        patient=PatientDraft(**msgspec.structs.asdict(line.patient)),
        prescriber=PrescriberDraft(**msgspec.structs.asdict(line.prescriber)),
        rows=tuple(row_draft(row, find, f"rows.{i}") for i, row in enumerate(line.rows)),
        issued_on=line.issued_on.isoformat(),
        reason=line.reason,
        signature_seen=line.signature_seen,
        identity_checked=line.identity_checked,
        advice_given=line.advice_given,
        happened_at=_in_sweden(line.happened_at) if line.happened_at else None,
        confirmed=line.confirmed,
        reasons=tuple(line.reasons.items()),
        origin=line.origin,
        kind=line.kind,
        is_urgent=line.is_urgent,
        form_number=line.form_number,
        is_entitled=line.is_entitled,
        valid_until=line.valid_until.isoformat() if line.valid_until else "",
        first_by=line.first_by.isoformat() if line.first_by else "",
        call=_call(line.call, receiver) if line.call else CallDraft(),
        collector=CollectorDraft(**msgspec.structs.asdict(line.collector))
        if line.collector
        else CollectorDraft(),
        payment=payment_draft(line.payment) if line.payment else PaymentDraft(),
    )


def _call(call: RecordedCall, receiver: str) -> CallDraft:
    back = call.called_back
    return CallDraft(
        spoke_with=call.spoke_with,
        number=call.number,
        at=_local(call.at),
        read_back=call.read_back,
        receiver=receiver,
        called_back=_local(back) if back else "",
        back_number=call.back_number,
        answered=call.answered,
    )


def _local(moment: datetime) -> str:
    """Return the moment as a person types it, to the minute."""
    return f"{_in_sweden(moment):%Y-%m-%d %H:%M}"


def _in_sweden(moment: datetime) -> datetime:
    """Return the moment by the clock of the pharmacy, whose days the rules count."""
    try:
        return moment.astimezone(STOCKHOLM)
    except OverflowError:  # at the ends of the calendar
        raise refuse("Tiden är orimlig.", "Rätta den.", field="happened_at") from None
