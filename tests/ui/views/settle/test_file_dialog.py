"""Rows in a file and their answers, in the window."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.steps import StepState
from app.ui.views.settle.file_dialog import FileDialog
from app.ui.views.settle.selection import Filter
from app.ui.views.settle.words import aside_words, row_words
from app.ui.widgets.field import FieldState
from app.usecases.workplace import Workplace
from tests.ui.fit import cut_widgets
from tests.ui.views.conftest import Begin, Enter
from tests.ui.views.settle.cases import end_now, mark, open_after, states, three
from tests.ui.views.settle.test_after import dialog_of, shown, texts


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_after(tmp_path / "home")
    three(opened)
    end_now(opened)
    mark(opened, "twin_check")
    return opened


def test_rows_leave_in_a_file_and_its_answers_settle_them(
    workplace: Workplace, begin: Begin, enter: Enter, qtbot: QtBot, tmp_path: Path
) -> None:
    view = shown(workplace, begin, enter, qtbot)
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view.list, Qt.Key.Key_I, control)
    dialog = dialog_of(view, FileDialog)
    qtbot.waitUntil(lambda: "3 rader är redo" in texts(dialog).replace("\xa0", " "))
    assert "patientuppgifter i klartext" in texts(dialog)
    qtbot.waitUntil(lambda: cut_widgets(dialog) == [])  # laid out a turn after its words came
    dialog.make.click()
    qtbot.waitUntil(lambda: "Ingen mapp är vald" in texts(dialog))
    dialog.folder.set_value(str(tmp_path))
    dialog.make.click()
    qtbot.waitUntil(lambda: "redan i en fil utan svar" in texts(dialog))
    qtbot.waitUntil(lambda: len(view.work.selected[Filter.IN_FILE]) == 3)
    row = view.work.selected[Filter.IN_FILE][0]
    assert row_words(row) == aside_words(row)[0].lower() == "i fil sedan mån 23 nov 17:21"
    assert not view.work.sendable
    assert "3 rader ligger i fil" in view.send.toolTip().replace("\xa0", " ")
    (folder,) = tmp_path.glob("lykta-export-*")
    lines = (folder / "rader.jsonl").read_text(encoding="utf-8").splitlines()
    answers = [{"id": json.loads(line)["id"], "answer": "ja"} for line in lines[:2]]
    path = tmp_path / "svar.jsonl"
    path.write_text("\n".join(map(json.dumps, answers)), encoding="utf-8")
    dialog.file.set_value(str(folder / "lista.pdf"))
    dialog.take.click()
    assert "Visa först vad svaren betyder." in texts(dialog)
    dialog.look.click()
    qtbot.waitUntil(lambda: dialog.file.state is FieldState.BAD)
    dialog.file.set_value(str(path))
    QTest.keyClick(dialog.file.line, Qt.Key.Key_Return)
    meaning = "Svaren betyder: 2\xa0mottagna, 0\xa0avvisade. 1 har inget svar"
    qtbot.waitUntil(lambda: meaning in texts(dialog))
    assert dialog.file.state is FieldState.NORMAL
    assert states(workplace, "register_withdrawal") == [StepState.WAITING] * 3
    dialog.take.click()
    qtbot.waitUntil(lambda: "Inläst: 2\xa0mottagna" in texts(dialog))
    assert states(workplace, "register_withdrawal").count(StepState.SETTLED) == 2
    qtbot.waitUntil(lambda: len(view.work.selected[Filter.IN_FILE]) == 1)
