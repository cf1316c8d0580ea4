"""The picture of the paper stands beside what was handed out on it."""

from collections import Counter
from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.dialogs.paper_pictures import PaperPictures
from app.ui.widgets.key_button import KeyButton
from app.usecases.workplace import Workplace
from tests.paper_samples import photographed
from tests.ui.gallery_after import written_paper
from tests.ui.views.settle.cases import dispense, open_after
from tests.ui.views.settle.conftest import Open


def on_paper(home: Path) -> Workplace:
    """Return a pharmacy with a row that has a picture, and one that has none."""
    opened = open_after(home)
    dispense(opened, 0)
    photographed(opened, 1, body=written_paper())
    return opened


def test_the_paper_stands_beside_the_fields_and_a_key_makes_it_large(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(on_paper(tmp_path / "home"))
    paper, fields = view.pane.pictures, view.pane.product
    at = [row.identity for row in view.list.rows()].index("191212121212")
    view.list.choose(at)
    qtbot.waitUntil(lambda: paper.isVisible() and not paper.view.sceneRect().isEmpty())
    left = fields.mapTo(view, fields.rect().topLeft()).x()
    assert paper.mapTo(view, paper.rect().topRight()).x() < left
    QTest.keySequence(view, "Ctrl+Shift+F")
    (dialog,) = view.window().findChildren(PaperPictures)
    assert dialog.isVisible()
    dialog.close()

    view.list.choose(1 - at)
    qtbot.waitUntil(lambda: fields.isVisible() and not paper.isVisible())
    assert view.pane.card.name.text() == "Greta Övningsson"


def test_no_two_commands_of_the_screen_have_the_same_key(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(on_paper(tmp_path / "home"))
    qtbot.waitUntil(lambda: view.pane.product.isVisible())
    buttons = {*view.findChildren(KeyButton), *view.commands()} - {view.send}  # or else stop
    keys = Counter(button.key for button in buttons if isinstance(button, KeyButton) and button.key)
    assert len(keys) > 10
    assert [key for key, count in keys.items() if count > 1] == []
