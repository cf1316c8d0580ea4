"""Count the stock by two, and see each difference through: a case with a status and an outcome."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.domain.entries import Entry
from app.domain.findings import Finding, Refused, missing, refuse, wrong
from app.domain.holdings import Deviation
from app.domain.ledger import article_of, balance_of, has_beginning, is_narcotic
from app.domain.order import Product
from app.domain.signing import Beside, ask_second
from app.domain.staff import Act
from app.domain.stock_entries import (
    CountLine,
    DeviationClosed,
    DeviationOpened,
    Outcome,
    StockCounted,
    StockWords,
)
from app.store.projections.stock_lists import find_holding, list_cases, list_lines
from app.usecases.workplace import Workplace, require, rules_of, sign_beside

_MOST = 9_999
_NOBODY = Beside()


@dataclass(frozen=True)
class Counted:
    """One product as it was counted (räknad)."""

    product: Product
    actual: int
    recounted: int | None = None  # together, when the first count and the ledger differ


@dataclass(frozen=True)
class CountResult:
    """What a count came to (resultat)."""

    lines: tuple[CountLine, ...]
    cases: tuple[UUID, ...]  # that it opened


def count(
    workplace: Workplace, counted: Sequence[Counted], beside: Beside = _NOBODY, words: str = ""
) -> CountResult:
    """Note a count session; a difference of narcotics is counted again, then becomes a case."""
    require(workplace, Act.SECOND_SIGN)
    rules = rules_of(workplace)
    if not counted:
        raise refuse("Inget är räknat.", "Skriv minst ett antal.", field="count")
    with workplace.journal.write(workplace.person.id) as writing:
        lines = tuple(_line(workplace, given) for given in counted)
        faults = [
            *_absurd(lines),
            *(
                rules.finding("N-RECOUNT", f"count.{index}")
                for index, (line, given) in enumerate(zip(lines, counted, strict=True))
                if _differs(line) and given.recounted is None
            ),
        ]
        if faults:
            raise Refused(faults)
        products = tuple(line.product for line in lines)
        asked = ask_second(rules, "N-SIGN-COUNTED", products)
        signers = sign_beside(workplace, beside, asked)
        said = StockWords(_clean(words), "" if signers else _clean(beside.alone))
        content = StockCounted(lines, workplace.computer.clock.now(), said)
        entry = writing.append(content, signers=signers)
        cases = tuple(
            writing.append(_case(line, content, entry), signers=signers).subject
            for line in lines
            if _differs(line)
        )
    return CountResult(lines, cases)


def close_case(
    workplace: Workplace,
    case: UUID,
    ended: tuple[Outcome | None, int],
    words: str,
    beside: Beside = _NOBODY,
) -> Entry:
    """End a deviation case with its outcome and what the balance changes by, 0 when nothing."""
    require(workplace, Act.KEEP_STOCK)
    outcome, adjustment = ended
    with workplace.journal.write(workplace.person.id) as writing:
        found = _load_case(workplace, case)
        holding = find_holding(writing.connection, found.article)
        if holding is None:
            raise AssertionError("a case is about a product that the stock knows")
        faults = list(_closing_faults(outcome, adjustment, words))
        if faults or outcome is None:
            raise Refused(faults)
        product = holding.product
        asked = ask_second(rules_of(workplace), "N-SIGN-SETTLED", (product,))
        signers = sign_beside(workplace, beside, asked)
        said = StockWords(_clean(words), "" if signers else _clean(beside.alone))
        now = workplace.computer.clock.now()
        content = DeviationClosed(product, outcome, adjustment, now, said)
        return writing.append(content, subject=case, signers=signers)


def _line(workplace: Workplace, given: Counted) -> CountLine:
    connection = workplace.journal.vault.connection
    article = article_of(given.product)
    known = find_holding(connection, article)
    product = known.product if known else given.product
    lines = list_lines(connection, article)
    expected = balance_of(lines) if has_beginning(lines) else None
    again = given.recounted
    return CountLine(
        product=product,
        actual=given.actual if again is None else again,
        expected=expected,
        sets=expected is None or not is_narcotic(product),
        first=None if again is None else given.actual,
    )


def _differs(line: CountLine) -> bool:
    return not line.sets and line.actual != line.expected


def _absurd(lines: Sequence[CountLine]) -> Iterator[Finding]:
    for index, line in enumerate(lines):
        if not 0 <= line.actual <= _MOST:
            yield wrong("Orimligt antal.", f"Ange 0 till {_MOST}.", f"count.{index}")
    articles = [article_of(line.product) for line in lines]
    if len(set(articles)) != len(articles):
        yield wrong("En vara står två gånger.", "Räkna varje vara en gång.", "count")


def _case(line: CountLine, content: StockCounted, entry: Entry) -> DeviationOpened:
    if line.expected is None:
        raise AssertionError("only what the ledger says can differ")
    return DeviationOpened(
        product=line.product,
        expected=line.expected,
        actual=line.actual,
        happened_at=content.happened_at,
        count=entry.id,
        personal=content.personal,
    )


def _load_case(workplace: Workplace, case: UUID) -> Deviation:
    connection = workplace.journal.vault.connection
    found = next((known for known in list_cases(connection) if known.id == case), None)
    if found is None:
        raise refuse("Ärendet finns inte.", "Välj ett i listan.", field="case")
    if found.closed_at is not None:
        raise refuse("Ärendet är redan avslutat.", "Räkna på nytt om något är fel.", field="case")
    return found


def _closing_faults(outcome: Outcome | None, adjustment: int, words: str) -> Iterator[Finding]:
    if outcome is None:
        yield missing("Utfall", "outcome")
    if not words.strip():
        yield missing("Vad utredningen fann", "words")
    if outcome is Outcome.RECOUNTED and adjustment:
        text = "Ett räknefel ändrar inte saldot."
        yield wrong(text, "Skriv 0, eller välj ett annat utfall.", "adjustment")
    if abs(adjustment) > _MOST:
        yield wrong("Orimligt antal.", f"Högst {_MOST}.", "adjustment")


def _clean(text: str) -> str:
    return " ".join(text.split())
