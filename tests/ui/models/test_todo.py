"""What needs a hand: worst first, each with the place where it is done."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from app.domain.outage import Dependency, DownPeriod, Outage, OutageState
from app.domain.product import RegisterInfo
from app.domain.steps import StepState
from app.ui.models.todo import OUTAGE, todos
from app.ui.widgets.badge import Tone
from app.usecases.overview import Conditions, Situation
from tests.workplaces import NOON

REGISTER = RegisterInfo(
    "TLV", date(2026, 11, 1), date(2026, 11, 30), NOON, date(2026, 10, 26), 8, practice=False
)
WELL = Situation(
    outage=None,
    is_practice=False,
    waiting=0,
    dispensed=0,
    quarters=(),
    open_slips=0,
    lingering=(),
    steps=dict.fromkeys(StepState, 0),
    register=REGISTER,
    register_trouble="",
    backup_at=NOON - timedelta(hours=1),
    trouble="",
)
AROUND = Conditions(NOON, is_clock_doubted=False, on_battery=False, battery=100)
ENDED = Outage(
    uuid4(), "A", NOON, NOON, "", "", (DownPeriod(Dependency.EHM, NOON, NOON),),
    OutageState.ENDED, NOON,
)  # fmt: skip


def test_a_pharmacy_in_order_has_nothing_to_do() -> None:
    assert todos(WELL, AROUND, "etikett") == []


def test_the_worst_comes_first_and_each_leads_somewhere() -> None:
    bad = replace(
        WELL,
        trouble="Vittnesfilen går inte att skriva.",
        register=None,
        backup_at=None,
        lingering=("A-0001-X",),
        steps=WELL.steps | {StepState.REFUSED: 2},
    )
    around = Conditions(NOON, is_clock_doubted=True, on_battery=True, battery=20)
    found = todos(bad, around, "")
    tones = [todo.tone for todo in found]
    assert tones == sorted(tones, key=[Tone.STOP, Tone.WARN, Tone.INFO].index)
    assert found[0].tone is Tone.STOP
    places = {todo.text: todo.place for todo in found}
    assert places["2\u00a0avvisade steg"] == "settle"
    assert places["1\u00a0expedition öppen över 30\u00a0min"] == "dispense"
    assert places["Ingen säkerhetskopia"] == places["Inga varor är inlästa"] == "upkeep"
    assert places["Batteri 20\u00a0%"] == "upkeep"
    assert "Klockan går fel" in places
    assert "Ingen skrivare vald" in places


def test_old_goods_and_an_old_copy_say_how_old() -> None:
    old = replace(WELL, backup_at=NOON - timedelta(days=3))
    around = replace(AROUND, now=NOON.replace(month=12, day=9))
    texts = [todo.text for todo in todos(old, around, "etikett")]
    assert texts == ["Varulistan gick ut för 9\u00a0dagar sedan", "Kopian är 19\u00a0d gammal"]


def test_many_slips_that_linger_are_counted_and_four_named() -> None:
    slips = tuple(f"A-000{n}-X" for n in range(1, 7))
    (found,) = todos(replace(WELL, lingering=slips), AROUND, "etikett")
    assert found.text.startswith("6\u00a0expeditioner öppna")
    assert found.detail == "A-0001-X, A-0002-X, A-0003-X, A-0004-X och 2 till"


def test_after_an_outage_the_steps_that_are_left_are_told_and_then_that_it_can_be_closed() -> None:
    left = replace(WELL, outage=ENDED, steps=WELL.steps | {StepState.WAITING: 5})
    assert [t.text for t in todos(left, AROUND, "etikett")] == ["5\u00a0steg att redovisa"]
    (done,) = todos(replace(WELL, outage=ENDED), AROUND, "etikett")
    assert (done.tone, done.place) == (Tone.OK, OUTAGE)
    assert todos(replace(WELL, outage=ENDED, open_slips=1), AROUND, "etikett") == []
