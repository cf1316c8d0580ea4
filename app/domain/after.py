"""What is said after a hand-out, and what a bag lacks before it: pure, from drafts and courses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from uuid import UUID

from app.domain import decisions
from app.domain.after_entries import (
    AfterWords,
    CorrectedPersonal,
    DispensingCorrected,
    DispensingPrepared,
    ReturnedRow,
)
from app.domain.calls import parse_call_time
from app.domain.clock import is_before
from app.domain.course import AnyCourse, Course, Version
from app.domain.dispensing import Dispensed, DispensedPersonal, check, make, say
from app.domain.draft import CorrectionDraft, DispensingDraft, OpenSlip
from app.domain.findings import Finding, Refused, Severity, missing, refuse, wrong
from app.domain.order import Product
from app.domain.rules import RuleSet
from app.domain.steps import Step, plan_after
from app.domain.supplied import DispensedRow
from app.domain.surroundings import Surroundings

_LATER = ("advice_given", "identity_checked", "approval")  # fields asked when the bag is collected


def prepare(slip: OpenSlip, around: Surroundings, shelf: str) -> DispensingPrepared:
    """Return what a bag's entry says, or refuse with all that must be in order before it waits.

    Without a pharmacist the warnings wait too: who hands out decides upon them.
    """
    findings = check(slip.draft, around)
    if stops := bag_obstacles(slip.draft, findings, around):
        raise Refused(stops)
    dispensed, personal = say(slip, around, findings)
    return DispensingPrepared(replace(dispensed, steps=()), " ".join(shelf.split()), personal)


def bag_obstacles(
    draft: DispensingDraft, findings: Sequence[Finding], around: Surroundings
) -> list[Finding]:
    """Return what forbids that the slip waits as a bag."""
    return [
        found
        for found in decisions.obstacles(draft, findings)
        if found.field not in _LATER
        and not found.field.startswith("collector.")
        and (found.severity is Severity.STOP or around.approver)
    ]


def correct(
    slip: OpenSlip, around: Surroundings, course: Course, alone: str
) -> DispensingCorrected:
    """Return what a correction's entry says, or refuse with everything that is in the way."""
    given = slip.draft.correction
    if given is None:
        raise AssertionError("the slip corrects nothing")
    dispensed, personal = make(slip, around)
    check_covers_returned(course, {row.row: row.packages for row in dispensed.rows})
    before = course.current
    if lacking := list(_lacking(given, dosages_differ(before, personal), around)):
        raise Refused(lacking)
    if says_the_same(before, dispensed, personal):
        raise refuse("Inget är ändrat.", "Rätta det som är fel, eller avbryt rättelsen.")
    same = _rows_alike(before, dispensed, personal)
    planned = before.dispensed.steps, dispensed.steps
    steps = follow_up(*planned, same, around.rules, slip.entry)
    return DispensingCorrected(
        saw=given.saw,
        dispensed=replace(dispensed, steps=steps),
        spoke_at=parse_call_time(given.spoke_at),
        personal=CorrectedPersonal(
            personal, AfterWords(" ".join(given.reason.split()), alone), given.spoke_with.strip()
        ),
    )


def dosages_differ(before: Version, personal: DispensedPersonal) -> bool:
    """Tell whether the prescriber's dosage says something else than before."""
    return before.personal is not None and before.personal.dosages != personal.dosages


def says_the_same(before: Version, dispensed: Dispensed, personal: DispensedPersonal) -> bool:
    """Tell whether nothing that anybody can read is changed."""
    old = before.dispensed
    alike = replace(
        dispensed, steps=old.steps, findings=old.findings, rules=old.rules, register=old.register,
        checks=old.checks, from_form=old.from_form,
    )  # fmt: skip
    spoken = before.personal and replace(
        before.personal, reasons=personal.reasons, covers=personal.covers
    )
    return alike == old and spoken == personal


def products_of(course: AnyCourse, rows: Sequence[ReturnedRow] = ()) -> tuple[Product, ...]:
    """Return the products of a hand-out, or of some rows of it."""
    chosen = {row.row for row in rows}
    every = course.current.dispensed.rows
    return tuple(row.product for row in every if not chosen or row.row in chosen)


