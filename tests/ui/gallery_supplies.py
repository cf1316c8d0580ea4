"""Part supplies, what is owed and what is taken up again at the counter, for gallery_dispense."""

from dataclasses import replace
from uuid import UUID

from app.domain.draft import DispensingDraft
from app.domain.interval import Interval, IntervalUnit
from app.usecases import fill_slip
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from tests.ui.dispense_stage import Stage, three_rows


def supply(stage: Stage) -> None:
    """A row of which one package is owed, first of four withdrawals with an interval."""
    draft = three_rows()
    interval = Interval(3, IntervalUnit.MONTH)
    rows = (
        replace(draft.rows[0], packages=2, ordered=3, withdrawals=4, interval=interval,
                lasts_days=90),
        replace(draft.rows[1], packages=1, ordered=2),
    )  # fmt: skip
    stage.open(replace(draft, rows=rows))
    stage.view.page.rows.open_row(0)
    stage.settle()


def owed(stage: Stage) -> None:
    """The list of what is owed is open, one of them given twice."""
    draft = replace(three_rows(), advice_given=True)
    rows = (replace(draft.rows[0], packages=2, ordered=3, withdrawals=4), draft.rows[1])
    for _ in range(2):
        hand_out_now(stage, replace(draft, rows=rows))
    stage.press("Ctrl+Shift+B")


def rest(stage: Stage) -> None:
    """The rest of a withdrawal is taken up on a slip of its own."""
    draft = replace(three_rows(), advice_given=True)
    rows = (replace(draft.rows[0], packages=2, ordered=3, withdrawals=4),)
    stage.view.take_up(hand_out_now(stage, replace(draft, rows=rows)))
    stage.settle()
    stage.view.page.rows.open_row(0)
    stage.settle()


def hand_out_now(stage: Stage, draft: DispensingDraft) -> UUID:
    """Hand a draft out, with every warning decided upon, and return what it is about."""
    slip = stage.store(draft)
    slip, _ = print_labels(stage.workplace, slip)
    keys = [f"{f.rule}@{f.field}" for f in fill_slip.review(stage.workplace, slip).obstacles]
    words = tuple((key, "Ringt förskrivaren") for key in keys)
    decided = replace(slip.draft, confirmed=tuple(keys), reasons=words)
    return hand_out(stage.workplace, fill_slip.save_draft(stage.workplace, slip, decided)).subject
