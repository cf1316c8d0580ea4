"""`clock`: how far the computer's clock is believed, and who has held it against another."""

from datetime import datetime, timedelta

from app.domain.clock import STOCKHOLM
from tests.cli.lykta import STAFF, Lykta


def test_a_clock_is_compared_by_anybody_and_it_is_said_how_far_it_is_off(lykta: Lykta) -> None:
    shown = lykta("clock")
    assert (shown.code, shown.out[:4].isdigit()) == (0, True)
    now = datetime.now(STOCKHOLM)
    off = lykta("clock", f"{now - timedelta(hours=3):%Y-%m-%dT%H:%M}")
    assert (off.code, off.out) == (1, "")
    assert any(f"{minutes} minuter före" in off.err for minutes in (180, 181))
    alike = Lykta(lykta.home, STAFF)("clock", f"{now:%Y-%m-%dT%H:%M}")
    assert (alike.code, alike.out) == (0, "Klockan stämmer.\n"), alike.err
    assert len(lykta.entries("clock_compared")) == 2


def test_what_is_no_time_is_refused(lykta: Lykta) -> None:
    assert "2026-11-23T14:32" in lykta("clock", "halv tre").err
