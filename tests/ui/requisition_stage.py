"""The requisition screen in a window on a pharmacy of its own, for tests and pictures."""

from dataclasses import replace

from app.domain.draft import DispensingDraft, RequisitionDraft, RowDraft
from app.domain.order import OrderKind
from app.ui.views.dispense.lane import REQUISITIONS, Lane
from app.ui.views.dispense_view import DispenseView
from app.ui.views.requisition.requisition_view import RequisitionView
from tests.ui.dispense_stage import Stage
from tests.workplaces import find_product

UNIT = RequisitionDraft(
    unit="Avdelning 3, Backe sjukhus",
    address="Sjukhusvägen 1, Backe",
    phone="0640-100 00",
    customer="44120",
    orderer="Karin Ek",
    profession="Läkare",
    orderer_phone="0640-100 12",
)
OXYCODONE = replace(find_product("098314"), schedule="II")


class RequisitionStage(Stage):
    """A window that stands in the requisition screen (scen)."""

    def _view(self, lane: Lane = REQUISITIONS) -> DispenseView:
        del lane
        view = RequisitionView(self.session)
        view.said.connect(lambda text, _: self.said.append(text))
        return view


def order(*rows: RowDraft) -> DispensingDraft:
    """Return a unit's order of two lines, one of which is delivered in part, or of other lines."""
    return DispensingDraft(
        kind=OrderKind.REQUISITION,
        requisition=UNIT,
        rows=rows
        or (
            RowDraft(find_product("041238"), packages=2, ordered=5, dosage="Till akutväskan"),
            RowDraft(find_product("512047"), packages=4),
        ),
        issued_on="2026-11-23",
        signature_seen=True,
    )
