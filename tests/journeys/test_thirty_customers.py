"""A day of thirty customers in the real window, by keyboard and scanner alone."""

import sys
from collections import Counter
from datetime import timedelta

import pytest

from app.domain.ledger import Move
from app.domain.outage import OutageState
from app.ui.dialogs.outage import EndOutage
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.fill_slip import list_slips
from app.usecases.keep_bag import list_bags
from app.usecases.keep_prescribers import list_prescribers
from app.usecases.list_requisitions import list_all
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.show_stock import list_holdings
from app.usecases.verify_store import verify_store
from tests.journeys.counter_hands import CounterHands
from tests.journeys.counts import table
from tests.journeys.customers import CUSTOMERS
from tests.journeys.hands import is_gone

pytestmark = pytest.mark.usefixtures("theme")
STEPS = {  # of the outage, by what the rules ask of each order
    "twin_check": 28,
    "register_price": 26,
    "archive_paper": 25,
    "register_withdrawal": 22,
    "register_prescription": 20,
    "register_paper_withdrawal": 7,
    "archive_call": 2,
    "archive_requisition": 2,
    "invoice_requisition": 2,
    "note_alcohol": 1,
    "prescriber_notice": 1,
    "credit_price": 1,
    "credit_withdrawal": 1,
    "strike_notation": 1,
    "register_aid_card": 1,
}
_BETWEEN = timedelta(minutes=4)


def end_outage(hands: CounterHands) -> None:
    """Ctrl+Shift+A, Ctrl+Enter: the systems are back."""
    hands.press("Ctrl+Shift+A")
    ending = hands.dialog(EndOutage)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(ending))


def report(hands: CounterHands) -> None:
    """Print the table, and keep it where the pictures of a day are asked for."""
    made = table(hands.served)
    sys.stdout.write(f"{made}\n")
    hands.album.write("key-presses.txt", made)


@pytest.mark.timeout(900)
def test_thirty_customers_of_all_kinds_are_served_by_keyboard_and_scanner(
    hands: CounterHands,
) -> None:
    hands.declare()
    for customer in CUSTOMERS:
        hands.serve(customer)
        hands.clock.forward(_BETWEEN)
    end_outage(hands)
    for place in ("F7", "F8", "F2"):
        hands.press(place)
        hands.stage.settle()
        hands.album.look(hands.window, f"evening-{place}")
    report(hands)
    workplace = hands.workplace
    (outage,) = list_outages(workplace)
    assert outage.state is OutageState.ENDED
    made = list_dispensings(workplace, limit=1000)
    delivered = list_all(workplace)
    assert len(made) + len(delivered) == sum(1 for customer in CUSTOMERS if customer.rows)
    assert len({line.slip for line in made}) == len(made)
    known = {each.prescriber for each in list_prescribers(workplace, "")}
    assert {(one.name, one.workplace) for one in known} == {("Mattias Öberg", "Backe hälsocentral")}
    assert (list_slips(workplace), list_bags(workplace)) == ([], [])
    assert Counter(line.step.code for line in list_steps(workplace)) == STEPS
    (narcotic,) = list_holdings(workplace)
    assert [(line.said.move, line.delta, line.said.second) for line in narcotic.lines] == [
        (Move.RECEIVED, 10, "JBe"),
        (Move.HANDED_OUT, -1, ""),
        (Move.HANDED_OUT, -1, "JBe"),
    ]
    assert narcotic.balance == 8
    closing = review_closing(workplace, outage.id).report
    (series,) = closing.series
    assert (series.used, series.voided, series.missing) == (len(made) + len(delivered), 1, 0)
    assert (closing.dispensings, closing.missing) == (series.used, ())
    assert verify_store(workplace) == []
