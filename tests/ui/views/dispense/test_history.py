"""What the patient has had here, on the card and, by its key, as a list."""

from dataclasses import replace

from app.domain.slip_entries import PatientViewed
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
    assert "Inga andra uttag på identiteten" in facts(stage)
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
    assert "Inga andra uttag på identiteten här." in texts(stage.dialog(PatientHistory))
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


def test_a_line_that_leaves_something_is_taken_up_and_one_that_does_not_is_not(
    stage: Stage,
) -> None:
    """Requirement 25."""
    owing = filled_draft(replace(filled_draft().rows[0], packages=2, ordered=3))
    stage.open(replace(owing, advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    here = stage.open(filled_draft(another_row(1)))
    stage.press("Alt+T")
    dialog = stage.dialog(PatientHistory)
    (past,) = dialog.table.rows.items
    assert "1 förp restas" in [c.text(past) for c in dialog.table.rows.columns]
    stage.press("Enter")
    row = stage.draft().rows[0]
    assert (row.packages, row.ordered) == (1, 3)
    assert row.completes is not None
    assert here.subject in [slip.subject for slip in stage.stored()]  # parked, nothing is lost
    stage.view.desk.change(replace(stage.draft(), advice_given=True, identity_checked="Pass"))
    stage.view.editing.show_slip(stage.slip())  # type: ignore[arg-type]
    stage.window.activateWindow()
    stage.settle()
    stage.press("Ctrl+E")
    stage.view.guide.decide_marked()
    stage.press("Ctrl+Enter")
    assert stage.slip() is None
    stage.window.activateWindow()
    stage.open(filled_draft(another_row(1)))
    stage.press("Alt+T")
    spent = stage.dialog(PatientHistory)
    assert not spent.action_button.isVisible()
    stage.press("Enter")
    assert spent.isVisible()
    stage.press("Esc")
