"""What the closing of an outage adds up: numbers, steps, narcotics and computers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from app.domain.alerts import Alert
from app.domain.clock import is_before
from app.domain.closing import (
    AlertCase,
    ChainHead,
    ClosingProof,
    ClosingReport,
    ComputerHeld,
    DeliveryCount,
    FormCount,
    HandSettlement,
    MoneyCount,
    NarcoticCount,
    RegisterUse,
    SeriesCount,
    StepCount,
)
from app.domain.entries import Entry
from app.domain.holdings import OUTCOME_WORDS, Holding
from app.domain.kit import FORM_WORDS, FormEnd, KitForm, spans
from app.domain.ledger import LedgerLine, Move, Movement, balance_at
from app.domain.money import MoneyLine, MoneyState, total_of
from app.domain.outage import Outage
from app.domain.outage_entries import OutageClosed
from app.domain.outage_facts import OutageFacts, gather
from app.domain.settling import counts_over_time
from app.domain.slip import SlipNumber
from app.domain.steps import StepState
from app.store.outages import entries_of_outage
from app.store.projections.alerts import list_alerts
from app.store.projections.dispensings import count_of_outage, registers_of_outage
from app.store.projections.epochs import chain_heads
from app.store.projections.money import list_money
from app.store.projections.people import find_person
from app.store.projections.requisitions import list_deliveries
from app.store.projections.slips import IssuedSlip, list_doubled
from app.store.projections.steps import StepLine
from app.store.projections.stock_lists import list_holdings
from app.usecases.open_elsewhere import list_of_outages
from app.usecases.show_members import MemberLine, members_now
from app.usecases.workplace import Workplace

USED = ("used", "filed", "prescribed")
CAPTURED = (FormEnd.USED.value, FormEnd.WAITING.value, FormEnd.FILED.value)


def report_of(
    workplace: Workplace, outage: Outage, slips: list[IssuedSlip], steps: list[StepLine]
) -> ClosingReport:
    """Return the closing protocol as things stand."""
    connection = workplace.journal.vault.connection
    dispensings = count_of_outage(connection, outage.id)
    unfinished = {step.slip for step in steps if not step.state.is_done}
    now = workplace.computer.clock.now()
    entries = list(entries_of_outage(connection, outage.id))
    facts = gather(entries, outage.id)
    closed = next((e for e in entries if isinstance(e.content, OutageClosed)), None)
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
        missing=tuple(str(slip.number) for slip in slips if _is_missing(slip)),
        open=tuple(_open_words(workplace, outage, slips)),
        voided=tuple(spans(slip.number for slip in slips if slip.end == FormEnd.VOIDED)),
        unused=tuple(spans(slip.number for slip in slips if slip.end == FormEnd.UNUSED)),
        doubled=tuple(_doubled(workplace, slips)),
        forms=tuple(_forms(slips)),
        steps=tuple(_step_counts(steps)),
        by_hand=tuple(_by_hand(steps)),
        heads=tuple(_heads(workplace)),
        narcotics=tuple(_narcotics(workplace, outage, now, facts)),
        registers=tuple(RegisterUse(*used) for used in registers_of_outage(connection, outage.id)),
        deliveries=_deliveries(workplace, outage),
        alerts=tuple(map(_alert, list_alerts(connection, outage.id))),
        printed_at=now,
        practice=workplace.pharmacy.practice,
        decision=_decision(workplace, closed),
        declared_at=outage.declared_at,
        first_at=facts.hand_outs[0].happened_at if facts and facts.hand_outs else None,
        closed_at=outage.closed_at,
        computers=tuple(map(_computer, members_now(workplace).lines)),
        counts=counts_over_time(facts.steps) if facts else (),
        money=_money(list_money(connection, outage.id)),
        proof=_proof(closed),
    )


def _doubled(workplace: Workplace, slips: list[IssuedSlip]) -> list[str]:
    own = {slip.number for slip in slips}
    doubled = list_doubled(workplace.journal.vault.connection)
    return spans(number for number in doubled if number in own)


def is_open(slip: IssuedSlip) -> bool:
    """Tell whether a slip was opened and has no end; a blank form is not opened by its number."""
    return not (slip.end or slip.form)


def _is_missing(slip: IssuedSlip) -> bool:
    return slip.end == FormEnd.MISSING or bool(slip.form and not slip.end)


def _open_words(workplace: Workplace, outage: Outage, slips: list[IssuedSlip]) -> Iterable[str]:
    there = {one.number: one.counter for one in list_of_outages(workplace, [outage.id])}
    for number in (str(slip.number) for slip in slips if is_open(slip)):
        yield f"{number} vid {there[number]}" if number in there else number


def count_words(words: Iterable[str]) -> dict[str, int]:
    """Return how often each stands there, in the order in which they first do."""
    return dict(Counter(words))


def _decision(workplace: Workplace, closed: Entry | None) -> str:
    """Return why the outage was closed with doubts, and who did; "" without any."""
    if closed is None or not isinstance(closed.content, OutageClosed):
        return ""
    if closed.content.personal is None:
        return ""
    person = find_person(workplace.journal.vault.connection, UUID(closed.by))
    signum = f", {person.signature}" if person else ""
    return f"{closed.content.personal.text}{signum}"


def _proof(closed: Entry | None) -> ClosingProof | None:
    if closed is None or not isinstance(closed.content, OutageClosed) or not closed.content.digest:
        return None
    return ClosingProof(closed.content.entries, closed.content.digest)


def _computer(line: MemberLine) -> ComputerHeld:
    return ComputerHeld(
        title=line.workstation or f"Dator {line.device}",
        is_this=line.is_this,
        entries=line.entries,
        missing=tuple(f"{a}" if a == b else f"{a}–{b}" for a, b in line.missing),
        waiting=line.waiting,
        heard_at=line.said.as_of if line.said else None,
        is_revoked=line.revoked_at is not None or not (line.takes_part or line.is_this),
        pictures=line.pictures or 0,
        has_all=line.has_all,
        beside=line.beside,
    )


def _alert(alert: Alert) -> AlertCase:
    return AlertCase(alert.code, alert.slip, alert.alerted_at, alert.outcome, alert.is_open)


def _money(lines: Sequence[MoneyLine]) -> MoneyCount | None:
    if not lines:
        return None

    def slips(*states: MoneyState, is_noted: bool = True) -> tuple[str, ...]:
        return tuple(
            spans(
                SlipNumber.parse(one.slip)
                for one in lines
                if one.account.state in states and (one.account.charged is not None) is is_noted
            )
        )

    return MoneyCount(
        totals=total_of(lines),
        refund=slips(MoneyState.REFUND),
        collect=slips(MoneyState.COLLECT),
        awaiting=slips(MoneyState.AWAITING),
        unnoted=slips(MoneyState.AWAITING, MoneyState.UNNOTED, is_noted=False),
    )


def _deliveries(workplace: Workplace, outage: Outage) -> DeliveryCount:
    lines = list_deliveries(workplace.journal.vault.connection, outage.id)
    made = [line for line in lines if not line.is_reversed]
    unsigned = sorted(line.delivered.slip for line in made if line.received_at is None)
    return DeliveryCount(len(made), tuple(unsigned))


def _narcotics(
    workplace: Workplace, outage: Outage, now: datetime, facts: OutageFacts | None
) -> Iterable[NarcoticCount]:
    end = outage.ended_at or now
    came_back = facts.came_back if facts else {}
    for holding in list_holdings(workplace.journal.vault.connection, narcotics=True):
        during = [
            line
            for line in holding.lines
            if not is_before(line.said.happened_at, outage.since)
            and not is_before(end, line.said.happened_at)
        ]
        if during or holding.open_cases:
            back = came_back.get(holding.article, 0)
            yield _narcotic(holding, during, (outage.since, end), back)


def _narcotic(
    holding: Holding, during: list[LedgerLine], span: tuple[datetime, datetime], back: int
) -> NarcoticCount:
    since, end = span
    came = sum(line.delta for line in during if line.said.move is Move.RECEIVED)
    given = (Move.HANDED_OUT, Move.REVERSED)
    went = -sum(line.delta for line in during if line.said.move in given)
    counts = [
        line
        for line in holding.lines
        if line.said.actual is not None and not is_before(line.said.happened_at, end)
    ]
    last = counts[-1] if counts else None
    return NarcoticCount(
        product=holding.product.title,
        schedule=holding.product.schedule or "",
        at_start=balance_at(holding.lines, since),
        came=came,
        went=went,
        at_end=balance_at(holding.lines, end),
        counted=_counted(last.said) if last else "",
        open_cases=len(holding.open_cases),
        other=sum(line.delta for line in during) - came + went,
        came_back=back,
        difference=last.difference if last else None,
        explained=_explained(holding, last),
    )


def _explained(holding: Holding, count: LedgerLine | None) -> str:
    """Return how the case about a count's difference ended."""
    if count is None or not count.difference:
        return ""
    ends = (
        OUTCOME_WORDS[case.outcome]
        for case in holding.cases
        if case.count == count.said.entry and case.outcome is not None
    )
    return next(ends, "")


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
        ends = count_words(slip.end for slip in issued)
        numbers = sorted(slip.number for slip in issued)
        yield SeriesCount(
            series=series,
            first=str(numbers[0]),
            last=str(numbers[-1]),
            used=sum(ends.get(end, 0) for end in USED),
            voided=ends.get("voided", 0),
            unused=ends.get("unused", 0),
            missing=sum(map(_is_missing, issued)),
            open=sum(map(is_open, issued)),
        )


def _forms(slips: list[IssuedSlip]) -> Iterable[FormCount]:
    for form in KitForm:
        of_form = [slip for slip in slips if slip.form == form]
        ends = [slip.end for slip in of_form]
        if ends:
            yield FormCount(
                form=FORM_WORDS[form],
                numbers=len(ends),
                captured=sum(end in CAPTURED for end in ends),
                voided=ends.count("voided"),
                unused=ends.count("unused"),
                missing=sum(map(_is_missing, of_form)),
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
