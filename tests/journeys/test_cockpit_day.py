"""One day in the real window: an outage of many kinds, worked off until its closing adds up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from app.device.settings import Settings, save_settings
from app.domain.delivery import Answer, Parcel, Verdict
from app.domain.money import MoneyState
from app.domain.outage import Dependency, OutageState, is_frozen
from app.domain.steps import READ_STEP
from app.exchange.receivers.fhir import FhirReceiver
from app.ui.dialogs.close_outage import CloseOutage
from app.ui.dialogs.outage_report import OutageReportDialog
from app.ui.dialogs.sheet import SheetDialog
from app.ui.views.kit.kit_view import KitView
from app.ui.views.settle.freeze import FreezeDialog
from app.ui.views.settle.selection import Filter
from app.ui.views.stock.case_dialogs import CountDialog
from app.usecases.close_outage import check_closing, review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.list_work import list_steps
from app.usecases.print_kit import list_kits
from app.usecases.reread_form import list_to_check, list_to_read
from app.usecases.settle_money import money_by_patient
from app.usecases.sign_in import sign_in as open_store
from app.usecases.sign_in import sign_out
from app.usecases.tell_evis import list_tasks
from app.usecases.verify_store import verify_store
from tests.journeys.customers import CUSTOMERS
from tests.journeys.hands import is_gone
from tests.journeys.orders import FORM, KARL, REGISTER, SEAL, Customer, scanned
from tests.journeys.settling_hands import SettlingHands
from tests.journeys.test_paper_kit import WHO, form, prescription, print_a_kit, requisition
from tests.journeys.test_thirty_customers import end_outage
from tests.servers.fhir import FhirServer
from tests.ui.stage import JOHAN, SARA, Stage, pharmacy
from tests.workplaces import NOON, PASSWORD, TOLVAN, SetClock, incoming

pytestmark = [pytest.mark.xdist_group("servers"), pytest.mark.usefixtures("theme")]
KINDS = (
    "narkotika kommer in", "blankett", "telefon", "reservrecept", "EES-recept", "födelsedatum",
    "särskilt läkemedel, motringd", "flera rader", "delat uttag", "resten av det",
    "hjälpmedelskort", "rekvisition", "rekvisition, narkotika",
)  # fmt: skip
CASH = ("Alt+B", "=2")
THREE_TIMES = Customer(
    "flera uttag",
    FORM | KARL | scanned("041239", "M20"),
    end=(*SEAL, "Ctrl+1", "<rows.0.withdrawals", "=3", *CASH),
)
STABLE_MINUTES = 5
WRONG, ANSWER = "reservrecept", "Antalet stämmer inte med ordinationen."


class Picky(FhirReceiver):
    """A receiver that says no, once, to what is of a slip that it has something against."""

    against: ClassVar[set[str]] = set()

    def send(self, parcel: Parcel) -> Answer:
        if parcel.dispensed.slip in self.against:
            self.against.remove(parcel.dispensed.slip)
            return Answer(Verdict.REFUSED, 422, b"{}", b"{}", ANSWER)
        return super().send(parcel)


@pytest.fixture
def hands(
    tmp_path: Path, fhir_server: FhirServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SettlingHands]:
    """Hands at a pharmacy that is to wait until its receiver is steady; now it is down."""
    monkeypatch.setattr("app.ui.steady_watch._PAUSE_MS", 100)
    clock = SetClock()
    computer = pharmacy(tmp_path / "home", clock)
    workplace = open_store(computer, SARA, PASSWORD)
    workplace.register.load([incoming(*REGISTER)], NOON)
    sign_out(workplace)
    save_settings(
        computer.home / "device.toml",
        Settings(
            receiver_url=fhir_server.url,
            receiver_ca=str(fhir_server.ca_file),
            stable_minutes=STABLE_MINUTES,
        ),
    )
    fhir_server.stop()
    stage = Stage(replace(computer, receivers={"fhir": Picky}))
    stage.open()
    yield SettlingHands(stage, clock)
    stage.close()


def begin(hands: SettlingHands) -> dict[str, str]:
    """Print a kit, declare the outage, hand out, and leave some forms to be typed off later."""
    print_a_kit(hands)
    hands.declare(Dependency.EVIS)
    customers = [next(c for c in CUSTOMERS if c.kind == kind) for kind in KINDS]
    for customer in (*customers, THREE_TIMES):
        hands.serve(customer)
        hands.clock.forward(timedelta(minutes=4))
    (kit,) = list_kits(hands.workplace)
    return {number.form.value: str(number.number) for number in reversed(kit.numbers)}


def come_back(hands: SettlingHands, forms: dict[str, str], server: FhirServer) -> None:
    """The systems are back: no more paper, the forms are typed off."""
    assert not hands.go_to_work().work.sendable
    hands.until(lambda: "svarar inte" in hands.cockpit.steady.why_not())
    hands.look("01-down")
    hands.press("Ctrl+Shift+S")
    freezing = hands.dialog(FreezeDialog)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(freezing))
    hands.until(lambda: is_frozen(list_outages(hands.workplace)[0]))
    hands.look("02-frozen")
    end_outage(hands)
    server.start()
    hands.serve(form("recept", forms["prescription"], prescription(*WHO[3])))
    hands.serve(requisition(forms["requisition"]))
    hands.press("F10")
    view = hands.window.current()
    assert isinstance(view, KitView)
    hands.look("03-forms")
    hands.press("Ctrl+K")
    hands.until(lambda: not view.state.uncounted)


def send_all(hands: SettlingHands, folder: Path) -> None:
    """Twins, steadiness, a row scanned over, the rest sent, one refused and sent as corrected."""
    view = hands.go_to_work()
    assert view.list.rows()[0].urgency.is_narcotic
    hands.to(view.list)
    hands.press("Ctrl+T")
    hands.until(lambda: len(view.work.selected[Filter.MINE]) == 1)
    hands.look("04-work")
    assert hands.wait_until_steady() >= STABLE_MINUTES
    own = folder / "e-recept.csv"
    own.write_text(
        "personnummer;läkemedel;styrka;receptnummer\n"
        f"{TOLVAN};Metoprolol;50 mg;E-77\n194608239986;Warfarin;2,5 mg;E-78\n",
        encoding="utf-8",
    )
    hands.compare_list(own)
    hands.choose(hands.slips["blankett"])
    hands.keep_the_paper()
    hands.mark_all("twin_check")
    hands.until(lambda: view.work.sendable)
    hands.look("08-ready")
    hands.scan_over(hands.slips["telefon"])
    Picky.against = {hands.slips[WRONG]}
    hands.send()
    (refused,) = view.work.selected[Filter.REFUSED]
    assert refused.first.slip == hands.slips[WRONG]
    hands.choose(hands.slips[WRONG])
    hands.look("10-refused")
    hands.serve(next(c for c in CUSTOMERS if c.kind == "rättelse"))
    hands.go_to_work()
    hands.mark_all("twin_check")
    hands.send()
    assert not view.work.selected[Filter.REFUSED]
    hands.look("11-sent")


def settle_the_rest(hands: SettlingHands, folder: Path) -> None:
    """What goes another way: a file, e-VIS, money, and what a person does by hand."""
    hands.settle_by_file(folder)
    hands.tell_evis()
    hands.pay_back(hands.slips["flera uttag"], "20")
    mark_what_is_left(hands)


def mark_what_is_left(hands: SettlingHands) -> None:
    """Mark a kind of step after the other, but for what another person has to read first."""

    def left() -> set[str]:
        steps = list_steps(hands.workplace, open_only=True)
        return {line.step.code for line in steps if line.is_ready} - {READ_STEP}

    while codes := left():
        hands.mark_all(min(codes))


@pytest.mark.timeout(900)
def test_a_whole_day_is_worked_off_until_its_closing_adds_up(
    hands: SettlingHands, fhir_server: FhirServer, tmp_path: Path
) -> None:
    """Requirement 28."""
    forms = begin(hands)
    come_back(hands, forms, fhir_server)
    send_all(hands, tmp_path)
    settle_the_rest(hands, tmp_path)

    hands.stage.open("Amina Yusuf")
    hands.go_to_work()
    hands.look("17-colleague")
    assert hands.check_typing() >= 2
    hands.stage.open(SARA)
    view = hands.go_to_work()
    hands.send()  # what was typed off is read by two now
    mark_what_is_left(hands)
    hands.until(lambda: view.work.is_done)
    assert view.all_done.isVisible()
    hands.look("21-done")
    workplace = hands.workplace
    assert [*list_to_read(workplace), *list_to_check(workplace), *list_tasks(workplace)] == []
    states = {line.account.state for one in money_by_patient(workplace) for line in one.lines}
    assert MoneyState.SETTLED in states
    assert MoneyState.REFUND not in states

    count_narcotics(hands)
    close(hands, tmp_path)
    report(hands, tmp_path)
    assert verify_store(workplace) == []


def count_narcotics(hands: SettlingHands) -> None:
    """F8, Ctrl+U: counted by two."""
    hands.press("F8")
    hands.stage.settle()
    hands.press("Ctrl+U")
    dialog = hands.dialog(CountDialog)
    hands.write("8")
    hands.to(dialog.beside.name)
    hands.write(JOHAN)
    hands.press("Tab")
    hands.write(PASSWORD)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(dialog))


def close(hands: SettlingHands, folder: Path) -> None:
    """Ctrl+Shift+A, Ctrl+Enter, and the protocol is saved."""
    (outage,) = list_outages(hands.workplace)
    closing = review_closing(hands.workplace, outage.id)
    assert (closing.obstacles, closing.doubts, closing.report.missing) == ((), (), ())
    hands.press("Ctrl+Shift+A")
    dialog = hands.dialog(CloseOutage)
    hands.until(lambda: not dialog.action_button.is_blocked)
    hands.look("22-closing")
    hands.press("Ctrl+Enter")
    sheet = hands.dialog(SheetDialog)
    hands.look("23-protocol")
    hands.save_as("Ctrl+S", folder / "slutprotokoll.pdf")
    hands.press("Esc")
    hands.until(lambda: is_gone(sheet))
    (outage,) = list_outages(hands.workplace)
    assert outage.state is OutageState.CLOSED
    check = check_closing(hands.workplace, outage.id)
    assert check.is_whole


def report(hands: SettlingHands, folder: Path) -> None:
    """F2, Ctrl+R: the figures on screen, as a sheet and as a table."""
    hands.press("F2")
    hands.stage.settle()
    hands.press("Ctrl+R")
    dialog = hands.dialog(OutageReportDialog)
    hands.look("24-report")
    hands.save_as("Ctrl+S", folder / "rapport.csv")
    hands.press("Ctrl+P")
    sheet = hands.dialog(SheetDialog)
    hands.look("25-report-sheet")
    hands.save_as("Ctrl+S", folder / "rapport.pdf")
    hands.press("Esc")
    hands.until(lambda: is_gone(sheet))
    hands.press("Esc")
    hands.until(lambda: is_gone(dialog))
    assert (folder / "rapport.pdf").read_bytes().startswith(b"%PDF")
    assert "sep=" not in (folder / "rapport.csv").read_text(encoding="utf-8-sig")[:4]
