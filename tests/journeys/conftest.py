"""Stories of the window use the theme of the window's tests; the platform's one remark may pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.usecases.sign_in import sign_in as open_store
from app.usecases.sign_in import sign_out
from tests.journeys.counter_hands import CounterHands
from tests.journeys.orders import REGISTER
from tests.ui.conftest import theme
from tests.ui.stage import SARA, Stage, pharmacy
from tests.ui.two_counters import computers, counters
from tests.workplaces import NOON, PASSWORD, SetClock, incoming

__all__ = ["computers", "counters", "theme"]


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[CounterHands]:
    """Two counting hands at a pharmacy whose register knows what the customers bring."""
    clock = SetClock()
    computer = pharmacy(tmp_path / "home", clock)
    workplace = open_store(computer, SARA, PASSWORD)
    workplace.register.load([incoming(*REGISTER)], NOON)
    sign_out(workplace)
    stage = Stage(computer)
    stage.open()
    yield CounterHands(stage, clock)
    stage.close()


_SAID = ("propagateSizeHints", "grabbing the keyboard", "support raise")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the platform without a screen says of every window with a smallest size, and of
    the list that a file chooser opens below a name."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore(*_SAID, extend=True))
