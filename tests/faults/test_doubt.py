"""A COMMIT that failed is unknown: what is said of it later, either way, must be true for good."""

from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest

from tests.faults.running import failing, python, run
from tests.storm.calls import read_calls, run_traced, trace
from tests.storm.disk import Disk
from tests.storm.pharmacies import copy_pharmacy, hand_out_line

_IMAGES = 6
_LINES = 6


def _lines(ids: list[UUID]) -> bytes:
    return b"".join(hand_out_line(f"Nr {number}", id_) for number, id_ in enumerate(ids))


@pytest.fixture(scope="module")
def commit(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Return which sync of the program is of a COMMIT, when it has acknowledged half its lines."""
    folder = tmp_path_factory.mktemp("calm")
    pharmacy = copy_pharmacy(folder / "home")
    command = python("tests.faults.insisting", str(pharmacy.home))
    ids = [uuid4() for _ in range(_LINES)]
    run(trace(command, folder / "calls", calls=["fsync", "write"]), _lines(ids))
    syncs = printed = 0
    for call in read_calls(folder / "calls"):
        printed += call.name == "write" and call.descriptor == 1
        syncs += call.name == "fsync"
        if printed == _LINES // 2 and call.name == "fsync" and call.path.endswith("store.db-wal"):
            return syncs
    raise AssertionError("no COMMIT was synced")


@pytest.mark.parametrize("errors", range(1, 6))
def test_what_a_later_try_acknowledges_survives_a_power_cut(
    errors: int, commit: int, tmp_path: Path
) -> None:
    pharmacy = copy_pharmacy(tmp_path / "home")
    disk, random = Disk(pharmacy.home), Random(errors)
    ids = [uuid4() for _ in range(_LINES)]
    command = python("tests.faults.insisting", str(pharmacy.home))
    fault = f"inject=fsync:error=EIO:when={commit}..{commit + errors - 1}"
    run_traced(command, tmp_path / "calls", _lines(ids), "-e", fault)
    disk.follow(read_calls(tmp_path / "calls"))
    said = [line for _, line in disk.printed]
    assert [line for line in said if not line.startswith("!")] == [str(id_) for id_ in ids]
    print(errors, [line for line in said if line.startswith("!")])
    for at, line in disk.printed:
        if line.startswith("!"):
            continue
        for _ in range(_IMAGES):
            disk.image(at, tmp_path / "cut", random)
            assert pharmacy.in_folder(tmp_path / "cut").look().ids[line] == 1, (line, said)


@pytest.mark.parametrize("errors", [1, 2, 3, 100])
def test_what_is_said_not_to_be_saved_does_not_come_back_after_a_crash(
    errors: int, commit: int, tmp_path: Path
) -> None:
    pharmacy = copy_pharmacy(tmp_path / "home")
    ids = [uuid4() for _ in range(_LINES)]
    command = python("tests.faults.giving_up", str(pharmacy.home))
    outcome = run(failing("fsync", "EIO", f"{commit}..{commit + errors - 1}", command), _lines(ids))
    *acknowledged, said = outcome.printed
    assert acknowledged == [str(id_) for id_ in ids[: _LINES // 2]], outcome
    standing = set(pharmacy.look().ids)
    assert standing >= set(acknowledged)
    if errors == 1:  # the next sync, which settles it, is well
        assert said.startswith("Sparades inte. Disken svarar med fel.")
        assert standing == set(acknowledged)
    else:
        assert said.startswith("Det är inte säkert att det sparades. Disken svarar med fel.")
