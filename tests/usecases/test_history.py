"""What the patient has had here reaches the check of the next draft, and no other patient's."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.draft import PatientDraft
from app.domain.findings import Refused
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Role
from app.usecases.fill_slip import open_slip, review, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.print_label import print_labels
from app.usecases.show_history import show_history
from app.usecases.workplace import Workplace, surroundings
from tests.workplaces import TOLVAN, SetClock, as_person, begin_outage, filled_draft, open_pharmacy

ASA = PatientDraft("Åsa Prov", "", "19500101", "2")


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_pharmacy(tmp_path / "home")
    begin_outage(opened)
    return opened


def test_the_check_knows_what_the_same_patient_has_had_however_the_number_is_written(
    workplace: Workplace,
) -> None:
    draft = replace(filled_draft(), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    assert surroundings(workplace, draft).history == ()
    hand_out(workplace, slip)
    for written in ("191212121212", "19121212-1212", "121212+1212"):
        same = replace(draft, patient=replace(draft.patient, identity=written))
        assert [past.slip for past in surroundings(workplace, same).history] == [slip.slip]
    (past,) = surroundings(workplace, draft).history
    assert (past.row.product, past.subject) == (draft.rows[0].product, slip.subject)
    assert surroundings(workplace, draft, own=slip.subject).history == ()


@pytest.mark.parametrize(
    "patient",
    [
        PatientDraft(),
        PatientDraft("Tolvan Tolvansson", "19121212"),
        PatientDraft("Tolvan Tolvansson", "", "19121212", "1"),
        PatientDraft("Tolvan Tolvansson", "", "19129999", "1"),
    ],
)
def test_a_patient_who_is_not_yet_told_has_no_history(
    workplace: Workplace, patient: PatientDraft
) -> None:
    draft = replace(filled_draft(), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    assert surroundings(workplace, replace(draft, patient=patient)).history == ()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (PatientDraft("Tolvan", TOLVAN), PatientDraft("Tolvan", "", "19121212", "1")),
        (PatientDraft("Tolvan", "", "19121212", "3"), PatientDraft("Tolvansson", TOLVAN)),
        (
            PatientDraft("Åsa Prov", "", "19500101", "2"),
            PatientDraft("Prov Åsa", "", "19500101", "2"),
        ),
    ],
)
def test_who_may_be_the_same_patient_under_another_identity_is_asked_about(
    workplace: Workplace, first: PatientDraft, then: PatientDraft
) -> None:
    """Requirements 16 and 57."""
    draft = replace(filled_draft(), advice_given=True, patient=first)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    other, _ = print_labels(
        workplace, save_draft(workplace, open_slip(workplace), replace(draft, patient=then))
    )
    (asked,) = review(workplace, other).obstacles
    assert (asked.rule, asked.field, asked.takes_words) == ("I-SAME", "patient.identity", True)
    assert asked.text == f"Kan vara samma patient som på {slip.slip}. Samma läkemedel finns där."
    with pytest.raises(Refused, match="Kan vara samma patient"):
        hand_out(workplace, other)


@pytest.mark.parametrize(
    "then",
    [
        PatientDraft("Tolvan", "", "19121212", "2"),
        PatientDraft("Tolvan", "", "19121213", "1"),
        PatientDraft("Annan", "19121212-9999"),
        PatientDraft("Tolvan", TOLVAN),
    ],
)
def test_who_cannot_be_the_same_patient_is_not_asked_about(
    workplace: Workplace, then: PatientDraft
) -> None:
    draft = replace(filled_draft(), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    found = review(workplace, save_draft(workplace, open_slip(workplace),
                   replace(draft, patient=then))).findings  # fmt: skip
    assert "I-SAME" not in [finding.rule for finding in found]


def views(workplace: Workplace) -> list[PatientViewed]:
    found = (entry.content for entry in workplace.journal.entries())
    return [content for content in found if isinstance(content, PatientViewed)]


def test_a_look_at_what_a_patient_has_had_is_logged_once_a_quarter_and_person(
    workplace: Workplace,
) -> None:
    """Requirement 52."""
    clock = workplace.computer.clock
    assert isinstance(clock, SetClock)
    draft = replace(filled_draft(), advice_given=True)
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    next_one = save_draft(workplace, open_slip(workplace), draft)
    for _ in range(2):
        known = show_history(workplace, next_one)
    assert [past.slip for past in known.rows] == [slip.slip]
    assert known.since <= clock.now()
    assert views(workplace) == [PatientViewed("history", next_one.subject, (slip.subject,))]
    clock.forward(timedelta(minutes=15))
    show_history(workplace, next_one)
    show_history(as_person(workplace, "Nils Forsman", Role.STAFF), next_one)
    assert len(views(workplace)) == 3


def test_nobodys_history_is_shown_and_only_to_those_who_dispense(workplace: Workplace) -> None:
    slip = open_slip(workplace)
    with pytest.raises(Refused, match="inte känd än"):
        show_history(workplace, slip)
    slip = save_draft(workplace, slip, filled_draft())
    with pytest.raises(Refused):
        show_history(as_person(workplace, "Rut Granskare", Role.REVIEWER), slip)
    assert views(workplace) == []


def test_a_foreign_number_is_known_again_however_it_is_written(workplace: Workplace) -> None:
    """Requirement 57."""
    foreign = replace(filled_draft().patient, identity="PROV 12")
    draft = replace(filled_draft(), patient=foreign, advice_given=True)
    keys = tuple(
        f"{f.rule}@{f.field}"
        for f in review(workplace, save_draft(workplace, open_slip(workplace), draft)).obstacles
    )
    draft = replace(draft, confirmed=keys, reasons=tuple((key, "Passet sett") for key in keys))
    slip, _ = print_labels(workplace, save_draft(workplace, open_slip(workplace), draft))
    hand_out(workplace, slip)
    for written in ("PROV 12", "prov 12", "Prov12"):
        same = replace(draft, patient=replace(foreign, identity=written))
        assert [past.slip for past in surroundings(workplace, same).history] == [slip.slip]
    other = replace(draft, patient=replace(foreign, identity="PROV 13"))
    assert surroundings(workplace, other).history == ()
