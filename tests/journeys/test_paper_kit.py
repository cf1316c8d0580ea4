"""Not even a computer ran: what was written on forms is typed off, read again, and all counted."""

import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest

from app.domain.kit import FormEnd, Kit, KitForm
from app.domain.reread import ReadField
from app.domain.slip_entries import DispensingMade
from app.domain.steps import READ_STEP, StepState
from app.ui.dialogs.sheet import SheetDialog
from app.ui.views.kit.kit_view import KitView
from app.ui.views.kit.print_dialog import PrintKit
from app.ui.views.kit.reread_dialog import RereadDialog
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.print_kit import list_kits
from app.usecases.reread_form import FormToRead, list_to_read
from app.usecases.sign_in import sign_in as open_store
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from tests.journeys.counter_hands import CounterHands
from tests.journeys.counts import Served
from tests.journeys.hands import is_gone
from tests.journeys.orders import GOODS, ORDER, PRESCRIBER, UNIT, Customer
from tests.journeys.test_thirty_customers import end_outage
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import NOON, PACKAGES, PASSWORD, SetClock, incoming

pytestmark = pytest.mark.usefixtures("theme")
MOST_BESIDE_THE_TEXT = 20  # key presses of the median form
DOSE = "1 tablett på morgonen. Mot högt blodtryck."
WHO = (
    ("Karl Prov", "195704289999"),
    ("Lars Prov", "194608239986"),
    ("Elsa Prov", "190901219931"),
    ("Sven Prov", "200004059937"),
    ("Agneta Prov", "200002292399"),
)
DOCTOR = PRESCRIBER | {
    "prescriber.code": "9014820",
    "prescriber.workplace_code": "2355000012345",
}


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[CounterHands]:
    clock = SetClock()
    computer = pharmacy(tmp_path / "home", clock)
    workplace = open_store(computer, SARA, PASSWORD)
    workplace.register.load([incoming(*PACKAGES[:-1], *GOODS[:1])], NOON)
    sign_out(workplace)
    stage = Stage(computer)
    stage.open()
    yield CounterHands(stage, clock)
    stage.close()


def prescription(name: str, identity: str) -> Mapping[str, str]:
    """Return what a form of a prescription says, all of it typed."""
    return DOCTOR | {
        "issued_on": "23",
        "reason": "Tekniskt",
        "signature_seen": " ",
        "patient.name": name,
        "patient.identity": identity,
        "identity_checked": "Id",
        "rows.0.product": "041238",
        "rows.0.dosage": DOSE,
        "advice_given": "Ctrl+R",
    }


def form(kind: str, number: str, says: Mapping[str, str], **more: object) -> Customer:
    """Return a form that is typed off: its number, the time that stands on it, and what it says."""
    begin = ("Ctrl+G", f"={number}", "Enter", "=1800", "Enter")
    last = ("Ctrl+Enter",)
    return Customer(kind, says, begin=begin, last=last, **more)  # type: ignore[arg-type]


def requisition(number: str) -> Customer:
    """Return a unit's order on a form; the delivery note is shown afterwards."""
    begin = ("Ctrl+G", f"={number}", "Enter", "=1800", "Enter", *UNIT[1:])
    says = ORDER | {"rows.0.product": "041238"}
    return Customer("rekvisition", says, begin=begin, last=("Ctrl+Enter", "Esc"), lane="F4")


def print_a_kit(hands: CounterHands) -> None:
    """F10, Ctrl+Enter, Ctrl+Enter: the sheets are shown, to be printed."""
    hands.press("F10")
    hands.press("Ctrl+Enter")
    asking = hands.dialog(PrintKit)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(asking))
    hands.dialog(SheetDialog)
    hands.album.look(hands.window, "kit-sheets")
    hands.press("Esc")


def read_again(hands: CounterHands, identities: Mapping[str, str]) -> list[Served]:
    """Another person reads every form from empty fields; return what each took."""
    hands.press("F10")
    view = hands.window.current()
    assert isinstance(view, KitView)
    hands.until(lambda: view.state.to_read)
    served = []
    while left := view.state.to_read:
        served.append(read_one(hands, left[0], identities[left[0].slip]))
        gone = left[0].slip
        hands.until(lambda: gone not in {form.slip for form in view.state.to_read})  # noqa: B023
    return served


