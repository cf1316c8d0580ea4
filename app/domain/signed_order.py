"""An order that came as a signed code: what it fills in, what of it still stands, what differs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from app.domain.draft import (
    DispensingDraft,
    ExchangeDraft,
    PatientDraft,
    PrescriberDraft,
    RowDraft,
    VerifiedOrder,
)
from app.domain.emergency import EmergencyPrescription, PrescribedLine
from app.domain.findings import Finding
from app.domain.identity import parse_identity, tidy
from app.domain.interval import parse_interval
from app.domain.order import Benefit, ExchangeOutcome, FreeGround, Origin, Product
from app.domain.supplied import TakenCode
from app.domain.surroundings import Surroundings

_OF_PRESCRIBER = (
    "name", "profession", "code", "workplace", "workplace_code", "phone", "position",
    "workplace_address", "licence",
)  # fmt: skip


def is_blank(draft: DispensingDraft) -> bool:
    """Tell whether nothing of an order stands in a draft yet."""
    written = (draft.prescriber.name, draft.prescriber.code, draft.issued_on)
    has_rows = any(row.product or row.dosage.strip() for row in draft.rows)
    return not (draft.patient.is_named or any(map(str.strip, written)) or has_rows or draft.code)


def may_fill(draft: DispensingDraft, verified: VerifiedOrder) -> bool:
    """Tell whether a code may fill a draft: it is blank, but perhaps for the same patient."""
    told, day = verified.prescription.patient, verified.prescription.issued_at.date()
    typed = draft.patient.identity
    is_same = bool(typed) and parse_identity(typed, day).canonical == told.identity
    return is_blank(replace(draft, patient=PatientDraft()) if is_same else draft)


def fill(
    draft: DispensingDraft,
    code: TakenCode,
    verified: VerifiedOrder,
    product_of: Callable[[PrescribedLine], Product],
) -> DispensingDraft:
    """Return a blank draft with all that the code says; the signature on the paper is not seen."""
    order = verified.prescription
    p = order.prescriber
    written = (p.name, p.profession, p.code, p.workplace, p.workplace_code, p.phone)
    return replace(
        draft,
        origin=Origin.EMERGENCY,
        patient=_patient(order),
        prescriber=PrescriberDraft(
            *written,
            p.category,
            p.position,
            workplace_address=p.workplace_address,
            licence=p.licence,
        ),
        rows=tuple(_row(line, product_of(line), order) for line in order.lines),
        issued_on=order.issued_at.date().isoformat(),
        valid_until=order.valid_until.isoformat(),
        first_by=order.first_by.isoformat() if order.first_by else "",
        reason=order.reason,
        is_urgent=order.is_urgent,
        is_entitled=order.is_entitled,
        code=code,
        verified=verified,
    )


def standing(draft: DispensingDraft) -> frozenset[str]:
    """Return the paths of the fields that say what the code says."""
    if draft.verified is None:
        return frozenset()
    return frozenset(path for path, is_same in _compared(draft, draft.verified) if is_same)


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield where the slip says something else than the code, and that the code was used before."""
    rules = around.rules
    if around.code_slip:
        text = f"Receptets kod är redan tagen här, {around.code_slip}."
        yield rules.finding("C-REPLAYED", "code", text)
    if (verified := draft.verified) is None:
        return
    days = (around.now - verified.list_made_at).days
    if days > rules.value("C-LIST-AGE"):
        yield rules.finding("C-LIST-AGE", "code", f"Tillitslistan är {days} dagar gammal.")
    for path, is_same in _compared(draft, verified):
        if not is_same:
            yield rules.finding("C-DIFFERS", path)
    if len(draft.rows) != len(verified.prescription.lines):
        yield rules.finding("C-ROWS", "rows")


def _patient(order: EmergencyPrescription) -> PatientDraft:
    told = order.patient
    born = f"{told.birth_date:%Y%m%d}" if told.birth_date and not told.identity else ""
    sex = "" if told.identity else told.sex
    return PatientDraft(told.name, told.identity, born, sex, told.is_protected)


