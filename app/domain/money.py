"""What patients paid against what was right, once the price module has said it; whole öre.

An amount holds for what it was said of: a correction that changes what is priced, or goods that
come back, ask for it anew. What is settled is never undone, so a new difference shows itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from app.domain.after_entries import DispensingReturned
from app.domain.course import Course, CourseState
from app.domain.dispensing import Dispensed
from app.domain.entries import Entry
from app.domain.findings import refuse
from app.domain.free_text import FreeText
from app.domain.money_entries import CorrectAmountSet, DifferenceEnd, DifferenceSettled
from app.domain.spreadsheet import plain
from app.domain.supplied import parse_kronor

PRICE_STEP = "register_price"  # the code of the step that tells the price module
_COLUMNS = (
    "patient", "expedition", "utlämnad", "betalt", "preliminärt", "rätt belopp",
    "att återbetala", "att ta betalt", "återbetalt", "betalt efteråt", "avstått", "läge",
)  # fmt: skip


class MoneyState(StrEnum):
    """Where a hand-out's money stands (läge)."""

    AWAITING = "awaiting"  # the correct amount is not known
    UNNOTED = "unnoted"  # nobody noted what was charged
    REFUND = "refund"
    COLLECT = "collect"
    EVEN = "even"  # what was charged was right
    SETTLED = "settled"  # it was not, and is done with


STATE_WORDS = {
    MoneyState.AWAITING: "väntar på rätt belopp",
    MoneyState.UNNOTED: "betalt är inte antecknat",
    MoneyState.REFUND: "att återbetala",
    MoneyState.COLLECT: "att ta betalt",
    MoneyState.EVEN: "stämde",
    MoneyState.SETTLED: "reglerat",
}
END_WORDS = {
    DifferenceEnd.REFUNDED: "Återbetalt",
    DifferenceEnd.COLLECTED: "Betalt efteråt",
    DifferenceEnd.WAIVED: "Avstått",
}


@dataclass(frozen=True)
class Account:
    """What one hand-out came to (mellanhavande), in öre; None is not known."""

    charged: int | None
    preliminary: int | None = None
    correct: int | None = None
    refunded: int = 0
    collected: int = 0
    waived: int = 0  # above zero what the pharmacy gave up, below it what the patient did

    @property
    def balance(self) -> int | None:
        """What the patient is to pay yet; below zero, to get back; None while unknown."""
        if self.charged is None or self.correct is None:
            return None
        return self.correct - self.charged + self.refunded - self.collected - self.waived

    @property
    def state(self) -> MoneyState:
        """Where it stands."""
        if (left := self.balance) is None:
            return MoneyState.AWAITING if self.correct is None else MoneyState.UNNOTED
        if left:
            return MoneyState.COLLECT if left > 0 else MoneyState.REFUND
        is_moved = self.refunded or self.collected or self.waived
        return MoneyState.SETTLED if is_moved else MoneyState.EVEN


@dataclass(frozen=True)
class MoneyLine:
    """One hand-out as the list of money shows it (rad)."""

    subject: UUID
    slip: str
    happened_at: datetime
    saw: UUID  # its last entry
    account: Account
    patient: str = field(default="", repr=False)  # as lists name one, "" after purge
    key: str = field(default="", repr=False)  # what tells the patient from others, "" after purge
    is_protected: bool = False

    @property
    def due(self) -> int:
        """The balance, none where nobody knows it."""
        return self.account.balance or 0


