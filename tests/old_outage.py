"""An outage of long ago, closed with all that was in it, for tests of what passes its time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.usecases.close_outage import close_outage
from app.usecases.declare_outage import end_outage
from app.usecases.fill_slip import list_slips, open_slip, save_draft, void_slip
from app.usecases.hand_out import hand_out
from app.usecases.list_work import list_steps
from app.usecases.paper_pictures import keep_paper
from app.usecases.print_label import print_labels
from app.usecases.settle_by_hand import mark_done
from app.usecases.workplace import Workplace
from tests.paper_samples import jpeg
from tests.workplaces import TOLVAN, SetClock, begin_outage, filled_draft

FIVE_YEARS = timedelta(days=5 * 365 + 2)  # to the day after the same date


def dispensed(workplace: Workplace, **changes: Any) -> None:
    draft = replace(filled_draft(), advice_given=True, **changes)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)


def forward(workplace: Workplace, length: timedelta) -> None:
    assert isinstance(workplace.computer.clock, SetClock)
    workplace.computer.clock.forward(length)


def a_closed_outage(workplace: Workplace) -> str:
    """One hand-out with a picture of its paper, all of it settled; return the picture."""
    outage = begin_outage(workplace)
    picture = keep_paper(workplace, open_slip(workplace), jpeg())
    dispensed(workplace, papers=(picture,))
    forward(workplace, timedelta(hours=1))
    end_outage(workplace, outage.id, workplace.computer.clock.now())
    settle_all(workplace)
    void_open(workplace)
    close_outage(workplace, outage.id)
    return picture


def settle_all(workplace: Workplace) -> None:
    while steps := [s for s in list_steps(workplace, open_only=True) if s.is_ready]:
        mark_done(workplace, [steps[0].step.id], f"kvittens för {TOLVAN}")


def void_open(workplace: Workplace) -> None:
    for slip in list_slips(workplace):
        void_slip(workplace, slip, "Provat")
