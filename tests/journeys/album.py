"""Pictures of a day at the counter, light and dark, where a folder for them is named."""

import os
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app.ui.theme import ThemeMode, current_theme


class Album:
    """Keeps one picture of each scene (album), in the folder that LYKTA_PICTURES names, if any."""

    def __init__(self) -> None:
        named = os.environ.get("LYKTA_PICTURES")
        self._folder = Path(named) if named else None
        self._seen: set[str] = set()

    def look(self, window: QWidget, scene: str) -> None:
        """Draw the window as it stands, once a scene."""
        if self._folder is None or scene in self._seen:
            return
        self._seen.add(scene)
        self._folder.mkdir(parents=True, exist_ok=True)
        theme = current_theme()
        for mode in (ThemeMode.DARK, ThemeMode.LIGHT):
            theme.set_mode(mode)
            QApplication.processEvents()  # lay out what the other letters moved
            window.grab().save(str(self._folder / f"{scene}-{mode.value}.png"))

    def write(self, name: str, text: str) -> None:
        """Keep a text beside the pictures."""
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_text(text, encoding="utf-8")