@dataclass(frozen=True)
class PatientMoney:
    """What is between a patient and the pharmacy (patientens mellanhavande)."""

    lines: tuple[MoneyLine, ...]  # the oldest first

    @property
    def patient(self) -> str:
        """The name, as lists have it."""
        return self.lines[-1].patient

    @property
    def is_protected(self) -> bool:
        """Whether name and address are hidden."""
        return any(line.is_protected for line in self.lines)

    @property
    def open(self) -> tuple[MoneyLine, ...]:
        """The hand-outs with something to pay back or to collect."""
        return tuple(line for line in self.lines if line.due)

    @property
    def due(self) -> int:
        """What the patient is to pay yet; below zero, to get back."""
        return sum(line.due for line in self.lines)

    @property
    def state(self) -> MoneyState:
        """Where it stands: what is to be done first."""
        if self.open:
            return MoneyState.COLLECT if self.due > 0 else MoneyState.REFUND
        order = (MoneyState.AWAITING, MoneyState.UNNOTED, MoneyState.SETTLED, MoneyState.EVEN)
        states = {line.account.state for line in self.lines}
        return next(state for state in order if state in states)


@dataclass(frozen=True)
class MoneyTotals:
    """The sums over hand-outs (summor), in öre; those that nobody knows yet are only counted."""

    awaiting: int
    unnoted: int
    charged: int
    correct: int
    to_refund: int
    to_collect: int
    refunded: int
    collected: int
    waived: int


def ore_of(kronor: Decimal | None) -> int | None:
    """Return whole öre."""
    if kronor is None:
        return None
    return int((kronor * 100).to_integral_value(ROUND_HALF_UP))


def kronor_text(ore: int | None) -> str:
    """Return öre as kronor with a comma, "413,50"; what nobody knows is told."""
    if ore is None:
        return "okänt"
    whole, rest = divmod(abs(ore), 100)
    digits = f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}")
    return f"{'-' if ore < 0 else ''}{digits},{rest:02d}"


def read_ore(kronor: str) -> int:
    """Return the öre of what somebody typed, or refuse it."""
    ore = ore_of(parse_kronor(kronor))
    if ore is None:
        raise refuse("Beloppet går inte att läsa.", "Skriv kronor, som 413,50.", field="correct")
    return ore


def correct_amount(line: MoneyLine | None, ore: int, reference: str) -> CorrectAmountSet:
    """Return what an entry says of a hand-out's correct amount; it holds for what was seen."""
    if line is None:
        raise refuse("Expeditionen har inget belopp.", "Välj en i listan.", field="slip")
    said = " ".join(reference.split())
    return CorrectAmountSet(line.saw, ore, personal=FreeText(said) if said else None)


def account_of(course: Course, entries: Iterable[Entry]) -> Account | None:
    """Return what a hand-out came to; None of one that has nothing to do with money."""
    made = course.current.dispensed
    paid = made.payment
    if course.state in (CourseState.WAITING, CourseState.APART):
        return None
    if paid is None and not _is_preliminary(made):
        return None
    said = [entry.content for entry in entries]
    ends = [content for content in said if isinstance(content, DifferenceSettled)]
    moved = {end: sum(e.ore for e in ends if e.end is end) for end in DifferenceEnd}
    return Account(
        charged=ore_of(paid.charged) if paid else None,
        preliminary=ore_of(paid.payable) if paid else None,
        correct=_correct(course, [c for c in said if isinstance(c, CorrectAmountSet)]),
        refunded=-moved[DifferenceEnd.REFUNDED],
        collected=moved[DifferenceEnd.COLLECTED],
        waived=moved[DifferenceEnd.WAIVED],
    )


def by_patient(lines: Iterable[MoneyLine]) -> list[PatientMoney]:
    """Return what is between each patient and the pharmacy; what is to be done comes first."""
    ordered = sorted(lines, key=lambda line: (_key(line), line.happened_at, line.slip))
    found = [PatientMoney(tuple(group)) for _, group in groupby(ordered, key=_key)]
    rank = {state: at for at, state in enumerate((MoneyState.REFUND, MoneyState.COLLECT))}
    return sorted(found, key=lambda one: (rank.get(one.state, 2), one.lines[0].happened_at))


