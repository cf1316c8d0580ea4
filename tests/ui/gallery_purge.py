"""Pictures of purging: what has passed its time, the question before it, and what is left to do."""

from pathlib import Path

from app.ui.view import View
from app.ui.views.upkeep import UpkeepView
from app.usecases.back_up import back_up
from app.usecases.purge_personal import purge
from app.usecases.workplace import Workplace
from tests.old_outage import FIVE_YEARS, a_closed_outage, forward
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.workplaces import open_pharmacy


def _old(home: Path) -> Workplace:
    workplace = open_pharmacy(home)
    a_closed_outage(workplace)
    forward(workplace, FIVE_YEARS)
    return workplace


def _purged(home: Path) -> Workplace:
    workplace = _old(home)
    (home.parent / "stick").mkdir(exist_ok=True)
    back_up(workplace, home.parent / "stick")
    workplace.computer.clock.forward(FIVE_YEARS / 2000)  # type: ignore[attr-defined]
    purge(workplace)
    return workplace


def _ask(view: View) -> None:
    assert isinstance(view, UpkeepView)
    view.purge.start.setFocus()
    view.purge.start.click()


def _shown(view: View) -> None:
    assert isinstance(view, UpkeepView)
    settle()
    view._area.ensureWidgetVisible(view.purge.copies)


PURGE_SCENES = {
    "upkeep-purge": Scene("upkeep", _old, _ask, ALL_LOOKS),
    "upkeep-purged": Scene("upkeep", _purged, _shown, ("light", "large")),
}
