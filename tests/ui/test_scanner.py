"""In a window: a scan never reaches the field that has the keyboard, a person's typing does."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.scanner import Scanner

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_KEYS = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}


@dataclass
class Counter:
    """A window with fields, a scanner, and a clock that is turned by hand."""

    page: QWidget
    line: QLineEdit
    text: QPlainTextEdit
    button: QPushButton
    scanner: Scanner
    now: list[float]
    codes: list[str] = field(default_factory=list)
    edits: list[str] = field(default_factory=list)
    discarded: list[int] = field(default_factory=list)

    def send(self, key: str, *, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press and release a key where the system would hand it over."""
        number = _KEYS.get(key) or Qt.Key(ord(key.upper()))
        text = "\r" if key == "\n" else key
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self.give(QKeyEvent(kind, number, modifiers, text))

    def give(self, event: QKeyEvent) -> None:
        """Hand an event over to the window."""
        QCoreApplication.sendEvent(self.page.window().windowHandle(), event)

    def scan(self, code: str, end: str = "\n", gap_ms: float = 5) -> None:
        """Let a scanner type."""
        for key in code + end:
            self.now[0] += gap_ms
            self.send(key)

    def write(self, text: str, gap_ms: float = 90) -> None:
        """Let a person type: the timer runs out between the keys when one is held."""
        for key in text:
            self.now[0] += gap_ms
            self.send(key)
            self.run_out()

    def run_out(self) -> None:
        """Let the time of what is held pass."""
        timer = self.scanner._timer
        if timer.isActive():
            timer.stop()
            timer.timeout.emit()


@pytest.fixture
def counter(qtbot: QtBot, qapp: QApplication) -> Iterator[Counter]:
    page = QWidget()
    line, text, button = QLineEdit(), QPlainTextEdit(), QPushButton("Lämna ut")
    column = QVBoxLayout(page)
    for widget in (line, text, button):
        column.addWidget(widget)
    qtbot.addWidget(page)
    now = [1000.0]
    scanner = Scanner(qapp, clock_ms=lambda: now[0])
    page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: qapp.focusWindow() is page.windowHandle())
    made = Counter(page, line, text, button, scanner, now)
    scanner.scanned.connect(made.codes.append)
    scanner.discarded.connect(lambda: made.discarded.append(1))
    line.textEdited.connect(made.edits.append)
    line.setFocus()
    yield made
    scanner.deleteLater()


def test_a_scan_is_told_and_the_field_never_changes(counter: Counter) -> None:
    counter.line.setText("ändrat inte")
    counter.scan("7046261019958")
    assert counter.codes == ["7046261019958"]
    assert (counter.line.text(), counter.edits) == ("ändrat inte", [])


@pytest.mark.parametrize("end", ["\n", "\t"])
def test_the_end_key_of_a_scan_neither_submits_nor_moves(counter: Counter, end: str) -> None:
    submitted: list[int] = []
    counter.line.returnPressed.connect(lambda: submitted.append(1))
    counter.scan("191212121212", end)
    assert counter.codes == ["191212121212"]
    assert (submitted, counter.line.hasFocus()) == ([], True)


def test_a_scan_presses_no_button(counter: Counter) -> None:
    pressed: list[int] = []
    counter.button.clicked.connect(lambda: pressed.append(1))
    counter.button.setFocus()
    counter.scan("12 345 678")
    assert (counter.codes, pressed) == (["12 345 678"], [])
    assert not counter.button.isDown()


def test_a_person_still_presses_a_button(counter: Counter) -> None:
    pressed: list[int] = []
    counter.button.clicked.connect(lambda: pressed.append(1))
    counter.button.setFocus()
    counter.write(" ")
    assert pressed == [1]


