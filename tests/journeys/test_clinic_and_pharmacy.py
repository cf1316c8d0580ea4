"""A clinic and the pharmacy next door: written, printed and revoked by keys, read by camera."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox

from app.documents.raster import page
from app.domain.order import Origin
from app.domain.prescription_entries import EPrescription
from app.domain.printing import Paper
from app.domain.staff import Role
from app.ui.views.prescribe.order_dialog import OrderDialog, RevokeDialog
from app.ui.views.prescribe.prescribe_view import PrescribeView
from app.ui.views.prescribe.profile_dialog import ProfileDialog
from app.usecases.follow_prescriptions import PrescriptionLine, list_own
from app.usecases.keep_issuers import enrol_issuer, make_trust_list
from app.usecases.manage_people import add_person
from app.usecases.request_enrolment import request_enrolment
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.take_code import read_picture_code, take_code
from app.usecases.take_trust_list import take_trust_list
from app.usecases.trust_organisation import make_organisation, pin_organisation, save_card
from app.usecases.workplace import Workplace
from tests.documents.reading import page_texts, picture
from tests.journeys.hands import Hands, is_gone
from tests.ui.stage import SARA, Stage, pharmacy
from tests.usecases.sources import SECOND, with_second
from tests.workplaces import PASSWORD, TOLVAN, PaperTray, SetClock, begin_outage, open_pharmacy

pytestmark = pytest.mark.usefixtures("theme")

MATTIAS = "Mattias Öberg"
ORDER = {
    "patient.identity": TOLVAN,
    "patient.name": "Tolvan Tolvansson",
    "rows.0.product": "Metoprolol depottablett 50 mg",
    "rows.0.amount": "98 st",
    "rows.0.dosage": "1 tablett på morgonen",
    "rows.0.purpose": "mot högt blodtryck",
}


@dataclass
class Day:
    """A clinic's running program, its printer, and a pharmacy that believes it (dag)."""

    hands: Hands
    tray: PaperTray
    pharmacy: Workplace

    @property
    def view(self) -> PrescribeView:
        view = self.hands.window.current()
        assert isinstance(view, PrescribeView)
        return view

    def lines(self) -> list[PrescriptionLine]:
        return self.view.register.table.rows.items


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    clock, tray = SetClock(), PaperTray()
    computer = replace(pharmacy(tmp_path / "clinic", clock), printers={Paper.SHEET: tray})
    request = tmp_path / "request.json"
    manager = sign_in(computer, SARA, PASSWORD)
    add_person(manager, MATTIAS, frozenset({Role.PRESCRIBER}), PASSWORD)
    begin_outage(manager)
    asked = request_enrolment(manager, "Backe hälsocentral", request)
    sign_out(manager)
    card, listed = tmp_path / "card.json", tmp_path / "list.json"
    region = open_pharmacy(tmp_path / "region", clock)
    make_organisation(region, "Region Mitt")
    save_card(region, card)
    enrol_issuer(region, request, asked.fingerprint)
    make_trust_list(region, listed)
    sign_out(region)
    counter = open_pharmacy(tmp_path / "pharmacy", clock)
    begin_outage(counter)
    with_second(counter)
    pin_organisation(counter, card, SECOND, PASSWORD)
    take_trust_list(counter, listed)
    stage = Stage(computer)
    stage.open(MATTIAS)
    yield Day(Hands(stage, clock), tray, counter)
    stage.close()
    sign_out(counter)


def stands_in(day: Day, path: str) -> bool:
    """Tell whether the keyboard is in a field."""
    return day.view.form.current() == path


def tell_who_i_am(day: Day) -> None:
    """F6, Enter on the only button, the fields in order, Ctrl+Enter."""
    hands = day.hands
    hands.press("F6")
    hands.until(lambda: day.view.pages.currentWidget() is day.view.untold)
    hands.until(day.view.tell.hasFocus)
    hands.press("Enter")
    dialog = hands.dialog(ProfileDialog)
    for name, text in (
        ("profession", "Läkare"),
        ("code", "9014820"),
        ("workplace_code", "2355000012345"),
        ("workplace", "Backe hälsocentral"),
        ("phone", "0640-100 00"),
        ("workplace_address", "Lillgatan 9, 830 90 Backe"),
    ):
        hands.to(dialog.lines[name])
        hands.write(text)
    hands.press("Ctrl+Enter")
    hands.until(lambda: is_gone(dialog))
    hands.in_front()
    hands.until(partial(stands_in, day, "patient.identity"))


def write(day: Day) -> None:
    """Go where Enter leads, and answer the question of the queue."""
    hands = day.hands
    for path, text in ORDER.items():
        hands.until(partial(stands_in, day, path))
        hands.write(text)
        hands.press("Enter")
    hands.until(partial(stands_in, day, "e_prescription"))
    hands.press("Alt+1")


def test_a_prescriber_writes_prints_and_revokes_and_a_pharmacy_reads_the_print(day: Day) -> None:
    """Requirements 18, 19 and 20."""
    hands = day.hands
    tell_who_i_am(day)
    write(day)
    hands.press("Ctrl+Enter")
    hands.until(lambda: len(day.tray.sheets) == 1)
    hands.until(lambda: len(day.lines()) == 1)
    (line,) = day.lines()
    said = "".join(page_texts(day.tray.sheets[0]))
    assert line.issued.number in said
    assert "Inte Läkemedelsverkets blankett." in said

    shot = picture(page(day.tray.sheets[0], 300)).convert("L")
    code = read_picture_code(day.pharmacy, shot.tobytes(), shot.width)
    taken = take_code(day.pharmacy, code).draft
    assert (taken.origin, taken.patient.identity) == (Origin.EMERGENCY, TOLVAN)
    assert taken.prescriber.code == "9014820"
    assert taken.rows[0].dosage.startswith("1 tablett på morgonen")

    hands.press("Alt+M")
    hands.press("Enter")
    order = hands.dialog(OrderDialog)
    hands.press("Alt+3")  # the e-prescription went too
    hands.until(lambda: is_gone(order))
    hands.until(lambda: day.lines()[0].state is EPrescription.SENT)
    hands.press("Alt+M")
    hands.press("Enter")
    order = hands.dialog(OrderDialog)
    hands.press("Ctrl+M")
    revoking = hands.dialog(RevokeDialog)
    hands.to(revoking.reason)
    assert isinstance(QApplication.focusWidget(), QComboBox)
    for _ in range(4):
        hands.press("Ned")
    hands.to(revoking.words)
    hands.write("e-receptet gäller")
    hands.press("Ctrl+Enter")
    hands.until(lambda: day.lines()[0].is_revoked)
    assert list_own(hands.workplace)[0].revoked_words == "e-receptet gäller"
