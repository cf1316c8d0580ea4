"""Draws every part of the kit in its states, light, dark and with large text, for make pictures.

python -m tests.ui.gallery FOLDER
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.theme import ThemeMode, current_theme, install_theme
from app.ui.widgets.focus_ring import FocusRing
from tests.ui import samples
from tests.ui.sample_window import sample_go_to, sample_help, sample_question, sample_window

RESOURCES = Path(__file__).parents[2] / "resources"
PAGES: dict[str, tuple[Callable[[], QWidget], int, int]] = {
    "banners": (samples.banners, 1366, 220),
    "buttons": (samples.buttons, 400, 320),
    "badges": (samples.badges, 400, 80),
    "fields": (samples.fields, 400, 620),
    "findings": (samples.findings, 330, 640),
    "patients": (samples.patients, 570, 420),
    "table": (samples.table, 700, 180),
    "empty-states": (samples.empty_states, 900, 500),
    "question": (sample_question, 460, 300),
    "help": (sample_help, 520, 560),
    "go-to": (sample_go_to, 420, 400),
    "window": (sample_window, 1366, 768),
}
LOOKS = {
    "light": (ThemeMode.LIGHT, 1.0),
    "dark": (ThemeMode.DARK, 1.0),
    "large": (ThemeMode.LIGHT, 1.3),
}


def draw(name: str, look: str, folder: Path) -> Path:
    """Draw one page in one look and return its picture."""
    make, width, height = PAGES[name]
    mode, scale = LOOKS[look]
    theme = current_theme()
    theme.set_mode(mode)
    theme.set_scale(scale)
    page = make()
    page.resize(width, height)
    page.show()
    QApplication.processEvents()
    if name != "window":  # a page grows as in a scrolling column; the window never does
        page.resize(width, max(height, page.heightForWidth(width)))
        QApplication.processEvents()
    file = folder / f"kit-{name}-{look}.png"
    page.grab().save(str(file))
    page.close()
    page.deleteLater()
    return file


def begin() -> QApplication:
    """Return the application, made with theme and ring if there is none yet."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    application = QApplication(sys.argv[:1])
    install_theme(RESOURCES, application)
    FocusRing(application)
    return application


def draw_all(folder: Path) -> list[Path]:
    """Draw every page in every look."""
    application = begin()
    folder.mkdir(parents=True, exist_ok=True)
    files = [draw(name, look, folder) for name in PAGES for look in LOOKS]
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return files


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for made in draw_all(Path(sys.argv[1])):
        print(made)