def test_a_scan_chooses_nothing_in_a_list(counter: Counter, qtbot: QtBot) -> None:
    choice = QListWidget()
    choice.addItems(["0 nej", "1 ja", "7 kanske"])
    counter.page.layout().addWidget(choice)  # type: ignore[union-attr]
    choice.setCurrentRow(0)
    choice.setFocus()
    counter.scan("7046261019958")
    assert choice.currentRow() == 0


def test_typing_is_typed(counter: Counter) -> None:
    counter.write("1 tablett mot blodpropp")
    assert counter.line.text() == "1 tablett mot blodpropp"
    assert counter.codes == []


def test_in_the_middle_of_typing_a_key_is_seen_at_once(counter: Counter) -> None:
    counter.write("ap")
    counter.now[0] += 90
    counter.send("o")
    assert counter.line.text() == "apo"


def test_a_scan_in_the_middle_of_typing_is_taken_back_exactly(counter: Counter) -> None:
    counter.write("1 tablett")
    counter.line.setCursorPosition(2)
    counter.now[0] += 100
    counter.scan("101995")
    assert counter.codes == ["101995"]
    assert (counter.line.text(), counter.line.cursorPosition()) == ("1 tablett", 2)


def test_a_scan_in_the_middle_of_typing_is_taken_back_from_several_lines(
    counter: Counter,
) -> None:
    counter.text.setFocus()
    counter.write("morgon och")
    counter.now[0] += 100
    counter.scan("101995")
    assert (counter.codes, counter.text.toPlainText()) == (["101995"], "morgon och")
    counter.write(" kväll")
    assert counter.text.toPlainText() == "morgon och kväll"


def test_a_password_is_never_copied_for_taking_back(counter: Counter) -> None:
    counter.line.setEchoMode(QLineEdit.EchoMode.Password)
    counter.write("hemligt")
    assert counter.line.text() == "hemligt"
    assert counter.scanner._before is None


def test_enter_after_typing_submits(counter: Counter) -> None:
    submitted: list[int] = []
    counter.line.returnPressed.connect(lambda: submitted.append(1))
    counter.write("101995\n")
    assert (counter.line.text(), submitted, counter.codes) == ("101995", [1], [])


def test_tab_right_after_a_held_key_types_it_first(counter: Counter) -> None:
    counter.now[0] += 1000
    counter.send("a")
    assert counter.line.text() == ""
    counter.now[0] += 10
    counter.send("\t")
    assert counter.line.text() == "a"
    assert counter.text.hasFocus()


def test_a_click_right_after_a_held_key_types_it_where_it_was_meant(counter: Counter) -> None:
    counter.now[0] += 1000
    counter.send("a")
    window = counter.page.windowHandle()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=counter.text.geometry().center())
    assert counter.line.text() == "a"


@pytest.mark.parametrize(
    ("key", "number", "modifiers"),
    [
        ("Ctrl+1", Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier),
        ("Alt+M", Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier),
        ("F3", Qt.Key.Key_F3, NO_MODIFIER),
    ],
)
def test_a_character_stays_in_its_field_when_a_shortcut_follows_at_once(
    counter: Counter, key: str, number: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    shortcut = QShortcut(QKeySequence(key), counter.page)
    shortcut.activated.connect(counter.text.setFocus)
    window = counter.page.windowHandle()
    counter.now[0] += 1000
    counter.send("7")
    assert counter.line.text() == ""  # held: it might be a scanner's first
    QTest.keyClick(window, number, modifiers)
    assert counter.text.hasFocus()
    counter.run_out()
    assert (counter.line.text(), counter.text.toPlainText()) == ("7", "")


def test_commands_pass(counter: Counter) -> None:
    counter.line.setText("abc")
    counter.now[0] += 500
    counter.send("a", modifiers=Qt.KeyboardModifier.ControlModifier)
    assert counter.line.selectedText() == "abc"


def test_characters_of_alt_gr_are_characters(counter: Counter) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    counter.now[0] += 500
    counter.give(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_At, both, "@"))
    counter.run_out()
    counter.scan("2355000012345")
    assert counter.codes == ["2355000012345"]


