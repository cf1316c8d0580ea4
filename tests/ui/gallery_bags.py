"""Bags that wait on the shelf, and the hand-out from it, for gallery_dispense."""

from dataclasses import replace

from app.domain.draft import PatientDraft
from app.usecases import fill_slip
from app.usecases.keep_bag import prepare_bag
from app.usecases.print_label import print_labels
from tests.ui.dispense_stage import Stage, three_rows
from tests.workplaces import filled_draft

_SHELVES = ("Kyl 2", "Hylla B, fack 14", "")


def shelf(stage: Stage) -> None:
    """All is ready but nobody is here: where is the bag to wait?"""
    _lay_ready(stage)
    stage.press("Ctrl+Shift+H")


def shelved(stage: Stage) -> None:
    """The bag is put on the shelf, and the counter is clear."""
    shelf(stage)
    stage.write("Kyl 2")
    stage.press("Ctrl+Enter")


def bags(stage: Stage) -> None:
    """The bags that wait are listed."""
    _prepare(stage)
    stage.press("Ctrl+Shift+H")


def no_bags(stage: Stage) -> None:
    """No bag waits."""
    stage.press("Ctrl+Shift+H")


def fetched(stage: Stage) -> None:
    """Somebody comes for a bag: who, and what was said of it, is still to be noted."""
    bags(stage)
    stage.press("Ctrl+Enter")


def given(stage: Stage) -> None:
    """A bag is handed out from the shelf."""
    fetched(stage)
    stage.window.activateWindow()
    stage.view.guide.go_to("identity_checked")
    stage.settle()
    stage.write("K")
    stage.press("Ctrl+R")
    stage.press("Ctrl+Enter")


def _lay_ready(stage: Stage) -> None:
    stage.open(replace(filled_draft(), identity_checked=""))
    stage.press("Ctrl+E")


def _prepare(stage: Stage) -> None:
    """Let three bags wait, one of which has no place and one somebody protected."""
    someone = PatientDraft("Greta Övningsson", "190905271474")
    hidden = PatientDraft("Åsa Övningsson", "194608239986", is_protected=True)
    two = replace(three_rows(), rows=three_rows().rows[:2], identity_checked="")
    drafts = (two, replace(two, patient=someone), replace(filled_draft(), patient=hidden))
    for place, draft in zip(_SHELVES, drafts, strict=True):
        slip, _ = print_labels(stage.workplace, stage.store(draft))
        keys = [f"{f.rule}@{f.field}" for f in fill_slip.review(stage.workplace, slip).obstacles]
        words = tuple((key, "Ringt förskrivaren") for key in keys)
        decided = replace(slip.draft, confirmed=tuple(keys), reasons=words)
        prepare_bag(stage.workplace, fill_slip.save_draft(stage.workplace, slip, decided), place)
