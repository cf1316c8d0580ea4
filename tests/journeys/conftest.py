"""Stories of the window use the theme of the window's tests; the platform's one remark may pass."""

import pytest

from tests.ui.conftest import theme

__all__ = ["theme"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the platform without a screen says of every window with a smallest size."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))
