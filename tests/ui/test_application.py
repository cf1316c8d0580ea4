"""The program from the door to the way out: sign-in, lock, another process, the last save."""

import gc
import os
import signal
import subprocess
import sys
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.dialogs.outage import DeclareOutage
from app.ui.idle import running_s
from app.ui.theme import Theme, ThemeMode, current_theme
from app.ui.views.dispense_view import DispenseView
from app.ui.widgets.banner import Mode
from app.ui.widgets.status_line import Slot
from app.usecases.adjust_settings import adjust, load
from app.usecases.fill_slip import list_slips, open_slip
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer
from tests.ui.stage import JOHAN, SARA, Stage, dispense, minutes_before, pharmacy
from tests.workplaces import PASSWORD, begin_outage


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return pharmacy(tmp_path / "home")


@pytest.fixture
def stage(computer: Computer, theme: Theme, qtbot: QtBot) -> Iterator[Stage]:
    del theme, qtbot
    made = Stage(computer)
    yield made
    made.close()


def enter(stage: Stage, name: str, password: str = PASSWORD) -> None:
    """Sign in or unlock as a person does."""
    gate = stage.shell.gate
    gate.people.mark(name)
    gate.password.line.insert(password)
    QTest.keyClick(gate.password.line, Qt.Key.Key_Return)
    stage.settle()


