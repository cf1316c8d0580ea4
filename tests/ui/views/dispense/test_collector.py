"""Who comes and a protected identity, by keyboard, without a new question on a plain order."""

from dataclasses import replace

from app.domain.order import PROTECTED_NAME, Collector
from app.ui.dialogs.parked_slips import ParkedSlips
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import filled_draft


def test_an_agent_is_chosen_by_key_and_named(stage: Stage) -> None:
    """Requirement 23."""
    stage.open(filled_draft())
    stage.press("Alt+H")
    assert stage.focus() == "collector.who"
    stage.press("Down")
    stage.press("Down")
    stage.press("Tab")
    assert stage.focus() == "collector.name"
    stage.write("Eva Prov")
    draft = stage.draft()
    assert (draft.collector.who, draft.collector.name) == (Collector.AGENT, "Eva Prov")
    assert stage.view.page.patient.card.check.text() == "Ombud · Körkort sett"


def test_the_name_of_who_comes_is_asked_for_only_when_it_is_somebody_else(stage: Stage) -> None:
    """Requirement 23."""
    stage.open(replace(filled_draft(), identity_checked=""))
    fields = stage.view.page.patient.fields.collector
    assert stage.focus() == "identity_checked"
    assert not fields.name.isVisible()
    assert not fields.judgement.isVisible()


def test_a_protected_patient_is_ticked_and_not_named_among_the_parked(stage: Stage) -> None:
    """Requirement 54."""
    stage.open(filled_draft())
    stage.press("Alt+P")
    stage.view.page.patient.fields.protected.setFocus()
    stage.press("Space")
    assert stage.draft().patient.is_protected
    assert PROTECTED_NAME.lower() in stage.view.page.patient.card.facts.text()
    stage.press("Ctrl+W")
    stage.view.parked.click()
    stage.settle()
    table = stage.dialog(ParkedSlips).table
    model = table.model()
    cells = [model.index(0, column).data() for column in range(model.columnCount())]
    assert PROTECTED_NAME in cells
    assert "Tolvan Tolvansson" not in " ".join(map(str, cells)) + texts(stage.view)
    stage.dialog(ParkedSlips).reject()
