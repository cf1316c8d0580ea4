"""Quantities of a row on the screen: folded while plain, and the rest of a hand-out taken up."""

from dataclasses import replace
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from app.domain.draft import DispensingDraft, RowDraft
from app.domain.interval import Interval, IntervalUnit
from app.domain.slip_entries import DispensingMade
from app.ui.dialogs.owed_list import OwedList
from app.usecases.list_work import list_dispensings
from app.usecases.take_up import Owed, list_owed
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import filled_draft, find_product

NBSP = "\N{NO-BREAK SPACE}"


def owing() -> DispensingDraft:
    """Return a draft that owes one package of three, with advice given."""
    row = RowDraft(find_product("041238"), packages=2, ordered=3, dosage="1 på morgonen.")
    return replace(filled_draft(row), advice_given=True)


def hand_out(stage: Stage, draft: DispensingDraft) -> str:
    """Hand a draft out in the window and return its number."""
    slip = stage.open(draft)
    stage.view.desk.print_labels()
    stage.settle()
    stage.view.guide.decide_marked()
    stage.settle()
    stage.view.main_action()
    stage.settle()
    assert stage.slip() is None
    return slip.slip


def test_a_plain_row_shows_no_more_than_packages_and_withdrawals(stage: Stage) -> None:
    stage.open(filled_draft())
    supply = stage.view.page.rows.cards[0].editor.supply
    assert not supply.ordered.isVisible()
    stage.press("Alt+M")
    assert stage.focus() == "rows.0.ordered"
    assert supply.lasts.isVisible()


def test_what_is_typed_of_the_quantity_stands_in_the_draft_and_on_the_card(stage: Stage) -> None:
    stage.open(filled_draft(replace(owing().rows[0], ordered=0, withdrawals=4)))
    card = stage.view.page.rows.cards[0]
    supply = card.editor.supply
    assert supply.ordered.isVisible()  # several withdrawals: which of them is asked
    supply.ordered.setFocus()
    stage.write("3")
    supply.interval.setFocus()
    stage.write("3")
    supply.unit.setFocus()
    stage.press("3")
    row = stage.draft().rows[0]
    assert (row.ordered, row.interval) == (3, Interval(3, IntervalUnit.MONTH))
    said = card.detail.text()
    assert f"2 av 3{NBSP}förp" in said
    assert f"1{NBSP}förp restas" in said
    assert "Kvar efter detta: 10 förp av 12 förp" in texts(supply)


def test_all_fields_of_the_quantity_lie_within_the_row(stage: Stage) -> None:
    stage.open(filled_draft(replace(owing().rows[0], withdrawals=4, lasts_days=90)))
    card = stage.view.page.rows.cards[0]
    for part in card.editor.supply.findChildren(QWidget):
        if part.isVisible():
            right = part.mapTo(card, part.rect().topRight()).x()
            assert right <= card.width()
    assert card.visibleRegion().boundingRect().width() == card.width()


def test_too_many_packages_are_said_over_the_width_of_the_row(stage: Stage) -> None:
    stage.open(filled_draft(replace(owing().rows[0], packages=4)))
    stage.view.guide.go_to_obstacle()
    stage.settle()
    editor = stage.view.page.rows.cards[0].editor
    assert stage.focus() == "rows.0.packages"
    assert "Högst 3 förp." in editor.supply.remark.text()
    assert not editor.packages.below.isVisible()


def test_a_number_that_is_warned_of_is_told_as_a_warning(stage: Stage) -> None:
    row = replace(owing().rows[0], ordered=0, withdrawals=2)
    stage.open(replace(filled_draft(row), is_urgent=True))
    stage.settle()
    editor = stage.view.page.rows.cards[0].editor
    assert "AKUT-märkt" in editor.supply.remark.text()
    assert editor.supply.remark.property("colour") == "warn"
    editor.packages.setFocus()
    stage.press("Ctrl+A")
    stage.write("0")
    assert "AKUT-märkt" not in editor.supply.remark.text()
    assert editor.supply.remark.property("colour") == "stop"
    editor.packages.setFocus()
    stage.press("Ctrl+A")
    stage.write("2")
    assert editor.supply.remark.property("colour") == "warn"


