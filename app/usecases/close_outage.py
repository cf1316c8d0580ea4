"""Close an outage: say what is still in the way, or prove that nothing is, on paper."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from app.documents.closing_protocol import render_closing_protocol
from app.domain.alerts import about_closing
from app.domain.closing import (
    AlertCase,
    ChainHead,
    ClosingReport,
    DeliveryCount,
    FormCount,
    HandSettlement,
    NarcoticCount,
    RegisterUse,
    SeriesCount,
    StepCount,
)
from app.domain.findings import Finding, Refused, Severity, missing, refuse
from app.domain.free_text import FreeText
from app.domain.kit import FORM_WORDS, FormEnd, KitForm, spans
from app.domain.ledger import Movement, balance_at
from app.domain.outage import Outage, OutageState
from app.domain.outage_entries import OutageClosed
from app.domain.rules import RuleSet
from app.domain.staff import Act
from app.domain.steps import StepState
from app.store.drafts import list_drafts
from app.store.projections.alerts import list_alerts
from app.store.projections.dispensings import count_of_outage, registers_of_outage
from app.store.projections.epochs import chain_heads
from app.store.projections.kits import list_of_outage
from app.store.projections.outages import list_outages
from app.store.projections.people import find_person
from app.store.projections.requisitions import list_deliveries
from app.store.projections.slips import IssuedSlip, count_doubled, list_doubled, list_issued
from app.store.projections.steps import StepLine, list_steps
from app.store.projections.stock_lists import list_holdings
from app.usecases.workplace import Workplace, require, rules_of

_MISSING = (FormEnd.OPEN.value, FormEnd.MISSING.value)
_USED = ("used", "filed", "prescribed")
_CAPTURED = (FormEnd.USED.value, FormEnd.WAITING.value, FormEnd.FILED.value)


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
    report = _report(workplace, found, slips, steps)
    held = {slip.slip for slip in list_drafts(connection)}
    rules = rules_of(workplace)
    asked = [*_about_narcotics(report, rules), *_about_numbers(slips, report, rules)]
    stops = [finding for finding in asked if finding.severity is Severity.STOP]
    doubled = count_doubled(connection, outage)
    return Closing(
        found,
        (*_obstacles(found, steps, report, doubled), *_open_slips(slips, held), *stops),
        report,
        tuple(finding for finding in asked if finding.severity is Severity.WARN),
        tuple(about_closing(list_alerts(connection, outage), rules_of(workplace))),
    )


def close_outage(workplace: Workplace, outage: UUID, reason: str = "") -> Closed:
    """Close when every slip and step is accounted for; refuse with all that is not.

    The reason is asked for where narcotics are not counted or a deviation is not explained.
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
        content = OutageClosed(
            dispensed=report.dispensings,
            voided=sum(count.voided for count in report.series),
            steps=sum(count.total for count in report.steps),
            head=workplace.journal.head().hash,
            personal=FreeText(words) if closing.doubts else None,
        )
        writing.append(content, subject=outage, outage=outage)
    return Closed(_load(workplace, outage), closing_protocol(workplace, outage))


def closing_protocol(workplace: Workplace, outage: UUID) -> bytes:
    """Return the protocol as PDF; again at any time, as things stand then."""
    require(workplace, Act.READ)
    report = review_closing(workplace, outage).report
    return render_closing_protocol(report, workplace.computer.resources / "fonts")


def _obstacles(
    outage: Outage, steps: list[StepLine], report: ClosingReport, doubled: int
) -> Iterable[Finding]:
    if outage.state is OutageState.CLOSED:
        yield _stop("Avbrottet är redan stängt.", "Skriv ut protokollet igen vid behov.")
    if outage.state is OutageState.OPEN:
        yield _stop("Avbrottet är inte avslutat.", "Avsluta det när systemen är åter.")
    left = [step for step in steps if not step.state.is_done]
    for label, count in _count(step.step.label for step in left).items():
        yield _stop(f"{label}: {count} kvar.", "Redovisa dem under Efterregistrera.")
    filed = sum(count.captured for count in report.forms if count.form == FORM_WORDS[KitForm.LOG])
    used = sum(count.used for count in report.series)
    if report.dispensings + report.prescriptions != used - filed + doubled:
        yield _stop(
            "Antalet utlämningar och använda nummer skiljer sig.", "Kör kontrollen under Drift."
        )


