"""A disk that fills up: said plainly, what was saved stays, and all goes on when there is room."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.store.backup import check_backup
from app.store.keyslots import unlock_with_password
from app.usecases.record_dispensing import record_dispensing
from app.usecases.sign_in import sign_out
from tests.faults.running import Outcome, python, run
from tests.storm.pharmacies import NAME, PASSWORD, arguments, copy_pharmacy, hand_out_line
from tests.storm.telling import Told

_SIZE = 4 << 20  # bytes
_FULL = ("Disken är full", "Disken svarar med fel")  # the second where a limit stands for the disk


class SmallDisk:
    """A disk with little room (liten disk): a mount of its own where that is allowed.

    Elsewhere a limit on the size of files does the same to programs, if not as exactly.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        options = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "lykta-test", str(folder)]
        self.is_mounted = os.geteuid() == 0 and subprocess.run(options, check=False).returncode == 0
        self._ballast = folder / "ballast"
        self._limit: int | None = None

    def fill(self, left: int) -> None:
        """Leave so many bytes free."""
        if self.is_mounted:
            free = shutil.disk_usage(self.folder).free
            self._ballast.write_bytes(bytes(max(0, free - left)))
        else:
            largest = max(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
            self._limit = largest + left

    def make_room(self) -> None:
        """Take away what fills it."""
        self._ballast.unlink(missing_ok=True)
        self._limit = None

    def run(self, command: list[str], given: bytes = b"") -> Outcome:
        """Run a program on it."""
        limit = self._limit
        if limit is None:
            return run(command, given)
        return run(["prlimit", f"--fsize={limit}", *command], given)

    def close(self) -> None:
        """Unmount it."""
        if self.is_mounted:
            subprocess.run(["umount", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "disk")
    yield disk
    disk.close()


@pytest.mark.parametrize("left", [0, 20_000, 150_000, 600_000])
def test_record_stops_and_goes_on_when_there_is_room(disk: SmallDisk, left: int) -> None:
    pharmacy = copy_pharmacy(disk.folder / "home")
    ids = [uuid4() for _ in range(60)]
    lines = [hand_out_line(f"Nr {number}", id_) for number, id_ in enumerate(ids)]
    command = python("app", *arguments(pharmacy.home, "record", "-"))
    disk.fill(left)
    outcome = disk.run(command, b"".join(lines))
    disk.make_room()
    assert outcome.code == 3
    assert any(text in outcome.said for text in _FULL), outcome
    outcome.check(pharmacy.home)
    standing = pharmacy.look()
    assert set(outcome.printed) <= set(standing.ids)
    assert len(standing.ids) - len(outcome.printed) <= 1
    workplace = pharmacy.open()
    assert [record_dispensing(workplace, line).id for line in lines] == ids
    sign_out(workplace)
    standing = pharmacy.look()
    assert set(standing.marks.values()) == set(standing.slips.values()) == {1}


@pytest.mark.parametrize("left", [0, 30_000, 200_000])
def test_a_draft_stays_and_is_finished_when_there_is_room(disk: SmallDisk, left: int) -> None:
    pharmacy = copy_pharmacy(disk.folder / "home")
    told = Told()
    command = python("tests.storm.filling", str(pharmacy.home), "8")
    disk.fill(left)
    outcome = disk.run(command)
    disk.make_room()
    assert outcome.code == 3
    outcome.check(pharmacy.home)
    told.hear(outcome.printed)
    told.check(pharmacy.look(), "full")
    again = disk.run(command)
    assert again.code == 0
    told.hear(again.printed)
    told.check(pharmacy.look(), "room again")


def test_a_copy_for_which_there_is_no_room_is_not_there(disk: SmallDisk, tmp_path: Path) -> None:
    pharmacy = copy_pharmacy(tmp_path / "home")
    command = python("app", *arguments(pharmacy.home, "backup", str(disk.folder)))
    disk.fill(100_000)
    outcome = disk.run(command)
    disk.make_room()
    assert outcome.code == 3
    outcome.check(pharmacy.home)
    assert list(disk.folder.iterdir()) == []
    assert disk.run(command).code == 0
    (copy,) = disk.folder.iterdir()
    check_backup(copy)


def test_a_copy_that_does_not_fit_beside_the_store_leaves_nothing_there(
    disk: SmallDisk, tmp_path: Path
) -> None:
    pharmacy = copy_pharmacy(disk.folder / "home")
    before = {path.name for path in pharmacy.home.iterdir()}
    stick = tmp_path / "stick"
    stick.mkdir()
    command = python("app", *arguments(pharmacy.home, "backup", str(stick)))
    disk.fill(100_000)
    outcome = disk.run(command)
    disk.make_room()
    assert outcome.code == 3
    outcome.check(pharmacy.home)
    assert {path.name for path in pharmacy.home.iterdir()} - before <= {"attempts.json", "log"}
    assert disk.run(command).code == 0


def test_a_password_that_cannot_be_written_is_not_changed(disk: SmallDisk) -> None:
    pharmacy = copy_pharmacy(disk.folder / "home")
    command = python("tests.faults.new_password", str(pharmacy.home), PASSWORD, "ett nytt lösenord")
    disk.fill(0)
    outcome = disk.run(command)
    disk.make_room()
    assert outcome.code == 3
    outcome.check(pharmacy.home)
    assert unlock_with_password(pharmacy.home, NAME, PASSWORD) == pharmacy.key
    assert disk.run(command).code == 0
    assert unlock_with_password(pharmacy.home, NAME, "ett nytt lösenord") == pharmacy.key
    pharmacy.look()
