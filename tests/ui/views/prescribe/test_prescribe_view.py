"""Förskriv in the window: written and issued by keys alone, followed, and whole at every size."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.findings import Severity
from app.domain.order import RowKind
from app.domain.prescription_entries import EPrescription
from app.domain.staff import Role
from app.ui.dialogs.sheet import SheetDialog
from app.ui.keys import sequences
from app.ui.theme import Theme, current_theme
from app.ui.views.prescribe.favourites_dialog import FavouritesDialog
from app.ui.views.prescribe.order_dialog import OrderDialog, RevokeDialog
from app.ui.views.prescribe.prescribe_view import PrescribeView
from app.ui.views.prescribe.profile_dialog import ProfileDialog
from app.ui.widgets.field import LineField
from app.usecases import follow_prescriptions, write_prescription
from app.usecases.issue_prescription import issue
from app.usecases.workplace import Workplace
from tests.clinics import PENICILLIN, PROFILE, open_clinic, other_medicine, prescription
from tests.ui.fit import cut_widgets, small_targets
from tests.ui.gallery_prescribe import PRESCRIBE_SCENES, begun, busy, twin
from tests.ui.views.conftest import Begin, Enter
from tests.workplaces import TOLVAN, as_person, open_pharmacy

Open = Callable[[Workplace], PrescribeView]


@pytest.fixture
def open_view(begin: Begin, enter: Enter, qtbot: QtBot) -> Open:
    def open_at(workplace: Workplace) -> PrescribeView:
        view = PrescribeView(begin(workplace))
        enter(view)
        qtbot.waitUntil(lambda: view.pages.currentWidget() is not view.loading)
        return view

    return open_at


def press(widget: QWidget, key: str) -> None:
    widget.window().activateWindow()  # a dialog may just have closed
    QTest.qWaitForWindowActive(widget.window())
    stroke = sequences(key)[0][0]  # type: ignore[index]  # stub: not indexable
    QTest.keyClick(widget.window(), stroke.key(), stroke.keyboardModifiers())


def write(view: PrescribeView, path: str, text: str) -> None:
    """Type into a field that has the keyboard, as a person does."""
    field = view.form.widget(path)
    assert isinstance(field, LineField)
    assert QApplication.focusWidget() is field.line, path
    QTest.keyClicks(field.line, text)
    QTest.keyClick(field.line, sequences("Enter")[0][0].key())  # type: ignore[index]


def checked(view: PrescribeView, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: view.writing.review is not None)


def on(view: PrescribeView, path: str) -> Callable[[], bool]:
    return lambda: view.form.current() == path


def test_enter_leads_from_what_is_missing_to_what_is_missing_and_prints(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 18. Requirement 19."""
    view = open_view(begun(tmp_path / "home"))
    qtbot.waitUntil(on(view, "patient.identity"))
    for path, text in (
        ("patient.identity", TOLVAN),
        ("patient.name", "Tolvan Tolvansson"),
        ("rows.0.product", "Fenoximetylpenicillin tablett 1 g"),
        ("rows.0.amount", "30 st"),
        ("rows.0.dosage", "1 tablett 3 gånger dagligen i 10 dagar"),
        ("rows.0.purpose", "mot halsfluss"),
    ):
        qtbot.waitUntil(on(view, path))
        view.medicines.card().product.typeahead.close()
        write(view, path, text)
    qtbot.waitUntil(on(view, "e_prescription"))
    press(view, "Alt+1")
    said: list[str] = []
    view.said.connect(lambda text, _: said.append(text))
    view.main_action()
    qtbot.waitUntil(lambda: bool(view.register.table.rows.items))
    assert said[-1].endswith("är utfärdat, på väg till skrivaren.")
    line = view.register.table.rows.items[0]
    assert line.personal is not None
    assert line.personal.patient.name == "Tolvan Tolvansson"
    assert line.issued.is_urgent
    assert line.issued.rows[0].withdrawals == 1
    qtbot.waitUntil(lambda: view.patient.identity.value() == "")


