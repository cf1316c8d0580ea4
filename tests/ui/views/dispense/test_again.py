"""At the counter again: a bag that waits is handed out, and a hand-out is corrected."""

from dataclasses import replace

from app.domain.after_entries import DispensingCorrected
from app.domain.draft import DispensingDraft
from app.ui.dialogs.bag_dialogs import ShelfDialog, WaitingBags
from app.ui.dialogs.void_slip import VoidSlip
from app.ui.views.dispense.correct_dialog import CorrectDialog
from app.usecases.keep_bag import list_bags
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage
from tests.workplaces import filled_draft


def uncollected() -> DispensingDraft:
    return replace(filled_draft(), identity_checked="")


def shelve(stage: Stage) -> str:
    slip = stage.open(uncollected())
    stage.press("Ctrl+E")
    stage.press("Ctrl+Shift+H")
    dialog = stage.dialog(ShelfDialog)
    dialog.shelf.set_value("Kyl 2")
    stage.press("Ctrl+Enter")
    stage.settle()
    assert stage.slip() is None
    return slip.slip


def test_a_bag_is_shelved_found_by_its_number_and_handed_out(stage: Stage) -> None:
    number = shelve(stage)
    (bag,) = list_bags(stage.workplace)
    assert (bag.slip, bag.shelf) == (number, "Kyl 2")
    stage.window.activateWindow()
    stage.view.scans.route(number)
    stage.settle()
    assert stage.view.badges()[0].text() == "Påse som väntar"
    stage.press("Ctrl+Enter")  # leads to what is asked now: who comes
    assert stage.focus() == "identity_checked"
    stage.write("Pass")
    stage.press("Ctrl+R")
    stage.press("Ctrl+Enter")
    assert stage.slip() is None
    assert [line.slip for line in list_dispensings(stage.workplace)] == [number]
    assert list_bags(stage.workplace) == []


def test_a_bag_is_chosen_in_a_list_and_taken_apart_with_a_reason(stage: Stage) -> None:
    shelve(stage)
    stage.window.activateWindow()
    stage.press("Ctrl+Shift+H")
    dialog = stage.dialog(WaitingBags)
    assert [bag.shelf for bag in dialog.table.rows.items] == ["Kyl 2"]
    stage.press("Ctrl+Enter")
    stage.settle()
    stage.window.activateWindow()
    assert stage.view.void.text() == "Ta isär påsen…"
    stage.view.void.click()
    apart = stage.dialog(VoidSlip)
    apart.reason.set_value("Ingen hämtade")
    stage.press("Ctrl+Enter")
    stage.settle()
    assert list_bags(stage.workplace) == []


def test_a_hand_out_is_corrected_on_the_form_and_asked_once_why(stage: Stage) -> None:
    slip = stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    (line,) = list_dispensings(stage.workplace)
    stage.view.correct(line.subject)
    stage.settle()
    assert stage.view.badges()[0].text() == f"Rättar {slip.slip}"
    assert stage.view.page.bar.main.text() == "Spara rättelsen"
    stage.window.activateWindow()
    stage.view.guide.go_to("identity_checked")
    stage.settle()
    assert stage.focus() == "identity_checked"
    stage.write("Pass")
    stage.press("Ctrl+Enter")
    dialog = stage.dialog(CorrectDialog)
    stage.press("Ctrl+Enter")
    assert dialog.isVisible()  # it is not written without a reason
    dialog.reason.set_value("Fel legitimation antecknad")
    dialog.accept()
    stage.settle()
    assert stage.slip() is None
    after = stage.workplace.journal.entries(line.subject)[-1]
    assert isinstance(after.content, DispensingCorrected)
    assert stage.heard() == f"{slip.slip} är rättad."


def test_a_correction_that_was_begun_is_let_be(stage: Stage) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    (line,) = list_dispensings(stage.workplace)
    stage.view.correct(line.subject)
    stage.settle()
    assert stage.view.void.text() == "Avbryt rättelsen"
    stage.view.void.click()
    stage.settle()
    assert stage.slip() is None
    assert [entry.kind for entry in stage.workplace.journal.entries(line.subject)].count(
        "dispensing_corrected"
    ) == 0


def test_the_bags_that_wait_have_a_button_on_the_empty_counter(stage: Stage) -> None:
    shelve(stage)
    stage.window.activateWindow()
    stage.view.pages.bags.click()
    stage.settle()
    assert stage.dialog(WaitingBags).table.isVisible()
