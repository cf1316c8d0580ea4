"""The three checks on the bar: signed by keys, taken back, and gone when the slip changes."""

from dataclasses import replace

from app.domain.checks import signed
from app.domain.slip_entries import DispensingMade
from app.domain.staff import Role
from app.domain.supplied import CheckKind
from tests.ui.dispense_stage import Stage, texts
from tests.workplaces import as_person, filled_draft

REGULATORY, PHARMACOLOGICAL, TECHNICAL = CheckKind


def said(stage: Stage, kind: CheckKind) -> str:
    return stage.view.page.bar.checks[kind].state.text()


def test_a_check_is_signed_by_its_key_and_taken_back_by_the_same(stage: Stage) -> None:
    """Requirement 21."""
    stage.open(replace(filled_draft(), advice_given=True))
    assert said(stage, REGULATORY) == "blanketten läst"
    stage.press("Alt+1")
    assert said(stage, REGULATORY) == "SLi 17:21"
    assert stage.heard() == "Författning signerad: blanketten läst."
    assert signed(stage.draft(), REGULATORY) is not None
    stage.press("Alt+1")
    assert said(stage, REGULATORY) == "blanketten läst"
    assert stage.draft().checks == ()


def test_a_check_with_something_open_is_not_signed_but_shows_what(stage: Stage) -> None:
    stage.open(replace(filled_draft(), advice_given=True))
    assert said(stage, TECHNICAL) == "etikett saknas"
    stage.press("Alt+3")
    assert stage.draft().checks == ()
    assert stage.view.page.bar.print.hasFocus()
    stage.press("Ctrl+E")
    stage.press("Alt+3")
    assert said(stage, TECHNICAL) == "SLi 17:21"


def test_a_signed_check_says_that_it_fell(stage: Stage) -> None:
    """Requirement 21."""
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Alt+2")
    assert said(stage, PHARMACOLOGICAL) == "SLi 17:21"
    stage.press("Ctrl+1")
    stage.write("Obs. ")
    assert said(stage, PHARMACOLOGICAL) == "ändrad, blir nu\nsamtal med kunden"


def test_ctrl_enter_by_a_pharmacist_is_the_approval_of_all_that_is_in_order(stage: Stage) -> None:
    """Requirement 21."""
    slip = stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Ctrl+E")
    stage.press("Ctrl+Enter")
    entry = stage.workplace.journal.find(slip.entry)
    assert entry is not None
    assert isinstance(entry.content, DispensingMade)
    made = entry.content.dispensed.checks
    assert [done.kind for done in made] == list(CheckKind)
    assert {done.by for done in made} == {str(stage.workplace.person.id)}


def test_staff_prepare_but_sign_and_approve_nothing(stage: Stage) -> None:
    """Requirement 21."""
    stage.session.workplace = as_person(stage.workplace, "Nils Forsman", Role.STAFF)
    stage.open(replace(filled_draft(), advice_given=True))
    stage.press("Alt+1")
    assert stage.heard() == "Bara farmaceut signerar kontroller."
    stage.press("Ctrl+E")
    assert stage.view.page.bar.main.is_blocked
    stage.press("Ctrl+Enter")
    focused = stage.view.page.findings.focused()
    assert focused is not None
    assert focused.rule == "K-APPROVE"
    assert len(stage.stored()) == 1


def test_whoever_ticks_the_advice_gave_it_and_staff_give_none(stage: Stage) -> None:
    """Requirement 22."""
    stage.open(filled_draft())
    adviser = stage.workplace.person
    stage.press("Ctrl+R")
    assert (stage.draft().advice_given, stage.draft().advised_by) == (True, str(adviser.id))
    stage.press("Ctrl+R")
    assert stage.draft().advised_by == ""
    stage.session.workplace = as_person(stage.workplace, "Maj Prov", Role.STAFF)
    stage.press("Ctrl+R")
    assert "Rådgivning ges av en farmaceut" in texts(stage.view.page.findings)
