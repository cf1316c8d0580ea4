"""States of the alerts of e-VIS for the gallery: their list, a new one, and one that ends."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.alert_entries import AlertCause
from app.domain.alerts import Ending
from app.ui.view import View
from app.ui.views.stock import StockView
from app.ui.views.stock.alert_dialogs import AlertsDialog, CloseAlertDialog
from app.usecases.report_alert import Reported, close_alert, open_alert
from app.usecases.workplace import Workplace
from tests.ui.gallery_stock import busy_stock
from tests.ui.scene import settle
from tests.ui.stage import clock_of
from tests.usecases.test_scan_pack import PACK, give, with_packs
from tests.workplaces import begin_outage

_OTHER = replace(PACK, serial="8K2M4U")


def alerted(home: Path) -> Workplace:
    """Return a pharmacy with one open alert and one that was of its own making."""
    work = busy_stock(home)
    begin_outage(work)
    give(work, with_packs(replace(PACK, batch="A1"), replace(_OTHER, batch="A1")))
    clock_of(work).forward(timedelta(hours=3))
    told = Reported(PACK.gtin, PACK.serial, "SE-77-0A1", words="Kom vid efterregistreringen.")
    first = open_alert(work, told).subject
    open_alert(work, replace(told, serial=_OTHER.serial, code="SE-77-0A2"))
    ended = Ending(AlertCause.TWICE, "Avaktiverad både i reservdrift och i kassan.")
    close_alert(work, first, ended)
    return work


def ask_list(view: View) -> None:
    """Open the list."""
    if not isinstance(view, StockView):
        raise TypeError("the stock's screen is needed")
    view.alerts.click()


def ask_new(view: View) -> None:
    """Ask for a new one, of a scanned pack."""
    if not isinstance(view, StockView):
        raise TypeError("the stock's screen is needed")
    view.take_scan(f"]d201{PACK.gtin}21{PACK.serial}\x1d17{PACK.expires}10{PACK.batch}")


def ask_end(view: View) -> None:
    """End the open one as unknown."""
    ask_list(view)
    (listing,) = view.findChildren(AlertsDialog)
    settle()
    listing.end.click()
    (asked,) = listing.findChildren(CloseAlertDialog)
    asked.cause.set_value(AlertCause.UNKNOWN.value)
    asked.ask_report()
