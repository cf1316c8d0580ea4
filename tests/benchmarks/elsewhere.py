"""What is done at one counter, and where another one's window shows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from app.domain.dispensing import make
from app.domain.draft import OpenSlip, PatientDraft
from app.domain.ledger import article_of
from app.domain.order import Product
from app.domain.slip import SlipNumber, next_serial
from app.domain.slip_entries import DispensingMade
from app.ui.session import Session
from app.ui.view import View
from app.ui.views.dispense_view import DispenseView
from app.ui.views.settle import SettleView
from app.ui.views.stock.stock_view import StockView
from app.usecases.fill_slip import list_slips, open_slip, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.keep_stock import Arrival, receive
from app.usecases.list_work import list_dispensings
from app.usecases.print_label import print_labels
from app.usecases.workplace import Workplace, surroundings
from tests.benchmarks.filled import of_patient
from tests.usecases.narcotics import ALONE, METOPROLOL, OXIKODON
from tests.workplaces import filled_draft

_Made = Callable[[Workplace], None]


@dataclass(frozen=True)
class Elsewhere:
    """An act at one counter, and what tells that another's window knows of it (händelse)."""

    name: str
    view: Callable[[Session], View]
    act: Callable[[Workplace], object]
    watched: Callable[[View], QWidget]
    shown: Callable[[View], object]  # another after the act than before it
    before: Callable[[Workplace], object] | None = None  # at the counter that is looked at
    undone: Callable[[Workplace], object] | None = None  # where the act was, so that it shows again

    @contextmanager
    def window(self, session: Session) -> Iterator[tuple[QWidget, Callable[[], object]]]:
        """Show the screen, and give what is painted of it and what that says."""
        view = self.view(session)
        view.resize(1188, 696)
        view.show()
        view.entered()
        yield self.watched(view), lambda: self.shown(view)
        view.close()
        view.deleteLater()


def _settle(view: View) -> SettleView:
    assert isinstance(view, SettleView)
    return view


def _hand_out(workplace: Workplace) -> None:
    """Hand out to somebody who has had nothing yet."""
    born = date(1930, 1, 1) + timedelta(days=len(list_dispensings(workplace)))
    patient = PatientDraft("Birgitta Provsson", birth_date=f"{born:%Y%m%d}", sex="2")
    draft = replace(filled_draft(), patient=patient, advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)


def _slips(view: View) -> object:
    assert isinstance(view, DispenseView)
    return view.pages.elsewhere.text()


def _slips_label(view: View) -> QWidget:
    assert isinstance(view, DispenseView)
    return view.pages.elsewhere


def _void(workplace: Workplace) -> None:
    for slip in list_slips(workplace):
        void_slip(workplace, slip, "Provat")


def _stock(view: View) -> StockView:
    assert isinstance(view, StockView)
    return view


def _taking(product: Product) -> Callable[[Workplace], object]:
    return lambda workplace: receive(workplace, Arrival(product, 1, "Partihandeln"), ALONE)


def _balance(product: Product) -> Callable[[View], object]:
    article = article_of(product)
    return lambda view: [h.balance for h in _stock(view).holdings if h.article == article]


class _Twins:
    """The same order of patient after patient, handed out by both as if neither knew of the other.

    Who knows of the first is refused the second.
    """

    def __init__(self) -> None:
        self._patient = 0
        self._serials = {"Y": 0, "Z": 0}  # of series that no device here writes
        self._second: _Made | None = None

    def here(self, workplace: Workplace) -> None:
        """Hand out at the counter that is looked at."""
        self._patient += 1
        self._serials = {series: next_serial(series, n) for series, n in self._serials.items()}
        first, self._second = (
            _make(workplace, self._patient, SlipNumber(*number)) for number in self._serials.items()
        )
        first(workplace)

    def there(self, workplace: Workplace) -> None:
        """Hand out the same at the other."""
        assert self._second
        self._second(workplace)


def _make(workplace: Workplace, patient: int, number: SlipNumber) -> _Made:
    draft = of_patient(patient)
    around = surroundings(workplace, draft, draft.label_digest())
    assert around.outage
    outage = around.outage.id
    opened = OpenSlip(uuid4(), uuid4(), str(number), around.now, around.now, draft)
    made = DispensingMade(*make(opened, around))

    def write(at: Workplace) -> None:
        with at.journal.write(at.person.id) as writing:
            writing.append(made, id=opened.entry, subject=opened.subject, outage=outage)

    return write


def everything() -> Iterator[Elsewhere]:
    """Yield all that is to be felt at once at the other counters."""
    twins = _Twins()
    yield Elsewhere(
        "hand-out until its row is painted",
        SettleView,
        _hand_out,
        lambda view: _settle(view).list.viewport(),
        lambda view: len(_settle(view).work.rows),
    )
    yield Elsewhere(
        "slip until its number is painted",
        DispenseView,
        open_slip,
        _slips_label,
        _slips,
        undone=_void,  # a few are named there, the others counted
    )
    yield Elsewhere(
        "twin until its case is painted",
        SettleView,
        twins.there,
        lambda view: _settle(view).list.viewport(),
        lambda view: sum(bool(row.twins) for row in _settle(view).work.rows),
        twins.here,
    )
    for name, product in (("narcotic", OXIKODON), ("stock", METOPROLOL)):
        yield Elsewhere(
            f"{name} until its balance is painted",
            StockView,
            _taking(product),
            lambda view: _stock(view).table.viewport(),
            _balance(product),
        )
