"""Close an outage: say what is still in the way, or prove that nothing is, on paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import uuid_utils.compat as uuid7

from app.documents.closing_protocol import render_closing_protocol
from app.domain.alerts import about_closing
from app.domain.clock import is_before
from app.domain.closing import ClosingReport, ComputerHeld, MoneyCount
from app.domain.closing_proof import (
    ClosingCheck,
    compare,
    covered,
    digest_of,
    hashes_of,
    list_closed,
)
from app.domain.evis import tasks_of
from app.domain.findings import Finding, Refused, Severity, missing, refuse
from app.domain.free_text import FreeText
from app.domain.kit import FORM_WORDS, FormEnd, KitForm, spans
from app.domain.outage import Outage, OutageState
from app.domain.outage_entries import OutageClosed
from app.domain.rules import RuleSet
from app.domain.staff import Act
from app.domain.steps import StepState
from app.store.drafts import list_drafts
from app.store.outages import closed_lists, count_entries, entries_of_outage, standing_at
from app.store.projections.alerts import list_alerts
from app.store.projections.doubts import find_doubts
from app.store.projections.evis import list_uses
from app.store.projections.fallen import FallenRow
from app.store.projections.kits import list_of_outage
from app.store.projections.outages import list_outages
from app.store.projections.slips import IssuedSlip, count_doubled, list_issued
from app.store.projections.steps import StepLine, list_steps
from app.store.ready_rows import list_left_behind
from app.usecases.closing_figures import count_words, report_of
from app.usecases.open_elsewhere import OpenElsewhere, list_of_outages
from app.usecases.workplace import Workplace, require, rules_of

_NAMED = 6  # slips that an obstacle names
_THERE = "Lämna ut eller makulera den där. Är datorn ur bruk: spärra den under Datorer, Skift+F8."


@dataclass(frozen=True)
class Closing:
    """How an outage adds up (avslut): what is in the way, and the report as it now reads."""

    outage: Outage
    obstacles: tuple[Finding, ...]
    report: ClosingReport
    doubts: tuple[Finding, ...] = ()  # it may be closed with these, by who says why
    told: tuple[Finding, ...] = ()  # worth knowing, and in nobody's way


@dataclass(frozen=True)
class Closed:
    """A closed outage (stängt avbrott) and its protocol as PDF."""

    outage: Outage
    protocol: bytes


def review_closing(workplace: Workplace, outage: UUID) -> Closing:
    """Add everything up; nothing is written."""
    connection = workplace.journal.vault.connection
    found = _load(workplace, outage)
    slips = [*list_issued(connection, outage), *list_of_outage(connection, found)]
    steps = list_steps(connection, outage)
    report = report_of(workplace, found, slips, steps)
    held = {slip.slip for slip in list_drafts(connection)}
    elsewhere = {slip.number: slip for slip in list_of_outages(workplace, [outage])}
    rules = rules_of(workplace)
    asked = [
        *_about_gone(elsewhere.values(), rules),
        *_about_narcotics(report, rules),
        *_about_numbers(slips, report, rules),
        *_about_packs(_packs_left(workplace, slips, steps), rules),
        *_about_computers(report.computers, found, rules),
        *_about_money(report.money, rules),
        *_about_unheard(list_left_behind(connection), outage, rules),
    ]
    stops = [finding for finding in asked if finding.severity is Severity.STOP]
    doubled = count_doubled(connection, outage)
    doubts = find_doubts(connection, rules)
    twins = {s.slip: None for s in steps if (s.subject, s.step.row) in doubts}
    return Closing(
        found,
        (
            *_obstacles(found, steps, report, doubled),
            *_twins_left(tuple(twins)),
            *_open_slips(slips, held, elsewhere),
            *stops,
        ),
        report,
        tuple(finding for finding in asked if finding.severity is Severity.WARN),
        (
            *(finding for finding in asked if finding.severity is Severity.INFO),
            *about_closing(list_alerts(connection, outage), rules),
        ),
    )


def close_outage(workplace: Workplace, outage: UUID, reason: str = "") -> Closed:
    """Close when every slip and step is accounted for; refuse with all that is not.

    The reason is asked for where something is in doubt: narcotics, numbers, money, other systems
    and computers. What the closing covers is listed with it, entry by entry.
    """
    require(workplace, Act.MANAGE)
    words = " ".join(reason.split())
    with workplace.journal.write(workplace.person.id) as writing:
        closing = review_closing(workplace, outage)
        if closing.obstacles:
            raise Refused(closing.obstacles)
        if closing.doubts and not words:
            raise Refused([*closing.doubts, missing("Skäl att stänga ändå", "reason")])
        report = closing.report
        entries = list(entries_of_outage(writing.connection, outage))
        closing_id = uuid7.uuid7()
        for told in list_closed(closing_id, entries):
            writing.append(told, subject=outage, outage=outage)
        content = OutageClosed(
            dispensed=report.dispensings,
            voided=sum(count.voided for count in report.series),
            steps=sum(count.total for count in report.steps),
            head=workplace.journal.head().hash,
            personal=FreeText(words) if closing.doubts else None,
            entries=len(entries),
            digest=digest_of(hashes_of(entries)),
        )
        writing.append(content, id=closing_id, subject=outage, outage=outage)
    # how the computers agreed is told as of before the closing, which none of them can have yet
    report = replace(review_closing(workplace, outage).report, computers=report.computers)
    return Closed(_load(workplace, outage), _protocol(workplace, report))


def closing_protocol(workplace: Workplace, outage: UUID) -> bytes:
    """Return the protocol as PDF; again at any time, as things stand then."""
    require(workplace, Act.READ)
    return _protocol(workplace, review_closing(workplace, outage).report)


def _protocol(workplace: Workplace, report: ClosingReport) -> bytes:
    return render_closing_protocol(report, workplace.computer.resources / "fonts")


def check_closing(workplace: Workplace, outage: UUID) -> ClosingCheck:
    """Tell whether all that a closing covers is here as it was, and name what is not."""
    require(workplace, Act.READ)
    found = _load(workplace, outage)
    if found.state is not OutageState.CLOSED:
        raise refuse("Avbrottet är inte stängt.", "Stäng det först.", field="outage")
    with workplace.journal.vault.snapshot() as connection:
        closed, lists = closed_lists(connection, outage)
        wanted = covered(lists)
        standing = standing_at(connection, wanted)
        total = count_entries(connection, outage)
    absent, changed = compare(wanted, standing)
    kept = ((place, one) for place, found in standing.items() if place in wanted for one in found)
    covers = sum(map(len, wanted.values()))
    return ClosingCheck(
        outage=found.label,
        digest=closed.digest if closed else "",
        entries=covers,
        missing=absent,
        changed=changed,
        later=max(0, total - (covers - len(absent)) - len(lists) - 1),
        is_whole=closed is not None and digest_of(kept) == closed.digest,
    )


def _obstacles(
    outage: Outage, steps: list[StepLine], report: ClosingReport, doubled: int
) -> Iterable[Finding]:
    if outage.state is OutageState.CLOSED:
        yield _stop("Avbrottet är redan stängt.", "Skriv ut protokollet igen vid behov.")
    if outage.state is OutageState.OPEN:
        yield _stop("Avbrottet är inte avslutat.", "Avsluta det när systemen är åter.", "open")
    yield from _steps_left([step for step in steps if not step.state.is_done])
    filed = sum(count.captured for count in report.forms if count.form == FORM_WORDS[KitForm.LOG])
    used = sum(count.used for count in report.series)
    handed, spent = report.dispensings + report.prescriptions, used - filed + doubled
    if handed != spent:
        text = "Antalet utlämningar och använda nummer skiljer sig"
        yield _stop(f"{text}: {handed} mot {spent}.", "Kör kontrollen under Drift.", "sums")


def _steps_left(left: Sequence[StepLine]) -> Iterable[Finding]:
    """Yield what is not done, a line for each sort of work, with where it lies."""
    for label, count in count_words(step.step.label for step in left).items():
        of_label = [step for step in left if step.step.label == label]
        slips = list(dict.fromkeys(step.slip for step in of_label))
        refused = sum(step.state is StepState.REFUSED for step in of_label)
        parts = f", varav {refused} avvisade" if refused else ""
        text = f"{label}: {count} kvar{parts}. Det gäller {_named(slips)}."
        yield _stop(text, "Redovisa under Efterregistrera, F7.", "steps")


def _twins_left(slips: Sequence[str]) -> Iterable[Finding]:
    """Yield the hand-outs that may be the same as another, or are and both still stand."""
    if slips:
        text = f"Dubbletter att avgöra: {len(slips)}. Det gäller {_named(slips)}."
        cure = "Avgör under Efterregistrera, F7; är de samma: backa den ena."
        yield _stop(text, cure, "twins")


def _named(slips: Sequence[str]) -> str:
    more = f" och {len(slips) - _NAMED} till" if len(slips) > _NAMED else ""
    return f"{', '.join(slips[:_NAMED])}{more}"


def _open_slips(
    slips: list[IssuedSlip], held: set[str], elsewhere: Mapping[str, OpenElsewhere]
) -> Iterable[Finding]:
    """Yield every slip that has no end; of blank forms that nobody has counted, all together."""
    for slip in slips:
        is_held = str(slip.number) in held
        if (there := elsewhere.get(str(slip.number))) is not None:
            if not there.is_gone:
                text = f"Expedition {there.number} är öppen vid {there.counter}."
                yield _stop(text + _until(there), _THERE, "elsewhere")
            continue
        if slip.end == "waiting":
            yield _stop(f"Påse {slip.number} väntar på hyllan.", "Lämna ut den, eller ta isär den.")
        elif is_held or not (slip.end or slip.form):
            yield _stop(f"Expedition {slip.number} är öppen.", "Lämna ut eller makulera den.")
    blank = [slip.number for slip in slips if slip.form and not slip.end]
    if left := [number for number in blank if str(number) not in held]:
        text = f"Pappersreserven är inte räknad: {', '.join(spans(left))}."
        yield _stop(text, "Mata in eller räkna blanketterna under Beredskap, F10.", "forms")


def _until(there: OpenElsewhere) -> str:
    """Say how old it is that a slip is open, unless it is as of now."""
    known = there.known_until
    return f" Känt till {known:%Y-%m-%d %H:%M}." if known is not None else ""


def _about_gone(elsewhere: Iterable[OpenElsewhere], rules: RuleSet) -> Iterable[Finding]:
    """Yield what was open at computers that nothing comes from any more."""
    if gone := [f"{slip.number} vid {slip.counter}" for slip in elsewhere if slip.is_gone]:
        text = f"{rules.rules['CL-OPEN'].text} Det gäller {', '.join(gone)}."
        yield rules.finding("CL-OPEN", "outage", text)


def _about_numbers(
    slips: list[IssuedSlip], report: ClosingReport, rules: RuleSet
) -> Iterable[Finding]:
    lost = [slip.number for slip in slips if slip.end == FormEnd.MISSING.value]
    for rule, numbers in (("PK-MISSING", spans(lost)), ("PK-DOUBLED", report.doubled)):
        if numbers:
            text = f"{rules.rules[rule].text} Det gäller {', '.join(numbers)}."
            yield rules.finding(rule, "outage", text)


def _about_narcotics(report: ClosingReport, rules: RuleSet) -> Iterable[Finding]:
    """Yield what the ledger leaves open, with the names of what it is about."""
    for rule, kinds in (
        ("N-CLOSE-COUNT", [kind for kind in report.narcotics if not kind.counted]),
        ("N-CLOSE-DIFFERENCE", [kind for kind in report.narcotics if kind.is_unexplained]),
        ("N-CLOSE-DEVIATION", [kind for kind in report.narcotics if kind.open_cases]),
    ):
        if kinds:
            names = ", ".join(kind.product for kind in kinds)
            yield rules.finding(rule, "outage", f"{rules.rules[rule].text} Det gäller {names}.")


def _about_money(money: MoneyCount | None, rules: RuleSet) -> Iterable[Finding]:
    """Yield what is not worked out, or paid back and collected; it may be after the closing."""
    left = money.left if money else ()
    unnoted = money.unnoted if money else ()
    for rule, said in (("CL-MONEY", "; ".join(left)), ("CL-UNPAID", ", ".join(unnoted))):
        if said:
            text = f"{rules.rules[rule].text} Det gäller {said}."
            yield rules.finding(rule, "outage", text)


def _packs_left(
    workplace: Workplace, slips: Sequence[IssuedSlip], steps: Sequence[StepLine]
) -> list[str]:
    """Return the hand-outs with packs still to be restored for which no step stands."""
    store, now = workplace.journal.identity.store, workplace.computer.clock.now()
    packs = list_uses(workplace.journal.vault.connection)
    tasks = tasks_of(packs, store, rules_of(workplace), now)
    waited = {one.slip for one in steps if one.step.destination == "evis" and not one.state.is_done}
    own = {str(slip.number) for slip in slips} - waited
    return list(dict.fromkeys(task.slip for task in tasks if task.slip in own))


def _about_packs(slips: Sequence[str], rules: RuleSet) -> Iterable[Finding]:
    if slips:
        text = f"{rules.rules['CL-PACKS'].text} Det gäller {_named(slips)}."
        yield rules.finding("CL-PACKS", "outage", text)


def _about_unheard(left: Iterable[FallenRow], outage: UUID, rules: RuleSet) -> Iterable[Finding]:
    """Yield which slips another system may have rows of, though nothing here says that it has."""
    if slips := sorted({row.slip for row in left if row.outage == outage}):
        text = f"{rules.rules['CL-UNHEARD'].text} Det gäller {_named(slips)}."
        yield rules.finding("CL-UNHEARD", "outage", text)


def _about_computers(
    computers: Iterable[ComputerHeld], outage: Outage, rules: RuleSet
) -> Iterable[Finding]:
    """Yield which computers may hold something of the outage that is not here."""
    silent = [
        one.title
        for one in computers
        if not (one.is_this or one.is_revoked)
        and (
            one.heard_at is None
            or (outage.ended_at is not None and is_before(one.heard_at, outage.ended_at))
        )
    ]
    lacking = [f"{one.title} {', '.join(one.missing)}" for one in computers if one.missing]
    beside = [f"{one.title}: {', '.join(one.beside)}" for one in computers if one.beside]
    for rule, named in (("CL-SILENT", silent), ("CL-MISSING", lacking), ("CL-BESIDE", beside)):
        if named:
            text = f"{rules.rules[rule].text} Det gäller {', '.join(named)}."
            yield rules.finding(rule, "outage", text)


def _stop(text: str, cure: str, what: str = "") -> Finding:
    """Return what is in the way; `what` tells its sort, for who has other ways out of it."""
    rule = f"outage.close.{what}" if what else "outage.close"
    return Finding(Severity.STOP, text, cure, "outage", rule, "fast regel")


def _load(workplace: Workplace, outage: UUID) -> Outage:
    outages = list_outages(workplace.journal.vault.connection)
    found = next((o for o in outages if o.id == outage), None)
    if found is None:
        raise refuse("Avbrottet finns inte.", "Välj ett i listan.", field="outage")
    return found
