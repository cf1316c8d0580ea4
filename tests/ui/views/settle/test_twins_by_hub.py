"""A withdrawal handed out at two counters that could not reach each other, and their meeting."""

from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.order_entries import TwinVerdict
from app.domain.slip_entries import DispensingMade
from app.domain.twin_cases import TwinCase
from app.ui.views.settle import SettleView
from app.ui.views.settle.words import row_words
from app.usecases.carry import Carrier
from app.usecases.decide_twin import decide_twin, list_twins
from app.usecases.use_hub import open_hub
from app.usecases.workplace import Workplace
from tests.joined import ids, join, let_in
from tests.servers.hub import HubServer
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import dispense, open_after
from tests.ui.views.settle.test_after import shown, texts
from tests.workplaces import SetClock

pytestmark = pytest.mark.xdist_group("hub")


@pytest.fixture
def counters(tmp_path: Path, hub: HubServer) -> tuple[Workplace, Workplace]:
    """Two counters that have handed out the same while apart, and then met by the hub."""
    stick = tmp_path / "stick"
    stick.mkdir()
    one = open_after(tmp_path / "one")
    clock = one.computer.clock
    assert isinstance(clock, SetClock)
    other = join(one, tmp_path / "other", stick, clock)
    for counter in (one, other):
        let_in(counter, hub)
    exchange(other, one)
    dispense(one, 0, hours=2)
    dispense(other, 0, hours=1)
    assert (list_twins(one), list_twins(other)) == ({}, {})
    exchange(one, other, one)
    return one, other


def exchange(*counters: Workplace) -> None:
    """Let each meet the hub in turn."""
    for counter in counters:
        with closing(open_hub(counter)) as route:
            done = Carrier(counter).exchange(route)
            assert (done.refused, done.quarantined) == ((), 0)


def test_both_sides_are_a_case_at_both_counters_and_nobodys_entry_is_gone(
    counters: tuple[Workplace, Workplace], begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    """Requirement 16."""
    one, other = counters
    assert ids(one) == ids(other)
    for counter in counters:
        made = [e for e in counter.journal.entries() if isinstance(e.content, DispensingMade)]
        (case,), (mirrored,) = list_twins(counter).values()
        assert {case.other.subject, mirrored.other.subject} == {entry.subject for entry in made}
        view = shown(counter, begin, enter, qtbot)
        qtbot.waitUntil(view.steps.decide.isVisible)
        (row,) = view.list.chosen_rows()
        assert row_words(row) == "möjlig dubblett"
        (case_of_row,) = row.twins
        assert isinstance(case_of_row, TwinCase)
        slip = case_of_row.other.slip
        at = "dator A" if slip.startswith("A-") else "vid other"  # what the second is called
        assert f"på {slip}, {at}." in step_card(view)


def test_what_one_of_them_decides_is_seen_at_the_other(
    counters: tuple[Workplace, Workplace], begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    one, other = counters
    ((case,), _) = list_twins(one).values()
    decide_twin(one, case, TwinVerdict.BOTH_RIGHT, "Två ordinationer, bekräftat i samtal")
    exchange(one, other)
    assert not any(case.is_open for cases in list_twins(other).values() for case in cases)
    begin(one)
    view = shown(other, begin, enter, qtbot)
    assert "Båda är riktiga: Två ordinationer" in step_card(view)
    assert not view.steps.decide.isVisible()


def step_card(view: SettleView) -> str:
    return next(texts(card) for card in view.steps.cards if card.item.code == "twin_check")