def test_the_number_of_a_hand_out_that_owes_leads_to_its_rest(stage: Stage) -> None:
    """Requirement 25."""
    number = hand_out(stage, owing())
    assert stage.view.take_scan(number)
    stage.settle()
    assert "1 förp restas" in texts(stage.view.notices)
    stage.button("Lämna ut resten").click()
    stage.settle()
    row = stage.draft().rows[0]
    assert (row.packages, row.ordered) == (1, 3)
    assert row.completes is not None
    stage.view.page.rows.open_row(0)
    assert stage.view.page.rows.cards[0].row() == row  # what it names survives the fields
    assert "rest av uttag 1" in stage.view.page.rows.cards[0].detail.text()


def test_the_list_of_what_is_owed_hands_out_the_rest_by_keys_alone(stage: Stage) -> None:
    """Requirement 25."""
    hand_out(stage, owing())
    stage.press("Ctrl+Shift+B")
    dialog = stage.dialog(OwedList)
    assert dialog.table.marked_item() is not None
    stage.press("Ctrl+Enter")
    draft = stage.draft()
    hand_out_again = replace(draft, advice_given=True, identity_checked="Körkort sett")
    stage.view.desk.change(hand_out_again)
    stage.view.editing.show_slip(stage.slip())  # type: ignore[arg-type]
    stage.view.desk.print_labels()
    stage.settle()
    stage.view.guide.decide_marked()
    stage.settle()
    stage.view.main_action()
    stage.settle()
    assert stage.slip() is None
    assert len(list_dispensings(stage.workplace)) == 2
    stage.window.activateWindow()
    stage.settle()
    stage.press("Ctrl+Shift+B")
    assert "Inget restas." in texts(stage.dialog(OwedList))


def test_the_note_for_the_form_is_printed_by_a_key_and_shown_large(stage: Stage) -> None:
    """Requirement 26."""
    stage.open(owing())
    stage.press("Alt+N")
    assert len(stage.printer.sheets) == 1
    assert "Notering till blanketten" in stage.heard()
    stage.press("Ctrl+Shift+E")
    shown = texts(stage.view.large)
    assert "På blanketten: 2026-11-23" in shown
    assert "1 förp restas · Kvar: 1 förp (98 enheter)" in shown


def test_what_was_given_twice_is_examined_by_keys_and_leaves_the_list(stage: Stage) -> None:
    """Requirement 25."""
    hand_out(stage, owing())
    (line,) = list_owed(stage.workplace)
    for _ in range(2):  # as two counters, cut off from each other
        rest = replace(owing().rows[0], packages=1, follows=line.root, completes=line.root)
        store_hand_out(stage, filled_draft(rest))
    stage.press("Ctrl+Shift+B")
    dialog = stage.dialog(OwedList)
    assert "för mycket utlämnat" in [c.text(line_of(dialog)) for c in dialog.table.rows.columns]
    stage.press("Ctrl+Enter")
    assert dialog.isVisible()  # nothing more is handed out of it
    assert dialog.reason.line.hasFocus()
    stage.press("Alt+A")
    assert "Skriv vad utredningen fann." in texts(dialog)
    stage.write("Patienten är uppringd")
    stage.press("Alt+A")
    assert list_owed(stage.workplace) == []
    assert "Inget restas." in texts(stage.dialog(OwedList))


def line_of(dialog: OwedList) -> Owed:
    line = dialog.table.marked_item()
    assert line is not None
    return line


def store_hand_out(stage: Stage, draft: DispensingDraft) -> None:
    """Let a hand-out stand whose rules another counter could not know."""
    journal = stage.workplace.journal
    made = next(e for e in journal.entries() if isinstance(e.content, DispensingMade))
    assert isinstance(made.content, DispensingMade)
    row = draft.rows[0]
    said = replace(
        made.content.dispensed.rows[0],
        packages=row.packages, follows=row.follows, completes=row.completes, packs=(),
    )  # fmt: skip
    content = replace(made.content, dispensed=replace(made.content.dispensed, rows=(said,)))
    with journal.write(stage.workplace.person.id) as writing:
        writing.append(content, subject=uuid4(), outage=made.outage)
