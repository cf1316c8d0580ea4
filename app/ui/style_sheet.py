"""The one style sheet, written from the tokens; what it cannot draw is painted in widgets."""

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.theme import Theme

_RULES = Template("""
QAbstractItemView { outline: 0; }
QToolTip { background: $bannerBg; color: $bannerInk; border: 1px solid $bannerLine;
    padding: ${px4}px ${px6}px; font-size: ${hintSize}px; }

QLineEdit, QPlainTextEdit, QComboBox { background: $surface; color: $ink;
    border: 1px solid $borderStrong; border-radius: ${radius}px;
    padding: 0 ${px6}px; min-height: ${fieldInner}px; font-size: ${valueSize}px;
    font-weight: $valueWeight; selection-background-color: $primary;
    selection-color: $primaryInk; placeholder-text-color: $ink3; }
QPlainTextEdit { padding: ${px4}px ${px4}px; }
QLineEdit[code="true"] { font-family: "$mono"; font-size: ${codeSize}px; }
QLineEdit[state="bad"], QPlainTextEdit[state="bad"], QComboBox[state="bad"] {
    background: $stopBg; border-color: $stopLine; }
QLineEdit[state="locked"], QPlainTextEdit[state="locked"], QComboBox[state="locked"] {
    background: $sunken; color: $ink2; border-color: $border; }
QLineEdit[state="unknown"] { color: $ink2; placeholder-text-color: $ink2; }
QLineEdit[bare="true"] { border: none; background: transparent; min-height: 0; padding: 0; }
QComboBox { padding: 0 0 0 ${px8}px; }
QComboBox::drop-down { border: none; background: transparent; width: ${px26}px; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: $surface; color: $ink; border: 1px solid $borderStrong;
    selection-background-color: $select; selection-color: $ink; }
QComboBox QAbstractItemView::item, QListView::item { min-height: ${row}px;
    padding: 0 ${px8}px; color: $ink; }
QComboBox QAbstractItemView::item:selected, QListView::item:selected {
    background: $select; color: $ink; }

QListView { background: $surface; color: $ink; border: 1px solid $border;
    border-radius: ${radius}px; }

QTableView { background: $surface; color: $ink; border: 1px solid $border;
    border-radius: ${radius}px; gridline-color: $border; font-size: ${tableSize}px;
    selection-background-color: $select; selection-color: $ink; }
QTableView::item { padding: 0 ${px8}px; border: none; border-bottom: 1px solid $border; }
QTableView::item:selected { background: $select; }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $ink2; border: none;
    border-bottom: 1px solid $border; padding: 0 ${px10}px; min-height: ${row}px;
    font-size: ${labelSize}px; font-weight: 500; }
QTableCornerButton::section { background: $sunken; border: none; }

QScrollArea { background: transparent; border: none; }
QWidget[surface="surface"] { background: $surface; }
QScrollBar:vertical { background: transparent; width: ${px12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${px12}px; margin: 0; }
QScrollBar::handle { background: $borderStrong; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: transparent; }
QMenu { background: $surface; color: $ink; border: 1px solid $borderStrong; }
QMenu::item { padding: ${px6}px ${px16}px; }
QMenu::item:selected { background: $select; color: $ink; }
""")


def style_sheet(theme: "Theme") -> str:
    """Return the rules for the theme's mode and text size."""
    names: dict[str, object] = {
        name: theme.colour(name).name() for name in theme.tokens.color["light"]
    }
    names |= {f"px{n}": theme.px(n) for n in (4, 6, 8, 10, 12, 16, 26)}
    names |= {f"{role}Size": theme.type_size(role) for role in theme.tokens.type}
    names |= {
        "valueWeight": theme.type_weight("value"),
        "fieldInner": theme.space("field") - 2,  # Qt counts the border beside min-height
        "row": theme.space("row"),
        "radius": theme.tokens.radius["field"],
        "mono": theme.tokens.font.mono,
    }
    return _RULES.substitute(names)
