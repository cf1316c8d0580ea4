"""Every pair of colours that meet on screen is far enough apart, computed from the colours."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.theme import Theme, ThemeMode
from app.ui.tokens import Pair, load_tokens
from app.ui.widgets.badge import TONES

TOKENS = load_tokens(Path(__file__).parents[2] / "resources" / "tokens.json")


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_its_known_ends() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert _contrast("#0A5763", "#0A5763") == pytest.approx(1)
    assert _contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("mode", list(ThemeMode))
@pytest.mark.parametrize("pair", TOKENS.contrast, ids=lambda pair: f"{pair.fg}-{pair.bg}")
def test_two_colours_that_meet_are_far_enough_apart(pair: Pair, mode: ThemeMode) -> None:
    colours = TOKENS.color[mode]
    ratio = _contrast(colours[pair.fg], colours[pair.bg])
    assert ratio >= pair.min, f"{pair.fg} on {pair.bg} in {mode}: {ratio:.2f} < {pair.min}"


def test_text_asks_for_more_than_lines_do() -> None:
    assert {pair.min for pair in TOKENS.contrast} <= {3, 4.5, 7}


def test_both_themes_have_the_same_colours() -> None:
    light, dark = (set(TOKENS.color[mode]) for mode in ThemeMode)
    assert light == dark


def test_every_badge_has_its_pair_in_the_list() -> None:
    pairs = {(pair.fg, pair.bg) for pair in TOKENS.contrast}
    assert not {(look.ink, look.fill) for look in TONES.values()} - pairs


def test_every_text_and_ground_that_the_style_sheet_sets_together_is_in_the_list(
    qapp: QApplication, theme: Theme
) -> None:
    names = {value: key for key, value in TOKENS.color[theme.mode].items()}
    pairs = {
        (TOKENS.color[theme.mode][p.fg], TOKENS.color[theme.mode][p.bg]) for p in TOKENS.contrast
    }
    strangers = set()
    for rule in re.findall(r"\{([^{}]*)\}", qapp.styleSheet()):
        colours = dict(re.findall(r"(?:^|[\s;])(color|background): (#[0-9a-f]{6})", rule))
        if len(colours) == 2:
            found = (colours["color"].upper(), colours["background"].upper())
            if found not in pairs:
                strangers.add((names[found[0]], names[found[1]]))
    assert not strangers