def _row(line: PrescribedLine, product: Product, order: EmergencyPrescription) -> RowDraft:
    benefit = Benefit.WITHOUT if order.is_entitled is False else Benefit.WITH
    opposed = ExchangeDraft(outcome=ExchangeOutcome.PRESCRIBER_OPPOSED)
    return RowDraft(
        product=product,
        packages=line.packages,
        withdrawals=line.withdrawals,
        dosage=dosage_of(line),
        benefit=Benefit.FREE if line.is_communicable else benefit,
        kind=line.kind,
        description=line.description,
        interval=parse_interval(line.interval),
        exchange=opposed if line.is_not_exchanged else ExchangeDraft(),
        free_ground=FreeGround.COMMUNICABLE_DISEASE if line.is_communicable else None,
    )


def dosage_of(line: PrescribedLine) -> str:
    """Return dosage and purpose as the label says them."""
    dosage, purpose = line.dosage.strip(), line.purpose.strip()
    if not purpose:
        return dosage
    ended = dosage if dosage.endswith((".", "!", "?")) else f"{dosage}."
    return f"{ended} {purpose[0].upper()}{purpose[1:]}"


def _compared(draft: DispensingDraft, verified: VerifiedOrder) -> Iterator[tuple[str, bool]]:
    """Yield each field that the code fills, and whether it says the same."""
    order = verified.prescription
    patient, told = draft.patient, _patient(order)
    yield "patient.name", _same(patient.name, told.name)
    if told.identity:
        typed = parse_identity(patient.identity, order.issued_at.date()).canonical
        yield "patient.identity", typed == told.identity
    else:
        yield "patient.birth_date", tidy(patient.birth_date) == told.birth_date
        yield "patient.sex", patient.sex == told.sex
    by = order.prescriber
    for name in _OF_PRESCRIBER:
        if getattr(by, name):
            is_same = _same(getattr(draft.prescriber, name), getattr(by, name))
            yield f"prescriber.{name}", is_same
    yield "issued_on", _is_day(draft.issued_on, order.issued_at.date())
    yield "valid_until", _is_day(draft.valid_until, order.valid_until)
    if order.first_by:
        yield "first_by", _is_day(draft.first_by, order.first_by)
    yield "reason", draft.reason is order.reason
    yield "is_urgent", draft.is_urgent is order.is_urgent
    if order.is_entitled is not None:
        yield "is_entitled", draft.is_entitled is order.is_entitled
    for index, (row, line) in enumerate(zip(draft.rows, order.lines, strict=False)):
        yield from ((f"rows.{index}.{name}", same) for name, same in _compared_row(row, line))


def _compared_row(row: RowDraft, line: PrescribedLine) -> Iterator[tuple[str, bool]]:
    ordered = row.exchange.prescribed or row.product
    yield "product", ordered is not None and is_ordered(ordered, line.product)
    yield "kind", row.kind is line.kind
    yield "dosage", _same(row.dosage, dosage_of(line))
    yield "ordered" if row.ordered else "packages", (row.ordered or row.packages) == line.packages
    yield "withdrawals", row.withdrawals == line.withdrawals
    if line.interval:
        yield "interval", row.interval == parse_interval(line.interval)
    if line.description:
        yield "description", _same(row.description, line.description)
    if line.is_not_exchanged:
        yield "exchange", row.exchange.outcome is ExchangeOutcome.PRESCRIBER_OPPOSED
    if line.is_communicable:
        free = (Benefit.FREE, FreeGround.COMMUNICABLE_DISEASE)
        yield "benefit", (row.benefit, row.free_ground) == free


def is_ordered(product: Product, said: Product) -> bool:
    """Tell whether a product is the one that a code says: by number, else by name and strength."""
    for name in ("npl_pack_id", "varunummer"):
        if getattr(said, name) and getattr(product, name):
            return bool(getattr(product, name) == getattr(said, name))
    return _same(product.name, said.name) and _same(product.strength, said.strength)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _is_day(text: str, day: date) -> bool:
    return text.strip() == day.isoformat()
