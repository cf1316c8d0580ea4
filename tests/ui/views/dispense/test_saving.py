"""When the disk says no: nothing is handed out, nothing typed is lost, nothing is doubled."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.draft import DispensingDraft
from app.ui.views.dispense.pages import NOT_SAVED
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage, texts, three_rows
from tests.workplaces import filled_draft

ReadOnly = Callable[[bool], None]


@pytest.fixture
def read_only(stage: Stage) -> ReadOnly:
    """Make the database of the window's lane refuse every write, or take them again."""

    def switch(on: bool) -> None:
        vault = stage.workplace.journal.vault
        stage.background.run(
            lambda: vault.connection.execute(f"PRAGMA query_only={int(on)}").fetchall(),
            lambda _: None,
            lambda _: None,
        )
        stage.settle()

    return switch


def ready(stage: Stage) -> DispensingDraft:
    draft = replace(filled_draft(), advice_given=True)
    stage.open(draft)
    stage.press("Ctrl+E")
    return draft


def test_a_hand_out_that_is_not_saved_takes_the_page_and_keeps_the_slip(
    stage: Stage, read_only: ReadOnly
) -> None:
    draft = ready(stage)
    read_only(True)
    stage.press("Ctrl+Enter")
    said = texts(stage.view.pages.not_saved)
    assert NOT_SAVED in said
    assert "Det du skrev finns kvar på skärmen." in said
    assert QApplication.focusWidget() is stage.view.pages.retry
    assert stage.draft() == draft
    assert not list_dispensings(stage.workplace)


def test_trying_again_makes_one_entry_under_the_same_id(stage: Stage, read_only: ReadOnly) -> None:
    ready(stage)
    entry = stage.stored()[0].entry
    read_only(True)
    stage.press("Ctrl+Enter")
    stage.press("Ctrl+Enter")
    assert stage.view.pages.currentWidget() is stage.view.pages.not_saved
    read_only(False)
    stage.press("Ctrl+Enter")
    (made,) = list_dispensings(stage.workplace)
    assert made.entry == entry
    assert stage.slip() is None
    assert stage.view.notices.isHidden()


def test_the_slip_can_be_looked_at_and_still_not_handed_out(
    stage: Stage, read_only: ReadOnly
) -> None:
    ready(stage)
    read_only(True)
    stage.press("Ctrl+Enter")
    stage.press("Esc")
    assert stage.view.pages.currentWidget() is stage.view.page
    assert NOT_SAVED in texts(stage.view.notices)
    assert stage.view.page.bar.main.is_blocked
    stage.press("Ctrl+Enter")
    assert stage.view.pages.currentWidget() is stage.view.pages.not_saved
    read_only(False)
    stage.press("Ctrl+Enter")
    assert len(list_dispensings(stage.workplace)) == 1


def test_the_keyboard_is_back_on_the_slip_after_a_failed_hand_out(
    stage: Stage, read_only: ReadOnly
) -> None:
    ready(stage)
    stage.view.page.rows.open_row(0)
    read_only(True)
    stage.press("Ctrl+Enter")
    stage.press("Esc")
    assert stage.focus() == "rows.0.dosage"


def test_what_cannot_be_saved_while_typing_is_told_beside_the_keyboard(
    stage: Stage, read_only: ReadOnly
) -> None:
    stage.open(three_rows())
    stage.view.page.paper.issued.setFocus()
    read_only(True)
    stage.view.page.paper.issued.line.selectAll()
    stage.write("2026-11-20")
    stage.press("Tab")
    assert NOT_SAVED in texts(stage.view.notices)
    assert stage.focus() == "valid_until"
    assert stage.view.page.bar.main.is_blocked
    read_only(False)
    stage.press("Ctrl+Enter")
    assert stage.view.notices.isHidden()
    assert stage.stored()[0].draft.issued_on == "2026-11-20"


def test_a_slip_that_cannot_be_parked_stays_on_the_screen(
    stage: Stage, read_only: ReadOnly
) -> None:
    stage.open(three_rows())
    read_only(True)
    stage.press("Ctrl+W")
    assert NOT_SAVED in texts(stage.view.pages.not_saved)
    assert stage.slip() is not None
    read_only(False)
    stage.button("Försök igen").click()
    stage.settle()
    assert stage.slip() is None
    assert stage.stored()[0].draft == three_rows()


def test_a_new_slip_that_gets_no_number_says_why(stage: Stage, read_only: ReadOnly) -> None:
    read_only(True)
    stage.press("Ctrl+N")
    assert stage.slip() is None
    assert "Datamappen går inte att skriva i." in texts(stage.view.notices)
    read_only(False)
    stage.press("Ctrl+N")
    assert stage.slip() is not None


def test_a_slip_taken_up_on_another_screen_is_not_written_on_from_here(stage: Stage) -> None:
    slip = stage.open(three_rows())
    other = Stage.beside(stage)
    other.view.desk.take(slip)
    other.settle()
    stage.window.activateWindow()
    stage.view.desk.change(replace(three_rows(), issued_on="2026-11-20"))
    stage.view.left()
    stage.settle()
    assert "Expeditionen är öppnad på en annan skärm." in texts(stage.view.notices)
    assert stage.stored()[0].draft == three_rows()
    other.close()


def test_the_fields_are_frozen_while_the_hand_out_is_written(stage: Stage) -> None:
    ready(stage)
    stage.view.main_action()
    assert not stage.view.page.isEnabled()
    stage.view.main_action()  # a second press asks for nothing more
    stage.settle()
    assert stage.view.page.isEnabled()
    assert len(list_dispensings(stage.workplace)) == 1


@pytest.mark.logs("unexpected ValueError")
def test_a_bug_while_handing_out_counts_as_not_saved(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError

    ready(stage)
    monkeypatch.setattr("app.usecases.hand_out.hand_out", broken)
    stage.press("Ctrl+Enter")
    assert NOT_SAVED in texts(stage.view.pages.not_saved)
    assert "Felet står i loggen." in texts(stage.view.pages.not_saved)