def _open_slips(slips: list[IssuedSlip], held: set[str]) -> Iterable[Finding]:
    """Yield every slip that has no end; of blank forms that nobody has counted, all together."""
    for slip in slips:
        is_held = str(slip.number) in held
        if slip.end == "waiting":
            yield _stop(f"Påse {slip.number} väntar på hyllan.", "Lämna ut den, eller ta isär den.")
        elif is_held or not (slip.end or slip.form):
            yield _stop(f"Expedition {slip.number} är öppen.", "Lämna ut eller makulera den.")
    blank = [slip.number for slip in slips if slip.form and not slip.end]
    if left := [number for number in blank if str(number) not in held]:
        text = f"Pappersreserven är inte räknad: {', '.join(spans(left))}."
        yield _stop(text, "Mata in eller räkna blanketterna under Beredskap, F10.")


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
        ("N-CLOSE-DEVIATION", [kind for kind in report.narcotics if kind.open_cases]),
    ):
        if kinds:
            names = ", ".join(kind.product for kind in kinds)
            yield rules.finding(rule, "outage", f"{rules.rules[rule].text} Det gäller {names}.")


def _report(
    workplace: Workplace, outage: Outage, slips: list[IssuedSlip], steps: list[StepLine]
) -> ClosingReport:
    connection = workplace.journal.vault.connection
    own = {slip.number for slip in slips}
    dispensings = count_of_outage(connection, outage.id)
    registers = registers_of_outage(connection, outage.id)
    unfinished = {step.slip for step in steps if not step.state.is_done}
    now = workplace.computer.clock.now()
    return ClosingReport(
        pharmacy=workplace.pharmacy.pharmacy,
        gln=workplace.pharmacy.gln,
        outage=outage.label,
        began_at=outage.since,
        ended_at=outage.ended_at or now,
        periods=outage.periods,
        ground=outage.ground,
        dispensings=dispensings,
        accounted=dispensings - len(unfinished),
        hours_to_last=_hours_to_last(outage, steps),
        series=tuple(_series(slips)),
        prescriptions=sum(slip.end == "prescribed" for slip in slips),
        missing=tuple(str(slip.number) for slip in slips if slip.end in _MISSING),
        voided=tuple(spans(slip.number for slip in slips if slip.end == FormEnd.VOIDED)),
        unused=tuple(spans(slip.number for slip in slips if slip.end == FormEnd.UNUSED)),
        doubled=tuple(spans(number for number in list_doubled(connection) if number in own)),
        forms=tuple(_forms(slips)),
        steps=tuple(_step_counts(steps)),
        by_hand=tuple(_by_hand(steps)),
        heads=tuple(_heads(workplace)),
        narcotics=tuple(_narcotics(workplace, outage, now)),
        registers=tuple(RegisterUse(*used) for used in registers),
        deliveries=_deliveries(workplace, outage),
        alerts=tuple(
            AlertCase(alert.code, alert.slip, alert.alerted_at, alert.outcome, alert.is_open)
            for alert in list_alerts(connection, outage.id)
        ),
        printed_at=now,
        practice=workplace.pharmacy.practice,
        decision=_decision(workplace, outage.id),
    )


def _decision(workplace: Workplace, outage: UUID) -> str:
    """Return why the outage was closed with doubts, and who did; "" without any."""
    for entry in workplace.journal.entries(outage):
        if isinstance(entry.content, OutageClosed) and entry.content.personal:
            person = find_person(workplace.journal.vault.connection, UUID(entry.by))
            signum = f", {person.signature}" if person else ""
            return f"{entry.content.personal.text}{signum}"
    return ""


def _deliveries(workplace: Workplace, outage: Outage) -> DeliveryCount:
    lines = list_deliveries(workplace.journal.vault.connection, outage.id)
    made = [line for line in lines if not line.is_reversed]
    unsigned = sorted(line.delivered.slip for line in made if line.received_at is None)
    return DeliveryCount(len(made), tuple(unsigned))


