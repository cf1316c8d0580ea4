"""A table shows things, keeps its mark on the same thing, and lets Tab out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme
from app.ui.widgets.table import Column, Table, shortened
from tests.ui.showing import Show

Step = tuple[str, int]
COLUMNS: list[Column[Step]] = [
    Column("Vad", lambda s: s[0], 120, stretch=True, icon=lambda _: ("clock", "later")),
    Column("Timmar", lambda s: str(s[1]), 80, right=True, colour=lambda s: _colour(s[1])),
]
STEPS: list[Step] = [("NLL", 24), ("Högkostnad", 72), ("e-VIS", 0)]


def _colour(hours: int) -> str:
    return "warn" if hours > 24 else "ink"


@pytest.fixture
def table(show: Show) -> Table[Step]:
    made: Table[Step] = Table(COLUMNS, "Steg")
    show(made, QLineEdit())
    made.show_rows(STEPS)
    return made


def test_cells_and_headings_say_what_the_columns_say(table: Table[Step]) -> None:
    model = table.model()
    shown = [[model.index(r, c).data() for c in range(2)] for r in range(3)]
    assert shown == [["NLL", "24"], ["Högkostnad", "72"], ["e-VIS", "0"]]
    across = Qt.Orientation.Horizontal
    assert [model.headerData(c, across) for c in range(2)] == ["Vad", "Timmar"]
    assert table.accessibleName() == "Steg"


def test_a_cells_own_colour_is_the_tokens(table: Table[Step], theme: Theme) -> None:
    cell = table.model().index(1, 1)
    assert cell.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme.colour("warn"))
    assert not table.model().index(1, 0).data(Qt.ItemDataRole.DecorationRole).isNull()


def test_the_mark_moves_by_arrows_and_opens_by_enter(table: Table[Step], qtbot: QtBot) -> None:
    marked: list[Step] = []
    opened: list[Step] = []
    table.marked.connect(marked.append)
    table.opened.connect(opened.append)
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert (marked, opened) == ([STEPS[0], STEPS[1]], [STEPS[1]])
    assert table.marked_item() == STEPS[1]


def test_the_mark_stays_on_the_same_thing_when_the_rows_change(table: Table[Step]) -> None:
    table.selectRow(2)
    table.show_rows([STEPS[2], ("ny", 1)])
    assert table.marked_item() == STEPS[2]
    table.show_rows([("ny", 1)])
    assert table.marked_item() is None


def test_tab_leaves_the_table(table: Table[Step], qtbot: QtBot) -> None:
    table.setFocus()
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not table.hasFocus())


def test_an_empty_table_has_nothing_marked(table: Table[Step]) -> None:
    table.show_rows([])
    assert table.marked_item() is None
    QTest.keyClick(table, Qt.Key.Key_Return)


def test_rows_grow_with_the_text(table: Table[Step], theme: Theme) -> None:
    assert table.rowHeight(0) == 30
    theme.set_scale(1.3)
    assert table.rowHeight(0) == 39
    assert table.columnWidth(1) == 104


def test_a_text_that_is_cut_keeps_its_last_words_whole(theme: Theme) -> None:
    metrics = QFontMetrics(theme.font("table"))
    title = "Metoprolol Norrmed depottablett 50 mg"
    whole = metrics.horizontalAdvance(title)
    assert shortened(title, "50 mg", whole, metrics) == title
    for room in (whole - 1, whole // 2, metrics.horizontalAdvance("Met… 50 mg") + 2):
        said = shortened(title, "50 mg", room, metrics)
        assert said.startswith("Met")
        assert said.endswith("… 50 mg")
        assert metrics.horizontalAdvance(said) <= room
    assert shortened(title, "5 ml", whole // 2, metrics) == title  # the table cuts it as ever
