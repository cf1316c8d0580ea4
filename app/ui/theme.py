"""The look in use: colours, fonts, icons, light or dark, text size; switched while running."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui.icons import IconStore
from app.ui.style_sheet import style_sheet
from app.ui.tokens import Meaning, load_tokens


class ThemeMode(StrEnum):
    """Light, or dark with high contrast for a dim room (strömsnålt läge)."""

    LIGHT = "light"
    DARK = "darkHighContrast"


_LARGER_IN_THE_DARK = {"patient": 2, "product": 1, "body": 1, "value": 1}  # px
_HEAVIER_IN_THE_DARK = ("hint", "label")
_CURSOR_FLASH_MS = 1000
_MONO = ("code",)

_PALETTE = {
    QPalette.ColorRole.Window: "app",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "stop",
    QPalette.ColorRole.Highlight: "primary",
    QPalette.ColorRole.HighlightedText: "primaryInk",
    QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.ToolTipBase: "bannerBg",
    QPalette.ColorRole.ToolTipText: "bannerInk",
    QPalette.ColorRole.Link: "primary",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "borderStrong",
    QPalette.ColorRole.Shadow: "borderStrong",
}


class Theme(QObject):
    """How everything is drawn (tema); one for the program, as a QStyle is.

    Widgets ask `current_theme()` while they paint, and `follow()` when something must be
    set again after a switch. Sizes given to `px()` are those of the design at 100 %.
    """

    changed = Signal()

    def __init__(self, resources: Path, application: QApplication) -> None:
        super().__init__(application)
        self.tokens = load_tokens(resources / "tokens.json")
        self.mode = ThemeMode.LIGHT
        self.scale = self.tokens.scale[0]
        self._application = application
        self._icons = IconStore(resources / "icons")
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[str, QFont] = {}
        for file in sorted((resources / "fonts").glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(file))
        application.setStyle(QStyleFactory.create("Fusion"))
        self._apply()

    def colour(self, name: str) -> QColor:
        """Return the colour that the token has in the theme in use."""
        return self._colours[name]

    def px(self, size: float) -> int:
        """Return a length of the design as it is at the text size in use."""
        return round(size * self.scale)

    def space(self, name: str) -> int:
        """Return a length of tokens.json as it is at the text size in use."""
        return self.px(self.tokens.space[name])

    def meaning(self, kind: str) -> Meaning:
        """Return word and icon of a state: stop, warning, info, ok, later, pending, drill."""
        return self.tokens.semantics[kind]

    def type_size(self, role: str) -> int:
        """Return the height in px of a text role now."""
        extra = _LARGER_IN_THE_DARK.get(role, 0) if self.mode is ThemeMode.DARK else 0
        return self.px(self.tokens.type[role].size + extra)

    def type_weight(self, role: str) -> int:
        """Return the weight of a text role now; thin small text drowns on black."""
        if self.mode is ThemeMode.DARK and role in _HEAVIER_IN_THE_DARK:
            return 500
        return self.tokens.type[role].weight

    def font(self, role: str) -> QFont:
        """Return the font of a text role in tokens.json: body, label, hint, patient, …"""
        if (font := self._fonts.get(role)) is None:
            face = self.tokens.font
            font = QFont([face.mono if role in _MONO else face.family, *face.fallback])
            font.setPixelSize(self.type_size(role))
            font.setWeight(QFont.Weight(self.type_weight(role)))
            self._fonts[role] = font
        return QFont(font)

    def icon(self, name: str, colour: str = "ink2", size: int = 16, dpr: float = 1.0) -> QPixmap:
        """Return an icon in a token's colour; `size` is px of the design, 13 to 20."""
        return self._icons.pixmap(name, self.colour(colour), self.px(size), dpr)

    def set_mode(self, mode: ThemeMode) -> None:
        """Draw everything again, light or dark."""
        if mode is not self.mode:
            self.mode = mode
            self._apply()

    def toggle(self) -> None:
        """Change between light and dark."""
        self.set_mode(ThemeMode.LIGHT if self.mode is ThemeMode.DARK else ThemeMode.DARK)

    def set_scale(self, scale: float) -> None:
        """Draw everything again with texts `scale` times the design's size."""
        if scale != self.scale:
            self.scale = scale
            self._apply()

    def step_scale(self, steps: int) -> None:
        """Go to a larger (+1) or smaller (-1) text size; stays at the last one."""
        sizes = self.tokens.scale
        index = sizes.index(self.scale) + steps
        self.set_scale(sizes[max(0, min(index, len(sizes) - 1))])

    def follow(self, restyle: Callable[[], None]) -> None:
        """Call a widget's method now and after each switch, as long as the widget lives."""
        self.changed.connect(restyle)
        restyle()

    def _apply(self) -> None:
        self._fonts.clear()
        self._colours = {n: QColor(v) for n, v in self.tokens.color[self.mode].items()}
        palette = QPalette()
        for role, name in _PALETTE.items():
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("disabledInk"))
        blinks = self.mode is ThemeMode.LIGHT  # a still cursor lets the computer sleep longer
        self._application.setCursorFlashTime(_CURSOR_FLASH_MS if blinks else 0)
        self._application.setPalette(palette)
        self._application.setFont(self.font("body"))
        self._application.setStyleSheet("")  # one sheet after another takes Qt three times as long
        self._application.setStyleSheet(style_sheet(self))
        self.changed.emit()


_in_use: list[Theme] = []


def install_theme(resources: Path, application: QApplication) -> Theme:
    """Make the program's theme from resources/; called once, before any widget is made."""
    _in_use[:] = [Theme(resources, application)]
    return _in_use[0]


def current_theme() -> Theme:
    """Return the theme in use."""
    return _in_use[0]