def _narcotics(workplace: Workplace, outage: Outage, now: datetime) -> Iterable[NarcoticCount]:
    end = outage.ended_at or now
    connection = workplace.journal.vault.connection
    for holding in list_holdings(connection, narcotics=True):
        during = [line for line in holding.lines if outage.since <= line.said.happened_at <= end]
        after = [line for line in holding.lines if line.said.happened_at >= end]
        counts = [line.said for line in after if line.said.actual is not None]
        if during or holding.open_cases:
            yield NarcoticCount(
                product=holding.product.title,
                schedule=holding.product.schedule or "",
                at_start=balance_at(holding.lines, outage.since),
                came=sum(line.delta for line in during if line.delta > 0),
                went=-sum(line.delta for line in during if line.delta < 0),
                at_end=balance_at(holding.lines, end),
                counted=_counted(counts[-1]) if counts else "",
                open_cases=len(holding.open_cases),
            )


def _counted(said: Movement) -> str:
    names = ", ".join(name for name in (said.signum, said.second) if name)
    return f"{said.actual}, {said.happened_at:%Y-%m-%d %H:%M}, {names}"


def _hours_to_last(outage: Outage, steps: list[StepLine]) -> int | None:
    ends = [step.ended_at for step in steps if step.ended_at and step.state.is_done]
    if not ends or outage.ended_at is None:
        return None
    return max(0, round((max(ends) - outage.ended_at).total_seconds() / 3600))


def _series(slips: list[IssuedSlip]) -> Iterable[SeriesCount]:
    ordered = sorted(slips, key=lambda slip: slip.number)
    for series, group in groupby(ordered, key=lambda slip: slip.number.series):
        issued = list(group)
        ends = _count(slip.end for slip in issued)
        numbers = sorted(slip.number for slip in issued)
        yield SeriesCount(
            series=series,
            first=str(numbers[0]),
            last=str(numbers[-1]),
            used=sum(ends.get(end, 0) for end in _USED),
            voided=ends.get("voided", 0),
            unused=ends.get("unused", 0),
            missing=sum(ends.get(end, 0) for end in _MISSING),
        )


def _forms(slips: list[IssuedSlip]) -> Iterable[FormCount]:
    for form in KitForm:
        ends = [slip.end for slip in slips if slip.form == form]
        if ends:
            yield FormCount(
                form=FORM_WORDS[form],
                numbers=len(ends),
                captured=sum(end in _CAPTURED for end in ends),
                voided=ends.count("voided"),
                unused=ends.count("unused"),
                missing=sum(end in _MISSING for end in ends),
            )


def _step_counts(steps: list[StepLine]) -> Iterable[StepCount]:
    labels = dict.fromkeys(step.step.label for step in steps)
    for label in labels:
        of_label = [step for step in steps if step.step.label == label]
        waived = sum(step.state is StepState.WAIVED for step in of_label)
        done = sum(step.state.is_done for step in of_label)
        yield StepCount(label, done, len(of_label), f"{waived} avstådda" if waived else "")


def _by_hand(steps: list[StepLine]) -> Iterable[HandSettlement]:
    for step in steps:
        if step.state in (StepState.ELSEWHERE, StepState.WAIVED) and step.ended_at:
            yield HandSettlement(
                slip=step.slip,
                row=step.step.row,
                step=step.step.label,
                waived=step.state is StepState.WAIVED,
                explanation=step.note,
                signum=step.signum,
                at=step.ended_at,
            )


def _heads(workplace: Workplace) -> Iterable[ChainHead]:
    own = workplace.journal.identity.author.device
    heads = chain_heads(workplace.journal.vault.connection)
    for device, seq, digest, at in sorted(heads, key=lambda head: head[0] != own):
        yield ChainHead(device, seq, digest, at)


def _count(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words))


def _stop(text: str, cure: str) -> Finding:
    return Finding(Severity.STOP, text, cure, "outage", "outage.close", "fast regel")


def _load(workplace: Workplace, outage: UUID) -> Outage:
    outages = list_outages(workplace.journal.vault.connection)
    found = next((o for o in outages if o.id == outage), None)
    if found is None:
        raise refuse("Avbrottet finns inte.", "Välj ett i listan.", field="outage")
    return found
