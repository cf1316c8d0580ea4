"""A picture and the entry that names it, when the program is killed or the disk is full."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.usecases.sign_in import sign_out
from tests.faults.running import python
from tests.faults.test_full_disk import SmallDisk
from tests.storm.pharmacies import Pharmacy, copy_pharmacy

_FULL = ("Disken är full", "Disken svarar med fel")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "disk")
    yield disk
    disk.close()


def look(pharmacy: Pharmacy) -> set[str]:
    """Return what was handed out, after a look that finds no picture missing."""
    standing = pharmacy.look()
    workplace = pharmacy.open()
    named = [digest for slip in standing.drafts.values() for digest in slip.draft.papers]
    assert workplace.papers.lacking(named) == []
    sign_out(workplace)
    return set(standing.ids)


def program(pharmacy: Pharmacy, slips: int) -> list[str]:
    """Return the command that binds pictures to so many slips."""
    return python("tests.faults.photographing", str(pharmacy.home), str(slips))


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_killed_program_leaves_no_entry_without_its_picture(tmp_path: Path, after: int) -> None:
    pharmacy = copy_pharmacy(tmp_path / "home")
    printed = []
    with subprocess.Popen(program(pharmacy, 1000), stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        printed += [child.stdout.readline().strip() for _ in range(after)]
        child.kill()
        printed += [line.strip() for line in child.stdout if line.endswith("\n")]
    assert set(printed) <= look(pharmacy)
    done = subprocess.run(program(pharmacy, 1), capture_output=True, check=True, text=True)
    assert set(done.stdout.split()) <= look(pharmacy)


@pytest.mark.parametrize("left", [0, 40_000, 200_000])
def test_a_full_disk_leaves_no_entry_without_its_picture(disk: SmallDisk, left: int) -> None:
    pharmacy = copy_pharmacy(disk.folder / "home")
    disk.fill(left)
    outcome = disk.run(program(pharmacy, 200))
    disk.make_room()
    assert outcome.code == 3
    assert any(text in outcome.said for text in _FULL), outcome
    outcome.check(pharmacy.home)
    assert set(outcome.printed) <= look(pharmacy)
    assert disk.run(program(pharmacy, 1)).code == 0
    look(pharmacy)
