"""Known prescribers, and the trial of the scanner, for gallery_dispense."""

from dataclasses import replace

from app.domain.draft import PrescriberDraft
from app.domain.gs1 import SEPARATOR
from app.domain.scanner_check import PACK, SIGNS, Reading
from app.ui.dialogs.known_prescribers import KnownPrescribers
from app.ui.dialogs.try_scanner import TryScanner
from app.usecases.fill_slip import open_slip
from tests.ui.dispense_stage import Stage
from tests.usecases.test_take_up import give
from tests.workplaces import filled_draft


def known(stage: Stage) -> None:
    """The beginning of a name is typed, and two workplaces of one prescriber are known."""
    _hand_out(stage)
    stage.open(replace(filled_draft(), prescriber=PrescriberDraft()))
    stage.view.page.prescriber.name.setFocus()
    stage.write("öbe")
    stage.view.page.prescriber.search.at_name.hits.step(1)
    stage.settle()


def chosen(stage: Stage) -> None:
    """One of them is chosen."""
    known(stage)
    stage.press("Enter")


def group_code(stage: Stage) -> None:
    """A nurse shares a code, and gives no licence of her own."""
    draft = filled_draft()
    shared = {"code": "9300005", "position": "203090", "profession": "Sjuksköterska"}
    stage.open(replace(draft, prescriber=replace(draft.prescriber, **shared)))
    stage.press("Alt+F")
    stage.view.page.prescriber.issuer.licence.setFocus()
    stage.settle()


def struck(stage: Stage) -> None:
    """The list in which a prescriber is struck."""
    _hand_out(stage)
    KnownPrescribers(stage.view, stage.session).open()
    stage.settle()


def scanner(stage: Stage) -> None:
    """The scanner is tried: one code comes right, of the other the separators are lost."""
    dialog = TryScanner(stage.view, stage.session)
    dialog.open()
    stage.settle()
    for text in (SIGNS, PACK.replace(SEPARATOR, "^")):
        dialog.catcher.read.emit(Reading(text, has_end=True))
    stage.settle()


def _hand_out(stage: Stage) -> None:
    draft = filled_draft()
    strand = replace(draft.prescriber, workplace="Strand", workplace_code="2355000099999")
    for prescriber in (draft.prescriber, strand):
        give(stage.workplace, open_slip(stage.workplace), replace(draft, prescriber=prescriber))
