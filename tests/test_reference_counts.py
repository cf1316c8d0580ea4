"""Guards the pinned PySide6: a release that loses references ends the program while it is used.

PySide6 6.12.0 on Python before 3.12 drops a reference to None at each call that returns nothing;
the last one ends the process, after some thousand calls.
"""

import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

CALLS = 1000
# The interpreter itself takes and gives back a few.
NOISE = 50

pytestmark = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="None, True and False are immortal here and count nothing"
)


def _drift(call: Callable[[], object]) -> dict[str, int]:
    """Return how far the counts of the shared objects move over many calls."""
    shared: dict[str, object] = {"None": None, "True": True, "False": False}
    call()  # what the first call sets up is not counted
    before = {name: sys.getrefcount(thing) for name, thing in shared.items()}
    for _ in range(CALLS):
        call()
    return {name: sys.getrefcount(thing) - before[name] for name, thing in shared.items()}


def _calls(app: QApplication) -> dict[str, Callable[[], object]]:
    label, field = QLabel(), QLineEdit()
    return {
        "setText": lambda: label.setText("recept"),
        "clear": lambda: field.clear(),
        "setEnabled": lambda: field.setEnabled(True),
        "isEnabled": lambda: field.isEnabled(),
        "isHidden": lambda: field.isHidden(),
        "processEvents": lambda: app.processEvents(),
    }


@pytest.mark.parametrize(
    "name", ["setText", "clear", "setEnabled", "isEnabled", "isHidden", "processEvents"]
)
def test_a_thousand_calls_leave_the_reference_counts_where_they_were(
    qapp: QApplication, name: str
) -> None:
    drift = _drift(_calls(qapp)[name])
    assert all(abs(moved) < NOISE for moved in drift.values()), drift
