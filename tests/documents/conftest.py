"""What the tests of paper share: the bundled faces."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def fonts(repository: Path) -> Path:
    """The folder of the bundled faces."""
    return repository / "resources" / "fonts"
