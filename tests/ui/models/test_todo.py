"""What needs a hand: worst first, each with the place where it is done."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from app.bootstrap import read_rules
from app.domain.outage import Dependency, DownPeriod, Outage, OutageState
from app.domain.reference import Edition, RegisterInfo, Source, SourceHead, find_stale
from app.domain.steps import StepState
from app.ui.models.todo import CLOCK, OUTAGE, todos
from app.ui.texts import NBSP
from app.ui.widgets.badge import Tone
from app.usecases.overview import Conditions, Situation
from tests.workplaces import NOON, RESOURCES

HEAD = SourceHead(
    Source.PERIOD_PRODUCTS, valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 30)
)
LIST = Edition(HEAD, NOON, date(2026, 10, 26), "0" * 64, rows=8, left_out=0)
REGISTER = RegisterInfo((LIST,))
RULES = read_rules(RESOURCES / "rules")
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


def test_forms_wait_to_be_counted_and_read_again_and_none_is_closed_over() -> None:
    ended = replace(WELL, outage=ENDED, uncounted=3)
    assert [(todo.text, todo.place) for todo in todos(ended, AROUND, "etikett")] == [
        (f"3{NBSP}blanketter att räkna", "readiness")
    ]
    (again,) = todos(replace(WELL, to_read_again=1), AROUND, "etikett")
    assert (again.text, again.place) == (f"1{NBSP}blankett att läsa av en andra gång", "readiness")
    (none,) = todos(replace(WELL, has_kit=False), AROUND, "etikett")
    assert (none.text, none.place) == ("Ingen pappersreserv utskriven", "readiness")


def test_a_second_place_of_the_witness_that_is_away_is_told_calmly() -> None:
    (todo,) = todos(replace(WELL, witness_away="Den svarar inte."), AROUND, "etikett")
    assert (todo.tone, todo.text) == (Tone.WARN, "Vittnets andra plats svarar inte")


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
    assert (places["Ingen säkerhetskopia"], places["Inga varor är inlästa"]) == (
        "upkeep",
        "register",
    )
    assert places["Batteri 20\u00a0%"] == "upkeep"
    assert places["Klockan kan gå fel"] == CLOCK
    assert "Ingen skrivare vald" in places


def test_old_sources_and_an_old_copy_say_how_old() -> None:
    then = NOON.replace(month=12, day=9)
    stale = tuple(find_stale(REGISTER, RULES, then.date()))
    old = replace(WELL, backup_at=NOON - timedelta(days=3), stale=stale)
    found = todos(old, replace(AROUND, now=then), "etikett")
    assert [todo.text for todo in found] == [
        "TLV Periodens varor gällde till 2026-11-30.",
        "Kopian är 19\u00a0d gammal",
    ]
    assert found[0].place == "register"


def test_of_several_old_sources_the_oldest_is_named_and_the_others_counted() -> None:
    prices = Edition(SourceHead(Source.PRICES), NOON, date(2025, 1, 1), "1" * 64, 9, 0)
    stale = tuple(find_stale(RegisterInfo((LIST, prices)), RULES, date(2026, 12, 9)))
    (found,) = todos(replace(WELL, stale=stale), AROUND, "etikett")
    assert found.text.startswith("TLV Pris och beslut är från 2025-01-01")
    assert found.detail.startswith("1\u00a0källa till är för gammal.")


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
