"""Show the stock: every product with its state and ledger; the narcotics on paper."""

from app.documents.count_sheet import render_count_sheet
from app.documents.narcotics_ledger import render_ledger
from app.domain.holdings import Holding
from app.domain.staff import Act
from app.store.projections.stock_lists import list_holdings as holdings_of
from app.usecases.workplace import Workplace, require


def list_holdings(workplace: Workplace) -> list[Holding]:
    """Return every product that the stock knows, by name."""
    require(workplace, Act.READ)
    return holdings_of(workplace.journal.vault.connection)


def ledger_sheet(workplace: Workplace) -> bytes:
    """Return the narcotics ledger as PDF."""
    require(workplace, Act.READ)
    holdings = holdings_of(workplace.journal.vault.connection, narcotics=True)
    now = workplace.computer.clock.now()
    fonts = workplace.computer.resources / "fonts"
    return render_ledger(holdings, workplace.pharmacy, now, fonts)


def count_sheet(workplace: Workplace) -> bytes:
    """Return the sheet to count the narcotics by as PDF; no balance stands on it."""
    require(workplace, Act.READ)
    holdings = holdings_of(workplace.journal.vault.connection, narcotics=True)
    now, fonts = workplace.computer.clock.now(), workplace.computer.resources / "fonts"
    return render_count_sheet(holdings, workplace.pharmacy, now, fonts)
