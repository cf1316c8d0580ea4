"""The requisition screen in a window on a pharmacy of its own, for tests and pictures."""

from app.ui.views.dispense.lane import REQUISITIONS, Lane
from app.ui.views.dispense_view import DispenseView
from app.ui.views.requisition.requisition_view import RequisitionView
from tests.ui.dispense_stage import Stage


class RequisitionStage(Stage):
    """A window that stands in the requisition screen (scen)."""

    place = "requisition"

    def _view(self, lane: Lane = REQUISITIONS) -> DispenseView:
        del lane
        view = RequisitionView(self.session)
        view.said.connect(lambda text, _: self.said.append(text))
        return view
