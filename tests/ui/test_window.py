"""The frame: screens come when they are wanted, keys do what the list says, the gate closes all."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.dialogs.go_to import GoTo
from app.ui.dialogs.key_help import KeyHelp
from app.ui.keys import sequences
from app.ui.theme import Theme, ThemeMode
from app.ui.view import View
from app.ui.widgets.banner import Mode
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.key_cap import KeyCap
from app.ui.widgets.panel import Panel
from app.ui.widgets.status_line import Slot
from app.ui.window import MainWindow
from tests.ui.fit import cut_widgets
from tests.ui.sample_window import PLACES, SampleView, sample_question, sample_window


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Iterator[MainWindow]:
    del theme
    made = sample_window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()


def press(window: QWidget, key: str) -> None:
    """Press a key as it is written on screen, where the system hands it over."""
    combination = sequences(key)[0][0]  # type: ignore[index]  # stub: not indexable
    QTest.keyClick(window.windowHandle(), combination.key(), combination.keyboardModifiers())


def sample(window: MainWindow) -> SampleView:
    view = window.current()
    assert isinstance(view, SampleView)
    return view


def gate() -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    password = QLineEdit()
    column.addWidget(password)
    made.setFocusProxy(password)
    return made


def test_a_screen_is_made_when_it_is_first_wanted_and_kept(
    window: MainWindow, theme: Theme
) -> None:
    assert list(window._views) == ["dispense"]
    first = window.current()
    window.go("settle")
    window.go("dispense")
    assert window.current() is first
    assert list(window._views) == ["dispense", "settle"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_each_place_is_reached_by_its_key(window: MainWindow, place: object) -> None:
    assert place in PLACES
    for wanted in PLACES:
        if wanted is place:
            press(window, wanted.key)
            assert window._current == wanted.name
            assert [n for n, item in window.rail._items.items() if item.isChecked()] == [
                wanted.name
            ]


def test_a_screen_is_told_that_it_is_left(window: MainWindow) -> None:
    view = sample(window)
    press(window, "F2")
    assert view.done == ["left"]


def test_the_page_head_shows_the_screen_and_follows_it(window: MainWindow, qtbot: QtBot) -> None:
    view = sample(window)
    assert window.head.title.text() == "Expedition A-0113-M"
    assert view.printing.isVisible()
    view.title = lambda: "Expedition A-0114-P"  # type: ignore[method-assign]
    view.head_changed.emit()
    assert window.head.title.text() == "Expedition A-0114-P"
    window.go("overview")
    assert not view.printing.isVisible()
    window.go("dispense")
    assert view.printing.isVisible()


def test_the_action_bar_is_the_screens_own(window: MainWindow, theme: Theme) -> None:
    assert sample(window).bar.isVisible()
    assert window._bars.height() == theme.space("actionBar")
    window.add_place(PLACES[0].__class__("bare", "Tom", "house", "F9", 5), View)
    window.go("bare")
    assert not window._bars.isVisible()


@pytest.mark.parametrize("key", ["Ctrl+Enter", "Ctrl+N", "Ctrl+W", "Ctrl+E"])
def test_the_shown_keys_work_and_are_heard_by_one_alone(window: MainWindow, key: str) -> None:
    view = sample(window)
    press(window, key)
    expected = {"Ctrl+Enter": ["main"], "Ctrl+N": ["new"]}
    assert view.done == expected.get(key, [])


def test_the_keypads_enter_is_enter(window: MainWindow) -> None:
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Enter, control)
    assert sample(window).done == ["main"]


def test_ctrl_l_goes_to_the_search(window: MainWindow) -> None:
    press(window, "Ctrl+L")
    assert sample(window).search_field.editor.hasFocus()


def test_ctrl_tab_goes_from_panel_to_panel_and_round(window: MainWindow) -> None:
    seen = []
    for _ in range(5):
        press(window, "Ctrl+Tab")
        holder = window.focusWidget().parentWidget()
        while not isinstance(holder, Panel):
            holder = holder.parentWidget()  # type: ignore[union-attr]
        seen.append(holder.heading.text())
    assert seen[:4] == ["Förskrivare", "1  Metoprolol depottablett 50 mg", "Kontroller", "Underlag"]
    QTest.keyClick(
        window.windowHandle(),
        Qt.Key.Key_Backtab,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert sample(window).findChildren(Panel)


def test_the_look_changes_by_keys(window: MainWindow, theme: Theme) -> None:
    press(window, "Ctrl+D")
    assert theme.mode is ThemeMode.DARK
    assert "sänk skärmens ljus" in window.status.text(Slot.THEME)
    assert QApplication.cursorFlashTime() == 0
    press(window, "Ctrl++")
    assert theme.scale == 1.15
    press(window, "Ctrl+−")
    assert theme.scale == 1.0
    press(window, "Ctrl++")
    press(window, "Ctrl+0")
    assert theme.scale == 1.0


def test_the_window_only_says_that_it_should_be_locked(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.lock_requested):
        press(window, "F12")
    with qtbot.waitSignal(window.outage_requested):
        press(window, "Ctrl+Shift+A")
    with qtbot.waitSignal(window.lock_requested):
        window.rail._items["lock"].click()


def test_behind_the_gate_no_key_reaches_a_screen(window: MainWindow, theme: Theme) -> None:
    view = sample(window)
    asked: list[int] = []
    window.lock_requested.connect(lambda: asked.append(1))
    window.show_gate(gate())
    assert view.done == ["left"]
    for key in ("F2", "F12", "Ctrl+Enter", "Ctrl+N", "Ctrl+G", "Ctrl+Shift+A", "Alt+U"):
        press(window, key)
    assert (view.done, asked, window.current()) == (["left"], [], None)
    assert not view.isVisible()
    press(window, "Ctrl+D")
    assert theme.mode is ThemeMode.DARK


def test_after_the_gate_the_screen_is_as_it_was(window: MainWindow) -> None:
    view = sample(window)
    window.show_gate(gate())
    assert window.go("dispense") is view
    press(window, "Ctrl+Enter")
    assert view.done == ["left", "main"]


def test_the_gate_has_the_keyboard(window: MainWindow) -> None:
    closed = gate()
    window.show_gate(closed)
    assert window.focusWidget() is closed.focusProxy()


def test_nothing_of_one_session_is_left_for_the_next(window: MainWindow) -> None:
    view = sample(window)
    gone: list[int] = []
    for part in (view, view.bar, view.printing, view.parked):
        part.destroyed.connect(lambda: gone.append(1))
    window.show_gate(gate())
    window.forget_views()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(gone) == 4
    assert window.go("dispense") is not view


def test_the_drill_stands_in_the_windows_title(window: MainWindow) -> None:
    """Requirement 3."""
    assert window.windowTitle() == "Apotek Granen · Lykta"
    window.show_mode(Mode.DRILL, "påhittade patienter")
    assert window.windowTitle() == "ÖVNING · Apotek Granen · Lykta"
    window.set_pharmacy("Apotek Tallen")
    assert window.windowTitle() == "ÖVNING · Apotek Tallen · Lykta"
    window.set_pharmacy("")
    window.show_mode(Mode.NORMAL, "")
    assert window.windowTitle() == "Lykta"


def test_closing_lets_the_screen_save_first(window: MainWindow, qtbot: QtBot) -> None:
    view = sample(window)
    with qtbot.waitSignal(window.closing):
        window.close()
    assert view.done == ["left"]


def test_help_lists_the_screens_keys_then_those_of_the_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, "F1")
    dialog = window.findChild(KeyHelp)
    assert dialog is not None
    keys = [cap.text() for cap in dialog.findChildren(KeyCap)]
    assert keys[0] == "Ctrl+N"
    assert {"F1", "F2", "F3", "F7", "F12", "Ctrl+G", "Ctrl+D", "Ctrl++"} <= set(keys)
    said = [w.text() for w in dialog.findChildren(QLabel)]
    assert {"Den här skärmen", "Överallt", "Ny expedition", "Säkerhetskopia"} <= set(said)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(KeyHelp))


def test_going_by_name(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "Ctrl+G")
    dialog = window.findChild(GoTo)
    assert dialog is not None
    assert len(dialog.table.rows.items) == len(PLACES)
    QTest.keyClicks(dialog.field.line, "eft")
    assert len(dialog.table.rows.items) == 1
    QTest.keyClick(dialog.field.line, Qt.Key.Key_Return)
    assert window._current == "settle"


def test_going_by_arrows_and_nowhere(window: MainWindow) -> None:
    window.ask_where()
    dialog = window.findChild(GoTo)
    assert dialog is not None
    QTest.keyClick(dialog.field.line, Qt.Key.Key_Up)
    assert dialog.table.marked_item() == PLACES[-1]
    QTest.keyClick(dialog.field.line, Qt.Key.Key_Down)
    assert dialog.table.marked_item() == PLACES[0]
    QTest.keyClicks(dialog.field.line, "finns inte")
    dialog.accept()
    assert dialog.isVisible()
    assert window._current == "dispense"
    dialog.reject()


def test_a_dialog_acts_by_its_key_and_is_left_by_escape(window: MainWindow, qtbot: QtBot) -> None:
    asked = Dialog(window, "Öppna avbrott", "Vad är nere?", action="Öppna avbrott")
    asked.open()
    qtbot.waitUntil(asked.isActiveWindow)
    assert cut_widgets(asked) == []
    with qtbot.waitSignal(asked.accepted):
        press(asked, "Ctrl+Enter")
    again = Dialog(window, "Öppna avbrott", action="Öppna avbrott")
    again.open()
    qtbot.waitUntil(again.isActiveWindow)
    with qtbot.waitSignal(again.rejected):
        QTest.keyClick(again.windowHandle(), Qt.Key.Key_Escape)
    assert sample(window).done == []


def test_a_dialog_asks_from_the_top_and_ends_with_its_buttons(
    window: MainWindow, qtbot: QtBot
) -> None:
    asked = sample_question()
    asked.setParent(window, asked.windowFlags())
    asked.show()
    asked.activateWindow()
    qtbot.waitUntil(asked.isActiveWindow)
    seen = []
    for _ in range(4):
        seen.append(type(asked.focusWidget()).__name__)
        QTest.keyClick(asked.windowHandle(), Qt.Key.Key_Tab)
    assert seen == ["QLineEdit", "QPlainTextEdit", "KeyButton", "KeyButton"]
    asked.close()


def test_a_message_alone_can_only_be_closed(window: MainWindow) -> None:
    told = Dialog(window, "Klart", "Kopian är verifierad.")
    told.open()
    QApplication.processEvents()
    assert told.close_button.text() == "Stäng"
    assert not told.action_button.isVisible()
    told.close_button.click()
    assert not told.isVisible()
