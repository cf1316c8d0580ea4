"""Hits below a field: where they lie, what is marked, what a click gives."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.ui.widgets.field import LineField
from app.ui.widgets.hit_list import Hit, HitList
from tests.ui.showing import Show

HITS = [Hit(f"Vara {n}", "98 · vnr 041238", "68,50 kr", n) for n in range(9)]


def stage(show: Show, *, low: bool = False) -> tuple[QWidget, QLineEdit, HitList]:
    page, field, hits = QWidget(), QLineEdit(), HitList()
    page.setMinimumSize(400, 500)
    column = QVBoxLayout(page)
    if low:
        column.addStretch(1)
    column.addWidget(field)
    if not low:
        column.addStretch(1)
    show(page)
    return page, field, hits


def test_hits_lie_below_the_field_and_inside_the_stage(show: Show) -> None:
    page, field, hits = stage(show)
    hits.show_hits(field, page, HITS)
    assert hits.isVisible()
    assert hits.y() >= field.geometry().bottom()
    assert page.rect().contains(hits.geometry())
    assert hits.width() == field.width()


def test_hits_lie_above_a_field_at_the_bottom(show: Show) -> None:
    page, field, hits = stage(show, low=True)
    hits.show_hits(field, page, HITS)
    assert hits.geometry().bottom() <= field.y()
    assert page.rect().contains(hits.geometry())


def test_hits_above_a_field_leave_its_name_to_be_read(show: Show) -> None:
    page, field, hits = QWidget(), LineField("Namn"), HitList()
    page.setMinimumSize(400, 500)
    column = QVBoxLayout(page)
    column.addStretch(1)
    column.addWidget(field)
    show(page)
    hits.show_hits(field, page, HITS)
    assert hits.geometry().bottom() <= field.y()


def test_no_hits_show_nothing(show: Show) -> None:
    page, field, hits = stage(show)
    hits.show_hits(field, page, HITS)
    hits.show_hits(field, page, [])
    assert not hits.isVisible()


def test_the_mark_moves_round_and_starts_at_either_end(show: Show) -> None:
    page, field, hits = stage(show)
    hits.step(1)
    assert hits.marked() is None
    hits.show_hits(field, page, HITS)
    assert hits.marked() is None
    hits.step(1)
    assert hits.marked() == HITS[0]
    hits.step(-1)
    assert hits.marked() == HITS[-1]
    hits.step(1)
    assert hits.marked() == HITS[0]
    hits.show_hits(field, page, HITS)
    hits.step(-1)
    assert hits.marked() == HITS[-1]


def test_a_click_gives_the_hits_value_and_the_field_keeps_the_keyboard(show: Show) -> None:
    page, field, hits = stage(show)
    field.setFocus()
    hits.show_hits(field, page, HITS)
    chosen: list[object] = []
    hits.chosen.connect(chosen.append)
    QTest.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
    assert chosen == [1]
    assert field.hasFocus()


def test_a_screen_reader_hears_the_whole_hit(show: Show) -> None:
    page, field, hits = stage(show)
    hits.show_hits(field, page, HITS[:1])
    assert hits.model().index(0, 0).data() == "Vara 0, 98 · vnr 041238, 68,50 kr"