def check_returned(course: AnyCourse, rows: Sequence[ReturnedRow]) -> None:
    """Refuse goods that came back beyond what was handed out, or none at all."""
    given = {row.row: row.packages for row in course.current.dispensed.rows}
    back = course.returned
    if not rows:
        raise refuse("Inget är återlämnat.", "Skriv hur många förpackningar.", field="packages")
    for row in rows:
        left = given.get(row.row, 0) - back[row.row]
        if not 1 <= row.packages <= left:
            cure = f"Ange 1 till {left}." if left > 0 else "Allt är redan återlämnat."
            raise Refused([wrong("Så många lämnades inte ut.", cure, f"rows.{row.row - 1}")])


def check_covers_returned(course: AnyCourse, packages: Mapping[int, int]) -> None:
    """Refuse a correction, packages by row, to less than has come back already."""
    for row, back in sorted(course.returned.items()):
        if packages.get(row, 0) < back:
            cure = f"{back} är redan återlämnade. Rätta till minst så många."
            raise Refused([wrong("Färre än vad som kommit tillbaka.", cure, f"rows.{row - 1}")])


def _lacking(given: CorrectionDraft, changes_dosage: bool, around: Surroundings) -> list[Finding]:
    found = [] if given.reason.strip() else [missing("Orsak", "correction.reason")]
    if not changes_dosage or given.was_miswritten:
        return found
    if not given.spoke_with.strip():
        return [*found, around.rules.finding("A-CONTACT", "correction.spoke_with")]
    at = parse_call_time(given.spoke_at)
    if at is None or is_before(around.now, at):
        cure = "Skriv år-månad-dag tid, som 2026-11-23 14:32."
        return [*found, wrong("Tiden för samtalet går inte att läsa.", cure, "correction.spoke_at")]
    return found


def follow_up(
    before: Sequence[Step],
    planned: Sequence[Step],
    same: set[tuple[int, str]],
    rules: RuleSet,
    entry: UUID,
) -> tuple[Step, ...]:
    """Return the steps of the new content: those it shares with the old are not done twice.

    `same` holds row and code of what another system would be told just the same.
    """
    keeps = {rule.code for rule in rules.steps if rule.keeps}
    old = {(step.row, step.code): step for step in before if step.undoes is None}
    steps = []
    for step in planned:
        known = old.get((step.row, step.code))
        stays = known is not None and (step.code in keeps or (step.row, step.code) in same)
        steps.append(replace(step, replaces=known.id) if known and stays else step)
    shared = {step.replaces for step in steps}
    undone = (step for step in old.values() if step.id not in shared)
    return (*steps, *plan_after(rules.steps, "undone", undone, entry))


def _rows_alike(
    before: Version, dispensed: Dispensed, personal: DispensedPersonal
) -> set[tuple[int, str]]:
    """Return row and code of what another system would be told just the same."""
    old, past = before.dispensed, before.personal
    if past is None:
        return set()
    about = (old.issued_on, old.happened_at, old.kind, old.origin, past.patient, past.prescriber)
    now = (
        dispensed.issued_on, dispensed.happened_at, dispensed.kind, dispensed.origin,
        personal.patient, personal.prescriber,
    )  # fmt: skip
    found: set[tuple[int, str]] = set()
    pairs = zip_longest(old.rows, dispensed.rows)
    for one, other in pairs:
        if one is None or other is None:
            continue
        codes = {step.code for step in dispensed.steps if step.row == other.row}
        if one.product == other.product and one.packs == other.packs:
            found |= {(other.row, code) for code in codes if code == "decommission"}
        dosages = past.dosages[one.row - 1], personal.dosages[other.row - 1]
        if about == now and _told(one) == _told(other) and dosages[0] == dosages[1]:
            found |= {(other.row, code) for code in codes if code != "decommission"}
    return found


def _told(row: DispensedRow) -> DispensedRow:
    return replace(row, packs=())
