"""What the closing protocol says of money: sums that are known, and what is not done with."""

from reportlab.platypus import Flowable

from app.documents.pages import CELL, CELL_STRONG, SMALL, gap, table, words
from app.domain.closing import MoneyCount
from app.domain.money import kronor_text

_HEADINGS = ("Betalt", "Rätt belopp", "Återbetalt", "Betalt efteråt", "Avstått")
_KNOWN = "Kronor, för de expeditioner där både betalt och rätt belopp är kända."


def money_lines(found: MoneyCount) -> list[Flowable]:
    """Return a table of what is known, if anything is, and a line a kind of what is left."""
    sums = found.totals
    known = (sums.charged, sums.correct, sums.refunded, sums.collected, sums.waived)
    lines: list[Flowable] = []
    if any(known):
        cells = [words(kronor_text(ore), CELL, right=True) for ore in known]
        lines += [table(_HEADINGS, [cells], (20,) * 5, right=range(5))]
        lines += [gap(1), words(_KNOWN, SMALL)]
    lines += [words(f"Kvar, {left}.", CELL_STRONG) for left in found.left]
    if found.unnoted:
        lines.append(words(f"Betalt är inte antecknat: {', '.join(found.unnoted)}.", CELL))
    elif not found.left:
        lines.append(words("Inget är kvar att reglera.", CELL))
    return lines
