"""Every scene of the pictures, also at the largest text: whole, within reach, and well held."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme, current_theme
from tests.ui.english import english, english_on
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.gallery_screens import SCENES, draw
from tests.ui.ownership import strays
from tests.ui.stage import Stage


@pytest.fixture(params=sorted(SCENES))
def stage(
    request: pytest.FixtureRequest, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> Iterator[Stage]:
    del theme, qtbot
    made = SCENES[request.param](tmp_path / "home")
    yield made
    made.close()


def shown(stage: Stage) -> list[QWidget]:
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
    return [stage.shell.window, *(dialog for dialog in dialogs if dialog.isVisible())]


def test_no_word_is_cut_or_english_every_target_can_be_hit_and_no_widget_is_astray(
    stage: Stage,
) -> None:
    """Requirement 59."""
    for scale in (1.0, 1.3):  # one stage for both: to set one up takes longer than to look at it
        current_theme().set_scale(scale)
        stage.settle()
        pages = shown(stage)
        assert [sentence for page in pages for sentence in cut_widgets(page)] == []
        assert [sentence for page in pages for sentence in small_targets(page)] == []
        assert strays(stage.shell.window) == []
    assert [sentence for page in shown(stage) for sentence in english_on(page)] == []


def test_english_is_seen() -> None:
    assert english("The file cannot be read.") == ["cannot", "file", "the"]
    assert english("Filen går inte att läsa, A-0001-7.") == []


def test_a_scene_is_drawn_as_a_picture(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    del theme, qtbot
    assert draw("reserve", "dark", tmp_path).read_bytes().startswith(b"\x89PNG")
