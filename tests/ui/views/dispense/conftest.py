"""The dispensing screen in a window, on a pharmacy of its own, closed after the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ui.theme import Theme
from tests.ui.dispense_stage import Stage


@pytest.fixture
def stage(tmp_path: Path, theme: Theme) -> Iterator[Stage]:
    """The screen while an outage is open."""
    del theme
    made = Stage(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def calm(tmp_path: Path, theme: Theme) -> Iterator[Stage]:
    """The screen while no outage is open."""
    del theme
    made = Stage(tmp_path / "store", outage=False)
    yield made
    made.close()
