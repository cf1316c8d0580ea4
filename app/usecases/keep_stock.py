"""Keep the stock: take in, send away, correct a line, stop or hold a batch, or let it go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from app.domain.entries import Entry
from app.domain.findings import Finding, Refused, missing, refuse, wrong
from app.domain.holdings import Holding, batch_key
from app.domain.ledger import Move, article_of, has_beginning, is_narcotic, least_from
from app.domain.order import Product
from app.domain.signing import Beside, ask_second
from app.domain.staff import Act
from app.domain.stock_entries import (
    BatchGround,
    BatchMarked,
    BatchState,
    Removal,
    StockCorrected,
    StockReceived,
    StockRemoved,
    StockWords,
)
from app.store.projections.stock_lists import find_article, find_holding, list_lines
from app.usecases.workplace import Workplace, demand_past, require, rules_of, sign_beside

MOST_PACKAGES = 9_999
_LONGEST = 200  # characters
_NOBODY = Beside()


@dataclass(frozen=True)
class Arrival:
    """What came in (inleverans)."""

    product: Product
    packages: int
    source: str
    batch: str = ""
    expires: date | None = None
    happened_at: datetime | None = None  # None: now


@dataclass(frozen=True)
class Departure:
    """What leaves without being handed out (kassation, retur)."""

    product: Product
    packages: int
    how: Removal
    to: str
    words: str
    batch: str = ""
    happened_at: datetime | None = None  # None: now


@dataclass(frozen=True)
class Marking:
    """What is to hold of a batch (märkning)."""

    product: Product
    batch: str
    state: BatchState
    ground: BatchGround
    packages: int
    words: str
    expires: date | None = None
    authority: str = ""
    reference: str = ""
    allowed_until: date | None = None
    review_on: date | None = None


def receive(workplace: Workplace, came: Arrival, beside: Beside = _NOBODY) -> Entry:
    """Take packages in; narcotics by two where the rule asks."""
    require(workplace, Act.SECOND_SIGN)
    at = demand_past(workplace, came.happened_at)
    _demand(_packages(came.packages), _written("Leverantör och följesedel", came.source, "source"))
    rules = rules_of(workplace)
    signers = sign_beside(workplace, beside, ask_second(rules, "N-SIGN-RECEIVED", (came.product,)))
    content = StockReceived(
        product=came.product,
        packages=came.packages,
        happened_at=at,
        source=_clean(came.source),
        batch=_clean(came.batch),
        expires=came.expires,
        personal=_words("", beside, signers),
    )
    with workplace.journal.write(workplace.person.id) as writing:
        return writing.append(content, signers=signers)


def remove(workplace: Workplace, went: Departure, beside: Beside = _NOBODY) -> Entry:
    """Destroy packages or send them back, never more than the ledger has."""
    require(workplace, Act.KEEP_STOCK)
    at = demand_past(workplace, went.happened_at)
    _demand(
        _packages(went.packages),
        _written("Mottagare och kvittens", went.to, "to"),
        _written("Orsak", went.words, "words"),
    )
    asked = ask_second(rules_of(workplace), "N-SIGN-REMOVED", (went.product,))
    signers = sign_beside(workplace, beside, asked)
    content = StockRemoved(
        product=went.product,
        packages=went.packages,
        happened_at=at,
        how=went.how,
        to=_clean(went.to),
        batch=_clean(went.batch),
        personal=_words(went.words, beside, signers),
    )
    with workplace.journal.write(workplace.person.id) as writing:
        lines = list_lines(writing.connection, article_of(went.product))
        left = least_from(lines, at)
        if (has_beginning(lines) or is_narcotic(went.product)) and went.packages > left:
            text = f"Saldot är {max(left, 0)}."
            raise Refused([wrong(text, "Räkna varan först; en avvikelse utreds.", "packages")])
        return writing.append(content, signers=signers)


def correct(
    workplace: Workplace, line: tuple[UUID, int], delta: int, words: str, beside: Beside = _NOBODY
) -> Entry:
    """Correct an earlier line by a new one that names it; nothing is written over.

    `line` is the entry and its row.
    """
    require(workplace, Act.KEEP_STOCK)
    entry, row = line
    holding = _correctable(workplace, entry, row)
    _demand(
        None if delta else wrong("Ändringen är noll.", "Skriv vad saldot ändras med.", "delta"),
        _written("Orsak", words, "words"),
    )
    asked = ask_second(rules_of(workplace), "N-SIGN-CORRECTED", (holding.product,))
    signers = sign_beside(workplace, beside, asked)
    content = StockCorrected(
        product=holding.product,
        corrects=entry,
        row=row,
        delta=delta,
        happened_at=workplace.computer.clock.now(),
        personal=_words(words, beside, signers),
    )
    with workplace.journal.write(workplace.person.id) as writing:
        return writing.append(content, signers=signers)


def mark_batch(workplace: Workplace, marking: Marking) -> Entry:
    """Stop a batch, hold it past its normal disposal, or let it go again."""
    stops = marking.state is BatchState.QUARANTINED
    require(workplace, Act.SECOND_SIGN if stops else Act.KEEP_STOCK)
    _demand(*_marking_faults(marking))
    batch = _clean(marking.batch)
    content = BatchMarked(
        product=marking.product,
        batch=batch,
        state=marking.state,
        ground=marking.ground,
        packages=marking.packages,
        happened_at=workplace.computer.clock.now(),
        expires=marking.expires,
        authority=_clean(marking.authority),
        reference=_clean(marking.reference),
        allowed_until=marking.allowed_until,
        review_on=marking.review_on,
        personal=StockWords(_clean(marking.words)),
    )
    name = f"batch/{article_of(marking.product)}/{batch_key(batch)}"
    subject = uuid5(workplace.journal.identity.store, name)
    with workplace.journal.write(workplace.person.id) as writing:
        return writing.append(content, subject=subject)


def _correctable(workplace: Workplace, entry: UUID, row: int) -> Holding:
    """Return the product of a line that a correction may name."""
    connection = workplace.journal.vault.connection
    article = find_article(connection, entry, row)
    found = find_holding(connection, article) if article else None
    said = (
        [x.said for x in found.lines if (x.said.entry, x.said.row) == (entry, row)] if found else []
    )
    if found is None or not said:
        raise refuse("Raden finns inte i journalen.", "Välj en rad i listan.", field="line")
    if said[0].move is Move.COUNTED:
        raise refuse("En räkning rättas inte.", "Räkna varan på nytt.", field="line")
    return found


def _marking_faults(marking: Marking) -> Iterator[Finding | None]:
    yield _written("Batch", marking.batch, "batch")
    yield _written("Orsak", marking.words, "words")
    if marking.state is BatchState.HELD and marking.review_on is None:
        yield missing("Dag för omprövning", "review_on")
    if bool(marking.authority.strip()) != bool(marking.reference.strip()):
        yield wrong("Beslutet är halvt.", "Skriv både myndighet och nummer.", "reference")
    if not 0 <= marking.packages <= MOST_PACKAGES:
        yield wrong("Orimligt antal.", f"Ange 0 till {MOST_PACKAGES}.", "packages")


def _packages(packages: int) -> Finding | None:
    if 1 <= packages <= MOST_PACKAGES:
        return None
    return wrong("Orimligt antal.", f"Ange 1 till {MOST_PACKAGES}.", "packages")


def _written(what: str, text: str, field: str) -> Finding | None:
    if not text.strip():
        return missing(what, field)
    long = len(text) > _LONGEST
    return wrong("Texten är för lång.", f"Högst {_LONGEST} tecken.", field) if long else None


def _demand(*faults: Finding | None) -> None:
    if found := [fault for fault in faults if fault is not None]:
        raise Refused(found)


def _words(words: str, beside: Beside, signers: tuple[UUID, ...]) -> StockWords:
    return StockWords(_clean(words), "" if signers else _clean(beside.alone))


def _clean(text: str) -> str:
    return " ".join(text.split())
