"""A sheet on the screen, and its ways to a printer and to a file."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.findings import Unavailable
from app.domain.printing import Paper, PrintOrder
from app.ui.background import Background
from app.ui.session import Session
from app.ui.widgets.folder_field import FileField, FolderField
from app.ui.widgets.sheet import SheetPicture, SheetWays
from app.usecases.close_outage import closing_protocol
from app.usecases.print_queue import list_jobs
from app.usecases.workplace import Workplace
from tests.ui.showing import Show
from tests.workplaces import Queues, begin_outage, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


@pytest.fixture
def pdf(workplace: Workplace) -> bytes:
    return closing_protocol(workplace, begin_outage(workplace).id)


@pytest.fixture
def session(workplace: Workplace, background: Background) -> Session:
    return Session(workplace, background)


@pytest.fixture
def queues(workplace: Workplace) -> Queues:
    system = workplace.computer.print_system
    assert isinstance(system, Queues)
    return system


def ways(
    session: Session, pdf: bytes, show: Show, *, queued: bool = True, set_: bool = False
) -> tuple[SheetWays, list[bool]]:
    computer = session.workplace.computer
    if not set_:
        computer = replace(computer, printers={})
    order = PrintOrder(Paper.SHEET, "Slutprotokoll", pdf=pdf)
    made = SheetWays(
        session.background, computer, order, "slutprotokoll.pdf", session if queued else None
    )
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


@pytest.mark.parametrize("queued", [True, False])
def test_the_only_printer_is_chosen_and_sending_is_not_called_printing(
    session: Session, pdf: bytes, show: Show, qtbot: QtBot, queues: Queues, queued: bool
) -> None:
    queues.names = ["kontoret"]
    made, kept = ways(session, pdf, show, queued=queued)
    qtbot.waitUntil(lambda: made.queue.value() == "kontoret")
    made.print_button.click()
    qtbot.waitUntil(lambda: bool(kept))
    assert queues.tray.sheets == [pdf]
    assert made.message.text == "Skickat till kontoret. Se efter att det kom ut."
    assert len(list_jobs(session.workplace)) == queued


def test_the_printer_that_is_set_is_chosen_among_others(
    session: Session, pdf: bytes, show: Show, qtbot: QtBot, queues: Queues
) -> None:
    queues.names = ["annan", "kontoret"]
    queues.tray.name = "kontoret"
    made, kept = ways(session, pdf, show, set_=True)
    qtbot.waitUntil(lambda: made.queue.combo.count() == 2)
    assert made.queue.value() == "kontoret"
    made.print_button.click()
    qtbot.waitUntil(lambda: bool(kept))
    assert [job.order.queue for job in list_jobs(session.workplace)] == [""]


@pytest.mark.parametrize("queued", [True, False])
def test_a_printer_that_is_gone_is_told_with_its_own_words(
    session: Session, pdf: bytes, show: Show, qtbot: QtBot, queues: Queues, queued: bool
) -> None:
    queues.names, queues.tray.jam = ["kontoret"], Unavailable("Papperet är slut.", "Fyll på.")
    made, kept = ways(session, pdf, show, queued=queued)
    qtbot.waitUntil(lambda: made.queue.value() == "kontoret")
    made.print_button.click()
    qtbot.waitUntil(lambda: "Papperet är slut. Fyll på." in made.message.text)
    assert kept == []


def test_among_several_printers_a_person_chooses(
    session: Session, pdf: bytes, show: Show, qtbot: QtBot, queues: Queues
) -> None:
    queues.names = ["etikett", "kontoret"]
    made, kept = ways(session, pdf, show)
    qtbot.waitUntil(lambda: made.queue.combo.count() == 2)
    assert made.queue.value() == ""
    made.print_button.click()
    assert "Välj en skrivare" in made.message.text
    assert kept == []


@pytest.mark.parametrize("fails", [False, True])
def test_without_a_printer_saving_is_the_way(
    session: Session, pdf: bytes, show: Show, qtbot: QtBot, queues: Queues, tmp_path: Path,
    fails: bool,
) -> None:  # fmt: skip
    if fails:
        queues.trouble = Unavailable("Datorn saknar utskriftssystem.", "Spara som fil.")
    made, kept = ways(session, pdf, show)
    qtbot.waitUntil(lambda: made.print_button.is_blocked)
    assert made.queue.isHidden()
    made.print_button.click()
    assert made.save_button.hasFocus()
    made.save_to(tmp_path / "protokoll.pdf")
    qtbot.waitUntil(lambda: bool(kept))
    assert (tmp_path / "protokoll.pdf").read_bytes() == pdf
    assert "Sparat" in made.message.text


def test_a_place_that_cannot_be_written_to_is_told(
    session: Session, pdf: bytes, show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    made, kept = ways(session, pdf, show)
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
