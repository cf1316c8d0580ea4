"""Pictures of the print queue: a label in doubt, what failed, and what Windows has."""

from dataclasses import replace
from pathlib import Path

from app.domain.findings import Unavailable
from app.domain.printing import MayBeOut, Paper, Progress
from app.ui.view import View
from app.ui.views.upkeep import UpkeepView
from app.usecases.fill_slip import open_slip, save_draft
from app.usecases.print_label import print_labels
from app.usecases.print_queue import send_waiting
from app.usecases.try_printer import try_printer
from app.usecases.workplace import Workplace
from tests.ui.scene import ALL_LOOKS, Scene, settle
from tests.workplaces import PaperTray, begin_outage, filled_draft, open_pharmacy


def _queue(home: Path) -> Workplace:
    tray = PaperTray(progress=Progress.SPOOLED)
    workplace = open_pharmacy(home, printer=tray)
    begin_outage(workplace)
    try_printer(workplace, Paper.LABEL)
    send_waiting(workplace)
    tray.jam = Unavailable("Skrivaren svarar inte.", "Se efter att den är på.")
    try_printer(workplace, Paper.SHEET)
    send_waiting(workplace)
    tray.jam = MayBeOut("Lykta stängdes innan skrivaren hade svarat.", sent_to="etikett")
    draft = replace(filled_draft(), advice_given=True)
    print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    send_waiting(workplace)
    return workplace


def _shown(view: View) -> None:
    assert isinstance(view, UpkeepView)
    settle()
    view._area.ensureWidgetVisible(view.queue)


PRINT_SCENES = {"upkeep-queue": Scene("upkeep", _queue, _shown, ALL_LOOKS)}
