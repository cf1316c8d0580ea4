"""What the patient has had here, on the card and, by its key, as a list."""

from dataclasses import replace

from app.domain.entries import PatientViewed
from app.ui.dialogs.patient_history import PatientHistory
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import another_row, filled_draft


def facts(stage: Stage) -> str:
    return stage.view.page.patient.card.facts.text().replace("\N{NO-BREAK SPACE}", " ")


def looks(stage: Stage) -> int:
    entries = stage.workplace.journal.entries()
    return sum(isinstance(entry.content, PatientViewed) for entry in entries)


def hand_out_once(stage: Stage) -> str:
    slip = stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    assert stage.slip() is None
    return slip.slip


def test_the_card_says_what_stands_here_of_the_patient_and_a_key_lists_it(stage: Stage) -> None:
    """Requirement 52."""
    stage.open(filled_draft())
    assert "Inga andra uttag här" in facts(stage)
    slip = hand_out_once(stage)
    stage.open(filled_draft(another_row(1)))
    assert "1 tidigare uttag här" in facts(stage)
    assert looks(stage) == 0
    stage.press("Alt+T")
    dialog = stage.dialog(PatientHistory)
    (past,) = dialog.table.rows.items
    assert past.slip == slip
    said = texts(dialog)
    assert "Bara det som står här, sedan 2026-" in said
    assert "Andra apotek och apotekssystemet syns inte." in said
    assert looks(stage) == 1
    stage.press("Esc")


def test_a_patient_who_has_had_nothing_here_is_told_so_and_an_unknown_one_has_no_list(
    stage: Stage,
) -> None:
    stage.open(filled_draft())
    stage.press("Alt+T")
    assert "Inga andra uttag här." in texts(stage.dialog(PatientHistory))
    stage.press("Esc")
    stage.window.activateWindow()
    stage.settle()
    stage.press("Ctrl+N")
    assert "uttag här" not in facts(stage)
    stage.press("Alt+T")
    assert "Patienten är inte känd än." in stage.heard()


def test_a_twin_is_shown_on_its_row_and_asks_why(stage: Stage) -> None:
    """Requirement 16."""
    slip = hand_out_once(stage)
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    said = texts(stage.view.page.findings)
    assert f"lämnades ut här 2026-11-23 på {slip}" in said
    assert stage.view.page.bar.main.is_blocked
    stage.press("Ctrl+J")
    stage.press("1")
    assert stage.draft().confirmed == ("T-TWIN@rows.0.product",)
    stage.press("Ctrl+Enter")
    assert stage.slip() is None
