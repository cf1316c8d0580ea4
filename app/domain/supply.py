"""What is handed out: products, packages, withdrawals, what is owed and what remains."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.domain.aid_card import use_of
from app.domain.draft import DispensingDraft, RowDraft
from app.domain.findings import Finding, Severity, missing, wrong
from app.domain.history import PastRow
from app.domain.number_words import number_in_letters
from app.domain.order import Product
from app.domain.rules import RuleSet
from app.domain.surroundings import Surroundings
from app.domain.totals import Share, Totals, ordered_product, rows_of, totals_of, worth

MOST_ROWS = 5  # as many as the form and the screen hold
MOST_TEXT = 400  # characters of dosage text
MOST_COUNT = 99  # packages or withdrawals on a row
MOST_LETTERS = 60  # characters of withdrawals in letters
MOST_DAYS = 999  # of an interval, or that a package lasts


def check(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the rows: product, dosage, counts, and how old the register is."""
    rules = around.rules
    if around.register_trouble:
        text, cure = around.register_trouble, "Skriv varan för hand så länge."
        yield Finding(Severity.INFO, text, cure, "rows", "register.unreadable", "fast regel")
    yield from (replace(stale.finding, field="rows") for stale in around.stale)
    if not 1 <= len(draft.rows) <= MOST_ROWS:
        yield wrong(f"Minst en rad och högst {MOST_ROWS}.", "Dela på två expeditioner.", "rows")
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}"
        if row.product is None or not row.product.name.strip():
            yield missing("Vara", f"{at}.product")
        elif not row.product.from_register:
            yield rules.finding("P-UNKNOWN", f"{at}.product")
        if not use_of(draft.kind, row):
            yield missing("Dosering och ändamål", f"{at}.dosage")
        elif len(row.dosage) > MOST_TEXT:
            yield wrong("Doseringen är för lång.", f"Högst {MOST_TEXT} tecken.", f"{at}.dosage")
        yield from _counts(row, at)
        yield from _letters(row, rules, at)
    yield from _quantities(draft, around)


def totals_with(draft: DispensingDraft, around: Surroundings, index: int) -> Totals | None:
    """Return a row's order as it stands once the draft is handed out; none without a product."""
    row = draft.rows[index]
    before = totals_before(row, around)
    ordered = _ordered(row, around)
    if before is None or ordered is None:
        return None
    same = (r for r in draft.rows if r is row or (row.follows and r.follows == row.follows))
    shares = tuple(_share(r, ordered) for r in same if r.product)
    return replace(before, shares=(*before.shares, *shares))


def totals_before(row: RowDraft, around: Surroundings) -> Totals | None:
    """Return a row's order as it stands now; none when it goes on from what is not known here."""
    if row.follows is not None:
        return totals_of(rows_of(around.history, row.follows))
    ordered = _ordered(row, around)
    return Totals(
        ordered=row.ordered or row.packages,
        withdrawals=row.withdrawals,
        elsewhere=max(0, row.withdrawal - 1),
        unit=ordered.pack_size if ordered else None,
    )


def packages_words(packages: Fraction) -> str:
    """Return 3 as "3 förp", and 3/2 as "1,5 förp"."""
    if packages.denominator == 1:
        return f"{packages.numerator} förp"
    return f"{float(packages):.2f}".rstrip("0").replace(".", ",") + " förp"


def _counts(row: RowDraft, at: str) -> Iterator[Finding]:
    if not 1 <= row.packages <= MOST_COUNT:
        yield wrong("Orimligt antal förpackningar.", "Ange 1 till 99.", f"{at}.packages")
    if not 0 <= row.ordered <= MOST_COUNT:
        yield wrong("Orimligt antal ordinerade.", "Ange 1 till 99.", f"{at}.ordered")
    if not 1 <= row.withdrawals <= MOST_COUNT:
        yield wrong("Orimligt antal uttag.", "Ange 1 till 99.", f"{at}.withdrawals")
    if len(row.in_letters) > MOST_LETTERS:
        yield wrong("För långt.", f"Högst {MOST_LETTERS} tecken.", f"{at}.in_letters")
    if not 0 <= row.interval.count <= MOST_DAYS:
        yield wrong("Orimligt intervall.", "Ange högst 999.", f"{at}.interval")
    if not 0 <= row.lasts_days <= MOST_DAYS:
        yield wrong("Orimligt antal dagar.", "Ange högst 999.", f"{at}.lasts_days")


