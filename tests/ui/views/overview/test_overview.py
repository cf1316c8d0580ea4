"""The overview and its dialogs: an outage from declaration to protocol, by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.outage import Dependency, OutageState
from app.domain.staff import Role
from app.ui.dialogs.close_outage import CloseOutage
from app.ui.dialogs.outage import ChangeOutage, DeclareOutage, EndOutage
from app.ui.dialogs.outage_report import OutageReportDialog
from app.ui.dialogs.sheet import SheetDialog
from app.ui.models.todo import Todo
from app.ui.theme import Theme
from app.ui.views.dispense_view import DispenseView
from app.ui.views.overview.todo_panel import TodoLine, TodoPanel
from app.ui.views.overview.view import OverviewView
from app.ui.widgets.badge import Tone
from app.ui.widgets.banner import Mode
from app.ui.widgets.dialog import Dialog
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import list_slips, open_slip, void_slip
from app.usecases.list_work import list_steps
from app.usecases.manage_people import add_person
from app.usecases.settle_by_hand import mark_done
from app.usecases.workplace import Workplace
from tests.ui.stage import JOHAN, SARA, Stage, dispense, minutes_before, pharmacy
from tests.usecases import narcotics
from tests.workplaces import NOON, begin_outage

D = TypeVar("D", bound=Dialog)
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stage(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Stage]:
    del theme, qtbot
    made = Stage(pharmacy(tmp_path / "home"))
    made.open()
    yield made
    made.close()


@pytest.fixture
def workplace(stage: Stage) -> Workplace:
    assert stage.shell.session is not None
    return stage.shell.session.workplace


def view(stage: Stage) -> OverviewView:
    found = stage.shell.window.go("overview")
    stage.settle()
    assert isinstance(found, OverviewView)
    return found


def dialog(kind: type[D]) -> D:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = _CTRL) -> None:
    QTest.keyClick(widget.window().windowHandle(), key, held)


def words(widget: QWidget) -> str:
    return " ".join(part.text() for part in widget.findChildren(QLabel) if not part.isHidden())


def changed(stage: Stage) -> None:
    stage.background.changed.emit()
    stage.settle()


def test_an_outage_is_declared_by_keyboard_and_everything_says_so(stage: Stage) -> None:
    overview = view(stage)
    assert overview.badges() == ()
    assert "Ingen reservdrift är beslutad" in words(overview.card)
    press(overview, Qt.Key.Key_A, _CTRL | _SHIFT)
    asked = dialog(DeclareOutage)
    first = asked.down.ticks[Dependency.EHM]
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    asked.since.time.line.setText("1432")
    asked.since.time.left.emit()
    asked.ground.text.setPlainText("SMS från eHM 14:34")
    press(asked, Qt.Key.Key_Return)
    stage.settle()
    assert stage.shell.window.banner.mode is Mode.RESERVE
    assert "E-hälsomyndigheten är nere" in words(overview.card)
    assert "Underlag: SMS från eHM 14:34" in words(overview.card)
    assert "Nere sedan 14:32" in words(overview.tiles.tiles[Dependency.EHM])
    assert "ej anmäld nere" in words(overview.tiles.tiles[Dependency.NETWORK])
    assert "14:32 E-hälsomyndigheten nere" in overview.timeline.accessibleDescription()


def test_an_outage_tells_what_to_say_to_patients(stage: Stage, workplace: Workplace) -> None:
    """Requirement 4."""
    overview = view(stage)
    assert "1177" not in words(overview.card)
    outage = begin_outage(workplace)
    changed(stage)
    for told in ("be patienten återkomma", "ring förskrivaren", "1177 eller 112", "komma tillbaka"):
        assert told in words(overview.card)
    assert "E-hälsomyndigheten" in overview.card.advice.toolTip()
    end_outage(workplace, outage.id, NOON)
    changed(stage)
    assert "1177" not in words(overview.card)


def test_what_is_missing_is_told_in_the_dialog_and_what_was_typed_stays(stage: Stage) -> None:
    view(stage).declare.click()
    asked = dialog(DeclareOutage)
    asked.ground.text.setPlainText("SMS")
    asked.accept()
    stage.settle()
    assert "Inget är valt som nere" in asked.message.text
    assert asked.down.ticks[Dependency.EHM].hasFocus()
    asked.down.ticks[Dependency.EHM].click()
    asked.since.day.line.setText("2026-11-24")
    asked.accept()
    stage.settle()
    assert "framåt" in asked.since.time.message
    asked.since.day.line.setText("2026-11-23")
    asked.ground.text.setPlainText("")
    asked.accept()
    stage.settle()
    assert asked.ground.message.startswith("Grund saknas.")
    asked.since.time.line.setText("nyss")
    asked.accept()
    assert "14:32" in asked.since.time.message
    asked.reject()


def test_what_is_down_is_changed_and_the_outage_is_ended(
    stage: Stage, workplace: Workplace
) -> None:
    begin_outage(workplace)
    overview = view(stage)
    press(overview, Qt.Key.Key_H)
    asked = dialog(ChangeOutage)
    assert asked.down.chosen() == [Dependency.EHM, Dependency.EVIS]
    asked.down.ticks[Dependency.EVIS].click()
    asked.down.ticks[Dependency.POWER].click()
    asked.accept()
    stage.settle()
    assert list_outages(workplace)[0].down == {Dependency.EHM, Dependency.POWER}
    stage.activate()
    press(overview, Qt.Key.Key_A, _CTRL | _SHIFT)
    ending = dialog(EndOutage)
    assert "E-hälsomyndigheten och El är nere. Avbrottet började 14:32." in words(ending)
    ending.accept()
    stage.settle()
    assert list_outages(workplace)[0].state is OutageState.ENDED
    assert stage.shell.window.banner.mode is Mode.AFTER
    assert overview.close_it.isVisible()
    assert not overview.end.isVisible()


def test_closing_says_what_is_in_the_way_and_then_gives_the_protocol(
    stage: Stage, workplace: Workplace, qtbot: QtBot
) -> None:
    outage = begin_outage(workplace)
    dispense(workplace, minutes_before(60))
    slip = open_slip(workplace)
    end_outage(workplace, outage.id, NOON)
    overview = view(stage)
    overview.ask_outage()
    stage.settle()
    asked = dialog(CloseOutage)
    said = words(asked)
    assert f"Expedition {slip.slip} är öppen." in said
    assert "Registrera uttag på pappersrecept: 1 kvar." in said
    assert asked.action_button.is_blocked
    asked.accept()
    asked.reject()
    void_slip(workplace, list_slips(workplace)[0], "Kom inte tillbaka")
    mark_done(workplace, [line.step.id for line in list_steps(workplace)], "I apotekssystemet")
    changed(stage)
    overview.ask_outage()
    stage.settle()
    asked = dialog(CloseOutage)
    assert "Allt är redovisat" in asked.message.text
    assert not asked.action_button.is_blocked
    press(asked, Qt.Key.Key_Return)
    stage.settle()
    sheet = dialog(SheetDialog)
    qtbot.waitUntil(lambda: not sheet.picture._image.isNull())
    sheet.reject()
    assert stage.shell.window.banner.mode is Mode.NORMAL
    assert [o.label for o in overview.earlier.table.rows.items] == ["2026-11-23-A"]
    overview.earlier.protocol.click()
    stage.settle()
    dialog(SheetDialog).reject()
    overview.earlier.report.click()
    stage.settle()
    assert "Avbrottsrapport 2026-11-23-A" in words(dialog(OutageReportDialog))


def test_the_report_of_an_outage_that_goes_on_is_shown_printed_and_saved_by_keyboard(
    stage: Stage, workplace: Workplace, tmp_path: Path
) -> None:
    begin_outage(workplace)
    dispense(workplace, minutes_before(60))
    overview = view(stage)
    QTest.keyClick(overview, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    asked = dialog(OutageReportDialog)
    said = words(asked)
    assert "Till första utlämning" in said
    assert "Från det att det första gick ner till den tidigaste utlämning som står sig." in said
    asked.save_to(tmp_path / "tabell.csv")
    stage.settle()
    assert (tmp_path / "tabell.csv").read_bytes().startswith("\ufeffmått;namn".encode())
    assert "tabell.csv" in words(asked)
    asked.sheet.click()
    stage.settle()
    dialog(SheetDialog).reject()


def test_uncounted_narcotics_are_shown_with_their_balance_and_ask_why_it_is_closed(
    stage: Stage, workplace: Workplace
) -> None:
    """Requirement 38."""
    add_person(workplace, narcotics.COLLEAGUE, frozenset({Role.STAFF}), narcotics.PASSWORD)
    outage = begin_outage(workplace)
    narcotics.take_in(workplace, 5)
    narcotics.give(workplace, 2)
    end_outage(workplace, outage.id, NOON)
    mark_done(workplace, [line.step.id for line in list_steps(workplace)], "I apotekssystemet")
    overview = view(stage)
    overview.ask_outage()
    stage.settle()
    asked = dialog(CloseOutage)
    said = words(asked)
    assert f"Det gäller {narcotics.OXIKODON.title}." in said
    assert "3 efter · inte räknad" in said
    press(asked, Qt.Key.Key_Return)
    stage.settle()
    assert asked.isVisible()
    assert asked.reason.line.hasFocus()
    asked.reason.line.setText("Räknas i morgon")
    press(asked, Qt.Key.Key_Return)
    stage.settle()
    dialog(SheetDialog).reject()
    assert review_closing(workplace, outage.id).report.decision == "Räknas i morgon, SLi"


def test_a_new_slip_is_opened_in_an_outage_and_otherwise_the_way_is_told(
    stage: Stage, workplace: Workplace
) -> None:
    overview = view(stage)
    press(overview, Qt.Key.Key_N)
    assert "Öppna ett avbrott först" in overview.message.text
    assert overview.declare.hasFocus()
    outage = begin_outage(workplace)
    changed(stage)
    press(overview, Qt.Key.Key_N)
    stage.settle()
    slips = list_slips(workplace)
    dispensing = stage.shell.window.current()
    assert isinstance(dispensing, DispenseView)
    assert dispensing.title() == f"Expedition {slips[0].slip}"
    end_outage(workplace, outage.id, NOON)
    overview = view(stage)
    overview.main_action()
    assert "Driften är åter" in overview.message.text


def test_what_needs_a_hand_leads_to_its_place_by_digit(stage: Stage) -> None:
    overview = view(stage)
    session = stage.shell.session
    assert session is not None
    bare = replace(session.workplace.computer, printers={})
    session.workplace = replace(session.workplace, computer=bare)
    overview.refresh()
    stage.settle()
    texts = [line.todo.text for line in overview.todo.lines]
    assert texts == [
        "Inga varor är inlästa", "Ingen säkerhetskopia", "Ingen pappersreserv utskriven",
        "Ingen skrivare vald",
    ]  # fmt: skip
    first = overview.todo.lines[0]
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert overview.todo.lines[1].hasFocus()
    QTest.keyClick(overview.todo.lines[1], Qt.Key.Key_1)
    current = stage.shell.window.current()
    assert current is not None
    assert current.title() == "Register"


def test_when_all_is_accounted_for_the_list_leads_to_closing(
    stage: Stage, workplace: Workplace
) -> None:
    outage = begin_outage(workplace)
    end_outage(workplace, outage.id, NOON)
    overview = view(stage)
    line = next(made for made in overview.todo.lines if made.todo.text == "Allt är redovisat")
    assert isinstance(line, TodoLine)
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    stage.settle()
    dialog(CloseOutage).reject()


def test_figures_follow_what_is_handed_out_and_settled(stage: Stage, workplace: Workplace) -> None:
    outage = begin_outage(workplace)
    dispense(workplace, minutes_before(100, 40, 39))
    overview = view(stage)
    figures = {name: parts[0].text() for name, parts in overview.figures.figures.items()}
    steps = len(list_steps(workplace))
    assert figures == {"dispensed": "3", "waiting": "3", "slips": "0", "steps": str(steps)}
    assert overview.figures.bars.accessibleDescription().count(" 2") == 1
    assert overview.figures.progress.isHidden()
    end_outage(workplace, outage.id, NOON)
    twins = [s.step.id for s in list_steps(workplace) if s.step.code == "twin_check"]
    mark_done(workplace, twins, "Sökt")
    changed(stage)
    assert overview.figures.progress.text.text().startswith(f"3 av {steps} steg klara: 3 gjorda")


def test_a_role_that_may_not_is_told_why(stage: Stage, workplace: Workplace) -> None:
    begin_outage(workplace)
    stage.shell.lock()
    stage.settle()
    gate = stage.shell.gate
    gate.people.mark("Nils Forsman")
    gate.password.line.setText("en lykta i mörkret")
    gate.enter.click()
    stage.settle()
    overview = view(stage)
    assert overview.change.is_blocked
    overview.change.click()
    assert "Be farmaceut eller apotekschef eller förskrivare." in overview.message.text
    assert not overview.new_slip.is_blocked


def test_a_manager_without_another_role_may_close_but_not_hand_out(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    del theme, qtbot
    stage = Stage(pharmacy(tmp_path / "home"))
    begin_outage(stage.open(SARA))
    stage.shell.lock()
    stage.settle()
    gate = stage.shell.gate
    gate.people.mark(JOHAN)
    gate.password.line.setText("en lykta i mörkret")
    gate.enter.click()
    stage.settle()
    overview = view(stage)
    assert overview.new_slip.is_blocked
    assert not overview.end.is_blocked
    stage.close()


def test_the_keyboard_reaches_the_course_and_its_events(stage: Stage, workplace: Workplace) -> None:
    begin_outage(workplace, NOON - timedelta(hours=1))
    overview = view(stage)
    press(overview, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert overview.timeline.hasFocus()
    QTest.keyClick(overview.timeline, Qt.Key.Key_Right)
    assert overview.timeline.marked is not None
    assert ("Alt+H" in dict(overview.keys())) is True


def test_what_needs_a_hand_has_its_words_on_more_lines_in_a_narrow_column(
    theme: Theme,
) -> None:
    """A long line asked for all its width, and the column was cut off at the screen's edge."""
    del theme
    panel = TodoPanel()
    long = "Läkemedelsverket restnoteringar är från 2026-11-20, 1 dag för gammal."
    panel.show_todos([Todo(Tone.WARN, long, "Läs in en ny fil.", "register")])

    assert panel.minimumSizeHint().width() < 300
