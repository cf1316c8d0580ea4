"""The dialog that tries the scanner: it hears the keys raw, names the cure, keeps the outcome."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.domain.gs1 import SEPARATOR
from app.domain.scanner_check import PACK, SIGNS
from app.ui.dialogs.try_scanner import TryScanner
from app.ui.scanner import Scanner
from app.ui.theme import Theme
from app.usecases.try_scanner import latest_trial
from tests.ui.dispense_stage import Stage, texts

_PRESS = QEvent.Type.KeyPress


@pytest.fixture
def stage(tmp_path: Path, theme: Theme, qapp: QApplication) -> Iterator[Stage]:
    """A window whose keys a scanner's filter watches, as in the program."""
    del theme
    scanner = Scanner(qapp)
    made = Stage(tmp_path / "store")
    made.discarded = []  # type: ignore[attr-defined]
    scanner.discarded.connect(lambda: made.discarded.append(1))  # type: ignore[attr-defined]
    yield made
    made.close()
    scanner.deleteLater()


def opened(stage: Stage) -> TryScanner:
    dialog = TryScanner(stage.view, stage.session)
    dialog.open()
    stage.settle()
    return dialog


def scan(stage: Stage, code: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """Press the keys of a code where the system hands them over."""
    window = QApplication.activeWindow()
    assert window is not None
    for letter in code:
        key = Qt.Key(ord(letter.upper())) if letter >= " " else Qt.Key.Key_BracketRight
        press = QKeyEvent(_PRESS, key, Qt.KeyboardModifier.NoModifier, letter)
        QCoreApplication.sendEvent(window.windowHandle(), press)
    if end is not None:
        press = QKeyEvent(_PRESS, end, Qt.KeyboardModifier.NoModifier, "\r")
        QCoreApplication.sendEvent(window.windowHandle(), press)
    stage.settle()


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_two_codes_that_come_right_are_kept_with_day_and_who(stage: Stage, end: Qt.Key) -> None:
    dialog = opened(stage)
    assert "Läsaren här är inte provad." in texts(dialog)
    scan(stage, "]d1" + SIGNS, end)
    assert latest_trial(stage.workplace) is None
    scan(stage, "]d2" + PACK, end)
    trial = latest_trial(stage.workplace)
    assert trial is not None
    assert (trial.at, trial.faults) == (stage.clock.moment, ())
    assert trial.person == stage.workplace.person.name
    assert "Läsaren är rätt inställd" in dialog.outcome.text
    assert "Senast provad 2026-11-23 17:21 av" in texts(dialog)
    assert dialog.isVisible()
    assert stage.discarded == []  # type: ignore[attr-defined]


def test_a_lost_separator_is_named_with_its_cure_and_goes_when_it_comes(stage: Stage) -> None:
    """Requirement 32."""
    dialog = opened(stage)
    scan(stage, SIGNS)
    scan(stage, PACK.replace(SEPARATOR, ""))
    assert "Skiljetecknet GS kommer inte fram. Slå på GS" in dialog.lines[1].text
    trial = latest_trial(stage.workplace)
    assert trial is not None
    assert trial.faults == ("separator.lost",)
    stage.clock.moment = stage.clock.moment.replace(hour=19)
    scan(stage, PACK)
    trial = latest_trial(stage.workplace)
    assert trial is not None
    assert trial.faults == ()


def test_another_keyboard_than_the_computers_is_named(stage: Stage) -> None:
    dialog = opened(stage)
    scan(stage, SIGNS.translate(str.maketrans("-_/?;:", "+?-_öÖ")))
    assert "amerikanskt tangentbord" in dialog.lines[0].text


def test_a_code_without_an_end_key_is_read_after_a_silence(stage: Stage) -> None:
    dialog = opened(stage)
    scan(stage, SIGNS, end=None)
    stage.wait_for(lambda: "Ingen Enter" in dialog.lines[0].text)


def test_what_is_no_test_code_is_answered_and_leaves_the_rest(stage: Stage) -> None:
    dialog = opened(stage)
    scan(stage, "7046261019958")
    assert "Koden känns inte igen." in dialog.unknown.text
    assert "inte läst" in dialog.lines[0].text


def test_the_keyboard_alone_leaves_and_asks_for_the_sheet(stage: Stage) -> None:
    dialog = opened(stage)
    stage.press("Tab")
    assert not dialog.catcher.hasFocus()
    dialog.catcher.setFocus()
    stage.press("Esc")
    with pytest.raises(StopIteration):
        stage.dialog(TryScanner)
