"""How tests of the window name the fixture that shows widgets."""

from typing import Protocol

from PySide6.QtWidgets import QWidget


class Show(Protocol):
    """Shows widgets below each other on a page that lasts as long as the test (visa)."""

    def __call__(self, *widgets: QWidget) -> QWidget:
        """Return the page, active, with the keyboard in its first widget."""
        ...