def _letters(row: RowDraft, rules: RuleSet, at: str) -> Iterator[Finding]:
    """Yield that the withdrawals in letters are others than in digits, or no number."""
    if not row.in_letters.strip():
        return
    said, about = number_in_letters(row.in_letters), (str(row.withdrawals),)
    if said is None:
        text = "Uttagen med bokstäver går inte att läsa som ett tal."
        yield rules.finding("Q-LETTERS", f"{at}.in_letters", text, about)
    elif said != row.withdrawals:
        text = f"Med bokstäver {said} uttag, med siffror {row.withdrawals}."
        yield rules.finding("Q-LETTERS", f"{at}.in_letters", text, about)


def _quantities(draft: DispensingDraft, around: Surroundings) -> Iterator[Finding]:
    """Yield where a row would take more than was ordered, each after those above it."""
    taken: list[RowDraft] = []  # rows above
    for index, row in enumerate(draft.rows):
        at = f"rows.{index}"
        if row.product is None or row.packages < 1 or row.withdrawals < 1:
            continue
        known = rows_of(around.history, row.follows) if row.follows else []
        if row.follows is None:
            yield from _first_time(row, around, at)
        elif not known:
            yield around.rules.finding("Q-GONE", f"{at}.withdrawal")
        else:
            above = [r for r in taken if r.follows == row.follows]
            yield from _again(row, known, above, (around, at))
        taken.append(row)


def _first_time(row: RowDraft, around: Surroundings, at: str) -> Iterator[Finding]:
    rules = around.rules
    if not 1 <= row.withdrawal <= row.withdrawals:
        yield rules.finding("Q-NUMBER", f"{at}.withdrawal")
    elif row.withdrawal > 1:
        yield rules.finding("Q-ELSEWHERE", f"{at}.withdrawal")
    ordered = _ordered(row, around)
    if ordered and row.ordered:
        yield from _compare(_share(row, ordered), Fraction(row.ordered), "Q-OVER", (around, at))


def _again(
    row: RowDraft, known: list[PastRow], above: list[RowDraft], place: tuple[Surroundings, str]
) -> Iterator[Finding]:
    """Yield what is wrong with a row that goes on from an earlier hand-out of the same order."""
    around, at = place
    before = totals_of(known)
    ordered = ordered_product(known[0].row)
    if before is None:
        return
    now = replace(before, shares=(*before.shares, *(_share(r, ordered) for r in above)))
    if (row.ordered or row.packages, row.withdrawals) != (now.ordered, now.withdrawals):
        yield around.rules.finding("Q-TERMS", f"{at}.withdrawals")
    if now.is_closed:
        yield around.rules.finding("Q-CLOSED", f"{at}.withdrawal")
        return
    share = _share(row, ordered)
    if row.completes is not None:
        yield from _compare(share, now.owed(row.withdrawal), "Q-OWED", place)
    elif not 1 <= row.withdrawal <= now.withdrawals:
        yield around.rules.finding("Q-NUMBER", f"{at}.withdrawal")
    elif now.taken(row.withdrawal):
        yield around.rules.finding("Q-TAKEN", f"{at}.withdrawal")
    else:
        yield from _compare(share, Fraction(now.ordered), "Q-OVER", place)


def _compare(
    share: Share, most: Fraction, rule: str, place: tuple[Surroundings, str]
) -> Iterator[Finding]:
    """Yield that it is more than the most, or that something is left of it."""
    around, at = place
    rest = most - share.packages
    if rest < 0:
        text = f"{around.rules.rules[rule].text} Högst {packages_words(most)}."
        yield around.rules.finding(rule, f"{at}.packages", text)
    elif rest >= min(share.pack, Fraction(1)):
        yield around.rules.finding("Q-PARTIAL", f"{at}.packages", f"{packages_words(rest)} restas.")


def _ordered(row: RowDraft, around: Surroundings) -> Product | None:
    if row.follows and (known := rows_of(around.history, row.follows)):
        return ordered_product(known[0].row)
    return row.exchange.prescribed or row.product


def _share(row: RowDraft, ordered: Product) -> Share:
    pack = worth(row.product, ordered) if row.product else Fraction(1)
    return Share(row.withdrawal, row.packages * pack, pack)
