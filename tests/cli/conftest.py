"""A founded practice pharmacy for each test, copied, since passwords take time."""

import json
from pathlib import Path

import pytest

from tests.cli.lykta import Lykta, copy_pharmacy, line


@pytest.fixture
def lykta(tmp_path: Path) -> Lykta:
    """The command line on a practice pharmacy with a register, in an outage."""
    return copy_pharmacy(tmp_path)


@pytest.fixture
def recorded(lykta: Lykta) -> Lykta:
    """A pharmacy with one hand-out of one row with benefit."""
    row = {"varunummer": "041238", "dosage": "1 tablett på morgonen."}
    prescriber = json.loads(line())["prescriber"] | {"workplace_code": "2355000012345"}
    patient = {"name": "Tolvan Tolvansson", "identity": "19121212-1212"}
    answer = lykta("record", "-", given=line(rows=[row], prescriber=prescriber, patient=patient))
    assert answer.code == 0, answer.err
    return lykta
