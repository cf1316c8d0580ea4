"""Wrong passwords in a row make the pause grow; nothing ever locks a person out."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.clock import STOCKHOLM, ClockState
from app.domain.findings import Refused, Unavailable
from app.store import attempts
from app.store.attempts import pause_after, remaining_s, unlock
from app.store.keys import DataKey
from app.store.keyslots import load_holder
from app.store.slotfile import FILE_NAME
from tests.store.golden_slots import ANNA, ANNAS_PASSWORD, KEY, ORJAN, lay_golden


class SetClock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 13, 10, 0, tzinfo=UTC).astimezone(STOCKHOLM)

    def now(self) -> datetime:
        return self.moment

    def state(self) -> ClockState:
        return ClockState.UNCHECKED

    def go(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the golden slots, where trying a password costs nothing."""
    lay_golden(tmp_path)

    def fast(folder: Path, person: object, password: str) -> DataKey:
        assert load_holder(folder, ANNA.person).person == person
        if password != ANNAS_PASSWORD:
            raise Refused([])
        return KEY

    monkeypatch.setattr(attempts, "unlock_with_password", fast)
    return tmp_path


def fail(home: Path, clock: SetClock, times: int = 1) -> None:
    for _ in range(times):
        clock.go(remaining_s(home, ANNA.person, clock))
        with pytest.raises(Refused) as caught:
            unlock(home, ANNA.person, "fel", clock)
        assert caught.value.findings == ()


def test_the_pause_grows_to_a_minute_and_no_further() -> None:
    assert [pause_after(n) for n in range(9)] == [0, 0, 0, 2, 5, 10, 20, 30, 60]
    assert pause_after(10**9) == 60


def test_two_mistakes_are_free_and_the_third_costs_two_seconds(home: Path, clock: SetClock) -> None:
    fail(home, clock, 2)
    assert remaining_s(home, ANNA.person, clock) == 0
    fail(home, clock)
    assert remaining_s(home, ANNA.person, clock) == 2
    with pytest.raises(Refused, match="Vänta 2\u00a0s") as caught:
        unlock(home, ANNA.person, ANNAS_PASSWORD, clock)
    assert caught.value.findings[0].rule == "password.pause"


def test_trying_during_the_pause_does_not_lengthen_it(home: Path, clock: SetClock) -> None:
    fail(home, clock, 4)
    for left in (5, 4, 3, 2, 1):
        assert remaining_s(home, ANNA.person, clock) == left
        with pytest.raises(Refused, match="Vänta"):
            unlock(home, ANNA.person, ANNAS_PASSWORD, clock)
        clock.go(1)
    assert unlock(home, ANNA.person, ANNAS_PASSWORD, clock) == KEY


def test_the_right_password_is_let_in_after_any_number_of_failures(
    home: Path, clock: SetClock
) -> None:
    fail(home, clock, 30)
    assert remaining_s(home, ANNA.person, clock) == 60
    clock.go(60)
    assert unlock(home, "anna ärlig", ANNAS_PASSWORD, clock) == KEY


def test_success_forgets_the_failures_of_that_person_alone(home: Path, clock: SetClock) -> None:
    fail(home, clock, 3)
    (home / "attempts.json").write_bytes(
        (home / "attempts.json").read_bytes().replace(b"00000a", b"00000b")
    )
    fail(home, clock, 3)
    clock.go(2)
    unlock(home, ANNA.person, ANNAS_PASSWORD, clock)
    fail(home, clock, 2)
    assert remaining_s(home, ANNA.person, clock) == 0
    content = (home / "attempts.json").read_bytes()
    assert str(ORJAN.person).encode() in content


def test_the_pause_outlives_the_program_and_holds_for_the_next(home: Path, clock: SetClock) -> None:
    fail(home, clock, 5)
    later = SetClock()
    later.moment = clock.moment + timedelta(seconds=4)
    assert remaining_s(home, ANNA.person, later) == 6


def test_a_guess_is_counted_before_it_is_tried(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> DataKey:
        raise KeyboardInterrupt

    monkeypatch.setattr(attempts, "unlock_with_password", killed)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            unlock(home, ANNA.person, "fel", clock)
    assert remaining_s(home, ANNA.person, clock) == 2


def test_a_clock_set_back_does_not_make_a_pause_of_years(home: Path, clock: SetClock) -> None:
    fail(home, clock, 8)
    clock.go(-86400 * 365)
    assert unlock(home, ANNA.person, ANNAS_PASSWORD, clock) == KEY


@pytest.mark.parametrize(
    "content",
    [b"", b"rubbish", b"[]", b'{"x": 1}', b"[" * 100_000, b'{"a":{"count":-1,"last":0}}'],
)
def test_a_damaged_count_locks_nobody_out(home: Path, clock: SetClock, content: bytes) -> None:
    (home / "attempts.json").write_bytes(content)
    assert remaining_s(home, ANNA.person, clock) == 0
    assert unlock(home, ANNA.person, ANNAS_PASSWORD, clock) == KEY


def test_a_full_disk_locks_nobody_out(
    home: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", full)
    assert unlock(home, ANNA.person, ANNAS_PASSWORD, clock) == KEY


def test_a_stranger_and_a_missing_slot_file_are_not_counted(home: Path, clock: SetClock) -> None:
    with pytest.raises(Refused, match="Ingen med det namnet"):
        unlock(home, "Nils Ingen", "fel", clock)
    (home / FILE_NAME).unlink()
    with pytest.raises(Unavailable, match="saknas"):
        unlock(home, ANNA.person, "fel", clock)
    assert not (home / "attempts.json").exists()


def test_the_real_slots_are_behind_it(tmp_path: Path, clock: SetClock) -> None:
    lay_golden(tmp_path)
    with pytest.raises(Refused, match="Lösenordet stämmer inte"):
        unlock(tmp_path, ANNA.person, "fel lösenord", clock)
    assert unlock(tmp_path, "Anna Ärlig", ANNAS_PASSWORD, clock) == KEY
