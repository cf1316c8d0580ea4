"""What happens after a hand-out, in the work list: its history, and the keys that write more."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.after_entries import AfterWords, CorrectedPersonal, DispensingCorrected
from app.domain.course import course_of
from app.domain.entries import Entry
from app.domain.staff import Role
from app.ui.views.settle import SettleView
from app.ui.views.settle.after_dialogs import ReturnDialog, ReverseDialog
from app.usecases.list_work import list_dispensings
from app.usecases.workplace import Workplace
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import dispense, open_after
from tests.workplaces import as_person

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_after(tmp_path / "home")


def shown(workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot) -> SettleView:
    """Return the screen with the first hand-out read."""
    view = SettleView(begin(workplace))
    enter(view)
    qtbot.waitUntil(lambda: view.pane.correct.isVisible())
    return view


def dialog_of(view: SettleView, kind: type[D]) -> D:
    return next(d for d in view.findChildren(kind) if d.isVisible())


def texts(part: QWidget) -> str:
    return "\n".join(shown.text() for shown in part.findChildren(QLabel))


def test_a_reversal_is_written_with_its_reason_and_shown_with_the_history(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    dispense(workplace, 0, hours=1)
    view = shown(workplace, begin, enter, qtbot)
    assert not view.pane.course.isVisible()  # nothing has happened since
    view.pane.reverse.acted.emit()
    dialog = dialog_of(view, ReverseDialog)
    dialog.accept()
    qtbot.waitUntil(lambda: "Orsak saknas" in texts(dialog))
    dialog.words.set_value("Patienten gick utan påsen")
    dialog.accept()
    qtbot.waitUntil(lambda: list_dispensings(workplace)[0].is_reversed)
    qtbot.waitUntil(lambda: view.pane.course.isVisible())
    said = texts(view.pane.course)
    assert "Inget lämnades ut" in said
    assert "Backad" in said
    assert "Patienten gick utan påsen" in said
    assert view.pane.correct.is_blocked


def test_a_return_says_how_much_and_what_becomes_of_it(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    dispense(workplace, 0, hours=1)
    view = shown(workplace, begin, enter, qtbot)
    view.pane.give_back.acted.emit()
    dialog = dialog_of(view, ReturnDialog)
    dialog.packages[1].set_value("1")
    dialog.words.set_value("Fel styrka")
    dialog.accept()  # nothing is preselected
    assert dialog.isVisible()
    dialog.fate.set_value("destroyed")
    dialog.accept()
    qtbot.waitUntil(lambda: view.pane.course.isVisible())
    assert "1 förpackning, kasserad" in texts(view.pane.course).replace("\u00a0", " ")


def test_a_correction_is_opened_at_the_counter(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    dispense(workplace, 0, hours=1)
    view = shown(workplace, begin, enter, qtbot)
    asked: list[object] = []
    view.correction_requested.connect(asked.append)
    view.pane.correct.acted.emit()
    assert asked == [list_dispensings(workplace)[0].subject]


def test_who_may_not_write_it_is_told_who_may(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    dispense(workplace, 0, hours=1)
    staff = as_person(workplace, "Kim Berg", Role.STAFF)
    view = shown(staff, begin, enter, qtbot)
    for button in (view.pane.correct, view.pane.reverse, view.pane.give_back):
        assert "farmaceut" in button.toolTip()


def test_two_corrections_made_apart_are_shown_with_both_until_somebody_has_seen_them(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot
) -> None:
    """Requirement 47."""
    dispense(workplace, 0, hours=1)
    (line,) = list_dispensings(workplace)
    first = correct_as(workplace, line.subject, line.entry, 2)
    second = correct_as(workplace, line.subject, line.entry, 3)
    assert first.id != second.id
    view = shown(workplace, begin, enter, qtbot)
    qtbot.waitUntil(lambda: view.pane.course.conflict.isVisible())
    said = texts(view.pane.course)
    assert "Två har skrivit om samma utlämning" in said
    assert "\n2 Metoprolol" in said
    assert "\n3 Metoprolol" in said
    correct_as(workplace, line.subject, second.id, 2)
    view.read()
    view.pane._read()
    qtbot.waitUntil(lambda: not view.pane.course.conflict.isVisible())
    assert view.pane.course.isVisible()


def correct_as(workplace: Workplace, subject: UUID, saw: UUID, packages: int) -> Entry:
    """Write a correction as a counter would that knows no entry after `saw`."""
    course = course_of(workplace.journal.entries(subject))
    assert course is not None
    assert course.first.personal is not None
    made = course.first.dispensed
    rows = (replace(made.rows[0], packages=packages),)
    personal = CorrectedPersonal(course.first.personal, AfterWords("Fel antal"))
    content = DispensingCorrected(saw, replace(made, rows=rows), personal=personal)
    with workplace.journal.write(workplace.person.id) as writing:
        return writing.append(content, subject=subject, outage=course.first.entry.outage)
