"""A sheet on the screen, and its ways to a printer and to a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.findings import Unavailable
from app.domain.printing import PrintReceipt, Progress
from app.ui.background import Background
from app.ui.widgets.folder_field import FileField, FolderField
from app.ui.widgets.sheet import SheetPicture, SheetWays
from app.usecases.close_outage import closing_protocol
from tests.ui.showing import Show
from tests.workplaces import begin_outage, open_pharmacy


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    del qtbot
    made = Background()
    yield made
    made.close()


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    workplace = open_pharmacy(tmp_path / "home")
    return closing_protocol(workplace, begin_outage(workplace).id)


def printers(monkeypatch: pytest.MonkeyPatch, *queues: str) -> None:
    monkeypatch.setattr("app.usecases.adjust_settings.list_queues", lambda: list(queues))


def ways(background: Background, pdf: bytes, show: Show) -> tuple[SheetWays, list[bool]]:
    made = SheetWays(background, pdf, "Slutprotokoll", "slutprotokoll.pdf")
    kept: list[bool] = []
    made.kept.connect(lambda: kept.append(True))
    show(made)
    return made, kept


def test_the_page_is_drawn_white_in_every_theme(
    background: Background, pdf: bytes, show: Show, qtbot: QtBot
) -> None:
    picture = SheetPicture(background, "Slutprotokoll")
    page = show(picture)
    page.resize(420, 600)
    picture.show_pdf(pdf)
    qtbot.waitUntil(lambda: not picture._image.isNull())
    middle = picture.grab().toImage().pixel(picture.width() // 2, picture.height() // 2)
    assert QColor(middle).name() == "#ffffff"


def test_the_only_printer_is_chosen_and_sending_is_not_called_printing(
    background: Background, pdf: bytes, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printers(monkeypatch, "kontoret")
    sent: list[tuple[str, str]] = []

    def send(queue: str, _: bytes, title: str) -> PrintReceipt:
        sent.append((queue, title))
        return PrintReceipt(queue, "1", Progress.QUEUED)

    monkeypatch.setattr("app.usecases.put_on_paper.print_sheet", send)
    made, kept = ways(background, pdf, show)
    qtbot.waitUntil(lambda: made.queue.value() == "kontoret")
    made.print_button.click()
    qtbot.waitUntil(lambda: bool(kept))
    assert sent == [("kontoret", "Slutprotokoll")]
    assert made.message.text.startswith("Skickat till kontoret")


def test_among_several_printers_a_person_chooses(
    background: Background, pdf: bytes, show: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printers(monkeypatch, "etikett", "kontoret")
    made, kept = ways(background, pdf, show)
    qtbot.waitUntil(lambda: made.queue.combo.count() == 2)
    assert made.queue.value() == ""
    made.print_button.click()
    assert "Välj en skrivare" in made.message.text
    assert kept == []


@pytest.mark.parametrize("fails", [False, True])
def test_without_a_printer_saving_is_the_way(
    background: Background,
    pdf: bytes,
    show: Show,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    fails: bool,
) -> None:
    def none() -> list[str]:
        if fails:
            raise Unavailable("Datorn saknar utskriftssystem.", "Spara som fil.")
        return []

    monkeypatch.setattr("app.usecases.adjust_settings.list_queues", none)
    made, kept = ways(background, pdf, show)
    qtbot.waitUntil(lambda: made.print_button.is_blocked)
    assert made.queue.isHidden()
    made.print_button.click()
    assert made.save_button.hasFocus()
    made.save_to(tmp_path / "protokoll.pdf")
    qtbot.waitUntil(lambda: bool(kept))
    assert (tmp_path / "protokoll.pdf").read_bytes() == pdf
    assert "Sparat" in made.message.text


def test_a_place_that_cannot_be_written_to_is_told(
    background: Background, pdf: bytes, show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    made, kept = ways(background, pdf, show)
    (tmp_path / "fil").touch()
    made.save_to(tmp_path / "fil" / "protokoll.pdf")
    qtbot.waitUntil(lambda: "kunde inte sparas" in made.message.text)
    assert kept == []


def test_a_folder_or_file_is_typed_or_chosen(show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    folder, file = FolderField("Mapp"), FileField("Fil", "Excel (*.xlsx)")
    page = show(folder, file)
    edited: list[bool] = []
    folder.edited.connect(lambda: edited.append(True))
    folder.ask()
    file.ask()
    first, second = page.findChildren(QFileDialog)
    assert first.fileMode() is QFileDialog.FileMode.Directory
    assert second.nameFilters() == ["Excel (*.xlsx)"]
    first.fileSelected.emit(str(tmp_path))
    assert folder.value() == str(tmp_path)
    assert edited == [True]
    for dialog in (first, second):
        dialog.close()
    qtbot.wait(1)
