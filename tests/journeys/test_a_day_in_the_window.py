"""A day by keyboard: a real window, encrypted store, printer queue and FHIR receiver over HTTPS."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
)

from app.device.printers.cups import CupsPrinter
from app.device.settings import Settings, save_settings
from app.domain.outage import OutageState
from app.domain.printing import Paper
from app.domain.steps import StepState
from app.exchange.receivers.fhir import FhirReceiver
from app.ui.dialogs.close_outage import CloseOutage
from app.ui.dialogs.outage import DeclareOutage, EndOutage
from app.ui.dialogs.parked_slips import ParkedSlips
from app.ui.views.dispense_view import DispenseView
from app.ui.views.settle.hand_dialog import HandDialog
from app.ui.views.settle.settle_view import SettleView
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.sign_in import sign_in as open_store
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Computer
from tests.journeys.hands import Hands, is_gone
from tests.servers.fhir import FhirServer
from tests.servers.ipp import LabelPrinter
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import NOON, PASSWORD, TOLVAN, SetClock, incoming

pytestmark = [pytest.mark.xdist_group("servers"), pytest.mark.usefixtures("theme")]


@pytest.fixture
def hands(tmp_path: Path, label_printer: LabelPrinter, fhir_server: FhirServer) -> Iterator[Hands]:
    clock = SetClock()
    computer = pharmacy(tmp_path / "home", clock)
    stock(computer)
    settings = Settings(
        printer_queue=label_printer.queue,
        receiver_url=fhir_server.url,
        receiver_ca=str(fhir_server.ca_file),
        stable_minutes=0,
    )
    save_settings(computer.home / "device.toml", settings)
    computer = replace(
        computer,
        printers={Paper.LABEL: CupsPrinter(label_printer.queue)},
        receivers={"fhir": FhirReceiver},
    )
    stage = Stage(computer)
    yield Hands(stage, clock)
    stage.close()


def stock(computer: Computer) -> None:
    """Let the pharmacy have a register of products before anybody opens the window."""
    workplace = open_store(computer, SARA, PASSWORD)
    workplace.register.load([incoming()], NOON)
    sign_out(workplace)


def sign_in(hands: Hands) -> None:
    """At the door: the person, the password, Enter."""
    gate = hands.stage.shell.gate
    hands.until(lambda: gate.people.count() == 4)
    gate.people.setFocus()
    for _ in range(4):
        if gate.people.marked() != SARA:
            hands.press("Ned")
    hands.press("Enter")
    hands.write(PASSWORD)
    hands.press("Enter")
    hands.until(lambda: hands.stage.shell.session is not None)


def declare(hands: Hands) -> None:
    """Ctrl+Shift+A, what is down, the ground."""
    hands.press("Ctrl+Shift+A")
    dialog = hands.dialog(DeclareOutage)
    first = next(iter(dialog.down.ticks.values()))
    hands.to(first)
    hands.press("Mellanslag")
    hands.to(dialog.ground)
    hands.write("SMS från eHM 14:34")
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(dialog))


def fill(hands: Hands, view: DispenseView) -> None:
    """Fill in the paper, led by Enter from field to field."""
    form = view.form
    answers = {
        "issued_on": "2026-11-23",
        "prescriber.name": "Mattias Öberg",
        "prescriber.profession": "Läkare",
        "prescriber.phone": "0640-100 00",
        "prescriber.code": "9014820",
        "prescriber.workplace": "Backe hälsocentral",
        "prescriber.workplace_code": "2355000012345",
        "patient.name": "Tolvan Tolvansson",
        "patient.identity": TOLVAN,
        "rows.0.dosage": "1 tablett på morgonen. Mot högt blodtryck.",
    }
    for _ in range(40):
        hands.until(lambda: view.desk.review is not None)
        review = view.desk.review
        if review is not None and [f.rule for f in review.obstacles] == ["P-NOLABEL"]:
            return
        path = form.current()
        focused = QApplication.focusWidget()
        if path in answers:
            hands.write(answers.pop(path))
        elif path == "signature_seen" or path == "advice_given":
            hands.press("Mellanslag")
            continue  # a tick that had to be there goes on by itself
        elif isinstance(focused, QComboBox):
            hands.press("Ned")
        elif path == "rows.0.product":
            hands.write("metoprolol 50")
            hits = view.page.rows.cards[0].editor.search.hits
            hands.until(hits.isVisible)
            hands.press("Ned")
        hands.press("Enter")
    raise AssertionError(f"still missing: {hands.seen()}")


def settle_by_hand(hands: Hands, view: SettleView, code: str) -> None:
    """Mark one kind of step done, with a reference."""
    hands.until(lambda: any(c.item.code == code and c.item.ready for c in view.steps.cards))
    view.steps.mark_kind(code)
    hands.press("Ctrl+M")
    dialog = hands.dialog(HandDialog)
    hands.write("K-2026-17")
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(dialog))
    hands.until(lambda: steps(hands)[code].is_done and is_up_to_date(hands, view))


def is_up_to_date(hands: Hands, view: SettleView) -> bool:
    """Tell whether the screen has read what the store says; it rests between two readings."""
    lines = [line for row in view.work.rows for line in row.lines]
    return {line.step.code: line.state for line in lines} == steps(hands)


def steps(hands: Hands) -> dict[str, StepState]:
    return {line.step.code: line.state for line in list_steps(hands.workplace)}


def dispense(hands: Hands, printer: LabelPrinter) -> None:
    """F3, Ctrl+N, the paper, Ctrl+E, Ctrl+Enter."""
    hands.press("F3")
    view = hands.window.current()
    assert isinstance(view, DispenseView)
    hands.press("Ctrl+N")
    hands.until(lambda: view.desk.slip is not None)
    fill(hands, view)
    hands.press("Ctrl+E")
    hands.until(lambda: len(printer.received) == 1)
    hands.until(lambda: view.desk.is_printed and not view.page.bar.main.is_blocked)
    hands.press("Ctrl+Enter")
    hands.until(lambda: view.desk.slip is None)


def settle_all(hands: Hands) -> None:
    """F7: twins by hand, the rows to the receiver, what is left by hand."""
    hands.press("F7")
    view = hands.window.current()
    assert isinstance(view, SettleView)
    hands.until(lambda: view.list.rows())
    settle_by_hand(hands, view, "twin_check")
    hands.press("Ctrl+Enter")
    hands.until(lambda: steps(hands)["register_withdrawal"] is StepState.SETTLED)
    hands.until(lambda: not view.sending.is_wanted and is_up_to_date(hands, view))
    for _ in range(3):
        left = [code for code, state in steps(hands).items() if not state.is_done]
        if left:
            settle_by_hand(hands, view, left[0])
    assert all(state.is_done for state in steps(hands).values())


def test_a_whole_day_from_the_door_to_the_closing_protocol(
    hands: Hands,
    label_printer: LabelPrinter,
    fhir_server: FhirServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sign_in(hands)
    declare(hands)
    dispense(hands, label_printer)
    (line,) = list_dispensings(hands.workplace)
    assert line.identity == TOLVAN
    hands.clock.forward(timedelta(hours=3))
    hands.press("Ctrl+Shift+A")
    ending = hands.dialog(EndOutage)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(ending))
    settle_all(hands)
    (sent,) = fhir_server.resources("MedicationDispense")
    assert sent["whenHandedOver"].startswith("2026-11-23T17:21:40")

    protocol = tmp_path / "protokoll.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(protocol), ""))
    hands.press("Ctrl+Shift+A")
    closing = hands.dialog(CloseOutage)
    hands.until(lambda: not closing.action_button.is_blocked)
    hands.press("Ctrl+Enter")
    hands.until(lambda: list_outages(hands.workplace)[0].state is OutageState.CLOSED)
    assert verify_store(hands.workplace) == []


def test_what_is_typed_is_there_after_the_lock_and_for_the_next_person(hands: Hands) -> None:
    sign_in(hands)
    declare(hands)
    hands.press("F3")
    desk = hands.window.current()
    assert isinstance(desk, DispenseView)
    hands.press("Ctrl+N")
    hands.until(lambda: desk.desk.slip is not None)
    hands.press("Alt+P")
    assert desk.form.current() == "patient.name"
    hands.write("Tolvan Tolv")
    hands.press("F12")
    assert hands.stage.shell.is_locked
    texts = [edit.text() for edit in hands.window.findChildren(QLineEdit) if edit.isVisible()]
    assert "Tolvan Tolv" not in texts
    gate = hands.stage.shell.gate
    hands.until(lambda: gate.people.count() == 4)
    gate.people.mark("Amina Yusuf")
    gate.people.decided.emit()
    hands.write(PASSWORD)
    hands.press("Enter")
    hands.until(lambda: not hands.stage.shell.is_locked)
    assert hands.workplace.person.name == "Amina Yusuf"
    hands.press("F3")
    hands.press("Ctrl+B")
    hands.dialog(ParkedSlips)
    hands.press("Enter")
    again = hands.window.current()
    assert isinstance(again, DispenseView)
    hands.until(lambda: again.desk.slip is not None)
    assert again.desk.slip is not None
    assert again.desk.slip.draft.patient.name == "Tolvan Tolv"