class Windows(QObject):
    """Every window that is shown (fönster)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[str] = []
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_a_screen_opens_in_the_window_and_nowhere_else(stage: Stage, qapp: QApplication) -> None:
    """A part that is shown before it lies in its screen is a window of its own for a moment."""
    enter(stage, SARA)
    windows = Windows(qapp)
    for place in list(stage.shell.window._places):
        stage.shell.window.go(place)
        stage.settle()
    qapp.removeEventFilter(windows)
    assert windows.shown == []


def words(stage: Stage) -> str:
    """Return all that can be read in the window."""
    labels = stage.shell.window.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def is_locked(stage: Stage) -> bool:
    return stage.shell.is_locked


def dialogs() -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def test_a_cold_start_shows_names_and_the_time_and_nothing_of_the_store(stage: Stage) -> None:
    gate = stage.shell.gate
    people = [gate.people.item(row).text() for row in range(gate.people.count())]
    assert people == ["Amina Yusuf", JOHAN, "Nils Forsman", SARA]
    assert gate.face.clock == "17:21"
    assert stage.shell.window.banner.isHidden()
    assert "Apotek Granen" not in words(stage) + stage.shell.window.windowTitle()


def test_a_name_and_a_password_lead_to_the_overview(stage: Stage) -> None:
    enter(stage, SARA)
    view = stage.shell.window.current()
    assert view is not None
    assert (view.title(), view.note()) == ("Överblick", "Apotek Granen")
    assert stage.shell.window.banner.mode is Mode.NORMAL
    assert "Apotek Granen" in stage.shell.window.windowTitle()


def test_a_wrong_password_says_so_at_the_field_which_is_ready_for_the_next(stage: Stage) -> None:
    enter(stage, SARA, "fel lösenord")
    gate = stage.shell.gate
    assert "stämmer inte" in gate.password.message
    assert gate.password.line.hasFocus()
    assert gate.password.line.selectedText()
    enter(stage, SARA)
    assert stage.shell.session is not None


def test_wrong_passwords_in_a_row_make_a_pause_that_is_counted_down(stage: Stage) -> None:
    gate = stage.shell.gate
    gate._pause.setInterval(3_600_000)  # a second passes when it is told to
    for _ in range(4):
        enter(stage, SARA, "fel lösenord")
    assert gate.enter.is_blocked
    said = gate.enter.text()
    assert said.startswith("Vänta")
    gate._pause.timeout.emit()
    assert gate.enter.text() != said
    gate.people.mark(JOHAN)
    stage.settle()
    assert not gate.enter.is_blocked  # the pause is Sara's


def test_behind_the_lock_the_state_is_told_and_no_patient(stage: Stage, qtbot: QtBot) -> None:
    workplace = stage.open()
    begin_outage(workplace)
    dispense(workplace, minutes_before(30))
    stage.shell.window.go("settle")
    qtbot.waitUntil(lambda: "Birgitta Provsson" in words(stage))
    stage.shell.window.lock_requested.emit()
    stage.settle()
    said = words(stage)
    assert stage.shell.is_locked
    assert "Ingen inloggad" in said
    assert "Reservdrift sedan 14:32" in said
    assert "1\u00a0expedition väntar" in said
    assert "Birgitta" not in said
    assert stage.shell.window.current() is None


def test_the_same_person_comes_back_to_what_was_on_the_screen(stage: Stage) -> None:
    stage.open()
    view = stage.shell.window.go("people")
    stage.shell.lock()
    stage.settle()
    assert stage.shell.gate.people.marked() == SARA
    enter(stage, SARA)
    assert stage.shell.window.current() is view
    assert not stage.shell.is_locked


def test_another_person_gets_screens_of_their_own(stage: Stage) -> None:
    stage.open()
    view = stage.shell.window.go("people")
    stage.shell.lock()
    stage.settle()
    enter(stage, JOHAN)
    session = stage.shell.session
    assert session is not None
    assert session.workplace.person.name == JOHAN
    assert stage.shell.window.current() is not None
    assert stage.shell.window.go("people") is not view


def test_what_is_typed_in_a_dialog_is_there_after_the_lock_and_cannot_be_seen_behind_it(
    stage: Stage,
) -> None:
    stage.open()
    stage.shell.window.outage_requested.emit()
    stage.settle()
    (dialog,) = dialogs()
    assert isinstance(dialog, DeclareOutage)
    dialog.ground.set_value("SMS från eHM 14:34")
    stage.shell.lock()
    stage.settle()
    assert dialogs() == []
    enter(stage, SARA)
    assert dialogs() == [dialog]
    assert dialog.ground.value() == "SMS från eHM 14:34"
    stage.shell.lock()
    stage.settle()
    enter(stage, JOHAN)
    assert dialogs() == []


def test_what_is_typed_on_a_slip_is_saved_by_the_lock_and_by_closing(
    stage: Stage, computer: Computer
) -> None:
    workplace = stage.open()
    begin_outage(workplace)
    stage.background.changed.emit()
    stage.settle()
    view = stage.shell.window.go("dispense")
    assert isinstance(view, DispenseView)
    view.open_new()
    stage.settle()
    view.page.patient.fields.name.line.setText("Ture Övningsson")
    stage.shell.lock()
    stage.settle()
    assert [slip.draft.patient.name for slip in list_slips(workplace)] == ["Ture Övningsson"]
    enter(stage, SARA)
    view.page.patient.fields.name.line.setText("Ture Teodor Övningsson")
    stage.shell.window.close()
    again = sign_in(computer, SARA, PASSWORD)
    assert [s.draft.patient.name for s in list_slips(again)] == ["Ture Teodor Övningsson"]
    sign_out(again)


def test_twenty_seconds_before_the_lock_it_is_told_and_a_key_extends(stage: Stage) -> None:
    stage.open()
    shell, now = stage.shell, [0.0]
    shell.guard._clock_s = lambda: now[0]
    shell.guard.start()
    now[0] = shell.guard.after_s - 17.0
    shell.guard.look()
    assert shell.window.status.text(Slot.NOTE).startswith("Låser om 17\u00a0s")
    QTest.keyClick(shell.window.windowHandle(), Qt.Key.Key_Shift)
    assert shell.window.status.text(Slot.NOTE) == ""
    now[0] += shell.guard.after_s - 1
    shell.guard.look()
    assert not is_locked(stage)
    now[0] += 1
    shell.guard.look()
    stage.settle()
    assert is_locked(stage)
    assert "Låst efter 3\u00a0min" in shell.gate.subtitle.text()


def test_after_hours_locked_the_store_is_closed_and_only_names_are_left(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    vault = weakref.ref(stage.open().journal.vault)  # lives as long as its key
    stage.shell.window.go("dispense")
    stage.shell.window.go("settle")
    stage.settle()
    stage.shell.lock()
    stage.settle()
    twelve_hours = running_s() + 12 * 3600 + 1
    monkeypatch.setattr("app.ui.shell.running_s", lambda: twelve_hours)
    stage.shell.reporter.refresh()
    stage.settle()
    assert stage.shell.session is None
    assert stage.shell.window.banner.isHidden()
    assert "Apotek Granen" not in words(stage)
    assert stage.shell.gate.title.text() == "Logga in"
    locks = stage.computer.home / "locks"
    qtbot.waitUntil(lambda: not list(locks.glob("holder-*")))  # no lane is in it any more
    stage.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert vault() is None
    enter(stage, JOHAN)
    assert stage.shell.session is not None


def test_who_signs_in_is_chosen_by_arrows_while_the_password_has_the_keyboard(
    stage: Stage,
) -> None:
    gate = stage.shell.gate
    gate.people.setCurrentRow(0)
    gate.password.setFocus()
    before = gate.people.marked()
    QTest.keyClick(gate.password.line, Qt.Key.Key_Down)
    QTest.keyClick(gate.password.line, Qt.Key.Key_Down)
    QTest.keyClick(gate.password.line, Qt.Key.Key_Up)
    stage.settle()
    assert gate.people.currentRow() == 1
    assert gate.people.marked() != before
    assert gate.password.caption.text() == f"Lösenord för {gate.people.marked()}"
    assert gate.password.line.hasFocus()


def test_what_another_process_writes_comes_to_the_screen(stage: Stage, qtbot: QtBot) -> None:
    stage.open()
    other = sign_in(stage.computer, JOHAN, PASSWORD)
    begin_outage(other)
    qtbot.waitUntil(lambda: stage.shell.window.banner.mode is Mode.RESERVE)
    sign_out(other)


def test_practice_says_so_and_still_shows_the_outage(
    tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    del theme, qtbot
    stage = Stage(pharmacy(tmp_path / "practice", practice=True), "Lösenordet är hemligt.")
    assert stage.shell.gate.subtitle.text() == "Lösenordet är hemligt."
    begin_outage(stage.open())
    stage.background.changed.emit()
    stage.settle()
    said = words(stage)
    assert stage.shell.window.banner.mode is Mode.DRILL
    assert "reservdrift sedan 14:32" in said
    assert stage.shell.window.windowTitle().startswith("ÖVNING")
    stage.close()


def test_the_look_is_kept_for_the_next_start(stage: Stage, theme: Theme, qtbot: QtBot) -> None:
    theme.toggle()
    theme.set_scale(1.15)
    qtbot.waitUntil(lambda: load(stage.computer).theme == ThemeMode.DARK.value)
    assert load(stage.computer).text_scale == 1.15


def test_a_code_that_no_screen_knows_is_told_and_one_of_a_slip_leads_to_it(stage: Stage) -> None:
    workplace = stage.open()
    begin_outage(workplace)
    slip = open_slip(workplace)
    stage.background.changed.emit()
    stage.settle()
    stage.shell._scanner.scanned.emit("något annat")
    assert "Känner inte igen koden" in stage.shell.window.status.text(Slot.NOTE)
    stage.shell._scanner.scanned.emit("041238")
    assert "hör till Expediera" in stage.shell.window.status.text(Slot.NOTE)
    stage.shell.window.go("dispense")
    stage.settle()
    stage.shell.window.go("overview")
    stage.shell._scanner.scanned.emit(slip.slip.replace("-", ""))
    stage.settle()
    view = stage.shell.window.current()
    assert isinstance(view, DispenseView)
    assert view.title() == f"Expedition {slip.slip}"


def test_settings_that_a_person_changes_hold_at_once(stage: Stage) -> None:
    workplace = stage.open()
    settings = replace(load(stage.computer), lock_after_s=60, text_scale=1.2)
    stage.shell.adjust(adjust(workplace, settings))
    stage.settle()
    assert stage.shell.guard.after_s == 60
    assert stage.shell.window.status.text(Slot.PRINTER) == "ingen skrivare vald"
    assert current_theme().scale == 1.15  # the nearest that the tokens know


_PICTURE = """
import sys
import weakref
from pathlib import Path
from tests.ui.stage import pharmacy, SARA
from tests.workplaces import PASSWORD
from app.ui import application
application.picture(pharmacy(Path(sys.argv[1])), (SARA, PASSWORD), Path(sys.argv[2]))
"""
_RUN = """
import sys
import weakref
from pathlib import Path
from tests.ui.stage import pharmacy
from app.ui import application
from PySide6.QtCore import QTimer
from app.ui.window import MainWindow
shown = MainWindow.showEvent
def say(self, event):
    words = "shown" if self.isMaximized() else "shown with its last line below the screen"
    QTimer.singleShot(0, lambda: print(words, flush=True))
    shown(self, event)
MainWindow.showEvent = say
sys.exit(application.run(pharmacy(Path(sys.argv[1]))))
"""


def test_a_picture_is_taken_of_the_overview(tmp_path: Path, repository: Path) -> None:
    file = tmp_path / "fonster.png"
    words = [sys.executable, "-c", _PICTURE, str(tmp_path / "home"), str(file)]
    subprocess.run(words, check=True, cwd=repository, env=_alone())
    header = file.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (1366, 768)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_the_program_runs_until_it_is_told_to_end(tmp_path: Path, repository: Path) -> None:
    words = [sys.executable, "-c", _RUN, str(tmp_path / "home")]
    with subprocess.Popen(words, cwd=repository, env=_alone(), stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"shown\n"
        program.send_signal(signal.SIGTERM)
        assert program.wait(60) == 0


def _alone() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
