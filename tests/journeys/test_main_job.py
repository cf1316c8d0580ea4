"""The main job by use cases with a real store, printer and receiver, and what goes wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.device.printers.cups import CupsPrinter
from app.domain.delivery import Endpoint
from app.domain.outage import OutageState
from app.domain.printing import Paper, PrintState
from app.domain.steps import StepState
from app.exchange.receivers.fhir import FhirReceiver
from app.usecases.close_outage import close_outage
from app.usecases.declare_outage import end_outage, list_outages
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_dispensings, list_steps
from app.usecases.print_label import print_labels, reprint_label
from app.usecases.print_queue import send_waiting
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import settle_steps
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.documents.reading import page_sizes_mm, page_texts
from tests.servers.fhir import FhirServer
from tests.servers.ipp import LabelPrinter
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import PASSWORD, SetClock, begin_outage, filled_draft, open_pharmacy

pytestmark = pytest.mark.xdist_group("servers")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    opened = open_pharmacy(tmp_path / "home", clock)
    computer = replace(opened.computer, receivers={"fhir": FhirReceiver})
    opened = replace(opened, computer=computer)
    begin_outage(opened)
    yield opened
    sign_out(opened)


def systems_return(workplace: Workplace) -> None:
    """End the outage and check every paper against the e-prescriptions."""
    end_outage(workplace, list_outages(workplace)[0].id, workplace.computer.clock.now())
    settle_by_hand(workplace, "twin_check")


def settle_by_hand(workplace: Workplace, *codes: str) -> None:
    ids = [s.step.id for s in list_steps(workplace, open_only=True) if s.step.code in codes]
    mark_done(workplace, ids, "kontrollerat")


def printing_on(workplace: Workplace, queue: str) -> Workplace:
    printers = {Paper.LABEL: CupsPrinter(queue)}
    return replace(workplace, computer=replace(workplace.computer, printers=printers))


def endpoint(server: FhirServer) -> Endpoint:
    return Endpoint(server.url, str(server.ca_file))


def open_steps(workplace: Workplace) -> list[str]:
    return [line.step.code for line in list_steps(workplace, open_only=True)]


def test_paper_label_hand_out_settle_close_and_nothing_is_missing(
    workplace: Workplace, label_printer: LabelPrinter, fhir_server: FhirServer, clock: SetClock
) -> None:
    slip = save_draft(workplace, open_slip(workplace), replace(filled_draft(), advice_given=True))
    assert [f.rule for f in review(workplace, slip).obstacles] == ["P-NOLABEL"]
    workplace = printing_on(workplace, label_printer.queue)
    slip, _ = print_labels(workplace, slip)
    (job,) = send_waiting(workplace).changed
    assert (job.state, job.sent_to) == (PrintState.ACCEPTED, label_printer.queue)
    handed_out = hand_out(workplace, slip)
    reprint_label(workplace, handed_out.subject, 1)
    send_waiting(workplace)
    for sheet, marks in zip(label_printer.sheets, ("", "OMTRYCK"), strict=True):
        assert "Tolvan" not in sheet.title
        (size,) = page_sizes_mm(sheet.pdf)
        assert size == pytest.approx((76, 38), abs=0.01)
        text = " ".join(page_texts(sheet.pdf)[0].split())
        on_label = ("Tolvan Tolvansson", "Metoprolol", "Mot högt blodtryck.", slip.slip)
        assert [words for words in (*on_label, "ÖVNING", marks) if words not in text] == []
    clock.forward(timedelta(hours=3))
    systems_return(workplace)
    done = settle_steps(workplace, "fhir", endpoint(fhir_server))
    assert (done.total, done.accepted, done.trouble) == (1, 1, "")
    settle_by_hand(workplace, "register_price", "decommission", "archive_paper")
    assert open_steps(workplace) == []
    closed = close_outage(workplace, list_outages(workplace)[0].id)
    assert closed.outage.state is OutageState.CLOSED
    protocol = " ".join(" ".join(page_texts(closed.protocol)).split())
    assert "Registrera uttaget 1 av 1" in protocol
    assert workplace.journal.head().hash[:4] in protocol
    (dispense,) = fhir_server.resources("MedicationDispense")
    assert dispense["whenHandedOver"].startswith("2026-11-23T17:21:40")
    (patient,) = fhir_server.resources("Patient")
    assert patient["identifier"][0]["value"] == "191212121212"
    (line,) = list_dispensings(workplace)
    settled = {s.ended_at for s in list_steps(workplace) if s.state is StepState.SETTLED}
    assert (line.happened_at, settled) == (handed_out.content.dispensed.happened_at, {clock.now()})  # type: ignore[union-attr]
    assert verify_store(workplace) == []


def test_a_lost_answer_is_asked_for_and_nothing_is_sent_twice(
    workplace: Workplace, fhir_server: FhirServer, clock: SetClock
) -> None:
    hand_out(workplace, ready(workplace))
    systems_return(workplace)
    fhir_server.lose_answers(1)
    assert settle_steps(workplace, "fhir", endpoint(fhir_server)).trouble
    assert "register_withdrawal" in open_steps(workplace)
    clock.forward(timedelta(minutes=30))
    assert settle_steps(workplace, "fhir", endpoint(fhir_server)).accepted == 1
    posts = [r for r in fhir_server.requests if r.method == "POST"]
    assert len(posts) == 1
    assert len(fhir_server.resources("MedicationDispense")) == 1


def test_a_receiver_killed_in_the_middle_holds_every_row_once_afterwards(
    workplace: Workplace, fhir_server: FhirServer, clock: SetClock
) -> None:
    for _ in range(4):
        hand_out(workplace, ready(workplace))
    systems_return(workplace)

    def kill_after_two(progress: object) -> None:
        if getattr(progress, "done", 0) == 2:
            fhir_server.kill()

    stopped = settle_steps(workplace, "fhir", endpoint(fhir_server), kill_after_two)
    assert (stopped.accepted, stopped.later) == (2, 1)
    assert stopped.trouble
    fhir_server.start()
    clock.forward(timedelta(hours=1))
    assert settle_steps(workplace, "fhir", endpoint(fhir_server)).accepted == 2
    assert len(fhir_server.resources("MedicationDispense")) == 4
    written = [r["id"] for request in fhir_server.requests for r in request.stored]
    assert len(written) == len(set(written)) == 1 + 4 * 3  # one patient; each row's three once


def test_a_printer_that_is_gone_never_stops_a_hand_out(
    workplace: Workplace, label_printer: LabelPrinter
) -> None:
    """Requirement 58."""
    slip = save_draft(workplace, open_slip(workplace), replace(filled_draft(), advice_given=True))
    workplace = printing_on(workplace, "finns-inte")
    slip, _ = print_labels(workplace, slip)
    assert review(workplace, slip).obstacles == ()  # nothing waits for the printer
    (job,) = send_waiting(workplace).changed
    assert job.state is PrintState.FAILED
    (warning,) = review(workplace, slip).obstacles
    assert warning.rule == "P-NOLABEL"
    decided = replace(slip.draft, confirmed=(f"{warning.rule}@{warning.field}",))
    assert hand_out(workplace, save_draft(workplace, slip, decided)).kind == "dispensing_made"


def test_the_day_survives_a_sign_out_between_every_act(workplace: Workplace) -> None:
    computer = workplace.computer
    slip = save_draft(workplace, open_slip(workplace), replace(filled_draft(), advice_given=True))
    sign_out(workplace)
    second = sign_in(computer, "Sara Lindqvist", PASSWORD)
    slip, _ = print_labels(second, slip)
    sign_out(second)
    third = sign_in(computer, "Sara Lindqvist", PASSWORD)
    hand_out(third, slip)
    assert verify_store(third) == []
    sign_out(third)
