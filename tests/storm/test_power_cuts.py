"""Power cuts at any call of the real program: what it acknowledged stands if disks are honest."""

import os
import sys
import time
from pathlib import Path
from random import Random

import pytest

from app.domain.findings import Unavailable
from tests.storm.calls import read_calls, run_traced
from tests.storm.disk import Disk
from tests.storm.pharmacies import Pharmacy, arguments, copy_pharmacy, hand_out_line
from tests.storm.telling import Told

CUTS = int(os.environ.get("CUTS", "100"))
_LINES = 40
_SLIPS = 5


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pharmacy, Disk]:
    """Return a pharmacy, and the disk on which `record` ran in it from start to end."""
    folder = tmp_path_factory.mktemp("power")
    pharmacy = copy_pharmacy(folder / "home")
    disk = Disk(pharmacy.home)
    lines = b"".join(hand_out_line(f"Nr {number}") for number in range(_LINES))
    words = arguments(pharmacy.home, "record", "-")
    run_traced([sys.executable, "-m", "app", *words], folder / "calls", lines)
    disk.follow(read_calls(folder / "calls"))
    assert len(disk.printed) == _LINES
    return pharmacy, disk


@pytest.fixture(scope="module")
def filled_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pharmacy, Disk]:
    """Return a pharmacy, and the disk on which slips were filled in as the window does it."""
    folder = tmp_path_factory.mktemp("power")
    pharmacy = copy_pharmacy(folder / "home")
    disk = Disk(pharmacy.home)
    words = ["-m", "tests.storm.filling", str(pharmacy.home), str(_SLIPS)]
    run_traced([sys.executable, *words], folder / "calls", b"")
    disk.follow(read_calls(folder / "calls"))
    return pharmacy, disk


def test_a_power_cut_takes_nothing_that_was_acknowledged(
    recorded: tuple[Pharmacy, Disk], tmp_path: Path
) -> None:
    """Requirement 58."""
    pharmacy, disk = recorded
    began, random = time.monotonic(), Random(1)
    acknowledged = unheard = 0
    for number in range(CUTS):
        moment = random.randint(0, disk.moments)
        disk.image(moment, tmp_path / "home", random)
        standing = pharmacy.in_folder(tmp_path / "home").look()
        printed = {line for at, line in disk.printed if at <= moment}
        where = f"seed 1, cut {number} after call {moment} of {disk.moments}"
        assert printed <= set(standing.ids), where
        assert max(standing.marks.values(), default=1) == 1, where
        assert max(standing.slips.values(), default=1) == 1, where
        assert len(standing.ids) - len(printed) <= 1, where
        assert standing.recovered == 0, where  # the database keeps it alone, without the witness
        acknowledged += len(printed)
        unheard += len(standing.ids) - len(printed)
    print(f"{CUTS} power cuts, {acknowledged} acknowledged, 0 lost, 0 doubled, "
          f"{unheard} durable and never acknowledged, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip


def test_a_power_cut_takes_no_field_of_a_draft(
    filled_in: tuple[Pharmacy, Disk], tmp_path: Path
) -> None:
    pharmacy, disk = filled_in
    began, random, saved = time.monotonic(), Random(2), 0
    for number in range(CUTS):
        moment = random.randint(0, disk.moments)
        disk.image(moment, tmp_path / "home", random)
        told = Told()
        told.hear([line for at, line in disk.printed if at <= moment])
        standing = pharmacy.in_folder(tmp_path / "home").look()
        where = f"seed 2, cut {number} after call {moment} of {disk.moments}"
        told.check(standing, where)
        assert told.unheard(standing) <= 1, where
        saved += told.saves
    print(f"drafts: {CUTS} power cuts, {saved} saves, 0 lost, 0 doubled, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip


def test_the_same_cuts_do_take_entries_on_a_disk_that_lies(
    recorded: tuple[Pharmacy, Disk], tmp_path: Path
) -> None:
    pharmacy, disk = recorded
    random, losing, lost = Random(1), 0, 0
    cuts = min(CUTS, 50)
    for _ in range(cuts):
        moment = random.randint(0, disk.moments)
        disk.image(moment, tmp_path / "home", random, lies=True)
        printed = {line for at, line in disk.printed if at <= moment}
        try:
            gone = printed - set(pharmacy.in_folder(tmp_path / "home").look().ids)
        except (Unavailable, AssertionError):
            gone = printed
        losing, lost = losing + bool(gone), lost + len(gone)
    print(f"control: {losing} of {cuts} cuts lost {lost} acknowledged entries")
    assert losing > 0
