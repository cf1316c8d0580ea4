"""A printer that takes a job and then hangs: the other one, the window and the store go on."""

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.device.printers.socket import SocketPrinter
from app.documents.raster import bitmaps
from app.domain.printing import Paper, PrintJob, PrintOrder, PrintReceipt, PrintState, Progress
from app.ui.idle import running_s
from app.ui.theme import Theme
from app.usecases.computer import Computer, Printer
from app.usecases.print_queue import list_jobs, send_waiting
from app.usecases.put_on_paper import put_in_line
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Workplace
from tests.servers.zpl import zpl_printer
from tests.storm.printing import SHEET_PDF
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import PASSWORD, PaperTray


@dataclass
class Hanging:
    """A printer that has begun and never answers (skrivare)."""

    name: str = "hänger"
    began: Event = field(default_factory=Event)
    let_go: Event = field(default_factory=Event)

    def print_pdf(
        self, pdf: bytes, *, title: str, size_mm: tuple[float, float], copies: int = 1
    ) -> PrintReceipt:
        """Begin."""
        del pdf, size_mm, copies
        self.began.set()
        self.let_go.wait()
        return PrintReceipt(self.name, title, Progress.PASSED_ON)

    def ask(self, job: str) -> PrintReceipt | None:
        """Answer no more than before."""
        del job
        self.let_go.wait()
        return None


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    printer = Hanging()
    yield printer
    printer.let_go.set()


@pytest.fixture
def computer(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Computer:
    del theme, qtbot
    return pharmacy(tmp_path / "home")


@pytest.fixture
def begin() -> Iterator[Callable[[Computer], Stage]]:
    """Return a function that starts the program; it is closed afterwards."""
    stages: list[Stage] = []

    def start(computer: Computer) -> Stage:
        stages.append(Stage(computer))
        return stages[-1]

    yield start
    for stage in stages:
        stage.close()


def with_printers(computer: Computer, labels: Printer, sheets: Printer) -> Computer:
    return replace(computer, printers={Paper.LABEL: labels, Paper.SHEET: sheets})


def put(workplace: Workplace, paper: Paper) -> PrintJob:
    return put_in_line(workplace, PrintOrder(paper, f"Prov {paper}", pdf=SHEET_PDF))


def states(workplace: Workplace) -> list[PrintState]:
    return [job.state for job in list_jobs(workplace)]


def test_a_printer_that_accepts_and_then_hangs_holds_up_only_its_own_paper(
    computer: Computer,
    begin: Callable[[Computer], Stage],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr("app.device.printers.socket._CLOSE_S", 60.0)  # as long as the test
    tray = PaperTray()
    with zpl_printer() as slow:
        slow.reads = False
        hung = SocketPrinter(slow.address, 203, bitmaps)
        workplace = (stage := begin(with_printers(computer, tray, hung))).open()
        printing = stage.shell.session.printing if stage.shell.session else None
        assert printing is not None
        put(workplace, Paper.SHEET)
        printing.send()
        qtbot.waitUntil(lambda: states(workplace) == [PrintState.SENDING])
        for number in (1, 2):
            put(workplace, Paper.LABEL)
            printing.send()
            qtbot.waitUntil(lambda number=number: len(tray.sheets) == number)  # type: ignore[misc]
        assert states(workplace)[0] is PrintState.SENDING
        stage.shell.window.close()
    again = sign_in(computer, SARA, PASSWORD)
    doubted = [job.order.paper for job in list_jobs(again) if job.state is PrintState.UNKNOWN]
    assert doubted == [Paper.SHEET]
    sign_out(again)


def test_the_window_closes_though_a_printer_never_answers_and_nothing_is_lost_or_doubled(
    computer: Computer, begin: Callable[[Computer], Stage], hanging: Hanging, qtbot: QtBot
) -> None:
    """Requirement 58."""
    stage = begin(with_printers(computer, hanging, PaperTray()))
    workplace = stage.open()
    for _ in range(2):
        put(workplace, Paper.LABEL)
    assert stage.shell.session is not None
    stage.shell.session.printing.send()
    qtbot.waitUntil(hanging.began.is_set)
    stage.shell.window.close()
    tray = PaperTray()
    again = sign_in(with_printers(computer, tray, tray), SARA, PASSWORD)
    doubted, waits = list_jobs(again)
    assert (doubted.state, waits.state) == (PrintState.UNKNOWN, PrintState.QUEUED)
    assert (doubted.sent_to, doubted.reason) == (
        "hänger",
        "Lykta stängdes innan skrivaren hade svarat.",
    )
    hanging.let_go.set()
    send_waiting(again)
    assert states(again) == [PrintState.UNKNOWN, PrintState.ACCEPTED]
    assert len(tray.sheets) == 1
    sign_out(again)


def test_what_lies_in_a_queue_that_is_silent_is_asked_after_at_the_next_start(
    computer: Computer, begin: Callable[[Computer], Stage], hanging: Hanging, qtbot: QtBot
) -> None:
    class Silent(PaperTray):
        """A queue that took the sheet and then says nothing more."""

        def ask(self, job: str) -> PrintReceipt | None:
            hanging.began.set()
            return hanging.ask(job)

    stage = begin(with_printers(computer, Silent(progress=Progress.QUEUED), PaperTray()))
    workplace = stage.open()
    put(workplace, Paper.LABEL)
    assert stage.shell.session is not None
    stage.shell.session.printing.send()
    qtbot.waitUntil(hanging.began.is_set)
    stage.shell.window.close()
    tray = PaperTray()
    again = sign_in(with_printers(computer, tray, tray), SARA, PASSWORD)
    assert states(again) == [PrintState.SENT]
    send_waiting(again)
    assert (states(again), tray.sheets) == ([PrintState.ACCEPTED], [])
    sign_out(again)


def test_a_store_that_is_closed_behind_the_lock_leaves_the_printer_and_drops_its_key(
    computer: Computer,
    begin: Callable[[Computer], Stage],
    hanging: Hanging,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    stage = begin(with_printers(computer, hanging, PaperTray()))
    workplace = stage.open()
    put(workplace, Paper.LABEL)
    assert stage.shell.session is not None
    stage.shell.session.printing.send()
    qtbot.waitUntil(hanging.began.is_set)
    vault = weakref.ref(workplace.journal.vault)  # lives as long as its key
    del workplace
    stage.shell.lock()
    stage.settle()
    twelve_hours = running_s() + 12 * 3600 + 1
    monkeypatch.setattr("app.ui.shell.running_s", lambda: twelve_hours)
    stage.shell.reporter.refresh()
    locks = computer.home / "locks"
    qtbot.waitUntil(lambda: not list(locks.glob("holder-*")))
    stage.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not hanging.let_go.is_set()
    assert vault() is None
    again = sign_in(computer, SARA, PASSWORD)
    assert states(again) == [PrintState.UNKNOWN]
    sign_out(again)
