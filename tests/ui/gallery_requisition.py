"""Draws the requisition screen in its states, in a real store; for make pictures.

python -m tests.ui.gallery_requisition FOLDER
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.after_entries import Fate, ReturnedRow
from app.domain.draft import RowDraft
from app.domain.entries import Entry
from app.domain.order import Product, RowKind
from app.ui.theme import install_theme
from app.ui.views.requisition.back_orders import BackOrders
from app.ui.widgets.focus_ring import FocusRing
from app.usecases.acknowledge_delivery import acknowledge_delivery
from app.usecases.list_requisitions import list_open
from app.usecases.take_back import GoodsBack, return_goods, reverse_dispensing
from app.usecases.workplace import Workplace
from tests.ui.dispense_stage import Stage
from tests.ui.gallery_dispense import DARK, State, draw
from tests.ui.requisition_stage import RequisitionStage
from tests.ui.samples import LONG_NAME
from tests.units import METOPROLOL, OXYCODONE, give, order
from tests.workplaces import RESOURCES, find_product

TWO_LINES = order(
    RowDraft(METOPROLOL, packages=2, ordered=5, dosage="Till akutväskan"),
    RowDraft(find_product("512047"), packages=4),
)


def empty(_: Stage) -> None:
    """Nothing is open."""


def fresh(stage: Stage) -> None:
    """A new requisition, the keyboard in its first field."""
    stage.press("Ctrl+N")


def filled(stage: Stage) -> None:
    """An order of two lines, one delivered in part."""
    stage.open(TWO_LINES)
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
    give(stage.workplace, TWO_LINES)
    stage.settle()


def deliveries(stage: Stage) -> None:
    """What was delivered, and nobody has signed for."""
    _deliver(stage)
    stage.press("Ctrl+Shift+K")


def signed_for(stage: Stage) -> None:
    """One delivery has come, the next is signed for."""
    _deliver(stage)
    (first,) = list_open(stage.workplace)
    acknowledge_delivery(stage.workplace, first.subject, f"Eva {LONG_NAME}", signature_seen=True)
    _deliver(stage)
    stage.press("Ctrl+Shift+K")


def on_behalf(stage: Stage) -> None:
    """A nurse orders narcotics for a physician, and a picture of the form is bound to it."""
    draft = order(RowDraft(OXYCODONE, packages=2, ordered=3))
    nurse = replace(draft.requisition, profession="Sjuksköterska", physician="Mattias Öberg")
    stage.open(replace(draft, requisition=nurse))
    stage.press("Alt+F")


def signing(stage: Stage) -> None:
    """Two sign, since it is narcotics."""
    stage.open(order(RowDraft(OXYCODONE, packages=2)))
    stage.press("Ctrl+Enter")


def spirit(stage: Stage) -> None:
    """Undenatured alcohol has a requisition of its own."""
    bottle = Product("Etanol 96 %", pack="1000 ml")
    stage.open(order(RowDraft(bottle, packages=2, kind=RowKind.ALCOHOL)))
    stage.view.page.rows.open_row(0)
    stage.settle()


def rest(stage: Stage) -> None:
    """What was owed goes out now."""
    _deliver(stage)
    stage.press("Ctrl+Shift+B")
    stage.dialog(BackOrders).accept()
    stage.settle()


def back_orders(stage: Stage) -> None:
    """What units wait for."""
    _deliver(stage)
    stage.press("Ctrl+Shift+B")


def corrected(stage: Stage) -> None:
    """A delivery is corrected in its own fields."""
    entry = give(stage.workplace, TWO_LINES)
    stage.settle()
    stage.view.correct(entry.subject)
    stage.settle()


def backed(stage: Stage) -> None:
    """One delivery was reversed, another came back in part."""
    for act in (_reverse, _give_back):
        act(stage.workplace, give(stage.workplace, TWO_LINES))
    stage.settle()
    stage.press("Ctrl+Shift+K")


def _reverse(workplace: Workplace, entry: Entry) -> None:
    reverse_dispensing(workplace, entry.subject, entry.id, "Leveransen blev stående")


def _give_back(workplace: Workplace, entry: Entry) -> None:
    back = GoodsBack((ReturnedRow(1, 1),), Fate.DESTROYED, "Fel styrka")
    return_goods(workplace, entry.subject, entry.id, back)


STATES = (
    State("empty", empty),
    State("fresh", fresh),
    State("filled", filled),
    State("filled-dark", filled, DARK),
    State("filled-130", filled, scale=1.3),
    State("mixed", mixed),
    State("mixed-dark", mixed, DARK),
    State("mixed-130", mixed, scale=1.3),
    State("on-behalf", on_behalf),
    State("on-behalf-130", on_behalf, scale=1.3),
    State("signing", signing),
    State("signing-130", signing, scale=1.3),
    State("spirit", spirit),
    State("rest", rest),
    State("rest-dark", rest, DARK),
    State("signed-for", signed_for),
    State("signed-for-dark", signed_for, DARK),
    State("empty-130", empty, scale=1.3),
    State("fresh-dark", fresh, DARK),
    State("deliveries", deliveries),
    State("deliveries-130", deliveries, scale=1.3),
    State("corrected", corrected),
    State("corrected-dark", corrected, DARK),
    State("corrected-130", corrected, scale=1.3),
    State("backed", backed),
    State("backed-dark", backed, DARK),
    State("backed-130", backed, scale=1.3),
    State("back-orders", back_orders),
    State("back-orders-130", back_orders, scale=1.3),
)


def render(folder: Path, only: str = "") -> list[Path]:
    """Draw every state, or only one, and return the pictures."""
    return draw(STATES, RequisitionStage, "requisition", folder, only)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    install_theme(RESOURCES, application)
    FocusRing(application)
    for picture_file in render(Path(sys.argv[1]), *sys.argv[2:]):
        print(picture_file)
