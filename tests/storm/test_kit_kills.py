"""SIGKILL while blank forms get their numbers: a kit stands whole or not at all, none twice."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from app.usecases.fill_slip import list_slips
from app.usecases.print_kit import list_kits
from app.usecases.sign_in import sign_out
from tests.storm.children import Child, moment
from tests.storm.kits import SHEETS, print_kits
from tests.storm.pharmacies import copy_pharmacy

_KILLS = 8
_A_KIT = sum(SHEETS.values()) + 4  # a sheet of hand-outs has five numbers


@pytest.mark.parametrize("processes", [1, 2])
def test_no_number_is_given_twice_and_none_that_was_told_is_lost(
    processes: int, tmp_path: Path
) -> None:
    """Requirement 58."""
    pharmacy, random = copy_pharmacy(tmp_path / "home"), Random(processes)
    told: list[str] = []
    for _ in range(_KILLS):
        children = [
            Child(print_kits, pharmacy.home, errors=tmp_path / "errors") for _ in range(processes)
        ]
        for child in children:
            told += child.kill_after(*moment(random, 30))
        pharmacy.look()  # demands that no serial was issued twice
        workplace = pharmacy.open()
        kits, slips = list_kits(workplace), list_slips(workplace)
        sign_out(workplace)
        assert all(len(kit.numbers) == _A_KIT for kit in kits)
        given = [str(form.number) for kit in kits for form in kit.numbers]
        given += [slip.slip for slip in slips]
        assert max(Counter(given).values(), default=1) == 1
        assert set(told) <= set(given)
    assert (tmp_path / "errors").read_bytes() == b""
    assert told
