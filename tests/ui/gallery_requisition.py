"""Draws the requisition screen in its states, in a real store; for make pictures.

python -m tests.ui.gallery_requisition FOLDER
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.draft import RowDraft
from app.ui.theme import install_theme
from app.ui.views.requisition.requisition_view import RequisitionView
from app.ui.widgets.focus_ring import FocusRing
from app.usecases import fill_slip
from app.usecases.hand_out import hand_out
from tests.ui.dispense_stage import Stage
from tests.ui.gallery_dispense import DARK, State, draw
from tests.ui.requisition_stage import OXYCODONE, RequisitionStage, order
from tests.ui.samples import LONG_NAME
from tests.workplaces import RESOURCES, find_product


def empty(_: Stage) -> None:
    """Nothing is open."""


def fresh(stage: Stage) -> None:
    """A new requisition, the keyboard in its first field."""
    stage.press("Ctrl+N")


def filled(stage: Stage) -> None:
    """An order of two lines, one delivered in part."""
    stage.open(order())
    stage.view.page.rows.open_row(0)
    stage.settle()


def mixed(stage: Stage) -> None:
    """A narcotic stands beside another line, ordered by a nurse for nobody."""
    draft = order(RowDraft(OXYCODONE, packages=2), RowDraft(find_product("041238"), packages=1))
    nurse = replace(draft.requisition, profession="Sjuksköterska", unit=f"Avdelning {LONG_NAME}")
    stage.open(replace(draft, requisition=nurse))
    stage.view.form.visit_all()
    stage.view.guide.go_to_obstacle()
    stage.settle()


def _deliver(stage: Stage) -> None:
    slip = stage.store(order())
    keys = tuple(f"{f.rule}@{f.field}" for f in fill_slip.review(stage.workplace, slip).obstacles)
    draft = replace(slip.draft, confirmed=keys, reasons=tuple((key, "Bekräftat") for key in keys))
    hand_out(stage.workplace, fill_slip.save_draft(stage.workplace, slip, draft))
    stage.settle()


def deliveries(stage: Stage) -> None:
    """What was delivered, and nobody has signed for."""
    _deliver(stage)
    view = stage.view
    assert isinstance(view, RequisitionView)
    view.ask_deliveries()
    stage.settle()


def back_orders(stage: Stage) -> None:
    """What units wait for."""
    _deliver(stage)
    stage.view.ask_owed()
    stage.settle()


STATES = (
    State("empty", empty),
    State("fresh", fresh),
    State("filled", filled),
    State("filled-dark", filled, DARK),
    State("filled-130", filled, scale=1.3),
    State("mixed", mixed),
    State("mixed-dark", mixed, DARK),
    State("mixed-130", mixed, scale=1.3),
    State("deliveries", deliveries),
    State("deliveries-130", deliveries, scale=1.3),
    State("back-orders", back_orders),
)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    install_theme(RESOURCES, application)
    FocusRing(application)
    for picture_file in draw(
        STATES, RequisitionStage, "requisition", Path(sys.argv[1]), *sys.argv[2:]
    ):
        print(picture_file)
