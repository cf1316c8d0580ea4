"""Show the stock: every product with its state, one with its ledger, and the ledger on paper."""

from app.documents.narcotics_ledger import render_ledger
from app.domain.holdings import Holding
from app.domain.staff import Act
from app.store.projections.stock_lists import find_holding
from app.store.projections.stock_lists import list_holdings as holdings_of
from app.usecases.workplace import Workplace, require


def list_holdings(workplace: Workplace) -> list[Holding]:
    """Return every product that the stock knows, by name."""
    require(workplace, Act.READ)
    return holdings_of(workplace.journal.vault.connection)


def show_holding(workplace: Workplace, article: str) -> Holding | None:
    """Return one product with its ledger, batches and cases."""
    require(workplace, Act.READ)
    return find_holding(workplace.journal.vault.connection, article)


def ledger_sheet(workplace: Workplace, article: str = "") -> bytes:
    """Return the narcotics ledger as PDF: of one product, or of all."""
    require(workplace, Act.READ)
    connection = workplace.journal.vault.connection
    one = find_holding(connection, article) if article else None
    holdings = [one] if one else holdings_of(connection, narcotics=True)
    now = workplace.computer.clock.now()
    fonts = workplace.computer.resources / "fonts"
    return render_ledger(holdings, workplace.pharmacy, now, fonts)