def test_a_shift_key_between_does_not_break_a_scan(counter: Counter) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    for key in "A-0113-M":
        counter.now[0] += 4
        if key.isupper():
            counter.give(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, shift, ""))
            counter.now[0] += 4
        counter.send(key)
    counter.now[0] += 4
    counter.send("\n")
    assert counter.codes == ["A-0113-M"]


def test_the_separator_of_a_pack_code_is_kept(counter: Counter) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    for key in "0107046261019958":
        counter.now[0] += 4
        counter.send(key)
    counter.now[0] += 4
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        counter.give(QKeyEvent(kind, Qt.Key.Key_BracketRight, control, "\x1d"))
    counter.scan("10ABC")
    assert counter.codes == ["0107046261019958\x1d10ABC"]


def test_a_key_held_down_is_a_persons(counter: Counter) -> None:
    counter.write("a")
    for _ in range(8):
        counter.now[0] += 25
        counter.give(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NO_MODIFIER, "a", True))
    counter.now[0] += 25
    counter.send("\n")
    assert (counter.line.text(), counter.codes) == ("a" * 9, [])


def test_while_suspended_a_scan_is_thrown_away_with_a_word(counter: Counter) -> None:
    counter.scanner.suspended = True
    counter.scan("101995")
    assert (counter.codes, counter.discarded, counter.line.text()) == ([], [1], "")


def test_in_a_modal_question_a_scan_is_thrown_away(counter: Counter, qtbot: QtBot) -> None:
    question = QDialog(counter.page)
    answer = QLineEdit(question)
    question.open()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is question.windowHandle())
    for key in "101995\n":
        counter.now[0] += 5
        kind, number = QEvent.Type.KeyPress, _KEYS.get(key) or Qt.Key(ord(key))
        text = "\r" if key == "\n" else key
        event = QKeyEvent(kind, number, NO_MODIFIER, text)
        QCoreApplication.sendEvent(question.windowHandle(), event)
    assert (counter.codes, counter.discarded, answer.text()) == ([], [1], "")
    assert question.isVisible()
    question.reject()


def test_the_time_that_the_system_stamps_counts_not_when_it_is_handled(counter: Counter) -> None:
    """A person's keys that queue up while the computer is busy are no scan."""
    for index, key in enumerate("12345678\n"):
        event = QKeyEvent(
            QEvent.Type.KeyPress, _KEYS.get(key) or Qt.Key(ord(key)), NO_MODIFIER,
            "\r" if key == "\n" else key,
        )  # fmt: skip
        event.setTimestamp(50_000 + 120 * index)
        counter.give(event)
    counter.run_out()
    assert (counter.codes, counter.line.text()) == ([], "12345678")


def test_real_key_presses_of_the_window_system_are_caught(counter: Counter, qtbot: QtBot) -> None:
    window = counter.page.windowHandle()
    for digit in "7046261019958":
        QTest.keyClick(window, Qt.Key(ord(digit)))
    QTest.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: counter.codes == ["7046261019958"])
    assert counter.line.text() == ""


def test_real_key_presses_are_given_back_by_the_timer(counter: Counter, qtbot: QtBot) -> None:
    QTest.keyClick(counter.page.windowHandle(), Qt.Key.Key_X)
    qtbot.waitUntil(lambda: counter.line.text() == "x")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.booleans(), st.text("0123456789abcdefåäö", min_size=6, max_size=13)),
        min_size=1,
        max_size=6,
    )
)
def test_scans_and_typing_in_any_turn_never_mix(
    counter: Counter, turns: list[tuple[bool, str]]
) -> None:
    counter.line.clear()
    counter.codes.clear()
    typed, scanned = "", []
    for is_scan, text in turns:
        counter.now[0] += 400
        if is_scan:
            counter.scan(text)
            scanned.append(text)
        else:
            counter.write(text)
            typed += text
    assert (counter.line.text(), counter.codes) == (typed, scanned)
