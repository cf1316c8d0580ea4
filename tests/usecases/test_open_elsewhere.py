"""Slips that are open at another counter are known here by number, never as missing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.findings import Refused
from app.domain.members import RevokeReason
from app.usecases.close_outage import close_outage, review_closing
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import list_slips, open_slip, void_slip
from app.usecases.keep_members import revoke_member
from app.usecases.open_elsewhere import OpenElsewhere, find_elsewhere, list_elsewhere
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, squeeze
from tests.joined import carry, join
from tests.old_outage import settle_all
from tests.workplaces import NOON, SetClock


@pytest.fixture
def other(
    workplace: Workplace, tmp_path: Path, stick: Path, clock: SetClock
) -> Iterator[Workplace]:
    """Another counter, Kassa 2."""
    joined = join(workplace, tmp_path / "Kassa 2", stick, clock)
    yield joined
    sign_out(joined)


def met(stick: Path, *counters: Workplace) -> None:
    """Put the stick into each in turn."""
    for counter in counters:
        carry(counter, stick)


def test_a_slip_is_told_by_number_counter_and_time_and_only_until_it_ends(
    workplace: Workplace, other: Workplace, stick: Path, clock: SetClock
) -> None:
    slip = open_slip(other)
    assert list_elsewhere(workplace) == ()
    met(stick, other, workplace)
    assert list_elsewhere(workplace) == (OpenElsewhere(slip.slip, "Kassa 2", NOON),)
    assert list_elsewhere(other) == ()
    assert list_slips(workplace) == []

    clock.forward(timedelta(hours=1))
    found = find_elsewhere(workplace, slip.slip)
    assert found is not None
    assert (found.since, found.known_until) == (NOON, NOON)
    void_slip(other, slip, "Provat")
    met(stick, other, workplace)
    assert list_elsewhere(workplace) == ()


def test_the_closing_says_where_it_is_open_and_misses_no_number(
    workplace: Workplace, other: Workplace, stick: Path, clock: SetClock
) -> None:
    slip = open_slip(other)
    outage = _ended(workplace, other, stick, clock)
    closing = review_closing(workplace, outage)
    (told,) = closing.obstacles
    assert told.text == f"Expedition {slip.slip} är öppen vid Kassa 2."
    report = closing.report
    assert (report.missing, report.open) == ((), (f"{slip.slip} vid Kassa 2",))
    (series,) = report.series
    assert (series.open, series.missing) == (1, 0)
    clock.forward(timedelta(hours=3))
    (told,) = review_closing(workplace, outage).obstacles
    assert told.text.endswith("Känt till 2026-11-23 18:21.")


def test_what_was_open_at_a_computer_that_is_gone_holds_nobody_who_says_why(
    workplace: Workplace, other: Workplace, stick: Path, clock: SetClock
) -> None:
    slip = open_slip(other)
    outage = _ended(workplace, other, stick, clock)
    revoke_member(workplace, other.device.device, RevokeReason.LOST)
    (found,) = list_elsewhere(workplace)
    assert found.is_gone
    closing = review_closing(workplace, outage)
    assert closing.obstacles == ()
    assert [doubt.rule for doubt in closing.doubts] == ["CL-OPEN"]
    with pytest.raises(Refused, match=f"{slip.slip} vid Kassa 2"):
        close_outage(workplace, outage)
    paper = squeeze(
        " ".join(page_texts(close_outage(workplace, outage, "Datorn brann upp.").protocol))
    )
    assert squeeze(f"Öppna expeditioner: {slip.slip} vid Kassa 2.") in paper
    assert "Saknadenummer" not in paper
    assert list_elsewhere(workplace) == ()


def _ended(workplace: Workplace, other: Workplace, stick: Path, clock: SetClock) -> UUID:
    outage = list_outages(workplace)[0].id
    clock.forward(timedelta(hours=1))
    end_outage(workplace, outage, clock.now())
    settle_all(workplace)
    met(stick, other, workplace)
    return outage
