"""Open a slip, keep what is typed, say what is missing, void it."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.aid_card import first_row
from app.domain.checks import CheckState, kind_of, sign, states
from app.domain.decisions import obstacles
from app.domain.dispensing import check, patient_of, planned_steps
from app.domain.draft import DispensingDraft, OpenSlip, SignedCheck
from app.domain.findings import Finding, Refused, Unavailable, refuse
from app.domain.free_text import FreeText
from app.domain.order import OrderKind
from app.domain.outage import find_containing
from app.domain.price import Charge, charge
from app.domain.reviewing import looking_id
from app.domain.rules import RuleSet
from app.domain.slip_entries import PatientViewed, SlipVoided
from app.domain.staff import Act
from app.domain.steps import Step
from app.domain.supplied import CheckKind
from app.domain.supply import totals_with
from app.domain.surroundings import Surroundings
from app.domain.totals import Totals
from app.store import drafts, print_jobs
from app.store.journal import Writing
from app.store.projections.outages import list_outages
from app.store.projections.people import list_people
from app.usecases.workplace import Workplace, may_now, require, rules_of, surroundings


@dataclass(frozen=True)
class Review:
    """What is to be said of a draft (genomgång)."""

    findings: tuple[Finding, ...]
    obstacles: tuple[Finding, ...]  # what still forbids handing out
    steps: tuple[Step, ...]  # what would have to wait
    earlier: int | None  # hand-outs to the patient that stand here; None: nobody knows who it is
    checks: tuple[CheckState, ...]  # all three
    signatures: dict[str, str]  # short signature by UUID, of who has signed checks
    charge: Charge  # what is to be paid, preliminary
    rules: RuleSet  # by which it was checked
    totals: tuple[Totals | None, ...] = ()  # of each row's order, once it is handed out


def open_slip(
    workplace: Workplace,
    happened_at: datetime | None = None,
    kind: OrderKind = OrderKind.HUMAN,
) -> OpenSlip:
    """Allot the next slip number and open an empty draft on it, in one transaction.

    `happened_at` is given when paper is captured late: the outage is the one that contains it.
    """
    require(workplace, Act.DRAFT)
    moment = happened_at or workplace.computer.clock.now()
    with workplace.journal.write(workplace.person.id) as writing:
        outage = find_containing(list_outages(writing.connection), moment)
        if outage is None:
            raise Refused([rules_of(workplace).finding("P-OUTAGE", "outage")])
        rows = (first_row(kind, rules_of(workplace)),)
        draft = DispensingDraft(rows=rows, kind=kind, happened_at=happened_at)
        slip = drafts.allot_slip(writing, outage.id, draft)
        drafts.save_draft(writing.connection, slip)
    return slip


def list_slips(workplace: Workplace) -> list[OpenSlip]:
    """Return the open slips, the oldest first; none to who may not see whose medicine it is."""
    if not may_now(workplace, Act.READ):
        return []
    return drafts.list_drafts(workplace.journal.vault.connection)


def save_draft(workplace: Workplace, slip: OpenSlip, draft: DispensingDraft) -> OpenSlip:
    """Keep what is typed so far; it survives a killed process. Decisions and checks are a
    pharmacist's, and nobody signs a check for another."""
    require(workplace, Act.DRAFT)
    saved = replace(slip, draft=draft, saved_at=workplace.computer.clock.now())
    vault = workplace.journal.vault
    with vault.transaction() as connection:
        before = drafts.held_draft(connection, slip).draft
        saved = drafts.signed_draft(connection, saved, workplace.person.id)
        known = {*before.confirmed, *before.reasons, *before.signed}
        if not set(before.checks).issuperset(draft.checks):
            _demand_own(workplace, draft, before)
        if not known.issuperset((*draft.confirmed, *draft.reasons, *draft.signed)):
            require(workplace, Act.HAND_OUT)
        if draft.call.receiver not in ("", before.call.receiver, str(workplace.person.id)):
            raise refuse("Samtalet är någon annans.", "Låt den logga in.", field="call.receiver")
        drafts.save_draft(connection, saved)
    return saved


def take_slip(workplace: Workplace, slip: OpenSlip) -> OpenSlip:
    """Take up a parked slip: as last saved, and from now on held by this screen alone.

    A patient who stands in it is looked at, which is logged.
    """
    require(workplace, Act.DRAFT)
    journal, person = workplace.journal, workplace.person.id
    with journal.write(person) as writing:
        taken = drafts.take_draft(writing.connection, slip.subject, person)
        now, at = workplace.computer.clock.now(), journal.identity.chain
        looked = looking_id(at, slip.subject, person, "parked", now)
        if taken.draft.patient.is_named and journal.find(looked) is None:
            writing.append(PatientViewed("parked", slip.subject), id=looked)
    return taken


