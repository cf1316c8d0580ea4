"""What is noted on a paper form at each withdrawal, printed or by hand; no patient stands in it."""

from dataclasses import dataclass
from datetime import date

from app.domain.draft import RowDraft
from app.domain.labelling import LabelFrame
from app.domain.supply import packages_words
from app.domain.totals import Totals


@dataclass(frozen=True)
class NotationText:
    """One row's note on the form (notering på blanketten)."""

    dispensed_on: date
    pharmacy: str
    product: str  # name, form, strength and pack
    quantity: str  # as "2 av 3 förp · uttag 1 av 4"
    owed: str  # as "1 förp restas"; "" when nothing is
    remaining: str  # as "Kvar: 10 förp (980 enheter)"
    signum: str
    slip: str
    practice: bool = False


def notation_text(row: RowDraft, totals: Totals, frame: LabelFrame) -> NotationText:
    """Return the note of a row that is handed out; `totals` count it already."""
    product = row.product.title if row.product else ""
    pack = row.product.pack if row.product else ""
    of = f" av {totals.ordered}" if row.completes is None and row.packages < totals.ordered else ""
    which = "rest av uttag" if row.completes is not None else "uttag"
    owed = totals.owed(row.withdrawal)
    units = totals.quantity(totals.remaining)
    inside = f" ({units:f} enheter)".replace(".", ",") if units else ""
    left = f"Kvar: {packages_words(totals.remaining)}{inside}"
    return NotationText(
        dispensed_on=frame.dispensed_on,
        pharmacy=frame.pharmacy,
        product=f"{product}, {pack}" if pack else product,
        quantity=f"{row.packages}{of} förp · {which} {row.withdrawal} av {row.withdrawals}",
        owed=f"{packages_words(owed)} restas" if owed else "",
        remaining=left if totals.remaining else "Inget kvar",
        signum=frame.signum,
        slip=frame.slip,
        practice=frame.practice,
    )
