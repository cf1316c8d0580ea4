"""Two receivers: what one may have, without having answered, is not told to the other."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.findings import Refused
from app.domain.order import OrderKind
from app.domain.steps import StepState
from app.usecases.declare_outage import list_outages
from app.usecases.foresee_refusals import ELSEWHERE, list_predicted
from app.usecases.list_work import list_steps
from app.usecases.report_outage import report_outage
from app.usecases.settle_by_hand import mark_done, reopen, say_not_there
from app.usecases.settle_steps import settle_steps
from app.usecases.workplace import Workplace
from tests.usecases.order_rules import PATIENTS
from tests.usecases.order_world import (
    ANSWERS,
    FEW,
    Fickle,
    Given,
    Killed,
    hand_outs,
    opened,
)
from tests.usecases.test_settling import HERE, steps
from tests.workplaces import SetClock

OTHER = "other"  # that no rule knows anything of
RECEIVERS = ("fhir", OTHER)


def with_two(home: Path, clock: SetClock, rows: list[Given]) -> tuple[Workplace, dict[str, Fickle]]:
    """Return a pharmacy whose searches for twins are done, and its two receivers."""
    workplace, fhir = opened(home, clock, rows)
    desks = {"fhir": fhir, OTHER: Fickle(workplace, name=OTHER)}
    receivers = {name: lambda _, desk=desk: desk for name, desk in desks.items()}
    workplace = replace(workplace, computer=replace(workplace.computer, receivers=receivers))
    first = [x for x in list_steps(workplace) if x.step.code in ("twin_check", "ask_protection")]
    mark_done(workplace, [x.step.id for x in first], "inga dubbletter")
    return workplace, desks


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def at(tmp_path: Path, clock: SetClock) -> tuple[Workplace, dict[str, Fickle]]:
    rows = [Given(OrderKind.HUMAN, PATIENTS[0], 1, at, False, False, False) for at in range(2)]
    return with_two(tmp_path / "home", clock, rows)


def lose(workplace: Workplace, clock: SetClock, desk: Fickle, how: str) -> None:
    """Send the first row to the first receiver so that nobody knows whether it has it."""
    desk.answers = [how]
    with suppress(Killed):
        settle_steps(workplace, "fhir", HERE)
    clock.forward(timedelta(hours=1))


@pytest.mark.parametrize("how", ["lost", "killed before", "killed after"])
def test_the_other_gets_nothing_before_the_first_has_been_asked(
    at: tuple[Workplace, dict[str, Fickle]], clock: SetClock, how: str
) -> None:
    """Requirement 47."""
    workplace, desks = at
    lose(workplace, clock, desks["fhir"], how)
    told = settle_steps(workplace, OTHER, HERE)
    assert (told.total, told.accepted, len(desks[OTHER].held)) == (1, 1, 1)  # the second row
    assert told.trouble.startswith("1 rad väntar på besked från FHIR-mottagaren. Skicka dit igen")
    (foreseen,) = list_predicted(workplace, OTHER, None)
    assert [f.rule for f in foreseen.findings] == [ELSEWHERE]
    assert foreseen.findings[0].text == "Skickad till FHIR-mottagaren utan att svaret kom."
    assert not list_predicted(workplace, "fhir", None)
    assert settle_steps(workplace, "fhir", HERE).accepted == 1
    assert desks["fhir"].asked == 1
    assert (len(desks["fhir"].held), len(desks[OTHER].held)) == (1, 1)
    assert not desks["fhir"].held.keys() & desks[OTHER].held.keys()
    assert steps(workplace, "register_withdrawal") == [StepState.SETTLED] * 2


def test_a_person_says_in_words_that_it_is_not_there_and_it_may_go_elsewhere(
    at: tuple[Workplace, dict[str, Fickle]], clock: SetClock
) -> None:
    workplace, desks = at
    lose(workplace, clock, desks["fhir"], "killed before")
    settle_steps(workplace, OTHER, HERE)
    (left, *_) = [x for x in list_steps(workplace, open_only=True) if x.step.destination == "nll"]
    with pytest.raises(Refused, match="Skäl saknas"):
        say_not_there(workplace, [left.step.id], " ")
    say_not_there(workplace, [left.step.id], "Frågade jouren, som sökte på lappens nummer")
    with pytest.raises(Refused, match="väntar inte på något svar"):
        say_not_there(workplace, [left.step.id], "igen")
    assert not list_predicted(workplace, OTHER, None)
    assert settle_steps(workplace, OTHER, HERE).accepted == 1
    assert (desks[OTHER].asked, len(desks[OTHER].held), desks["fhir"].held) == (0, 2, {})
    said = report_outage(workplace, list_outages(workplace)[0].id)
    assert [said.measure(key).value for key in ("refusals", "refused_steps")] == [0, 0]


@settings(FEW, max_examples=15)
@given(
    rows=hand_outs,
    turns=st.lists(
        st.tuples(st.sampled_from(RECEIVERS), st.lists(st.sampled_from(ANSWERS), max_size=4)),
        min_size=2,
        max_size=8,
    ),
)
def test_whatever_is_killed_or_lost_on_the_way_each_row_is_at_one_receiver_once(
    rows: list[Given], turns: list[tuple[str, list[str]]]
) -> None:
    """Requirement 47."""
    with TemporaryDirectory() as folder:
        clock = SetClock()
        workplace, desks = with_two(Path(folder) / "home", clock, rows)
        for name, answers in turns:
            desks[name].answers = list(answers)
            with suppress(Killed):
                settle_steps(workplace, name, HERE)
            clock.forward(timedelta(minutes=7))
        for desk in desks.values():
            desk.answers = []
        refused = [x.step.id for x in list_steps(workplace) if x.state is StepState.REFUSED]
        reopen(workplace, refused)
        for _ in range(12):
            for name in RECEIVERS:
                clock.forward(timedelta(hours=1))
                settle_steps(workplace, name, HERE)
        assert not desks["fhir"].held.keys() & desks[OTHER].held.keys()
        assert {*desks["fhir"].held.values(), *desks[OTHER].held.values()} <= {1}
        for line in list_steps(workplace):  # a reading waits for a person, and what needs it
            assert line.state.is_done or line.waits_for or line.step.destination != "nll"
