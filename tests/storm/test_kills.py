"""SIGKILL at any moment: what was acknowledged stands, once, and nothing is half done."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from app.__main__ import main
from tests.storm.changing import change_hand_outs, look_at_courses
from tests.storm.children import Child, moment
from tests.storm.filling import fill_slips
from tests.storm.pharmacies import Pharmacy, Standing, arguments, copy_pharmacy, hand_out_line
from tests.storm.telling import Told
from tests.storm.window import work_in_window

KILLS = int(os.environ.get("KILLS", "50"))
_A_SERIES = 16  # kills of one store, so that tests run side by side and verifying stays short
_A_WRITE_S = 0.004  # about
_FIFTH = KILLS // 10 * 2  # even: two programs are killed at a time in one of the tests
_REST = KILLS - 4 * _FIFTH


def _series(kills: int) -> list[tuple[int, int]]:
    """Return seeds and how many kills each draws, together all of them."""
    return [
        (seed, min(_A_SERIES, kills - seed * _A_SERIES)) for seed in range(-(-kills // _A_SERIES))
    ]


class _Recorders:
    """Processes of `record` that are fed, killed, and asked again for what they did not answer."""

    def __init__(self, pharmacy: Pharmacy, random: Random) -> None:
        self._pharmacy = pharmacy
        self._random = random
        self._errors = pharmacy.home.with_name("errors")
        self._number = 0
        self._again: list[bytes] = []  # lines with an id that got no answer
        self.acknowledged: set[str] = set()
        self.kills = 0
        self._start = time.monotonic()

    def kill(self, processes: int) -> None:
        """Start processes on the store, feed them, and kill each at a drawn moment."""
        words = arguments(self._pharmacy.home, "record", "-")
        children = [Child(main, words, errors=self._errors) for _ in range(processes)]
        fed = [self._feed(child) for child in children]
        for child, lines in zip(children, fed, strict=True):
            printed = child.kill_after(*moment(self._random, 20))
            self.kills += 1
            self.acknowledged |= set(printed)
            self._again += [line for line in lines[len(printed) :] if b'"id"' in line]

    def check(self, standing: Standing) -> None:
        """Demand every acknowledged id once, and nothing that was not asked for."""
        assert self._errors.read_bytes() == b""
        lost = self.acknowledged - set(standing.ids)
        doubled = [mark for mark, count in standing.marks.items() if count > 1]
        unheard = len(standing.ids) - len(self.acknowledged)
        assert not lost
        assert not doubled
        assert max(standing.slips.values(), default=1) == 1
        assert 0 <= unheard <= self.kills
        assert standing.recovered == 0

    def report(self, standing: Standing) -> str:
        """Return the figures of the series."""
        return (
            f"{self.kills} kills, {len(self.acknowledged)} acknowledged, 0 lost, 0 doubled, "
            f"{len(standing.ids) - len(self.acknowledged)} durable and never acknowledged, "
            f"{time.monotonic() - self._start:.0f} s"
        )

    def _feed(self, child: Child) -> list[bytes]:
        lines, self._again = [*self._again, *self._new_lines()], []
        for line in lines:
            child.feed(line)
        return lines

    def _new_lines(self) -> list[bytes]:
        lines = []
        for _ in range(30):
            self._number += 1
            entry = uuid4() if self._random.random() < 0.5 else None
            lines.append(hand_out_line(f"1 tablett. Nr {self._number}", entry))
        return lines


@pytest.mark.parametrize(("seed", "kills"), _series(_REST))
def test_what_record_printed_stands_once_after_any_kill(
    seed: int, kills: int, tmp_path: Path
) -> None:
    """Requirement 58."""
    pharmacy = copy_pharmacy(tmp_path / "home")
    recorders = _Recorders(pharmacy, Random(seed))
    for _ in range(kills):
        recorders.kill(1)
        standing = pharmacy.look()
        recorders.check(standing)
    print(f"record, seed {seed}: {recorders.report(standing)}")


@pytest.mark.parametrize(("seed", "kills"), _series(_FIFTH))
def test_two_that_record_at_once_take_nothing_from_each_other_when_killed(
    seed: int, kills: int, tmp_path: Path
) -> None:
    pharmacy = copy_pharmacy(tmp_path / "home")
    recorders = _Recorders(pharmacy, Random(seed))
    for _ in range(kills // 2):
        recorders.kill(2)
        standing = pharmacy.look()
        recorders.check(standing)
    print(f"two of record, seed {seed}: {recorders.report(standing)}")


@pytest.mark.parametrize(("seed", "kills"), _series(_FIFTH))
@pytest.mark.parametrize("work", [fill_slips, work_in_window])
def test_no_field_of_a_draft_is_lost_and_no_slip_is_doubled_by_a_kill(
    work: Callable[[Path], None], seed: int, kills: int, tmp_path: Path
) -> None:
    """Requirement 58."""
    pharmacy = copy_pharmacy(tmp_path / "home")
    random, told, began = Random(seed), Told(), time.monotonic()
    for number in range(1, kills + 1):
        child = Child(work, pharmacy.home, errors=tmp_path / "errors")
        told.hear(child.kill_after(*moment(random, 60, _A_WRITE_S), last=b"doing"))
        standing = pharmacy.look()
        told.check(standing, f"seed {seed}, kill {number}")
        assert told.unheard(standing) <= number
    assert (tmp_path / "errors").read_bytes() == b""
    print(f"{work.__name__}, seed {seed}: {kills} kills, {told.cut_off} in a write, "
          f"{told.saves} saves, {len(told.done)} slips, 0 lost, 0 doubled, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip


@pytest.mark.parametrize(("seed", "kills"), _series(_FIFTH))
def test_a_bag_its_hand_out_a_correction_and_a_return_stand_once_after_any_kill(
    seed: int, kills: int, tmp_path: Path
) -> None:
    """Requirement 58."""
    pharmacy = copy_pharmacy(tmp_path / "home")
    random, began = Random(seed), time.monotonic()
    told: dict[str, dict[str, str]] = {"doing": {}, "done": {}}
    for number in range(1, kills + 1):
        child = Child(change_hand_outs, pharmacy.home, errors=tmp_path / "errors")
        for line in child.kill_after(*moment(random, 20, _A_WRITE_S), last=b"doing"):
            what, slip, stage = line.split()
            told[what][slip] = stage
        standing = look_at_courses(pharmacy)
        for slip, reached in told["done"].items():
            where = f"seed {seed}, kill {number}, {slip}"
            assert standing.get(slip) in (reached, told["doing"].get(slip)), where
        assert set(standing) <= set(told["doing"])
    assert (tmp_path / "errors").read_bytes() == b""
    print(f"changes, seed {seed}: {kills} kills, {len(told['done'])} hand-outs, 0 lost, "
          f"0 doubled, {time.monotonic() - began:.0f} s")  # fmt: skip
