"""Temporary rules keep their history: what is entered late goes by what was on when it happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.usecases.change_rules import show_rules, switch_off, switch_on
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import rebuild_store
from app.usecases.workplace import Workplace
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
