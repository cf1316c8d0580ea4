"""Rules keep their history: what is entered late goes by what was in force when it happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.usecases.change_rules import leave_pack, show_rules, switch_off, switch_on
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import rebuild_store
from app.usecases.workplace import Workplace, rules_of
from tests.rule_pack import take_rules
from tests.workplaces import SetClock, begin_outage, filled_draft, open_pharmacy


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def counter(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "store", clock)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def found(workplace: Workplace, happened_at: datetime | None = None) -> set[str]:
    """Return the rules that a complete draft meets."""
    draft = replace(filled_draft(), happened_at=happened_at)
    slip = save_draft(workplace, open_slip(workplace), draft)
    return {finding.rule for finding in review(workplace, slip).findings}


def test_a_rule_that_was_switched_off_judges_what_happened_before_that(
    counter: Workplace, clock: SetClock
) -> None:
    """Requirement 41."""
    switch_on(counter, "K-48H", "Regionens beslut")
    clock.forward(timedelta(hours=1))
    during = clock.now()
    clock.forward(timedelta(hours=1))
    switch_off(counter, "K-48H", "Beslutet är upphävt")
    off = clock.now()
    clock.forward(timedelta(hours=1))
    assert "K-48H" not in found(counter)
    assert "K-48H" in found(counter, happened_at=during)
    assert "K-48H" not in found(counter, happened_at=off)
    assert show_rules(counter).switches == ()
    switch_on(counter, "K-48H", "Nytt beslut")
    assert "K-48H" in found(counter)
    assert "K-48H" in found(counter, happened_at=during)
    (standing,) = show_rules(counter).switches
    assert standing.ground == "Nytt beslut"
    rebuild_store(counter)
    assert "K-48H" in found(counter, happened_at=during)


def days(workplace: Workplace, at: datetime | None = None) -> int:
    """Return for how many days a telephone order holds by the rules."""
    return rules_of(workplace, at).value("T-VALID")


def test_a_pack_that_was_left_or_replaced_judges_what_happened_while_it_was_in_use(
    counter: Workplace, clock: SetClock
) -> None:
    """Requirement 41."""
    own, before = days(counter), clock.now()
    clock.forward(timedelta(hours=1))
    take_rules(counter, T_VALID={"value": own + 1})
    first = clock.now()
    clock.forward(timedelta(hours=1))
    take_rules(counter, T_VALID={"value": own + 2})
    second = clock.now()
    assert [days(counter, at) for at in (first, second, None)] == [own + 1, own + 2, own + 2]
    clock.forward(timedelta(hours=1))
    leave_pack(counter, "Fel i paketet")
    left = clock.now()
    for _ in range(2):
        assert show_rules(counter).pack is None
        assert [days(counter, at) for at in (first, second)] == [own + 1, own + 2]
        assert [days(counter, at) for at in (before, left, None)] == [own, own, own]
        rebuild_store(counter)


def test_a_pack_says_by_its_days_what_held_before_it_was_taken(
    counter: Workplace, clock: SetClock
) -> None:
    """Requirement 41."""
    own, before = days(counter), clock.now()
    clock.forward(timedelta(hours=1))
    take_rules(counter, T_VALID={"value": own + 1})  # valid from 1 November
    assert days(counter, before) == own + 1
    assert days(counter, before - timedelta(days=60)) == own
