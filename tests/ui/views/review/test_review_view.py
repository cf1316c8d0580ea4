"""Granskning in the window: the log, a sample judged by digits, and the proof that it leaves."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.order import PROTECTED_NAME
from app.domain.review_entries import LogSearched, ReviewMade
from app.domain.staff import Role
from app.ui.dialogs.sheet import SheetDialog
from app.ui.models.todo import todos
from app.ui.theme import Theme
from app.ui.views.review import ReviewView
from app.usecases.overview import look_around, situation
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.gallery_review import busy_log, long_log, reviewed_log
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import TOLVAN, as_person

Open = Callable[[Workplace], ReviewView]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> ReviewView:
        view = ReviewView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: view.log.shown is not None or bool(view.message.text))
        return view

    return open_at


def patients(view: ReviewView) -> set[str]:
    return {line.patient for line in view.log.table.rows.items}


def made(workplace: Workplace) -> list[ReviewMade]:
    found = (entry.content for entry in workplace.journal.entries())
    return [content for content in found if isinstance(content, ReviewMade)]


def test_the_log_shows_who_and_what_but_no_protected_name(tmp_path: Path, open_view: Open) -> None:
    """Requirement 52. Requirement 54."""
    view = open_view(busy_log(tmp_path / "home"))
    assert patients(view) == {"", "Tolvan Tolvansson", PROTECTED_NAME}
    newest = view.log.table.rows.items[0]
    assert (newest.person, view.line.what.text()) == ("Nils Forsman", newest.what)
    assert view.log.where.text().endswith(f"av {len(view.log.table.rows.items)}")


def test_a_review_is_made_by_keys_alone_and_leaves_its_proof(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 52."""
    workplace = busy_log(tmp_path / "home")
    view = open_view(workplace)
    QTest.keyClick(view, Qt.Key.Key_U, CONTROL)
    qtbot.waitUntil(lambda: view.sample.left == 20)
    view.main_action()
    assert "20\N{NO-BREAK SPACE}rader är inte bedömda" in view.message.text
    for _ in range(19):
        QTest.keyClick(view.sample.table, Qt.Key.Key_1)
    QTest.keyClick(view.sample.table, Qt.Key.Key_2)
    view.main_action()
    qtbot.waitUntil(lambda: "Anmärkning saknas" in view.message.text)
    QTest.keyClicks(view.line.remark.text, "Fraga Nils?")
    view.main_action()
    qtbot.waitUntil(lambda: len(made(workplace)) == 1)
    (proof,) = made(workplace)
    assert (len(proof.drawn), len(proof.found)) == (20, 1)
    assert proof.personal is not None
    assert proof.personal.remarks[0].text == "Fraga Nils?"
    qtbot.waitUntil(lambda: "samma rader" in view.proof.draw.text())
    QTest.keyClick(view, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: bool(view.findChildren(SheetDialog)))


def test_a_sample_is_not_drawn_anew_until_a_better_one_comes(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(busy_log(tmp_path / "home"))
    view.draw.click()
    qtbot.waitUntil(lambda: view.sample.left == 20)
    assert view.sample.draft is not None
    drawn = view.sample.draft.drawn
    view.draw.click()
    qtbot.wait(50)
    assert view.sample.draft.drawn == drawn
    assert "påbörjat" in view.message.text


def test_a_line_is_taken_in_by_hand_once(tmp_path: Path, open_view: Open, qtbot: QtBot) -> None:
    workplace = busy_log(tmp_path / "home")
    view = open_view(workplace)
    view.log.table.selectRow(3)
    taken = view.log.table.rows.items[3].entry
    QTest.keyClick(view, Qt.Key.Key_T, CONTROL)
    qtbot.waitUntil(lambda: view.sample.left == 1)
    QTest.keyClick(view, Qt.Key.Key_T, CONTROL)
    assert "redan med" in view.message.text
    view.log.table.selectRow(4)
    QTest.keyClick(view, Qt.Key.Key_T, CONTROL)
    assert view.sample.left == 2
    view.go("sample")
    for _ in range(2):
        QTest.keyClick(view.sample.table, Qt.Key.Key_1)
    view.main_action()
    qtbot.waitUntil(lambda: len(made(workplace)) == 1)
    assert made(workplace)[0].chosen[0] == taken
    assert made(workplace)[0].drawn == ()


def test_a_patient_is_searched_when_the_whole_number_stands_there_and_the_search_is_logged(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 52."""
    workplace = busy_log(tmp_path / "home")
    view = open_view(workplace)
    view.search()
    QTest.keyClicks(view.log.number.line, TOLVAN)
    assert searches(workplace) == 0
    QTest.keyClick(view.log.number.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "" not in patients(view))
    assert searches(workplace) == 1
    view.log.number.set_value(TOLVAN[:8])
    QTest.keyClick(view.log.number.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "födelsedatum" in view.log.number.message)
    view.log.number.set_value("")
    view.log.first.set_value("i går")
    QTest.keyClick(view.log.first.line, Qt.Key.Key_Return)
    assert "inte att läsa" in view.log.first.message


def searches(workplace: Workplace) -> int:
    entries = workplace.journal.entries()
    return sum(isinstance(entry.content, LogSearched) for entry in entries)


def test_pages_follow_each_other_by_keys(tmp_path: Path, open_view: Open, qtbot: QtBot) -> None:
    view = open_view(long_log(tmp_path / "home"))
    assert view.log.back.is_blocked
    assert len(view.log.table.rows.items) == 100
    view.log.forth.click()
    qtbot.waitUntil(lambda: 0 < len(view.log.table.rows.items) < 100)
    assert view.log.forth.is_blocked
    view.log.back.click()
    qtbot.waitUntil(lambda: len(view.log.table.rows.items) == 100)
    assert [badge.text() for badge in view.badges()] == ["Dags att granska"]


def test_a_review_that_is_due_stands_among_what_needs_a_hand(tmp_path: Path, qapp: object) -> None:
    """Requirement 52."""
    del qapp
    reviewer = long_log(tmp_path / "home")
    around = look_around(reviewer.computer)
    places = [todo.place for todo in todos(situation(reviewer), around, "kö")]
    assert "review" in places
    staff = as_person(reviewer, "Amina Yusuf", Role.STAFF)
    assert "review" not in [t.place for t in todos(situation(staff), around, "kö")]


def test_others_see_nothing_and_are_told_who_may(tmp_path: Path, open_view: Open) -> None:
    """Requirement 51."""
    view = open_view(as_person(busy_log(tmp_path / "home"), "Amina Yusuf", Role.STAFF))
    assert "granskare" in view.message.text
    assert view.log.table.rows.items == []
    view.search()
    view.log.number.set_value(TOLVAN)
    QTest.keyClick(view.log.number.line, Qt.Key.Key_Return)
    assert view.draw.is_blocked


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("mode", ["log", "sample", "made"])
def test_nothing_is_cut_or_hard_to_hit(
    tmp_path: Path, open_view: Open, qtbot: QtBot, theme: Theme, scale: float, mode: str
) -> None:
    theme.set_scale(scale)
    view = open_view(reviewed_log(tmp_path / "home"))
    if mode == "sample":
        view.draw.click()
        qtbot.waitUntil(lambda: view.sample.left > 0)
    view.go(mode)
    qtbot.wait(50)
    assert cut_widgets(view) == []
    assert small_targets(view) == []
