"""Close an order of which so little is left that nothing more will be handed out."""

from app.domain.findings import refuse
from app.domain.order_entries import ClosingReason, OrderClosed
from app.domain.staff import Act
from app.domain.supplied import RowRef
from app.domain.totals import totals_of
from app.store.projections.owing import find_order
from app.usecases.workplace import Workplace, require


def close_order(workplace: Workplace, root: RowRef, reason: str) -> None:
    """Say that the rest of an order, below a package or given up, is not handed out."""
    require(workplace, Act.HAND_OUT)
    words = " ".join(reason.split())
    if not words:
        raise refuse("Skäl saknas.", "Skriv varför resten inte lämnas ut.", field="reason")
    with workplace.journal.write(workplace.person.id) as writing:
        totals = totals_of(line.past for line in find_order(writing.connection, root))
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