def review(workplace: Workplace, slip: OpenSlip) -> Review:
    """Check the draft as it now stands and plan what must wait; nothing is written."""
    around = surroundings(workplace, slip.draft, slip.printed, slip.subject)
    findings = check(slip.draft, around)
    return Review(
        findings=tuple(findings),
        obstacles=tuple(obstacles(slip.draft, findings)),
        steps=planned_steps(slip.draft, around, slip.entry),
        earlier=_earlier(slip.draft, around),
        checks=states(slip.draft, findings),
        signatures=_signatures(workplace, slip.draft),
        totals=tuple(
            totals_with(slip.draft, around, index) for index in range(len(slip.draft.rows))
        ),
        charge=charge(slip.draft, around),
        rules=around.rules,
    )


def void_slip(workplace: Workplace, slip: OpenSlip, reason: str) -> None:
    """Say that the slip will never be a dispensing; its number is accounted for."""
    require(workplace, Act.DRAFT)
    text = " ".join(reason.split())
    if slip.draft.correction is not None:
        raise refuse("Numret är använt.", "Avbryt rättelsen i stället.", field="slip")
    if not text:
        raise refuse("Skäl saknas.", "Skriv varför expeditionen makuleras.", field="reason")
    with workplace.journal.write(workplace.person.id) as writing:
        drafts.held_draft(writing.connection, slip)
        voided = SlipVoided(slip.slip, FreeText(text))
        writing.append(voided, subject=slip.subject, outage=_outage_of_form(writing, slip))
        drafts.remove_draft(writing.connection, slip.subject)
        print_jobs.cancel_unsent(writing.connection, slip.subject, workplace.computer.clock.now())
    with suppress(Unavailable):  # the slip is voided, whatever becomes of its pictures
        connection = workplace.journal.vault.connection
        workplace.papers.drop(drafts.unnamed_papers(connection, slip.draft.papers))


def _outage_of_form(writing: Writing, slip: OpenSlip) -> UUID | None:
    """Return the outage that a form of the paper kit is void in; other slips were issued in one."""
    moment = slip.draft.happened_at
    if slip.draft.from_form is None or moment is None:
        return None
    outage = find_containing(list_outages(writing.connection), moment)
    return outage.id if outage else None


def drop_correction(workplace: Workplace, slip: OpenSlip) -> None:
    """Let a correction that was begun be; the hand-out stands as it stood."""
    require(workplace, Act.DRAFT)
    if slip.draft.correction is None:
        raise refuse("Expeditionen är ingen rättelse.", "Makulera den.", field="slip")
    with workplace.journal.vault.transaction() as connection:
        drafts.held_draft(connection, slip)
        drafts.remove_draft(connection, slip.subject)


def sign_check(workplace: Workplace, slip: OpenSlip, kind: CheckKind) -> SignedCheck:
    """Return one check of the slip as it stands, signed; refuse while anything of it is open."""
    require(workplace, Act.HAND_OUT)
    around = surroundings(workplace, slip.draft, slip.printed, slip.subject)
    left = [f for f in obstacles(slip.draft, check(slip.draft, around)) if kind_of(f) is kind]
    if left:
        raise Refused(left)
    return sign(slip.draft, kind, str(workplace.person.id), around.now)


def _demand_own(workplace: Workplace, draft: DispensingDraft, before: DispensingDraft) -> None:
    require(workplace, Act.HAND_OUT)
    fresh = set(draft.checks).difference(before.checks)
    if any(check.by != str(workplace.person.id) for check in fresh):
        raise refuse("Kontrollen är signerad av någon annan.", "Signera den själv.", field="checks")


def _earlier(draft: DispensingDraft, around: Surroundings) -> int | None:
    if not patient_of(draft, around.now.date()).key:
        return None
    return len({past.subject for past in around.history})


def _signatures(workplace: Workplace, draft: DispensingDraft) -> dict[str, str]:
    if not draft.checks:
        return {}
    signers = {check.by for check in draft.checks}
    people = list_people(workplace.journal.vault.connection)
    return {str(p.id): p.signature for p in people if str(p.id) in signers}
