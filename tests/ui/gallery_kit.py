"""Pictures of the paper kit: its numbers, and forms that are typed off and read again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.draft import PatientDraft
from app.domain.kit import FormEnd, Kit, KitForm
from app.domain.reread import Right
from app.ui.dialogs.sheet import SheetDialog
from app.ui.views.kit.kit_view import KitView
from app.ui.views.kit.print_dialog import PrintKit
from app.ui.views.kit.reread_dialog import RereadDialog
from app.usecases.account_forms import account_forms
from app.usecases.capture_form import open_form
from app.usecases.declare_outage import end_outage
from app.usecases.fill_slip import review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.print_kit import print_kit
from app.usecases.sign_in import sign_in, sign_out
from app.usecases.workplace import Computer, Workplace
from tests.ui.stage import SARA, Stage, pharmacy
from tests.workplaces import NOON, PASSWORD, SetClock, begin_outage, filled_draft, incoming

_SHEETS = {KitForm.PRESCRIPTION: 12, KitForm.REQUISITION: 3, KitForm.HAND_OUT: 1, KitForm.LOG: 2}


def kit_none(folder: Path) -> Stage:
    """Nothing was ever printed."""
    return _at_kits(Stage(pharmacy(folder)))


def kit_counted(folder: Path) -> Stage:
    """After an outage: some typed off, some void, one missing, the rest to be counted."""
    return _at_kits(Stage(_after_outage(folder)), "Amina Yusuf")


def kit_print(folder: Path) -> Stage:
    """How many sheets of each."""
    stage = kit_none(folder)
    _view(stage).print.click()
    stage.settle()
    return stage


def kit_sheets(folder: Path) -> Stage:
    """What was printed, leafed to its second sheet."""
    stage = kit_print(folder)
    next(w for w in QApplication.topLevelWidgets() if isinstance(w, PrintKit)).accept()
    stage.settle()
    sheet = next(w for w in QApplication.topLevelWidgets() if isinstance(w, SheetDialog))
    sheet.next.click()
    stage.settle()
    return stage


def kit_account(folder: Path) -> Stage:
    """Saying what became of a span of numbers."""
    stage = kit_counted(folder)
    _view(stage).account.click()
    stage.settle()
    return stage


def kit_typed_off(folder: Path) -> Stage:
    """A form's number was read: when was it handed out?"""
    stage = kit_counted(folder)
    stage.scanner.scanned.emit(str(_view(stage).state.kits[0].numbers[9].number))
    stage.settle()
    return stage


def kit_read_again(folder: Path) -> Stage:
    """Empty fields for the second reader."""
    stage = kit_counted(folder)
    stage.scanner.scanned.emit(_view(stage).state.to_read[0].slip)
    stage.settle()
    return stage


def kit_differs(folder: Path) -> Stage:
    """The two read differently."""
    stage = kit_read_again(folder)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, RereadDialog))
    dialog.patient.set_value("19121212-1212")
    (row,) = dialog.rows
    row.search.picked.emit(next(p for p in incoming().statements if p.varunummer == "041239"))  # type: ignore[union-attr]
    row.packages.set_value("2")
    row.dosage.set_value("1 tablett på morgonen. Mot högt blodtryck.")
    dialog.accept()
    stage.settle()
    return stage


def kit_wrong(folder: Path) -> Stage:
    """The second was right: the hand-out is to be corrected."""
    stage = kit_differs(folder)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, RereadDialog))
    for choice in dialog.choices:
        choice.set_value(Right.SECOND.value)
    dialog.accept()
    stage.settle()
    return stage


def kit_blind_list(folder: Path) -> Stage:
    """Efterregistrera shows nothing of a form that waits for its second reader."""
    stage = kit_counted(folder)
    stage.shell.window.go("settle")
    stage.settle()
    return stage


KIT_SCENES = (
    kit_none, kit_counted, kit_print, kit_sheets, kit_account, kit_typed_off, kit_read_again,
    kit_differs, kit_wrong, kit_blind_list,
)  # fmt: skip


def _after_outage(folder: Path) -> Computer:
    clock = SetClock(NOON - timedelta(days=2))
    computer = pharmacy(folder, clock)
    workplace = sign_in(computer, SARA, PASSWORD)
    workplace.register.load([incoming()], clock.now())
    kit = print_kit(workplace, _SHEETS)
    clock.moment = NOON
    outage = begin_outage(workplace)
    for place, patient in enumerate((filled_draft().patient, filled_draft().patient)):
        _type_off(workplace, kit, place, replace(patient, name=f"{patient.name} {place}"))
    end_outage(workplace, outage.id, clock.now())
    numbers = [form.number for form in kit.numbers]
    account_forms(workplace, numbers[3:6], FormEnd.VOIDED, "Felskrivna")
    account_forms(workplace, numbers[6:7], FormEnd.MISSING, "Låg inte i pärmen")
    account_forms(workplace, numbers[-1:], FormEnd.FILED)
    sign_out(workplace)
    return computer


def _type_off(workplace: Workplace, kit: Kit, place: int, patient: PatientDraft) -> None:
    slip = open_form(workplace, str(kit.numbers[place].number), NOON - timedelta(hours=1))
    draft = replace(
        filled_draft(),
        patient=patient,
        advice_given=True,
        happened_at=slip.draft.happened_at,
        from_form=slip.draft.from_form,
    )
    slip = save_draft(workplace, slip, draft)
    keys = tuple(f"{f.rule}@{f.field}" for f in review(workplace, slip).findings)
    reasons = tuple((key, "Står så på blanketten") for key in keys)
    hand_out(
        workplace, save_draft(workplace, slip, replace(draft, confirmed=keys, reasons=reasons))
    )


def _at_kits(stage: Stage, name: str = SARA) -> Stage:
    stage.open(name)
    stage.shell.window.go("readiness")
    stage.settle()
    return stage


def _view(stage: Stage) -> KitView:
    view = stage.shell.window.current()
    assert isinstance(view, KitView)
    return view
