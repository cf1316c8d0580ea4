"""Warnings that ask why: by number, in own words, with nothing chosen beforehand."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit

from app.domain.draft import DispensingDraft
from app.domain.slip_entries import DispensingMade
from app.ui.views.dispense.finding_item import FindingItem
from app.usecases.list_work import list_dispensings
from tests.ui.dispense_stage import Stage, texts
from tests.ui.gallery_dispense import why
from tests.workplaces import filled_draft

KEY = "identity.check_digit@patient.identity"


def wrong_digit() -> DispensingDraft:
    draft = replace(filled_draft(), advice_given=True)
    return replace(draft, patient=replace(draft.patient, identity="19121212-1213"))


def asked(stage: Stage) -> bool:
    items = stage.view.page.findings.findChildren(FindingItem)
    return any(item.question is not None for item in items if item.isVisible())


def test_a_number_key_gives_the_reason_and_the_keyboard_goes_on(stage: Stage) -> None:
    """Requirement 60."""
    stage.open(wrong_digit())
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    stage.press("Ctrl+J")
    assert stage.draft().reasons == ()
    said = texts(stage.view.page.findings)
    assert "Varför?\n1\nSå står det i underlaget\n2\nLegitimation sedd, numret är rätt" in said
    stage.press("2")
    assert stage.draft().reasons == ((KEY, "Legitimation sedd, numret är rätt"),)
    said = texts(stage.view.page.findings)
    assert "Lämna ut · SLi 17:21" in said
    assert "Skäl: Legitimation sedd, numret är rätt" in said
    assert stage.view.page.bar.main.hasFocus()
    stage.press("Ctrl+Enter")
    (made,) = list_dispensings(stage.workplace)
    entry = stage.workplace.journal.find(made.entry)
    assert entry is not None
    assert isinstance(entry.content, DispensingMade)
    assert entry.content.personal is not None
    assert entry.content.personal.reasons == ((KEY, "Legitimation sedd, numret är rätt"),)
    (noted,) = [f for f in entry.content.dispensed.findings if f.decided]
    assert noted.by == str(stage.workplace.person.id)


def test_a_decision_that_fell_is_asked_about_again_with_its_words_first(stage: Stage) -> None:
    """Requirement 60."""
    stage.open(wrong_digit())
    stage.press("Ctrl+E")
    stage.press("Ctrl+J")
    stage.write("Ringt modern 3 ggr.")
    stage.press("Enter")
    number = stage.view.page.patient.fields.identity
    stage.press("Alt+P")
    number.setFocus()
    stage.press("End")
    stage.press("Backspace")
    stage.write("4")
    said = texts(stage.view.page.findings)
    assert "Ändrat sedan SLi 17:21 beslutade." in said
    assert "Skäl: Ringt modern" not in said
    stage.press("Ctrl+J")
    assert "Varför?\n1\nRingt modern 3 ggr.\n2\nSå står det" in texts(stage.view.page.findings)
    stage.press("1")
    assert "Skäl: Ringt modern 3 ggr." in texts(stage.view.page.findings)
    assert stage.draft().confirmed == (KEY,)


def test_a_letter_begins_own_words_and_the_keyboard_goes_back_where_it_was(stage: Stage) -> None:
    stage.open(wrong_digit())
    stage.press("Ctrl+1")
    assert stage.focus() == "rows.0.dosage"
    stage.press("Ctrl+J")
    stage.write("Ringt modern 3 ggr.")
    stage.press("Enter")
    assert stage.draft().reasons == ((KEY, "Ringt modern 3 ggr."),)
    assert stage.focus() == "rows.0.dosage"


def test_nothing_is_chosen_by_enter_alone_and_esc_leaves_the_warning_open(stage: Stage) -> None:
    stage.open(wrong_digit())
    stage.press("Alt+K")
    stage.press("Ctrl+J")
    stage.press("Enter")
    stage.press("Space")
    assert asked(stage)
    stage.press("Esc")
    assert not asked(stage)
    assert not stage.draft().confirmed
    focused = stage.view.page.findings.focused()
    assert focused is not None
    assert focused.rule == "identity.check_digit"


def test_the_ready_words_are_walked_by_arrows(stage: Stage) -> None:
    stage.open(wrong_digit())
    stage.press("Ctrl+J")
    stage.press("Down")
    stage.press("Down")
    stage.press("Down")
    stage.press("Up")
    stage.press("Enter")
    assert stage.draft().reasons == ((KEY, "Legitimation sedd, numret är rätt"),)


def test_a_question_stays_while_the_slip_is_read_again(stage: Stage) -> None:
    stage.open(wrong_digit())
    stage.press("Ctrl+J")
    stage.write("Kont")
    stage.view.desk.ask_review()
    stage.settle()
    lines = stage.view.page.findings.findChildren(QLineEdit)
    assert [line.text() for line in lines] == ["Kont"]
    assert lines[0].hasFocus()


def test_a_parked_decision_keeps_signum_time_and_words(stage: Stage) -> None:
    stage.open(wrong_digit())
    stage.press("Ctrl+J")
    stage.press("1")
    stage.press("Ctrl+W")
    (parked,) = stage.stored()
    stage.view.desk.lay(parked)
    stage.settle()
    said = texts(stage.view.page.findings)
    assert "Lämna ut · SLi 17:21" in said
    assert "Skäl: Så står det i underlaget" in said


def test_a_reason_falls_with_its_decision(stage: Stage) -> None:
    stage.open(wrong_digit())
    stage.press("Ctrl+J")
    stage.press("1")
    stage.press("Alt+K")
    stage.press("Ctrl+Shift+J")
    assert stage.draft() == wrong_digit()


def test_the_ground_of_a_finding_is_said_whole_where_the_keyboard_is(stage: Stage) -> None:
    """Requirement 60."""
    stage.open(replace(wrong_digit(), advice_given=False, issued_on="2024-01-01"))
    stage.press("Ctrl+1")
    in_one_line = "bekräftad källa · HSLF-FS 2021:75 kap. 4; nationellt tjänstekontrakt"
    said = texts(stage.view.page.findings).splitlines()
    assert in_one_line in said
    stage.press("Alt+K")
    said = texts(stage.view.page.findings).splitlines()
    assert f"{in_one_line} · P-VALID" in said
    assert in_one_line not in said


def test_deciding_where_nothing_waits_says_so_calmly(stage: Stage) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+J")
    assert stage.heard() == "Ingen varning väntar på beslut."
    assert not asked(stage)


def test_the_whole_question_is_in_sight_below_what_was_told_before(stage: Stage) -> None:
    why(stage)
    items = stage.view.page.findings.findChildren(FindingItem)
    (question,) = [i.question for i in items if i.question is not None and i.isVisible()]
    assert not question.visibleRegion().isEmpty()
    assert question.visibleRegion().boundingRect() == question.rect()


def test_going_on_while_it_is_asked_why_leaves_the_keyboard_with_the_question(
    stage: Stage,
) -> None:
    stage.open(wrong_digit())
    stage.press("Ctrl+E")
    stage.press("Ctrl+J")
    stage.press("Ctrl+Enter")
    stage.press("2")
    assert stage.draft().reasons == ((KEY, "Legitimation sedd, numret är rätt"),)
