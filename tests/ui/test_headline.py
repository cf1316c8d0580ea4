"""The banner's and the lock screen's words, for every state of the pharmacy."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from app.domain.outage import Dependency, DownPeriod, Outage, OutageState
from app.domain.steps import StepState
from app.ui.exchanging import Way
from app.ui.headline import (
    COMMON_FIRST,
    headline,
    listed,
    lock_words,
    moment,
    others_words,
    power_words,
)
from app.ui.listening import Contact
from app.ui.widgets.badge import Tone
from app.ui.widgets.banner import Mode
from app.ui.widgets.systems import Health
from app.usecases.overview import Conditions, Situation
from app.usecases.show_members import Others
from tests.workplaces import NOON

SINCE = NOON - timedelta(hours=2, minutes=49)
AROUND = Conditions(NOON, is_clock_doubted=False, on_battery=None, battery=None)
CALM = Situation(
    outage=None,
    is_practice=False,
    waiting=0,
    dispensed=0,
    quarters=(),
    open_slips=0,
    lingering=(),
    steps=dict.fromkeys(StepState, 0),
    register=None,
    register_trouble="",
    backup_at=None,
    trouble="",
)


def outage(ended_at: datetime | None = None) -> Outage:
    """Return an outage in which card payment came back early."""
    periods = (
        DownPeriod(Dependency.EHM, SINCE, ended_at),
        DownPeriod(Dependency.CARD_PAYMENT, SINCE, SINCE + timedelta(minutes=9)),
    )
    state = OutageState.ENDED if ended_at else OutageState.OPEN
    return Outage(uuid4(), "2026-11-23-A", SINCE, SINCE, "Sara", "SMS", periods, state, ended_at)


def test_without_an_outage_nothing_is_claimed_of_systems_that_nobody_has_asked() -> None:
    said = headline(CALM, AROUND)
    assert (said.mode, said.since) == (Mode.NORMAL, "inget avbrott är öppet")
    assert (said.systems, said.unsent) == ((), 0)


def test_in_an_outage_the_banner_says_since_when_and_what() -> None:
    said = headline(replace(CALM, outage=outage(), waiting=3), AROUND)
    assert (said.mode, said.since) == (Mode.RESERVE, "sedan 14:32 · 2\u00a0h 49\u00a0min")
    assert [(s.text, s.health) for s in said.systems] == [
        ("E-hälsomyndigheten nere", Health.DOWN),
        ("Kortbetalning uppe", Health.OK),
    ]
    assert said.unsent == 3


def test_an_outage_of_another_day_says_its_day() -> None:
    later = replace(AROUND, now=NOON + timedelta(days=1))
    assert headline(replace(CALM, outage=outage()), later).since.startswith("sedan 23 nov 14:32")


def test_when_the_systems_are_back_the_mode_is_what_is_left() -> None:
    said = headline(replace(CALM, outage=outage(NOON)), AROUND)
    assert (said.mode, said.since) == (Mode.AFTER, "driften åter 17:21")
    assert {s.text for s in said.systems} == {"E-hälsomyndigheten uppe", "Kortbetalning uppe"}


def test_practice_keeps_the_outage_in_sight_and_says_that_nothing_is_sent() -> None:
    said = headline(replace(CALM, outage=outage(), is_practice=True, waiting=3), AROUND)
    assert said.mode is Mode.DRILL
    assert said.since == "reservdrift sedan 14:32 · 2\u00a0h 49\u00a0min"
    assert said.systems[0].text == "E-hälsomyndigheten nere (övning)"
    assert said.systems[-1].text == "inget skickas"
    assert said.unsent is None
    ended = headline(replace(CALM, outage=outage(NOON), is_practice=True), AROUND)
    assert ended.since == "efterarbete, driften åter 17:21"
    assert headline(replace(CALM, is_practice=True), AROUND).since == "påhittade patienter"


@pytest.mark.parametrize(
    ("on_battery", "battery", "words"),
    [
        (None, None, ("", "", Health.UNKNOWN)),
        (None, 80, ("", "", Health.UNKNOWN)),
        (False, None, ("Nätdrift", "inget batteri", Health.OK)),
        (False, 100, ("Nätdrift", "batteri 100\u00a0%", Health.OK)),
        (True, 62, ("Batteri 62\u00a0%", "nätström saknas", Health.WARN)),
        (True, 10, ("Batteri 10\u00a0%", "nätström saknas", Health.DOWN)),
        (True, None, ("Batteri, okänt", "nätström saknas", Health.WARN)),
    ],
)
def test_power_is_told_as_far_as_it_is_known(
    on_battery: bool | None, battery: int | None, words: tuple[str, str, Health]
) -> None:
    around = replace(AROUND, on_battery=on_battery, battery=battery)
    assert power_words(around) == words
    texts = [s.text for s in headline(CALM, around).systems]
    assert texts == ([] if on_battery is None else ["El borta" if on_battery else "El OK"])


def test_power_that_people_have_declared_down_is_told_once() -> None:
    down = replace(outage(), periods=(DownPeriod(Dependency.POWER, SINCE),))
    around = replace(AROUND, on_battery=True, battery=50)
    assert [s.text for s in headline(replace(CALM, outage=down), around).systems] == ["El nere"]


def test_the_lock_screen_says_state_and_counts() -> None:
    first, second = lock_words(replace(CALM, outage=outage(), waiting=113), AROUND)
    assert first == "Reservdrift sedan 14:32 · 2\u00a0h 49\u00a0min. E-hälsomyndigheten är nere."
    assert second.startswith("113\u00a0expeditioner väntar på att efterregistreras.")
    assert lock_words(CALM, AROUND)[0] == "Inget avbrott är öppet."
    assert lock_words(replace(CALM, waiting=1), AROUND)[1].startswith("1\u00a0expedition väntar")


def test_names_are_listed_as_people_do() -> None:
    assert listed([]) == ""
    assert listed([Dependency.POWER]) == "El"
    assert listed([Dependency.POWER, Dependency.EHM]) == "E-hälsomyndigheten och El"
    three = [Dependency.NETWORK, Dependency.POWER, Dependency.EHM]
    assert listed(three) == "E-hälsomyndigheten, El och Internet"
    assert set(COMMON_FIRST) == set(Dependency)


def test_a_moment_of_today_needs_no_date() -> None:
    assert moment(NOON, NOON) == "17:21"
    assert moment(NOON - timedelta(days=1), NOON) == "22 nov 17:21"


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (Others(0, None), ("", Tone.NEUTRAL)),
        (Others(2, None), ("Andra kassor: okänt", Tone.INFO)),
        (Others(2, NOON - timedelta(minutes=9)), ("Andra kassor: 17:12", Tone.NEUTRAL)),
        (Others(2, NOON - timedelta(minutes=16)), ("Andra kassor: 17:05", Tone.INFO)),
        (
            Others(2, NOON, is_revoked=True),
            ("Den här datorn är spärrad: Drift, Skift+F8", Tone.STOP),
        ),
        (Others(2, NOON, missing=7), ("Andra kassor: 7\xa0poster saknas här", Tone.WARN)),
        (Others(2, NOON, is_left_out=True), ("Anslut datorn på nytt: Drift, Skift+F8", Tone.STOP)),
        (Others(1, NOON - timedelta(days=2)), ("Andra kassor: 21 nov 17:21", Tone.WARN)),
    ],
)
def test_the_others_knowledge_is_told_with_its_age_where_there_are_others(
    others: Others, said: tuple[str, Tone]
) -> None:
    assert others_words(others, Contact(), Way(), NOON) == said


@pytest.mark.parametrize(
    ("as_of", "hub", "said"),
    [
        (1, Contact("nav:5433", NOON), ("Navet anslutet", Tone.OK)),
        (20, Contact("nav:5433", NOON), ("Navet anslutet · kassor: 17:01", Tone.INFO)),
        (
            5,
            Contact("nav:5433", NOON, NOON - timedelta(minutes=4), trouble="Navet svarar inte."),
            ("Navet borta sedan 17:17 · kassor: 17:16", Tone.INFO),
        ),
        (
            3000,
            Contact("nav:5433", None, NOON - timedelta(minutes=4), trouble="Navet svarar inte."),
            ("Navet borta sedan 17:17 · kassor: 21 nov 15:21", Tone.WARN),
        ),
        (
            1,
            Contact("nav:5433", NOON, NOON, trouble="Datorn är spärrad i navet.", passes=False),
            ("Navet: något måste göras, Skift+F8", Tone.WARN),
        ),
        (
            1,
            Contact("nav:5433", NOON, refused=(("a", "Det är ändrat."),)),
            ("Navet: allt togs inte emot, Skift+F8", Tone.WARN),
        ),
        (
            9,
            Contact("nav:5433", NOON, renew_by=NOON + timedelta(days=9)),
            ("Navets certifikat går snart ut: Skift+F8", Tone.INFO),
        ),
    ],
)
def test_the_hub_is_told_beside_how_old_the_others_knowledge_is(
    as_of: int, hub: Contact, said: tuple[str, Tone]
) -> None:
    others = Others(1, NOON - timedelta(minutes=as_of))
    assert others_words(others, hub, Way(), NOON) == said


@pytest.mark.parametrize(
    ("hub", "way", "said"),
    [
        (Contact(), Way(), "Andra kassor: 7\xa0poster saknas här"),
        (
            Contact("nav:5433", NOON, refused=(("a", "Det är ändrat."),)),
            Way(),
            "7\xa0poster saknas här · navet: allt togs inte emot, Skift+F8",
        ),
        (
            Contact("nav:5433", NOON, NOON, trouble="Datorn är spärrad.", passes=False),
            Way(),
            "7\xa0poster saknas här · navet: något måste göras, Skift+F8",
        ),
        (
            Contact("nav:5433", NOON, renew_by=NOON + timedelta(days=9)),
            Way(),
            "7\xa0poster saknas här · navets certifikat går snart ut: Skift+F8",
        ),
        (
            Contact(),
            Way("/delad", NOON, refused=(("a", "Det är ändrat."),)),
            "7\xa0poster saknas här · delad mapp: allt togs inte emot, Skift+F8",
        ),
    ],
)
@pytest.mark.parametrize("as_of", [NOON, None])
def test_that_something_of_the_others_is_missing_is_hidden_by_nothing_else(
    as_of: datetime | None, hub: Contact, way: Way, said: str
) -> None:
    assert others_words(Others(2, as_of, missing=7), hub, way, NOON) == (said, Tone.WARN)


@pytest.mark.parametrize(
    ("hub", "way", "said"),
    [
        (
            Contact(),
            Way("/delad", NOON, refused=(("a", "Det är ändrat."),)),
            "Delad mapp: allt togs inte emot, Skift+F8",
        ),
        (
            Contact("nav:5433", NOON, no_room="Apotekets utrymme på navet är slut."),
            Way(),
            "Navet: ingen plats för bilder, Skift+F8",
        ),
    ],
)
def test_what_a_folder_holds_that_is_not_taken_and_a_full_hub_are_told(
    hub: Contact, way: Way, said: str
) -> None:
    assert others_words(Others(1, NOON), hub, way, NOON) == (said, Tone.WARN)
