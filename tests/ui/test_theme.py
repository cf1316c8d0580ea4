"""The theme gives fonts, colours and icons, and everything follows when it is switched."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.icons import IconStore
from app.ui.theme import Theme, ThemeMode, current_theme
from app.ui.tokens import load_tokens
from app.ui.widgets.label import label
from app.ui.widgets.status_line import StatusLine


def test_the_bundled_typefaces_are_used(theme: Theme) -> None:
    assert {"IBM Plex Sans", "IBM Plex Mono"} <= set(QFontDatabase.families())
    assert theme.font("body").family() == "IBM Plex Sans"
    assert theme.font("code").family() == "IBM Plex Mono"


@pytest.mark.parametrize("role", ["body", "value", "section", "table", "tableStrong", "patient"])
def test_every_digit_is_equally_wide(theme: Theme, role: str) -> None:
    metrics = QFontMetrics(theme.font(role))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_sizes_are_those_of_the_design(theme: Theme) -> None:
    assert theme.font("patient").pixelSize() == 22
    assert theme.font("title").pixelSize() == 18
    assert theme.font("hint").pixelSize() == 12


def test_nothing_to_read_is_smaller_than_12_px(theme: Theme) -> None:
    assert not {name for name, style in theme.tokens.type.items() if style.size < 12} - {"key"}


def test_switching_to_dark_changes_the_palette_and_what_is_drawn(
    theme: Theme, qtbot: QtBot
) -> None:
    page = QWidget()
    field = QLineEdit("text", page)
    qtbot.addWidget(page)
    page.show()
    light = page.grab().toImage().pixelColor(2, page.height() - 2)
    theme.toggle()
    qtbot.waitUntil(lambda: page.grab().toImage().pixelColor(2, page.height() - 2) != light)
    assert QApplication.palette().color(QPalette.ColorRole.Window) == theme.colour("app")
    assert field.palette().color(QPalette.ColorRole.Text) == theme.colour("ink")
    theme.toggle()
    assert page.grab().toImage().pixelColor(2, page.height() - 2) == light


def test_the_dark_theme_has_heavier_small_text_and_a_larger_patient(theme: Theme) -> None:
    theme.set_mode(ThemeMode.DARK)
    assert theme.type_weight("hint") == 500
    assert theme.font("patient").pixelSize() == 24


def test_text_grows_in_steps_and_stops_at_the_last(theme: Theme) -> None:
    seen = []
    for _ in range(4):
        theme.step_scale(1)
        seen.append(theme.scale)
    assert seen == [1.15, 1.3, 1.3, 1.3]
    for _ in range(5):
        theme.step_scale(-1)
    assert theme.scale == 1.0


def test_a_label_follows_the_text_size(theme: Theme, qtbot: QtBot) -> None:
    words = label("Kan vänta", "hint", "ink2")
    qtbot.addWidget(words)
    words.show()
    before = words.fontInfo().pixelSize()
    theme.set_scale(1.3)
    assert words.fontInfo().pixelSize() == round(before * 1.3)
    assert words.palette().color(QPalette.ColorRole.WindowText) == theme.colour("ink2")


def test_a_widget_that_is_gone_is_not_restyled(theme: Theme, qtbot: QtBot) -> None:
    line = StatusLine()
    line.deleteLater()
    qtbot.waitUntil(lambda: not _alive(line))
    theme.toggle()


def _alive(widget: QWidget) -> bool:
    try:
        widget.isVisible()
    except RuntimeError:
        return False
    return True


def test_an_icon_takes_the_colour_and_the_dots_of_the_screen(theme: Theme) -> None:
    drawn = theme.icon("lock", "stop", 16, 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2.0)
    image = drawn.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    solid = {
        image.pixelColor(x, y).rgb()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert solid == {theme.colour("stop").rgb()}


def test_an_icon_is_drawn_once(theme: Theme) -> None:
    assert theme.icon("lock").cacheKey() == theme.icon("lock").cacheKey()
    assert theme.icon("lock").cacheKey() != theme.icon("lock", "stop").cacheKey()


def test_every_bundled_icon_can_be_drawn(theme: Theme, repository: Path) -> None:
    folder = repository / "resources" / "icons"
    store = IconStore(folder)
    for file in folder.glob("*.svg"):
        image = store.pixmap(file.stem, QColor("black"), 24, 1.0).toImage()
        assert any(image.pixelColor(x, y).alpha() > 200 for x in range(24) for y in range(24)), (
            file.stem
        )
    assert theme.meaning("stop").icon == "octagon-x"
    for meaning in theme.tokens.semantics.values():
        assert (folder / f"{meaning.icon}.svg").is_file()


def test_a_misspelt_token_stops_the_start(tmp_path: Path, repository: Path) -> None:
    text = (repository / "resources" / "tokens.json").read_text("utf-8")
    broken = tmp_path / "tokens.json"
    broken.write_text(text.replace('"weight"', '"wieght"', 1), "utf-8")
    with pytest.raises(msgspec.ValidationError):
        load_tokens(broken)


def test_the_theme_in_use_is_the_installed_one(theme: Theme) -> None:
    assert current_theme() is theme
    assert isinstance(label("x"), QLabel)
