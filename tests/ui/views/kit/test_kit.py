"""The screen of the paper kit: numbers accounted for, forms read blind, numbers that lead on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.domain.kit import FormEnd, KitForm, KitNumber
from app.domain.kit_entries import FormReread
from app.domain.order import OrderKind
from app.domain.reread import Right
from app.ui.dialogs.go_to import GoTo
from app.ui.dialogs.late_capture import LateCapture
from app.ui.dialogs.sheet import SheetDialog
from app.ui.theme import Theme
from app.ui.views.dispense_view import DispenseView
from app.ui.views.kit.account_dialog import AccountDialog
from app.ui.views.kit.kit_view import KitView
from app.ui.views.kit.print_dialog import PrintKit
from app.ui.views.kit.reread_dialog import RereadDialog
from app.ui.views.settle.settle_view import SettleView
from app.usecases.print_kit import list_kits
from app.usecases.print_queue import list_jobs
from app.usecases.workplace import Workplace
from tests.ui.gallery_kit import kit_counted, kit_differs, kit_none, kit_wrong
from tests.ui.stage import SARA, Stage

W = TypeVar("W", bound=QWidget)
Show = Callable[[Callable[[Path], Stage]], Stage]


@pytest.fixture
def show(tmp_path: Path, theme: Theme) -> Iterator[Show]:
    """Show a scene of the pictures, and end it afterwards."""
    del theme
    shown: list[Stage] = []

    def make(scene: Callable[[Path], Stage]) -> Stage:
        shown.append(scene(tmp_path / "home"))
        return shown[-1]

    yield make
    for stage in shown:
        stage.close()


def dialog(kind: type[W]) -> W:
    """Return the dialog of a kind that is open."""
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1
    return found[0]


def view(stage: Stage) -> KitView:
    shown = stage.shell.window.current()
    assert isinstance(shown, KitView)
    return shown


def workplace(stage: Stage) -> Workplace:
    assert stage.shell.session is not None
    return stage.shell.session.workplace


def forms(stage: Stage) -> list[KitNumber]:
    return [form for kit in list_kits(workplace(stage)) for form in kit.numbers]


def test_a_kit_is_printed_from_the_screen_and_then_stands_in_its_list(show: Show) -> None:
    stage = show(kit_none)
    view(stage).print.click()
    asking = dialog(PrintKit)
    for form, field in asking.fields.items():
        field.set_value("2" if form is KitForm.LOG else "")
    asking.accept()
    stage.settle()
    sheet = dialog(SheetDialog)
    sheet.ways.print_it()
    stage.settle()
    sheet.reject()
    stage.settle()
    (kit,) = view(stage).state.kits
    (job,) = list_jobs(workplace(stage))
    assert (job.order.slip, job.order.made_anew) == (str(kit.numbers[0].number), "Beredskap")
    assert [form.form for form in kit.numbers] == [KitForm.LOG] * 2
    assert view(stage).table.rows.items == [kit]


def test_every_sheet_of_a_kit_is_leafed_through_by_keys_and_comes_round(show: Show) -> None:
    stage = show(kit_none)
    view(stage).print.click()
    asking = dialog(PrintKit)
    for form, field in asking.fields.items():
        field.set_value("1" if form in (KitForm.PRESCRIPTION, KitForm.HAND_OUT) else "")
    asking.accept()
    stage.settle()
    sheet = dialog(SheetDialog)
    assert (sheet.where.text(), sheet.leaves.isVisible()) == ("Blad 1 av 2", True)
    first = sheet.picture.grab().toImage()
    pressed(sheet, Qt.Key.Key_PageDown)
    stage.settle()
    assert sheet.where.text() == "Blad 2 av 2"
    assert sheet.picture.accessibleName() == "Pappersreserv, blad 2 av 2"
    assert sheet.picture.grab().toImage() != first
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp):
        pressed(sheet, key)  # as fast as fingers go
    stage.settle()
    assert sheet.where.text() == "Blad 1 av 2"
    assert sheet.picture.grab().toImage() == first
    sheet.reject()


def pressed(where: QWidget, key: Qt.Key) -> None:
    """Press a key where the system hands it over."""
    QTest.keyClick(where.windowHandle(), key)


def test_a_number_of_sheets_that_is_none_is_said_at_its_field(show: Show) -> None:
    stage = show(kit_none)
    view(stage).print.click()
    asking = dialog(PrintKit)
    asking.fields[KitForm.REQUISITION].set_value("fem")
    asking.accept()
    stage.settle()
    assert asking.fields[KitForm.REQUISITION].message
    assert forms(stage) == []
    asking.reject()


def test_a_span_of_numbers_is_voided_with_a_reason_that_is_asked_for(show: Show) -> None:
    stage = show(kit_counted)
    before = [form.end for form in forms(stage)].count(FormEnd.VOIDED)
    view(stage).account.click()
    asking = dialog(AccountDialog)
    asking.choice.set_value(FormEnd.VOIDED.value)
    asking.accept()
    stage.settle()
    assert asking.reason.message
    asking.reason.set_value("Oanvända makuleras")
    asking.accept()
    stage.settle()
    voided = [form for form in forms(stage) if form.end is FormEnd.VOIDED]
    assert len(voided) == before + 6
    assert [form.end for form in forms(stage)].count(FormEnd.MISSING) == 1, "as was said before"
    assert {form.form for form in voided} == {KitForm.PRESCRIPTION}
    assert {form.reason for form in voided} == {"Felskrivna", "Oanvända makuleras"}


def test_a_number_that_is_missing_is_told_of_with_who_said_so(show: Show) -> None:
    kit = view(show(kit_counted))
    numbers = kit.numbers
    at = next(i for i, form in enumerate(numbers.rows.items) if form.end is FormEnd.MISSING)
    numbers.selectRow(at)
    assert kit.about.text().startswith(f"{numbers.rows.items[at].number} · saknas: ")


def test_what_is_left_is_said_to_be_unused_by_one_key(show: Show) -> None:
    stage = show(kit_counted)
    assert view(stage).rest.isVisible()
    view(stage).rest.click()
    stage.settle()
    assert FormEnd.OPEN not in {form.end for form in forms(stage)}
    assert not view(stage).rest.isVisible()


@pytest.mark.parametrize(
    ("form", "kind"),
    [(KitForm.PRESCRIPTION, OrderKind.HUMAN), (KitForm.REQUISITION, OrderKind.REQUISITION)],
)
def test_a_number_that_is_scanned_anywhere_opens_the_right_lane_on_it(
    show: Show, form: KitForm, kind: OrderKind
) -> None:
    stage = show(kit_counted)
    blank = next(f for f in forms(stage) if f.form is form and f.end is FormEnd.OPEN)
    stage.shell.window.go("overview")
    stage.scanner.scanned.emit(str(blank.number))
    stage.settle()
    asking = dialog(LateCapture)
    asking.moment.time.set_value("17:00")
    asking.accept()
    stage.settle()
    lane = stage.shell.window.current()
    assert isinstance(lane, DispenseView)
    assert lane.desk.slip is not None
    assert (lane.desk.slip.slip, lane.desk.slip.draft.kind) == (str(blank.number), kind)
    assert lane.desk.slip.draft.from_form is not None


def test_a_number_is_typed_to_go_to_it(show: Show) -> None:
    stage = show(kit_counted)
    blank = next(f for f in forms(stage) if f.end is FormEnd.OPEN)
    stage.shell.window.ask_where()
    asking = dialog(GoTo)
    asking.field.set_value(str(blank.number).replace("-", "").lower())
    asking.accept()
    stage.settle()
    assert str(blank.number) in dialog(LateCapture).heading.text()
    dialog(LateCapture).reject()


def test_a_log_sheet_is_filed_and_never_typed_off(show: Show) -> None:
    stage = show(kit_counted)
    sheet = next(f for f in forms(stage) if f.form is KitForm.LOG and f.end is FormEnd.OPEN)
    stage.scanner.scanned.emit(str(sheet.number))
    stage.settle()
    dialog(AccountDialog).accept()
    stage.settle()
    after = next(f for f in forms(stage) if f.number == sheet.number)
    assert after.end is FormEnd.FILED


def test_a_void_number_says_so_and_opens_nothing(show: Show) -> None:
    stage = show(kit_counted)
    void = next(f for f in forms(stage) if f.end is FormEnd.VOIDED)
    stage.scanner.scanned.emit(str(void.number))
    stage.settle()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, LateCapture)]
    lane = stage.shell.window.current()
    assert isinstance(lane, DispenseView)
    assert lane.desk.slip is None


def test_the_second_reader_sees_nothing_of_what_was_typed_off_before_reading(show: Show) -> None:
    stage = show(kit_counted)
    stage.shell.window.go("settle")
    stage.settle()
    window = stage.shell.window
    settle = window.current()
    assert isinstance(settle, SettleView)
    said = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    model = settle.list.model()
    said += [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]
    for secret in ("Tolvan", "1212", "Metoprolol", "tablett"):
        assert not [text for text in said if secret in text], secret
    settle.steps.done.click()
    stage.settle()
    reading = dialog(RereadDialog)
    (row,) = reading.rows
    fields = (reading.patient, row.search, row.dosage, row.packages)
    assert [field.value() for field in fields] == [""] * 4
    reading.reject()


def test_who_typed_a_form_off_is_not_let_to_read_it_again(show: Show) -> None:
    stage = show(kit_counted)
    stage.open(SARA)
    stage.shell.window.go("readiness")
    stage.settle()
    shown = view(stage)
    shown.reading.opened.emit(shown.state.to_read[0])
    stage.settle()
    assert "kollega" in shown.message.text
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, RereadDialog)]


def test_every_difference_is_resolved_before_a_reading_is_recorded(show: Show) -> None:
    stage = show(kit_differs)
    reading = dialog(RereadDialog)
    assert len(reading.choices) == 2
    reading.accept()
    stage.settle()
    assert reading.isVisible()
    assert reading.message.text
    for choice in reading.choices:
        choice.set_value(Right.SECOND.value)
    reading.accept()
    stage.settle()
    entries = workplace(stage).journal.entries()
    (said,) = (e.content for e in entries if isinstance(e.content, FormReread))
    assert {one.right for one in said.differences} == {Right.SECOND}
    assert "rättas" in view(stage).message.text
    waiting = view(stage).state.to_read
    assert len(waiting) == 2
    assert [form.is_wrong for form in waiting] == [True, False]


def test_a_reading_that_is_left_goes_on_with_what_differed(show: Show) -> None:
    stage = show(kit_differs)
    dialog(RereadDialog).reject()
    stage.settle()
    (form, _) = view(stage).state.to_read
    assert form.is_compared
    view(stage).reading.opened.emit(form)
    stage.settle()
    again = dialog(RereadDialog)
    assert not again.patient.isVisible()
    assert len(again.choices) == 2
    for choice in again.choices:
        choice.set_value(Right.FIRST.value)
    again.accept()
    stage.settle()
    entries = workplace(stage).journal.entries()
    (said,) = (e.content for e in entries if isinstance(e.content, FormReread))
    assert [one.right for one in said.differences] == [Right.FIRST] * 2


def test_an_answer_that_the_second_was_right_is_shown_as_such_and_answered_anew(
    show: Show,
) -> None:
    stage = show(kit_wrong)
    (form, _) = view(stage).state.to_read
    assert form.is_wrong
    assert view(stage).reading.model().index(0, 2).data() == "ska rättas"
    view(stage).reading.opened.emit(form)
    stage.settle()
    again = dialog(RereadDialog)
    assert "Rätta utlämningen" in again.text.text()
    for choice in again.choices:
        choice.set_value(Right.FIRST.value)
    again.accept()
    stage.settle()
    assert len(view(stage).state.to_read) == 1