def read_one(hands: CounterHands, form: FormToRead, who: str) -> Served:
    """Read the form that is first in the list: who, what, how many, and how it is taken."""
    assert form.form is not None
    hands.count = Served(f"avläsning {form.form.value}", 1)
    hands.press("Alt+A")
    hands.press("Enter")
    dialog = hands.dialog(RereadDialog)
    (row,) = dialog.rows
    fields = (dialog.patient, row.search, row.dosage, row.packages)
    assert [field.value() for field in fields] == [""] * 4
    hands.write(who)
    hands.press("Enter")
    hands.write("200123" if form.form is KitForm.AID_CARD else "041238")
    hands.until(row.search.hits.isVisible)
    hands.press("Ned")
    hands.press("Enter")
    hands.write("1")
    if ReadField.WITHDRAWALS in form.fields:
        hands.press("Enter")
        hands.write("4")
    if ReadField.DOSE in form.fields:
        hands.press("Enter")
        hands.write(DOSE)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(dialog))
    return hands.count


def report(served: list[Served], what: str) -> float:
    """Print what each took and return the median of the presses that typed no text."""
    beside = median(one.pressed + one.scanned for one in served)
    lines = [f"{one.kind}\t{one.typed}\t{one.pressed + one.scanned}" for one in served]
    sys.stdout.write("\n".join([f"{what}\ttyped\tbeside", *lines, f"median: {beside}", ""]))
    return beside


def type_off(hands: CounterHands, kit: Kit) -> dict[str, str]:
    """Type five prescriptions, an aid card and a requisition off; return whom each is for."""
    numbers = {kind: [str(n.number) for n in kit.numbers if n.form is kind] for kind in KitForm}
    identities: dict[str, str] = {}
    for place, (name, identity) in enumerate(WHO):
        number = numbers[KitForm.PRESCRIPTION][place]
        identities[number] = identity
        hands.serve(form(f"recept {place + 1}", number, prescription(name, identity)))
    card, unit = numbers[KitForm.AID_CARD][0], numbers[KitForm.REQUISITION][0]
    says = {
        path: text
        for path, text in prescription(*WHO[0]).items()
        if path not in ("reason", "rows.0.dosage", "prescriber.code")
    } | {"rows.0.aid": "1", "rows.0.product": "200123"}  # fmt: skip
    hands.serve(form("hjälpmedelskort", card, says, lane="F5", decides={"HK-CODE": "2"}))
    hands.serve(requisition(unit))
    return identities | {card: WHO[0][1], unit: "Avdelning 3, Backe sjukhus"}


def test_forms_filled_in_by_hand_are_typed_off_read_again_and_accounted_for(
    hands: CounterHands,
) -> None:
    print_a_kit(hands)
    hands.declare()
    hands.clock.forward(timedelta(hours=2))
    end_outage(hands)
    (kit,) = list_kits(hands.workplace)
    identities = type_off(hands, kit)
    assert report(hands.served, "form") <= MOST_BESIDE_THE_TEXT
    workplace = hands.workplace
    made = [e.content for e in workplace.journal.entries() if isinstance(e.content, DispensingMade)]
    assert {content.dispensed.slip for content in made} < set(identities)
    assert len(made) == len(identities) - 1
    assert all(content.dispensed.from_form for content in made)
    assert {content.dispensed.happened_at.hour for content in made} == {18}
    here = workplace.person.id
    assert [form.may_be_read_by(here) for form in list_to_read(workplace)] == [False] * 7
    hands.stage.open("Amina Yusuf")
    report(read_again(hands, identities), "second reading")
    hands.press("Ctrl+K")
    view = hands.window.current()
    assert isinstance(view, KitView)
    hands.until(lambda: not view.state.uncounted)
    hands.album.look(hands.window, "kit-counted")
    _check(hands)


def _check(hands: CounterHands) -> None:
    workplace = hands.workplace
    states = [step.state for step in list_steps(workplace) if step.step.code == READ_STEP]
    assert set(states) == {StepState.SETTLED}
    (kit,) = list_kits(workplace)
    assert kit.count(FormEnd.USED) == 7
    assert kit.count(FormEnd.UNUSED) == len(kit.numbers) - 7
    (outage,) = list_outages(workplace)
    closing = review_closing(workplace, outage.id)
    assert not [f for f in closing.obstacles if "Pappersreserven" in f.text]
    assert sum(form.captured for form in closing.report.forms) == 7
    assert closing.report.missing == ()
    assert verify_store(workplace) == []
