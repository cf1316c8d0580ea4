"""One theme for every test of the window, light and at its normal size when a test begins."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.background import Background
from app.ui.theme import Theme, ThemeMode, current_theme
from tests.ui.showing import Show
from tests.ui.two_counters import computers, counters

__all__ = ["computers", "counters"]  # fixtures of the tests that need them
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the platform without a screen says of every window with a smallest size."""
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(autouse=True)
def theme(installed_theme: Theme) -> Iterator[Theme]:
    """The theme in use; what a test switches is switched back."""
    yield installed_theme
    current_theme().set_mode(ThemeMode.LIGHT)
    current_theme().set_scale(1.0)
    # Without an event loop of its own a test would leave its windows to every switch after it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    """Lanes that end with the test."""
    del qtbot
    made = Background()
    yield made
    made.close()


@pytest.fixture
def show(qtbot: QtBot, theme: Theme) -> Show:
    """Show widgets below each other on a page that lasts as long as the test."""
    del theme
    pages: list[QWidget] = []

    def show_page(*widgets: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        for widget in widgets:
            column.addWidget(widget)
        qtbot.addWidget(page)
        pages.append(page)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return show_page
