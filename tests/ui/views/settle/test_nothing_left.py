"""When the screen says that all is settled: no row, no form and no decision is left."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.e_twin_entries import EPrescription, EVerdict
from app.domain.kit import FormEnd, KitForm
from app.ui.views.settle.selection import Filter
from app.usecases.account_forms import account_forms, list_uncounted
from app.usecases.compare_e_prescriptions import compare_one, decide_e_twin, list_e_twins
from app.usecases.list_work import list_steps
from app.usecases.print_kit import print_kit
from app.usecases.settle_by_hand import waive
from app.usecases.workplace import Workplace
from tests.ui.views.settle.cases import PATIENTS, end_now, open_after, three
from tests.ui.views.settle.conftest import Open


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A pharmacy after an outage, with forms, whose every step is done."""
    opened = open_after(tmp_path / "home")
    print_kit(opened, {KitForm.HAND_OUT: 1})
    three(opened)
    end_now(opened)
    waive(opened, [step.step.id for step in list_steps(opened)], "övning")
    return opened


def test_not_while_forms_are_to_be_counted(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    view = open_view(workplace)
    qtbot.waitUntil(lambda: view.strip.missing.text() == "5\u00a0blanketter att räkna")
    assert view.strip.isVisible()
    account_forms(workplace, list_uncounted(workplace)[0].numbers, FormEnd.UNUSED)
    view.read()
    qtbot.waitUntil(view.all_done.isVisible)


def test_not_while_a_twin_that_was_found_late_waits_for_a_decision(
    workplace: Workplace, open_view: Open, qtbot: QtBot
) -> None:
    account_forms(workplace, list_uncounted(workplace)[0].numbers, FormEnd.UNUSED)
    view = open_view(workplace)
    qtbot.waitUntil(view.all_done.isVisible)
    compare_one(workplace, EPrescription(PATIENTS[0][1], "Metoprolol", "50 mg"))
    view.read()
    qtbot.waitUntil(view.strip.isVisible)
    (row,) = view.work.selected[Filter.TWINS]
    (case,) = list_e_twins(workplace)[row.key]
    decide_e_twin(workplace, case, EVerdict.BOTH_RIGHT, "Två ordinationer")
    view.read()
    qtbot.waitUntil(view.all_done.isVisible)
