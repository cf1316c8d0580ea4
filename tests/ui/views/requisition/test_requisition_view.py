"""The requisition screen by keyboard: an order, its rest, its receipt, and what it keeps apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.domain.draft import RowDraft
from app.domain.order import OrderKind
from app.ui.dialogs.parked_slips import ParkedSlips
from app.ui.dialogs.sheet import SheetDialog
from app.ui.theme import Theme
from app.ui.views.dispense.unit_panels import OrdererPanel
from app.ui.views.requisition.back_orders import BackOrders
from app.ui.views.requisition.deliveries import Deliveries
from app.ui.views.requisition.sign_dialog import SignDelivery
from app.usecases import list_requisitions
from tests.ui.requisition_stage import RequisitionStage
from tests.units import OXYCODONE, UNIT, decided, order
from tests.workplaces import filled_draft, find_product


@pytest.fixture
def stage(tmp_path: Path, theme: Theme) -> Iterator[RequisitionStage]:
    """The screen while an outage is open."""
    del theme
    made = RequisitionStage(tmp_path / "store")
    yield made
    made.close()


def type_order(stage: RequisitionStage) -> None:
    """Fill in a whole order of one line from the unit to the signature, Enter after each field."""
    stage.press("Ctrl+N")
    assert stage.focus() == "requisition.unit"
    for text in (UNIT.unit, UNIT.orderer, UNIT.profession, "20261123"):
        stage.write(text)
        stage.press("Enter")
    assert stage.focus() == "signature_seen"
    stage.press("Space")


def close_note(stage: RequisitionStage) -> None:
    """Close the delivery note that is shown after a delivery."""
    stage.dialog(SheetDialog).reject()
    stage.settle()
    stage.window.activateWindow()
    QTest.qWaitForWindowActive(stage.window)


def deliver(stage: RequisitionStage, *rows: RowDraft) -> None:
    """Deliver an order with every warning decided."""
    slip = stage.store(order(*rows))
    stage.view.desk.take(decided(stage.workplace, slip))
    stage.settle()
    stage.press("Ctrl+Enter")


def test_enter_leads_from_the_unit_to_the_line_and_nothing_asks_for_a_patient(
    stage: RequisitionStage,
) -> None:
    """Requirement 34."""
    type_order(stage)
    draft = stage.draft()
    assert draft.kind is OrderKind.REQUISITION
    assert (draft.requisition.unit, draft.requisition.orderer) == (UNIT.unit, UNIT.orderer)
    assert (draft.issued_on, draft.signature_seen) == ("2026-11-23", True)
    assert stage.view.title().startswith("Rekvisition A-")
    assert not stage.view.page.patient.isVisible()


def test_a_delivery_shows_its_note_and_waits_for_the_unit_to_sign(
    stage: RequisitionStage,
) -> None:
    """Requirement 35."""
    deliver(stage)
    assert stage.slip() is None
    close_note(stage)
    (line,) = list_requisitions.list_open(stage.workplace)
    stage.press("Ctrl+Shift+K")
    dialog = stage.dialog(Deliveries)
    dialog.receiver.set_value("Eva Dal")
    dialog.accept()
    stage.settle()
    assert "underskrift" in dialog.message.text  # on paper first
    dialog.signature.setChecked(True)
    dialog.accept()
    stage.settle()
    assert list_requisitions.list_open(stage.workplace) == []
    assert stage.heard() == f"{line.delivered.slip} är kvitterad."


def test_the_rest_is_delivered_from_the_list_of_back_orders(stage: RequisitionStage) -> None:
    """Requirement 34."""
    deliver(stage)
    close_note(stage)
    stage.press("Ctrl+Shift+B")
    stage.dialog(BackOrders).accept()
    stage.settle()
    (row,) = stage.draft().rows
    assert (row.packages, row.ordered, stage.draft().requisition) == (3, 3, UNIT)
    assert "Restleverans" in [badge.text() for badge in stage.view.badges()]


def test_a_narcotic_asks_for_a_colleague_or_why_there_is_none(stage: RequisitionStage) -> None:
    """Requirement 34."""
    deliver(stage, RowDraft(OXYCODONE, packages=2))
    dialog = stage.dialog(SignDelivery)
    assert list_requisitions.list_all(stage.workplace) == []
    dialog.beside.name.set_value("Ingen Alls")
    dialog.beside.password.line.setText("fel")
    dialog.accept()
    stage.settle()
    assert dialog.isVisible()  # and says why
    assert dialog.message.text
    assert list_requisitions.list_all(stage.workplace) == []
    dialog.beside.name.set_value("")
    dialog.beside.password.clear()
    dialog.beside.alone.set_value("Ensam på apoteket")
    dialog.accept()
    stage.settle()
    assert len(list_requisitions.list_all(stage.workplace)) == 1
    close_note(stage)


def test_a_unit_that_ordered_before_is_filled_in_by_its_name(stage: RequisitionStage) -> None:
    deliver(stage, RowDraft(find_product("041238"), packages=1))
    close_note(stage)
    stage.settle()
    type_order(stage)
    stage.settle()
    asked = stage.draft().requisition
    assert (asked.address, asked.phone, asked.customer) == (UNIT.address, UNIT.phone, "44120")
    assert asked.orderer_phone == UNIT.orderer_phone


def test_the_beginning_of_a_name_is_completed_to_who_ordered_before(
    stage: RequisitionStage,
) -> None:
    deliver(stage, RowDraft(find_product("041238"), packages=1))
    close_note(stage)
    stage.press("Ctrl+N")
    for beginning in (UNIT.unit[:3], UNIT.orderer[:2]):
        stage.write(beginning)
        stage.press("Enter")
    stage.settle()
    asked = stage.draft().requisition
    assert asked == UNIT
    assert stage.focus() == "issued_on"  # nothing else is asked


def test_on_whose_behalf_is_asked_of_those_who_do_not_order_alone(
    stage: RequisitionStage,
) -> None:
    """Requirement 34."""
    stage.open(order(RowDraft(OXYCODONE, packages=2)))
    orderer = stage.view.findChild(OrdererPanel)
    assert orderer is not None
    assert not orderer.physician.isVisible()
    orderer.profession.setFocus()
    orderer.profession.line.selectAll()
    stage.write("Sjuksköterska")
    assert orderer.physician.isVisible()
    stage.press("Tab")
    assert stage.focus() == "requisition.physician"
    assert stage.view.page.bar.main.is_blocked
    stage.write("Mattias Öberg")
    stage.press("Tab")
    assert not stage.view.page.bar.main.is_blocked


def test_no_key_of_a_patients_slip_does_anything_to_a_units(stage: RequisitionStage) -> None:
    slip = stage.open(order())
    for key in ("Ctrl+Shift+H", "Ctrl+T", "Ctrl+R", "Alt+2", "Alt+T", "Ctrl+Shift+E"):
        stage.press(key)
    assert not [d for d in stage.window.findChildren(QDialog) if d.isVisible()]
    assert stage.draft() == slip.draft
    assert stage.view.pages.currentWidget() is stage.view.page
    assert stage.view.page.bar.main.text() == "Leverera"


def test_slips_of_patients_lie_under_expediera_alone(stage: RequisitionStage) -> None:
    stage.store(filled_draft())
    own = stage.store(order())
    stage.press("Ctrl+B")
    dialog = stage.dialog(ParkedSlips)
    assert dialog.table.marked_item() == own
    dialog.reject()
    other = next(slip for slip in stage.stored() if slip.draft.kind is OrderKind.HUMAN)
    stage.view.take_scan(other.slip)
    stage.settle()
    assert stage.slip() is None


def test_a_patients_number_has_no_place_on_a_requisition(stage: RequisitionStage) -> None:
    stage.open(order())
    stage.view.take_scan("191212121212")
    stage.settle()
    assert stage.draft().patient.identity == ""
    assert "enhet" in stage.heard()
