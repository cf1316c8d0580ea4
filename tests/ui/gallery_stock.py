"""States of the stock's screen for the gallery: empty, busy, long names, a count, a deviation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app.domain.order import Product
from app.domain.signing import Beside
from app.domain.stock_entries import BatchGround, BatchState
from app.ui.view import View
from app.ui.views.stock import StockView
from app.usecases.count_stock import Counted, count
from app.usecases.keep_stock import Arrival, Marking, mark_batch, receive
from app.usecases.workplace import Workplace
from tests.ui.stage import clock_of
from tests.workplaces import find_product, open_pharmacy

ALONE = Beside(alone="Ensam på apoteket i natt.")
NARCOTICS = (
    ("098314", "Oxikodon Norrmed", "II", 12),
    ("098315", "Metylfenidat Norrmed", "II", 8),
    ("098316", "Zopiklon Vintra", "IV", 30),
)


def busy_stock(home: Path, longer: str = "") -> Workplace:
    """Return a pharmacy with deliveries, counts, a stopped batch, one that is held, and a case."""
    work = open_pharmacy(home)
    clock = clock_of(work)
    made = [_product(number, f"{name}{longer}", held) for number, name, held, _ in NARCOTICS]
    for product, (_, _, _, packages) in zip(made, NARCOTICS, strict=True):
        came = Arrival(product, packages, "Partihandeln, följesedel 7", "B12", date(2027, 5, 31))
        clock.forward(timedelta(minutes=7))
        receive(work, came, ALONE)
    clock.forward(timedelta(minutes=7))
    receive(work, Arrival(find_product("041238"), 40, "Partihandeln", "M7", date(2026, 11, 1)))
    clock.forward(timedelta(minutes=20))
    counted = [Counted(made[0], 11, 11), Counted(made[1], 8)]
    count(work, counted, ALONE)
    recall = "Indragning klass 1"
    stopped = Marking(made[1], "B12", BatchState.QUARANTINED, BatchGround.RECALL, 8, recall)
    mark_batch(work, stopped)
    held = Marking(
        find_product("041238"), "M7", BatchState.HELD, BatchGround.SHORTAGE, 40, "Restnoterad",
        date(2026, 11, 1), "Läkemedelsverket", "4.5-2026-012345", date(2027, 1, 31),
        date(2027, 1, 15),
    )  # fmt: skip
    mark_batch(work, held)
    return work


def long_stock(home: Path) -> Workplace:
    """Return the same with names as long as names get."""
    return busy_stock(home, " Depotberedning med förlängd frisättning parallellimport")


def ask(what: str, row: int = 0) -> Callable[[View], None]:
    """Return an act that opens one of the dialogs about a product."""

    def act(view: View) -> None:
        if not isinstance(view, StockView):
            raise TypeError("the stock's screen is needed")
        view.table.selectRow(row)
        if what == "receive":
            view.receive.click()
        elif what == "all":
            view.all.click()
        elif what:
            getattr(view.pane, what).click()

    return act


def _product(number: str, name: str, schedule: str) -> Product:
    plain = find_product("098314")
    return replace(plain, varunummer=number, npl_pack_id=number, name=name, schedule=schedule)
