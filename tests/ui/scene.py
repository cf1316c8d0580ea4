"""What a picture of a screen at work shows: its store, and what is done on it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication

from app.ui.view import View
from app.usecases.workplace import Workplace

ALL_LOOKS = ("light", "dark", "large")
_SETTLED_MS = 700


@dataclass(frozen=True)
class Scene:
    """One screen in one state (scen): how the store is made, and what is done on the screen."""

    place: str
    make: Callable[[Path], Workplace]
    act: Callable[[View], object] = lambda _: None
    looks: tuple[str, ...] = ("light",)


def settle() -> None:
    """Let both lanes answer and the screen settle."""
    deadline = QDeadlineTimer(_SETTLED_MS)
    while not deadline.hasExpired():
        QApplication.processEvents()