def test_what_is_left_is_said_at_its_fields_and_the_first_gets_the_keyboard(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 18. Requirement 19."""
    view = open_view(begun(tmp_path / "home"))
    checked(view, qtbot)
    assert "återstår" in view.note()
    view.main_action()
    qtbot.waitUntil(lambda: "saknas" in view.patient.name.message)
    assert view.form.current() == "patient.identity"
    assert "Ändamål saknas" in view.medicines.card().purpose.message
    assert not view.findChildren(SheetDialog)


def test_without_a_printer_the_paper_is_shown_to_be_saved(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    clinic = begun(tmp_path / "home")
    write_prescription.keep(clinic, prescription())
    alone = replace(clinic, computer=replace(clinic.computer, printers={}))
    view = open_view(alone)
    checked(view, qtbot)
    view.main_action()
    qtbot.waitUntil(lambda: bool(view.findChildren(SheetDialog)))


def test_the_paper_follows_what_is_typed(tmp_path: Path, open_view: Open, qtbot: QtBot) -> None:
    """Requirement 18."""
    view = open_view(begun(tmp_path / "home"))
    drawn: list[bytes] = []
    view.writing.drawn.connect(drawn.append)
    qtbot.waitUntil(lambda: len(drawn) == 1)
    QTest.keyClicks(view.patient.identity.line, TOLVAN)
    qtbot.waitUntil(lambda: len(drawn) == 2)
    assert drawn[0] != drawn[1]


def test_a_twin_is_decided_upon_by_its_key(tmp_path: Path, open_view: Open, qtbot: QtBot) -> None:
    """Requirement 19."""
    view = open_view(twin(tmp_path / "home"))
    qtbot.waitUntil(lambda: any(c.finding.rule == "RR-TWIN" for c in view.remarks.cards))
    press(view, "Alt+2")
    press(view, "Ctrl+J")
    qtbot.waitUntil(lambda: view.writing.review is not None and not view.writing.review.obstacles)
    assert view.writing.draft is not None
    assert view.writing.draft.e_prescription is EPrescription.QUEUED
    severities = [card.finding.severity for card in view.remarks.cards]
    assert Severity.INFO in severities  # that the queued one must go


def test_an_order_is_marked_and_revoked_by_keys(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 19."""
    view = open_view(busy(tmp_path / "home"))
    qtbot.waitUntil(lambda: len(view.register.table.rows.items) == 4)
    press(view, "Alt+M")
    assert QApplication.focusWidget() is view.register.table
    QTest.keyClick(view.register.table, sequences("Enter")[0][0].key())  # type: ignore[index]
    qtbot.waitUntil(lambda: bool(view.findChildren(OrderDialog)))
    order = view.findChildren(OrderDialog)[0]
    press(order, "Alt+3")
    qtbot.waitUntil(lambda: view.register.table.rows.items[0].state is EPrescription.SENT)
    view.following.ask_revoke(view.register.table.rows.items[0])
    revoking = view.findChildren(RevokeDialog)[-1]
    revoking.accept()
    assert "Inget är valt" in revoking.reason.message
    revoking.reason.set_value("4")
    revoking.accept()
    qtbot.waitUntil(lambda: "Skäl saknas" in revoking.words.message)
    revoking.words.set_value("patienten reste hem")
    revoking.accept()
    qtbot.waitUntil(lambda: view.register.table.rows.items[0].is_revoked)


def test_a_colleagues_order_is_found_by_its_number_and_revoked(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 19."""
    clinic = twin(tmp_path / "home")
    other = as_person(clinic, "Ylva Ek", Role.PRESCRIBER)
    write_prescription.keep_profile(other, replace(PROFILE, name="Ylva Ek"))
    (theirs,) = follow_prescriptions.list_own(clinic)
    own = issue(other, prescription(other_medicine(0))).line
    view = open_view(other)
    rows = view.register.table.rows

    def shown() -> list[str]:
        return [line.issued.number for line in rows.items]

    qtbot.waitUntil(lambda: shown() == [own.issued.number])
    for _ in range(3):
        press(view, "Alt+A")  # as fast as fingers go
    qtbot.waitUntil(lambda: shown() == [own.issued.number, theirs.issued.number])
    assert view.register.heading.text() == "Allas reservrecept"
    press(view, "Alt+M")
    assert QApplication.focusWidget() is view.register.table
    view.register.table.selectRow(1)
    QTest.keyClick(view.register.table, sequences("Enter")[0][0].key())  # type: ignore[index]
    qtbot.waitUntil(lambda: bool(view.findChildren(OrderDialog)))
    order = view.findChildren(OrderDialog)[0]
    assert f"av {PROFILE.name}." in order.text.text()
    press(order, "Ctrl+M")
    revoking = view.findChildren(RevokeDialog)[-1]
    revoking.reason.set_value("3")
    revoking.accept()
    qtbot.waitUntil(lambda: rows.items[1].is_revoked)
    press(view, "Alt+A")
    qtbot.waitUntil(lambda: shown() == [own.issued.number])


def test_a_colleague_tells_who_they_are_before_the_first_order(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 18."""
    clinic = open_clinic(tmp_path / "home")
    view = open_view(as_person(clinic, "Nina Berg", Role.PRESCRIBER))
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view.untold)
    press(view, "Alt+U")
    qtbot.waitUntil(lambda: bool(view.findChildren(ProfileDialog)))
    dialog = view.findChildren(ProfileDialog)[0]
    assert dialog.lines["name"].value() == "Nina Berg"
    assert dialog.lines["workplace"].value() == PROFILE.workplace
    assert dialog.lines["code"].value() == ""
    dialog.lines["profession"].set_value("Läkare")
    dialog.lines["code"].set_value("9014821")
    dialog.accept()
    qtbot.waitUntil(lambda: "kontrollsiffra" in dialog.lines["code"].message)
    dialog.lines["code"].set_value("9014820")
    dialog.accept()
    qtbot.waitUntil(lambda: view.pages.currentWidget() is view.page)


def test_nobody_but_a_prescriber_writes_here(tmp_path: Path, open_view: Open) -> None:
    view = open_view(open_pharmacy(tmp_path / "home"))
    assert view.pages.currentWidget() is view.refused
    assert "förskrivare" in view.refused.text.text()


def test_favourites_and_earlier_orders_fill_the_open_medicine(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    clinic = open_clinic(tmp_path / "home")
    issue(clinic, prescription(other_medicine(0)))
    write_prescription.keep(clinic, prescription())
    view = open_view(clinic)
    qtbot.waitUntil(lambda: view.medicines.card().product.value() != "")
    press(view, "Ctrl+Shift+F")
    qtbot.waitUntil(lambda: bool(write_prescription.favourites(clinic)))
    press(view, "Ctrl+2")
    press(view, "Alt+F")
    qtbot.waitUntil(lambda: bool(view.findChildren(FavouritesDialog)))
    dialog = view.findChildren(FavouritesDialog)[0]
    assert len(dialog.table.rows.items) == 2
    dialog.table.selectRow(1)
    QTest.keyClick(dialog.table, sequences("Enter")[0][0].key())  # type: ignore[index]
    assert view.medicines.cards[1].dosage.value() == PENICILLIN.dosage
    assert view.medicines.cards[1].product.value() == "Prednisolon 5 mg"
    press(view, "Ctrl+Del")
    assert view.medicines.count == 1


def test_what_is_made_is_described_where_a_key_asks_for_it(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    """Requirement 18. Nobody who writes an ordinary order meets the fields."""
    clinic = open_clinic(tmp_path / "home")
    write_prescription.keep(clinic, prescription())
    view = open_view(clinic)
    card = view.medicines.card()
    qtbot.waitUntil(lambda: card.product.value() != "")
    assert card.kind.isHidden()
    press(view, "Ctrl+Shift+L")
    qtbot.waitUntil(on(view, "rows.0.kind"))
    QTest.keyClick(card.kind.kind.combo, Qt.Key.Key_E)
    assert card.kind.description.caption.text() == "Sammansättning"
    view.main_action()
    qtbot.waitUntil(on(view, "rows.0.description"))
    QTest.keyClicks(card.kind.description.line, "Koffein 1 g, vatten till 100 ml")
    view.main_action()
    qtbot.waitUntil(lambda: bool(view.register.table.rows.items))
    line = view.register.table.rows.items[0]
    assert line.issued.rows[0].kind is RowKind.EXTEMPORE
    assert line.personal is not None
    assert line.personal.descriptions == ("Koffein 1 g, vatten till 100 ml",)
    qtbot.waitUntil(card.kind.isHidden)


def test_a_patient_of_before_is_offered_by_name(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    clinic = open_clinic(tmp_path / "home")
    issue(clinic, prescription())
    view = open_view(clinic)
    qtbot.waitUntil(on(view, "patient.identity"))
    view.patient.name.line.setFocus()
    QTest.keyClicks(view.patient.name.line, "tolv")
    hits = view.patient.known[1].hits
    qtbot.waitUntil(lambda: not hits.isHidden())
    for key in ("Ned", "Enter"):
        name = {"Ned": "Down"}.get(key, key)
        QTest.keyClick(view.patient.name.line, sequences(name)[0][0].key())  # type: ignore[index]
    qtbot.waitUntil(lambda: view.patient.identity.value() == TOLVAN)
    view.patient.identity.set_value("")
    assert view.take_scan(TOLVAN)
    assert view.patient.identity.value() == "19121212-1212"


def test_what_is_typed_is_there_again_after_a_lock(
    tmp_path: Path, open_view: Open, qtbot: QtBot
) -> None:
    clinic = begun(tmp_path / "home")
    view = open_view(clinic)
    qtbot.waitUntil(on(view, "patient.identity"))
    QTest.keyClicks(view.patient.identity.line, TOLVAN)
    view.left()
    qtbot.waitUntil(lambda: write_prescription.begin(clinic).patient.identity == TOLVAN)
    view.clear.click()
    assert view.writing.draft is not None
    assert not follow_prescriptions.list_own(clinic)


@pytest.mark.parametrize("end", ["", "-stop", "-five", "-long", "-made"])
def test_no_word_is_cut_at_any_size(
    end: str, tmp_path: Path, open_view: Open, theme: Theme, qtbot: QtBot
) -> None:
    """Requirement 59."""
    del theme
    scene = PRESCRIBE_SCENES[f"prescribe{end}"]
    view = open_view(scene.make(tmp_path / "home"))
    scene.act(view)
    for scale in (1.0, 1.3):
        current_theme().set_scale(scale)
        qtbot.waitUntil(lambda: cut_widgets(view) == [])
        assert small_targets(view) == []
