"""Qt's own words: a person meets them in the chooser of files and by a right click."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from app.ui.keys import sequences
from app.ui.swedish import speak_swedish
from tests.ui.english import english, english_on


@pytest.fixture
def swedish(qapp: QApplication) -> Iterator[None]:
    """Qt's words as the program has them; other tests have Qt's English again."""
    words = speak_swedish(qapp)
    assert words is not None
    yield
    QCoreApplication.removeTranslator(words)


@pytest.mark.usefixtures("swedish")
def test_the_chooser_of_files_speaks_swedish(qtbot: QtBot) -> None:
    chooser = QFileDialog(None, "Spara som PDF", "", "PDF (*.pdf)")
    qtbot.addWidget(chooser)
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    assert english_on(chooser) == []
    assert chooser.labelText(QFileDialog.DialogLabel.Reject).replace("&", "") == "Avbryt"


@pytest.mark.usefixtures("swedish")
def test_a_right_click_in_a_field_offers_swedish_words(qtbot: QtBot) -> None:
    line = QLineEdit("Metoprolol")
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    assert isinstance(menu, QMenu)
    texts = [action.text().split("\t")[0].replace("&", "") for action in menu.actions()]
    menu.deleteLater()
    assert [word for text in texts for word in english(text)] == []
    assert "Klistra in" in texts


@pytest.mark.usefixtures("swedish")
@pytest.mark.parametrize("key", ["Ctrl+Skift+Enter", "Ctrl+Backsteg", "Ctrl+Del", "Ctrl+Ins"])
def test_the_keys_of_the_screen_are_the_same_keys_in_swedish(key: str) -> None:
    sought = (
        key.replace("Skift", "Shift").replace("Enter", "Return").replace("Backsteg", "Backspace")
    )
    assert sequences(key)[0].toString(QKeySequence.SequenceFormat.PortableText) == sought
