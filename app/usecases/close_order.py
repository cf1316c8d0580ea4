"""Say that an order is done with: its rest is not handed out, or why too much was is known."""

from app.domain.findings import refuse
from app.domain.history import PastRow
from app.domain.order_entries import ClosingReason, OrderClosed, OversupplyExamined
from app.domain.staff import Act
from app.domain.supplied import RowRef
from app.domain.totals import later_of, totals_of
from app.store.projections.owing import find_order
from app.usecases.workplace import Workplace, require


def close_order(workplace: Workplace, root: RowRef, reason: str) -> None:
    """Say that the rest of an order, below a package or given up, is not handed out."""
    require(workplace, Act.HAND_OUT)
    words = _words(reason, "Skriv varför resten inte lämnas ut.")
    with workplace.journal.write(workplace.person.id) as writing:
        totals = totals_of(_order(workplace, root))
        if totals is None or totals.is_closed or not totals.remaining:
            raise refuse("Inget restas på receptet.", "Läs listan igen.", field="order")
        if totals.next_withdrawal is not None:
            raise refuse(
                "Hela uttag är kvar på receptet.",
                "Bara en rest på det sista uttaget kan avslutas.",
                field="order",
            )
        content = OrderClosed(root.row, ClosingReason(words))
        writing.append(content, subject=root.subject)


def examine_oversupply(workplace: Workplace, root: RowRef, found: str) -> None:
    """Say what was found out about an order of which too much was handed out.

    It leaves the list until more is handed out on the same order.
    """
    require(workplace, Act.HAND_OUT)
    words = _words(found, "Skriv vad utredningen fann.")
    with workplace.journal.write(workplace.person.id) as writing:
        order = _order(workplace, root)
        totals = totals_of(order)
        if totals is None or not totals.is_over:
            raise refuse("Inget är för mycket utlämnat.", "Läs listan igen.", field="order")
        content = OversupplyExamined(root.row, len(later_of(order)), ClosingReason(words))
        writing.append(content, subject=root.subject)


def _order(workplace: Workplace, root: RowRef) -> list[PastRow]:
    return [line.past for line in find_order(workplace.journal.vault.connection, root)]


def _words(text: str, cure: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise refuse("Skäl saknas.", cure, field="reason")
    return words
