"""What the window asks of a screen."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.badge import Badge
from app.ui.widgets.panel import first_stop, panels


class View(QWidget):
    """One screen (vy). Override what the screen has; everything else stays away.

    Emit `head_changed` when title, note or badges are others than before. Commands and action
    bar are made once, in `__init__`, and kept.
    """

    head_changed = Signal()

    def title(self) -> str:
        """Return the heading of the page, as "Expedition A-0113-7"."""
        return ""

    def note(self) -> str:
        """Return the small text beside the heading."""
        return ""

    def badges(self) -> Sequence[Badge]:
        """Return the states beside the heading; new ones each time."""
        return ()

    def commands(self) -> Sequence[QWidget]:
        """Return at most four buttons for the page head, the main one last."""
        return ()

    def action_bar(self) -> QWidget | None:
        """Return what stands in the bar below the content, if the screen has one."""
        return None

    def main_action(self) -> None:
        """Do what Ctrl+Enter does: the main action, or go to the first thing that stops it."""

    def search(self) -> None:
        """Go to the field for scanning or searching (Ctrl+L)."""

    def take_scan(self, code: str) -> bool:
        """Take what the scanner read; False if this screen does not know what to do with it."""
        del code
        return False

    def keys(self) -> Sequence[tuple[str, str]]:
        """Return the screen's own keys for the help list, as ("Ctrl+E", "Skriv etikett")."""
        return ()

    def entered(self) -> None:
        """Read again and give the keyboard to the first field; called each time it is shown."""
        if first := first_stop(self):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Save what is open; called when another screen, or the lock, takes the place."""

    def step_panel(self, steps: int) -> None:
        """Go to the next (+1) or previous (-1) panel, round and round."""
        order = panels(self)
        if not order:
            return
        focused = cast(QWidget | None, self.focusWidget())  # Qt's stub forgets None
        holds = [i for i, p in enumerate(order) if focused is not None and p.isAncestorOf(focused)]
        at = holds[-1] if holds else (-1 if steps > 0 else 0)
        order[(at + steps) % len(order)].enter()
