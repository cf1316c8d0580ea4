"""A prescriber that is known is found by name or code, and one choice fills the whole panel."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import DispensingDraft, PrescriberDraft
from app.ui.views.dispense.prescriber_panel import PrescriberPanel
from app.usecases.fill_slip import open_slip
from app.usecases.keep_prescribers import find_prescribers
from app.usecases.load_reference import load_reference
from tests.ui.dispense_stage import Stage
from tests.usecases.test_take_up import give
from tests.workplaces import filled_draft

OBERG = filled_draft().prescriber
STRAND = replace(OBERG, workplace="Strand", workplace_code="2355000099999", phone="0640-300 00")


@pytest.fixture
def panel(stage: Stage) -> PrescriberPanel:
    """The panel of a slip without a prescriber, where two orders of one prescriber are known."""
    give(stage.workplace, open_slip(stage.workplace), filled_draft())
    stage.open(replace(filled_draft(), prescriber=PrescriberDraft()))
    found = stage.view.page.prescriber
    found.name.setFocus()
    return found


def hits(panel: PrescriberPanel) -> list[str]:
    model = panel.search.at_name.hits.model()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]


def prescriber(stage: Stage) -> PrescriberDraft:
    return stage.draft().prescriber


def test_a_name_that_is_typed_brings_whoever_is_known_with_age_and_origin(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.write("öb")
    assert panel.search.at_name.hits.isVisible()
    assert hits(panel) == [
        "Mattias Öberg, 9014820 · Läkare · Backe hälsocentral · 0640-100 00, här i dag"
    ]


def test_one_choice_fills_all_and_leads_to_the_next_that_is_empty(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.write("öb")
    stage.press("Down")
    stage.press("Enter")
    assert prescriber(stage) == OBERG
    assert panel.name.message == "Sedd här 2026-11-23."
    assert stage.focus() == "advice_given"


def test_a_code_that_is_written_out_is_taken_by_enter_in_either_field(
    stage: Stage, panel: PrescriberPanel
) -> None:
    """Requirement 7."""
    for field in (panel.name, panel.code):
        stage.open(replace(filled_draft(), prescriber=PrescriberDraft()))
        field.setFocus()
        stage.write("9014820")
        stage.press("Enter")
        assert prescriber(stage) == OBERG


def test_nobody_is_taken_by_enter_in_a_name(stage: Stage, panel: PrescriberPanel) -> None:
    stage.write("Mattias Öberg")
    stage.press("Enter")
    assert prescriber(stage) == PrescriberDraft(name="Mattias Öberg")
    assert stage.focus() == "prescriber.profession"
    assert not panel.search.at_name.hits.isVisible()


def test_a_code_of_another_than_is_written_is_shown_and_not_taken(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.write("Anna Prov")
    panel.code.setFocus()
    stage.write("9014820")
    assert panel.search.at_code.hits.isVisible()
    stage.press("Enter")
    assert prescriber(stage) == PrescriberDraft(name="Anna Prov", code="9014820")


def test_what_is_typed_over_wins_and_is_known_from_then_on(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.write("9014820")
    stage.press("Enter")
    panel.phone.line.clear()
    panel.phone.setFocus()
    stage.write("0640-777 77")
    assert prescriber(stage).phone == "0640-777 77"
    slip = stage.slip()
    assert slip is not None
    stage.clock.forward(timedelta(minutes=1))
    give(stage.workplace, slip, stage.draft())
    (known,) = find_prescribers(stage.workplace, "9014820")
    assert known.prescriber.phone == "0640-777 77"


def test_another_choice_takes_away_what_the_first_one_put_in(
    stage: Stage, panel: PrescriberPanel, tmp_path: Path
) -> None:
    head = "ÖVNING\nUtgiven;2026-11-20\nFörskrivarkod;Namn;Yrke;Telefon\n"
    (tmp_path / "x.csv").write_text(f"{head}9010018;Maja Ek;Läkare;\n", encoding="utf-8")
    load_reference(stage.workplace, tmp_path / "x.csv")
    stage.write("9014820")
    stage.press("Enter")
    panel.name.line.clear()
    panel.name.setFocus()
    stage.write("maja")
    stage.press("Down")
    stage.press("Enter")
    assert prescriber(stage) == PrescriberDraft("Maja Ek", "Läkare", "9010018")
    assert panel.name.message == "Ur listan 2026-11-20."


def test_the_origin_goes_when_a_person_writes_somebody_else(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.write("9014820")
    stage.press("Enter")
    panel.name.setFocus()
    stage.write(" Ek")
    assert "Sedd här" not in panel.name.message


def test_a_code_that_is_scanned_fills_what_is_empty(stage: Stage, panel: PrescriberPanel) -> None:
    assert stage.view.take_scan("9014820")
    stage.settle()
    assert prescriber(stage) == OBERG
    assert stage.focus() == "prescriber.name"


def test_a_scanned_code_of_somebody_else_than_is_written_changes_nothing_but_says_so(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.write("Anna Prov")
    stage.view.take_scan("9014820")
    stage.settle()
    assert prescriber(stage) == PrescriberDraft(name="Anna Prov", code="9014820")
    assert stage.heard() == "Förskrivarkod 9014820 är känd som Mattias Öberg."


def test_a_scanned_code_takes_the_place_of_the_one_scanned_before(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.view.take_scan("9014820")
    stage.settle()
    stage.view.take_scan("9010018")
    stage.settle()
    assert prescriber(stage) == PrescriberDraft(code="9010018")


def test_of_two_workplaces_only_what_both_say_is_filled_until_a_person_chooses(
    stage: Stage, panel: PrescriberPanel
) -> None:
    give(stage.workplace, open_slip(stage.workplace), replace(filled_draft(), prescriber=STRAND))
    stage.view.take_scan("9014820")
    stage.settle()
    assert prescriber(stage) == PrescriberDraft("Mattias Öberg", "Läkare", "9014820")
    assert "flera arbetsplatser" in stage.heard()
    panel.code.setFocus()
    for key in ("Down", "Down", "Enter"):
        stage.press(key)
    assert prescriber(stage).workplace in {OBERG.workplace, STRAND.workplace}
    assert stage.focus() == "advice_given"


def test_the_code_with_its_workplace_tells_which(stage: Stage, panel: PrescriberPanel) -> None:
    give(stage.workplace, open_slip(stage.workplace), replace(filled_draft(), prescriber=STRAND))
    stage.view.take_scan("9014820" + STRAND.workplace_code)
    stage.settle()
    assert prescriber(stage) == STRAND


def test_a_slip_with_another_prescriber_forgets_what_was_put_in(
    stage: Stage, panel: PrescriberPanel
) -> None:
    stage.write("9014820")
    stage.press("Enter")
    draft: DispensingDraft = replace(filled_draft(), prescriber=OBERG)
    stage.open(draft)
    assert panel.name.message == ""
    stage.view.take_scan("9010018")
    stage.settle()
    assert prescriber(stage) == replace(OBERG, code="9010018")
