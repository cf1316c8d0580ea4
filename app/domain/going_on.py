"""A draft that goes on from an earlier hand-out: the rest of it, or the next withdrawal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.clock import STOCKHOLM
from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.draft import (
    CallDraft,
    DispensingDraft,
    ExchangeDraft,
    PatientDraft,
    PrescriberDraft,
    RowDraft,
)
from app.domain.history import PastRow
from app.domain.identity import IdentityKind
from app.domain.supplied import RowRef
from app.domain.totals import Totals, ordered_product, root_of, rows_of, totals_of, worth


@dataclass(frozen=True)
class Left:
    """What is left to hand out of one row of an earlier hand-out (kvar)."""

    past: PastRow
    first: PastRow  # of the same order
    began: PastRow  # the same withdrawal
    totals: Totals

    @property
    def owed(self) -> Fraction:
        """Return what the withdrawal still owes, in packages as ordered."""
        return self.totals.owed(self.past.row.withdrawal)

    @property
    def next_withdrawal(self) -> int | None:
        """Return the next withdrawal, once nothing is owed of those before."""
        return self.totals.next_withdrawal


def left_of(history: Iterable[PastRow], rows: Iterable[PastRow]) -> list[Left]:
    """Return what is left of each of the rows that leaves anything; `history` holds them too."""
    known = tuple(history)
    found = []
    for past in rows:
        order = rows_of(known, root_of(past))
        totals = totals_of(order)
        if totals is None:
            continue
        number = past.row.withdrawal
        began = next((p for p in order if p.row.withdrawal == number), past)
        left = Left(past, order[0], began, totals)
        if left.owed or left.next_withdrawal:
            found.append(left)
    return found


def go_on(made: Dispensed, personal: DispensedPersonal, lefts: Iterable[Left]) -> DispensingDraft:
    """Return a draft of what is owed, or of the next withdrawals when nothing is.

    What is asked anew at each hand-out stays empty: who collects, and the advice.
    """
    every = list(lefts)
    chosen = [left for left in every if left.owed] or every
    return DispensingDraft(
        patient=patient_draft(personal),
        prescriber=prescriber_draft(personal),
        rows=tuple(_row(left, personal) for left in chosen),
        issued_on=made.issued_on.isoformat(),
        reason=made.reason,
        signature_seen=True,
        origin=made.origin,
        kind=made.kind,
        is_urgent=made.is_urgent,
        valid_until=made.valid_until.isoformat() if made.valid_until else "",
        call=call_draft(personal),
        form_number=personal.form_number,
        is_entitled=made.is_entitled,
    )


def _row(left: Left, personal: DispensedPersonal) -> RowDraft:
    past, first = left.past.row, left.first
    ordered = ordered_product(first.row)
    root = RowRef(first.subject, first.row.row)
    row = RowDraft(
        product=past.product,
        withdrawals=left.totals.withdrawals,
        dosage=personal.dosages[past.row - 1],
        benefit=past.benefit,
        kind=past.kind,
        description=text_of_row(personal.descriptions, past.row),
        ordered=left.totals.ordered,
        interval=past.interval,
        exchange=ExchangeDraft(
            past.outcome, past.prescribed, text_of_row(personal.exchange_reasons, past.row)
        ),
        lasts_days=past.lasts_days if past.aid else 0,
        in_letters=text_of_row(personal.letters, past.row),
        free_ground=past.free_ground,
        aid=past.aid,
        follows=root,
    )
    if left.owed:
        began = RowRef(left.began.subject, left.began.row.row)
        most = int(left.owed / worth(past.product, ordered))
        return replace(row, packages=max(1, most), withdrawal=past.withdrawal, completes=began)
    most = int(left.totals.ordered / worth(past.product, ordered))
    return replace(row, packages=max(1, most), withdrawal=left.next_withdrawal or 1)


def patient_draft(personal: DispensedPersonal) -> PatientDraft:
    """Return the patient of a hand-out as typed."""
    patient = personal.patient
    has_number = patient.identity_kind != IdentityKind.BIRTH_DATE.value
    born = patient.birth_date.strftime("%Y%m%d") if patient.birth_date else ""
    return PatientDraft(
        name=patient.name,
        identity=patient.identity,
        birth_date="" if has_number else born,
        sex="" if has_number else patient.sex,
        is_protected=patient.is_protected,
        species=patient.species,
        animal=patient.animal,
    )


def prescriber_draft(personal: DispensedPersonal) -> PrescriberDraft:
    """Return the prescriber of a hand-out as typed."""
    p = personal.prescriber
    written = (p.name, p.profession, p.code, p.workplace, p.workplace_code, p.phone)
    kept = (p.category, p.position, p.country, p.aid_code, p.workplace_address, p.licence)
    return PrescriberDraft(*written, *kept)


def call_draft(personal: DispensedPersonal) -> CallDraft:
    """Return the call of a hand-out as typed, but for whether it was called back."""
    call = personal.call
    if call is None:
        return CallDraft()
    at = f"{call.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if call.at else ""
    return CallDraft(call.spoke_with, call.number, at, call.read_back, call.receiver)


def text_of_row(texts: tuple[str, ...], row: int) -> str:
    """Return a row's text, "" where no row has any."""
    return texts[row - 1] if texts else ""
