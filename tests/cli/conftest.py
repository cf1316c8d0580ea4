"""A founded practice pharmacy for each test, copied, since passwords take time."""

from pathlib import Path

import pytest

from tests.cli.lykta import Lykta, copy_pharmacy


@pytest.fixture
def lykta(tmp_path: Path) -> Lykta:
    """The command line on a practice pharmacy with a register, in an outage."""
    return copy_pharmacy(tmp_path)
