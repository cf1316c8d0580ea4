"""The print queue in Drift: what waits, why, and the ways on."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.findings import Unavailable
from app.domain.printing import MayBeOut, Paper, PrintOrder, PrintState
from app.store import print_jobs
from app.ui.views.upkeep.queue_panel import QueuePanel
from app.usecases import print_queue
from app.usecases.close_outage import closing_protocol
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.print_again import retry
from app.usecases.print_label import print_labels
from app.usecases.print_queue import list_jobs, send_waiting
from app.usecases.put_on_paper import put_in_line
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts
from tests.ui.showing import Show
from tests.ui.views.conftest import Begin
from tests.workplaces import PaperTray, begin_outage, filled_draft, open_pharmacy


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray(jam=Unavailable("Papperet är slut.", "Fyll på."))


@pytest.fixture
def workplace(tmp_path: Path, tray: PaperTray) -> Workplace:
    """A pharmacy where a protocol did not reach the printer."""
    opened = open_pharmacy(tmp_path / "home", printer=tray)
    pdf = closing_protocol(opened, begin_outage(opened).id)
    put_in_line(opened, PrintOrder(Paper.SHEET, "Slutprotokoll", pdf=pdf))
    send_waiting(opened)
    return opened


def shown(begin: Begin, workplace: Workplace, show: Show, qtbot: QtBot) -> QueuePanel:
    panel = QueuePanel(begin(workplace))
    show(panel)
    panel.read()
    qtbot.waitUntil(lambda: panel.jobs.marked_item() is not None)
    return panel


def test_what_failed_stands_first_with_the_printers_words_and_is_sent_again(
    workplace: Workplace, tray: PaperTray, begin: Begin, show: Show, qtbot: QtBot
) -> None:
    panel = shown(begin, workplace, show, qtbot)
    assert panel.state.text() == "1\xa0väntar på dig"
    assert panel.message.text == "Papperet är slut. Fyll på."
    assert (panel.again.isVisible(), panel.out.isVisible(), panel.drop.isVisible()) == (1, 0, 1)
    tray.jam = None
    panel.again.click()
    qtbot.waitUntil(lambda: len(tray.sheets) == 1)
    qtbot.waitUntil(lambda: list_jobs(workplace)[0].state is PrintState.ACCEPTED)
    panel.read()
    qtbot.waitUntil(lambda: panel.state.text() == "inget väntar")
    assert not panel.again.isVisible()


def test_what_is_not_wanted_any_more_is_taken_away(
    workplace: Workplace, begin: Begin, show: Show, qtbot: QtBot
) -> None:
    panel = shown(begin, workplace, show, qtbot)
    panel.drop.click()
    qtbot.waitUntil(lambda: panel.state.text() == "inget väntar")
    assert list_jobs(workplace)[0].state is PrintState.CANCELLED


def test_what_was_cut_off_asks_whether_the_paper_lies_there(
    workplace: Workplace, tray: PaperTray, begin: Begin, show: Show, qtbot: QtBot
) -> None:
    with workplace.journal.vault.transaction() as connection:
        job = print_jobs.load_job(connection, list_jobs(workplace)[0].number)
        print_jobs.save_job(
            connection, replace(job, state=PrintState.UNKNOWN, reason="Linjen bröts.")
        )
    panel = shown(begin, workplace, show, qtbot)
    assert panel.message.text == "Linjen bröts. Se efter om papperet ligger i skrivaren."
    assert (panel.again.isVisible(), panel.anew.isVisible()) == (False, True)
    assert (panel.out.isVisible(), panel.drop.isVisible()) == (True, True)
    panel.out.click()
    qtbot.waitUntil(lambda: list_jobs(workplace)[0].state is PrintState.ACCEPTED)
    assert tray.sheets == []


def test_a_label_in_doubt_is_not_sent_again_and_the_way_to_a_marked_one_is_told(
    workplace: Workplace, tray: PaperTray, begin: Begin, show: Show, qtbot: QtBot
) -> None:
    print_queue.cancel(workplace, list_jobs(workplace)[0].number)
    draft = replace(filled_draft(), advice_given=True)
    print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    tray.jam = MayBeOut("Linjen bröts.", sent_to="etikett")
    send_waiting(workplace)
    panel = shown(begin, workplace, show, qtbot)
    assert panel.message.text == (
        "Linjen bröts. Se efter om papperet ligger i skrivaren. Annars skrivs det om under"
        " Expediera eller Efterregistrera, märkt OMTRYCK."
    )
    assert (panel.again.isVisible(), panel.anew.isVisible()) == (False, False)
    assert (panel.out.isVisible(), panel.drop.isVisible()) == (True, True)
    panel.drop.click()
    qtbot.waitUntil(lambda: panel.state.text() == "inget väntar")
    assert list_jobs(workplace)[1].state is PrintState.DROPPED


def test_what_has_come_out_is_printed_once_more_with_the_mark(
    workplace: Workplace, tray: PaperTray, begin: Begin, show: Show, qtbot: QtBot
) -> None:
    panel = shown(begin, workplace, show, qtbot)
    assert not panel.anew.isVisible()
    tray.jam = None
    retry(workplace, list_jobs(workplace)[0].number)
    send_waiting(workplace)
    panel.read()
    qtbot.waitUntil(lambda: panel.state.text() == "inget väntar")
    panel.jobs.selectRow(0)
    assert (panel.anew.isVisible(), panel.again.isVisible()) == (True, False)
    panel.anew.click()
    qtbot.waitUntil(lambda: len(tray.sheets) == 2)
    marks = ["OMTRYCK" in page_texts(sheet)[0] for sheet in tray.sheets]
    assert marks == [False, True]
