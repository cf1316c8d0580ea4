"""SIGKILL and power cuts while a stick is written or taken: nothing lost, doubled or half there."""

import os
import shutil
import sys
import time
from pathlib import Path
from random import Random

import pytest

from app.device.shared_folder import list_files
from app.exchange.segment import SUFFIX, NotSegment, read_segment
from app.store.verification import verify
from app.usecases.carry import Exchanged
from app.usecases.sign_in import sign_out
from tests.joined import ids
from tests.storm.calls import read_calls, run_traced
from tests.storm.carrying import (
    Place,
    carry_on,
    exchanging,
    take_all,
    two_counters,
    write_people,
)
from tests.storm.children import Child, moment
from tests.storm.disk import Disk
from tests.storm.pharmacies import arguments, copy_pharmacy

CUTS = int(os.environ.get("CUTS", "100"))
KILLS = max(4, int(os.environ.get("KILLS", "50")) // 5)
_ENTRIES = 900  # five segments
_LONGEST_S = 2.0  # of taking them, on a busy computer


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_what_was_written_reaches_the_other_counter_once_after_any_kill(
    tmp_path: Path, stick: Path
) -> None:
    """Requirement 58."""
    first, second = two_counters(tmp_path, stick)
    random, wrote, begun = Random(1), set[str](), time.monotonic()
    for _ in range(KILLS):
        child = Child(carry_on, first, stick, errors=tmp_path / "errors")
        for line in child.kill_after(*moment(random, 12, 0.05)):
            wrote |= set(line.split()[1:])
        for name in list_files(stick, SUFFIX):
            assert read_segment((stick / name).read_bytes()).is_signed(), "half a segment"
        taken, said = _exchange(second, stick)
        assert said.refused == ()
    given, _ = _exchange(first, stick)
    taken, said = _exchange(second, stick)
    assert (said.refused, said.quarantined) == ((), 0)
    assert wrote <= given
    assert taken >= given
    assert (tmp_path / "errors").read_bytes() == b""
    print(f"{KILLS} kills, {len(wrote)} acknowledged, 0 lost, {time.monotonic() - begun:.0f} s")


def test_a_counter_that_is_killed_while_it_takes_goes_on_where_it_was(
    tmp_path: Path, stick: Path
) -> None:
    """Requirement 58."""
    first, second = two_counters(tmp_path, stick)
    workplace, random = first.open(), Random(2)
    for _ in range(_ENTRIES // 100):
        write_people(workplace, 100)
    exchanging(workplace, stick)()
    whole, cut_off = ids(workplace), 0
    sign_out(workplace)
    for number in range(KILLS):
        place = second.in_folder(tmp_path / f"second-{number}")
        shutil.copytree(second.pharmacy.home, place.pharmacy.home)
        its_stick = tmp_path / f"stick-{number}"  # what one copy writes no other copy may meet
        shutil.copytree(stick, its_stick)
        child = Child(take_all, place, its_stick, errors=tmp_path / "errors")
        printed = child.kill_after(1, random.uniform(0, _LONGEST_S))
        half = _held(place)
        cut_off += "exchanged" not in printed and not whole <= half
        taken, said = _exchange(place, its_stick)
        assert taken >= whole
        assert (said.refused, said.quarantined) == ((), 0)
        assert said.fetched == len(whole - half)
        shutil.rmtree(place.pharmacy.home)
        shutil.rmtree(its_stick)
    assert (tmp_path / "errors").read_bytes() == b""
    assert cut_off > 0, "no kill came before all was taken"
    print(f"{KILLS} kills, {cut_off} before all was taken, 0 lost, 0 doubled")


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """Return the disk of a stick on which `carry` of the real program wrote segments."""
    folder = tmp_path_factory.mktemp("stick")
    stick = folder / "stick"
    stick.mkdir()
    pharmacy = copy_pharmacy(folder / "home")
    workplace = pharmacy.open()
    for _ in range(_ENTRIES // 100):
        write_people(workplace, 100)
    sign_out(workplace)
    disk = Disk(stick)
    words = arguments(pharmacy.home, "carry", str(stick))
    run_traced([sys.executable, "-m", "app", *words], folder / "calls", b"")
    disk.follow(read_calls(folder / "calls"))
    return disk


def test_a_power_cut_leaves_no_half_segment_under_a_segments_name(
    carried: Disk, tmp_path: Path
) -> None:
    """Requirement 58."""
    (told,) = (moment for moment, line in carried.printed if line.startswith("Skickade"))
    random, halves = Random(3), 0
    for number in range(CUTS):
        moment = random.randint(told - 400, told)
        carried.image(moment, tmp_path / "stick", random)
        whole, half = _look(tmp_path / "stick")
        assert half == 0, f"seed 3, cut {number} after call {moment}"
        assert moment < told or whole >= _ENTRIES
        carried.image(moment, tmp_path / "stick", random, lies=True)
        halves += bool(_look(tmp_path / "stick")[1])
    print(f"{CUTS} power cuts, no half segment; {halves} with one on a disk that lies")
    assert halves > 0


def _look(stick: Path) -> tuple[int, int]:
    """Return how many entries whole segments hold, and how many are not whole."""
    whole = half = 0
    for file in stick.glob(f"*{SUFFIX}"):
        try:
            segment = read_segment(file.read_bytes())
        except NotSegment:
            half += 1
            continue
        half += not segment.is_signed()
        whole += len(segment.head.entries)
    return whole, half


def _exchange(place: Place, stick: Path) -> tuple[set[str], Exchanged]:
    workplace = place.open()
    try:
        said = exchanging(workplace, stick)()
        assert verify(workplace.journal) == []
        return ids(workplace), said
    finally:
        sign_out(workplace)


def _held(place: Place) -> set[str]:
    workplace = place.open()
    try:
        return ids(workplace)
    finally:
        sign_out(workplace)
