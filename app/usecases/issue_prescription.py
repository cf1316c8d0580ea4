"""Issue an emergency prescription: show the paper while it is written, issue it, print it again."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from app.device.device_key import DeviceKey
from app.documents.emergency_prescription import render_emergency_prescription
from app.documents.raster import page_size_mm
from app.domain.findings import Finding, Unavailable, refuse
from app.domain.issuing import key_id
from app.domain.order import Product
from app.domain.outage import find_containing
from app.domain.prescribing import IssuedBefore, IssuingAround, check, obstacles, patient_in
from app.domain.prescription_draft import PrescriptionDraft
from app.domain.prescription_entries import (
    Issued,
    IssuedPersonal,
    PrescriptionIssued,
    PrescriptionReprinted,
)
from app.domain.prescription_issue import as_prescription, make, sketch
from app.domain.prescription_paper import PrescriptionPaper, paper_of
from app.domain.printing import Paper, PrintOrder
from app.domain.staff import Act
from app.exchange.prescription_code import encode
from app.exchange.trust_list import from_content
from app.store import prescription_drafts, print_jobs
from app.store.drafts import allot_number
from app.store.journal import Writing
from app.store.projections.issuers import find_list
from app.store.projections.outages import list_outages
from app.store.projections.prescriptions import (
    PrescriptionLine,
    find_prescription,
    find_profile,
    list_of_patient,
)
from app.store.projections.references import find_pinned
from app.usecases.own_keys import find_issuing_key
from app.usecases.workplace import (
    Workplace,
    read_register,
    require,
    rules_of,
)

_TOLD = 50  # earlier orders of a patient that a twin is looked for among
_NO_KEY = "Utan signerad kod: datorn har ingen utfärdarnyckel som går att använda."
_NOT_KNOWN = "Inte känt om nyckeln är ansluten: mottagningen har ingen tillitslista."
_NOT_ENROLLED = "Nyckeln är inte ansluten: apoteket kan inte kontrollera koden."
_DRAFT = "UTKAST-"  # fills the place of the code until it is issued


@dataclass(frozen=True)
class DeskReview:
    """What is to be said of a draft (genomgång)."""

    findings: tuple[Finding, ...]
    obstacles: tuple[Finding, ...]  # what still forbids issuing


@dataclass(frozen=True)
class IssuedPaper:
    """An issued order and its paper (reservrecept)."""

    line: PrescriptionLine
    pdf: bytes
    is_in_line: bool  # for the printer of sheets, where one is set


def review(workplace: Workplace, draft: PrescriptionDraft) -> DeskReview:
    """Check the draft as it now stands; nothing is written."""
    require(workplace, Act.PRESCRIBE)
    findings = check(draft, _around(workplace, draft))
    return DeskReview(tuple(findings), tuple(obstacles(draft, findings)))


def preview(workplace: Workplace, draft: PrescriptionDraft) -> bytes:
    """Return the paper as PDF as it would be now; it has no number yet."""
    require(workplace, Act.PRESCRIBE)
    issued, personal = sketch(draft, "", _around(workplace, draft))
    paper = _paper(workplace, uuid4(), issued, personal)
    if draft.reason is None:
        paper = replace(paper, reason="")
    length = len(paper.signed)  # a draft is never signed in sight
    paper = replace(paper, signed=(_DRAFT * (length // len(_DRAFT) + 1))[:length])
    return _render(workplace, paper, is_large=draft.is_large)


def issue(workplace: Workplace, draft: PrescriptionDraft) -> IssuedPaper:
    """Check, allot a number, write the order and make its paper, all or nothing.

    Any retry finds what already stands. Nothing is issued that the paper cannot hold.
    """
    require(workplace, Act.PRESCRIBE)
    with workplace.journal.write(workplace.person.id) as writing:
        known = workplace.journal.find(draft.entry)
        subject = known.subject if known else _write(workplace, draft, writing)
        prescription_drafts.remove_prescription_draft(writing.connection, workplace.person.id)
    line = _find(workplace, subject)
    return IssuedPaper(line, _pdf(workplace, line), _has_printer(workplace))


def reprint(workplace: Workplace, subject: UUID) -> IssuedPaper:
    """Make the paper of an order once more, marked as such, and note it."""
    require(workplace, Act.PRESCRIBE)
    with workplace.journal.write(workplace.person.id) as writing:
        line = _find(workplace, subject)
        if line.is_revoked:
            raise refuse("Receptet är makulerat.", "Skriv ett nytt.", field="number")
        if line.personal is None:
            raise refuse("Personuppgifterna är gallrade.", "Receptet kan inte skrivas om.")
        again = replace(line, copies=line.copies + 1)
        writing.append(PrescriptionReprinted(again.copies), subject=subject)
        pdf = _pdf(workplace, again)
        _put_in_line(workplace, writing, again.issued.number, (subject, pdf))
    return IssuedPaper(_find(workplace, subject), pdf, _has_printer(workplace))


def _write(workplace: Workplace, draft: PrescriptionDraft, writing: Writing) -> UUID:
    around, subject = _around(workplace, draft), uuid4()
    now = around.now
    outage = find_containing(list_outages(writing.connection), now)
    where = outage.id if outage else None
    number, _ = allot_number(writing, where, subject)
    issued, personal = make(draft, str(number), around)
    paper = _paper(workplace, subject, issued, personal)
    pdf = _render(workplace, paper, is_large=issued.is_large)
    content = PrescriptionIssued(issued, personal)
    writing.append(content, id=draft.entry, subject=subject, outage=where)
    _put_in_line(workplace, writing, issued.number, (subject, pdf))
    return subject


def _has_printer(workplace: Workplace) -> bool:
    return Paper.SHEET in workplace.computer.printers


def _put_in_line(
    workplace: Workplace, writing: Writing, number: str, paper: tuple[UUID, bytes]
) -> None:
    """Put the paper in line in the transaction that makes it, where a printer is set."""
    if not _has_printer(workplace):
        return
    subject, pdf = paper
    title, size = f"Reservrecept {number}", page_size_mm(pdf)
    order = PrintOrder(Paper.SHEET, title, size_mm=size, pdf=pdf, subject=subject, slip=number)
    now = workplace.computer.clock.now()
    print_jobs.add_job(writing.connection, order, workplace.person.id, now)


def _pdf(workplace: Workplace, line: PrescriptionLine) -> bytes:
    if line.personal is None:
        raise refuse("Personuppgifterna är gallrade.", "Receptet kan inte skrivas om.")
    paper = _paper(workplace, line.subject, line.issued, line.personal)
    return _render(workplace, replace(paper, copy=line.copies), is_large=line.issued.is_large)


def _paper(
    workplace: Workplace, subject: UUID, issued: Issued, personal: IssuedPersonal
) -> PrescriptionPaper:
    """Return the words of the paper with the code that this computer's key signs, if it has one.

    The same order gives the same code each time, until the key is another.
    """
    practice = workplace.pharmacy.practice
    paper = paper_of(issued, personal, practice=practice)
    key = _find_key(workplace)
    if key is None:
        return replace(paper, unsigned=_NO_KEY)
    prescription = as_prescription(subject, issued, personal, is_practice=practice)
    code = encode(prescription, key.public_key, key.sign)
    remark = _remark(workplace, key.public_key, issued.issued_at)
    return replace(paper, signed=code, remark=remark)


def _find_key(workplace: Workplace) -> DeviceKey | None:
    """Return what signs, or nothing where that cannot be used: no paper waits for its code."""
    with suppress(Unavailable):
        return find_issuing_key(workplace.computer, workplace.key)
    return None


def _remark(workplace: Workplace, key: bytes, issued_at: datetime) -> str:
    """Return in Swedish what keeps pharmacies from believing the code, as far as is known here."""
    connection = workplace.journal.vault.connection
    organisation = find_pinned(connection)
    found = find_list(connection, organisation.fingerprint) if organisation else None
    if found is None:
        return _NOT_KNOWN
    listed = from_content(found.keys).by_id().get(key_id(key))
    return "" if listed and listed.covers(issued_at) else _NOT_ENROLLED


def _render(workplace: Workplace, paper: PrescriptionPaper, *, is_large: bool) -> bytes:
    fonts = workplace.computer.resources / "fonts"
    return render_emergency_prescription(paper, fonts, is_large=is_large)


def _find(workplace: Workplace, subject: UUID) -> PrescriptionLine:
    line = find_prescription(workplace.journal.vault.connection, subject)
    if line is None:
        raise refuse("Receptet finns inte här.", "Läs listan igen.", field="number")
    return line


def _around(workplace: Workplace, draft: PrescriptionDraft) -> IssuingAround:
    connection, now = workplace.journal.vault.connection, workplace.computer.clock.now()
    now = now.replace(microsecond=0)  # a code holds whole seconds
    info, _ = read_register(workplace)
    around = IssuingAround(
        now=now,
        rules=rules_of(workplace),
        profile=find_profile(connection, workplace.person.id),
        has_outage=find_containing(list_outages(connection), now) is not None,
        register=info.version if info else "",
    )
    patient = patient_in(draft, around.today)
    before = tuple(
        IssuedBefore(line.issued.number, line.issued.issued_at, _products(line))
        for line in list_of_patient(connection, patient.key, _TOLD)
        if not line.is_revoked
    )
    return replace(around, before=before)


def _products(line: PrescriptionLine) -> tuple[Product, ...]:
    return tuple(row.product for row in line.issued.rows)
