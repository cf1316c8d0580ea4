"""What a start found amiss is told when the work begins, and by what it was."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.store.opening import StartReport
from app.ui.dialogs import start_report
from app.ui.theme import Theme
from app.ui.widgets.message import Message
from app.usecases.sign_in import sign_in
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import PASSWORD


@pytest.fixture
def stage(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Stage]:
    del theme, qtbot
    made = Stage(pharmacy(tmp_path / "home"))
    yield made
    made.close()


def told(stage: Stage, start: StartReport) -> tuple[list[str], list[str]]:
    """Return what is said of a start, and the lines below."""
    workplace = sign_in(stage.computer, SARA, PASSWORD)
    stage.shell.open(replace(workplace, start=start))
    stage.settle()
    opened = QApplication.topLevelWidgets()
    (dialog,) = [each for each in opened if isinstance(each, start_report.StartReport)]
    said = [message.text for message in dialog.findChildren(Message)]
    lines = [edit.toPlainText() for edit in dialog.findChildren(QPlainTextEdit)]
    dialog.close()
    return said, lines


def test_a_start_that_found_something_says_which_entries(stage: Stage) -> None:
    missing = "3f9a0c1d22b4e677/9c01d2e3f4a5b6c7/118"
    assert told(stage, StartReport(missing=(missing,)))[1] == [missing]


def test_a_key_that_did_not_open_is_told_without_a_word_of_damage_to_the_store(
    stage: Stage,
) -> None:
    said, lines = told(stage, StartReport(keys=("Utfärdarnyckeln gick inte att öppna: …",)))
    assert lines == ["Utfärdarnyckeln gick inte att öppna: …"]
    assert said == ["En nyckel på datorn gick inte att öppna. Inget som är sparat fattas."]
