"""A COMMIT that failed is unknown: what a later try acknowledges must be on the disk by then."""

from collections import Counter
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from tests.faults.running import python
from tests.storm.calls import read_calls, run_traced
from tests.storm.disk import Disk
from tests.storm.pharmacies import copy_pharmacy, hand_out_line

_BEFORE = (
    14  # syncs of a start; the next are of COMMIT, of the look at what it left, of the witness
)
_IMAGES = 6


@pytest.mark.parametrize("errors", range(1, 6))
def test_what_a_later_try_acknowledges_survives_a_power_cut(errors: int, tmp_path: Path) -> None:
    pharmacy = copy_pharmacy(tmp_path / "home")
    disk, random = Disk(pharmacy.home), Random(errors)
    ids = [uuid4() for _ in range(6)]
    lines = b"".join(hand_out_line(f"Nr {number}", id_) for number, id_ in enumerate(ids))
    command = python("tests.faults.insisting", str(pharmacy.home))
    fault = f"inject=fsync:error=EIO:when={_BEFORE}..{_BEFORE + errors - 1}"
    run_traced(command, tmp_path / "calls", lines, "-e", fault)
    disk.follow(read_calls(tmp_path / "calls"))
    said = [line for _, line in disk.printed]
    assert [line for line in said if not line.startswith("!")] == [str(id_) for id_ in ids]
    told = Counter(line for line in said if line.startswith("!"))
    print(told)
    for at, line in disk.printed:
        if line.startswith("!"):
            continue
        for _ in range(_IMAGES):
            disk.image(at, tmp_path / "cut", random)
            assert pharmacy.in_folder(tmp_path / "cut").look().ids[line] == 1, (line, told)