def total_of(lines: Sequence[MoneyLine]) -> MoneyTotals:
    """Return the sums: correct - charged = to collect - to refund + collected - refunded + waived.

    Only hand-outs of which both are known are summed.
    """
    accounts = [line.account for line in lines]
    known = [account for account in accounts if account.balance is not None]
    left = [account.balance or 0 for account in known]
    return MoneyTotals(
        awaiting=sum(account.state is MoneyState.AWAITING for account in accounts),
        unnoted=sum(account.state is MoneyState.UNNOTED for account in accounts),
        charged=sum(account.charged or 0 for account in known),
        correct=sum(account.correct or 0 for account in known),
        to_refund=-sum(one for one in left if one < 0),
        to_collect=sum(one for one in left if one > 0),
        refunded=sum(account.refunded for account in known),
        collected=sum(account.collected for account in known),
        waived=sum(account.waived for account in known),
    )


def as_table(lines: Iterable[MoneyLine]) -> list[tuple[str, ...]]:
    """Return the lines under their headings, as texts that no spreadsheet reads as formulas."""
    return [_COLUMNS, *(tuple(map(plain, _cells(line))) for line in lines)]


def _cells(line: MoneyLine) -> tuple[str, ...]:
    account = line.account
    sums = (
        account.charged, account.preliminary, account.correct, max(-line.due, 0),
        max(line.due, 0), account.refunded, account.collected, account.waived,
    )  # fmt: skip
    amounts = (kronor_text(ore).replace("\N{NO-BREAK SPACE}", "") for ore in sums)
    when = f"{line.happened_at:%Y-%m-%d %H:%M}"
    return line.patient, line.slip, when, *amounts, STATE_WORDS[account.state]


def _key(line: MoneyLine) -> str:
    return line.key or str(line.subject)


def _correct(course: Course, said: Sequence[CorrectAmountSet]) -> int | None:
    if course.state is CourseState.REVERSED:
        return 0  # nothing was handed out
    about = _priced(course, course.last)
    holding = [one for one in said if _priced(course, one.saw) == about]
    whole, by_row = None, dict[int, int]()
    for one in holding:  # what was said last holds, once it says all
        if one.row:
            by_row[one.row] = one.ore
        else:
            whole, by_row = one.ore, {}
    made = course.current.dispensed
    if (of_rows := _of_rows(made, by_row)) is not None:
        return of_rows
    if whole is not None:
        return whole
    if _is_preliminary(made) or course.returned:
        return None
    return ore_of(made.payment.payable) if made.payment else None  # nobody computes it elsewhere


def _of_rows(made: Dispensed, said: Mapping[int, int]) -> int | None:
    """Return what the rows come to, once every one that waits for its price has been told of."""
    waits = {step.row for step in made.steps if step.code == PRICE_STEP}
    if not waits or not waits <= said.keys():
        return None
    beside = [ore_of(r.product.price) for r in made.rows if r.row not in said]
    packages = [r.packages for r in made.rows if r.row not in said]
    if None in beside:
        return None
    full = sum((ore or 0) * many for ore, many in zip(beside, packages, strict=True))
    return sum(said[row] for row in said if row) + full


def _is_preliminary(made: Dispensed) -> bool:
    return any(step.code == PRICE_STEP for step in made.steps)


def _priced(course: Course, last: UUID) -> tuple[object, ...] | None:
    """Return what was priced when an entry was the last; None if that is unknown."""
    versions = {version.entry.id: version.dispensed for version in course.versions}
    made, returned = course.first.dispensed, list[tuple[int, int]]()
    for entry in (course.first.entry, *course.after):
        made = versions.get(entry.id, made)
        if isinstance(entry.content, DispensingReturned):
            returned += [(row.row, row.packages) for row in entry.content.rows]
        if entry.id == last:
            rows = (
                (r.row, r.product.key, r.product.price, r.packages, r.benefit, r.outcome,
                 r.surcharge, r.free_ground)
                for r in made.rows
            )  # fmt: skip
            return made.happened_at, made.kind, tuple(rows), tuple(returned)
    return None
