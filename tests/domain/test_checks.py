"""The three recorded checks: who made them, when, on what basis, and for how long they hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.checks import completed, ground, sign, signed, states, with_check
from app.domain.dispensing import check, make
from app.domain.draft import DispensingDraft
from app.domain.findings import Refused
from app.domain.order import Origin, Product
from app.domain.supplied import CheckKind, Pack
from tests.domain.drafts import AROUND, DRAFT, NOON, changed_patient, changed_row, slip

SARA, AMINA = str(UUID(int=7)), str(UUID(int=8))
REGULATORY, PHARMACOLOGICAL, TECHNICAL = CheckKind
PACK = Pack("07350000000006", "1", "B", "271100", is_seal_whole=True)


def all_signed(draft: DispensingDraft, by: str = SARA) -> DispensingDraft:
    for kind in CheckKind:
        draft = with_check(draft, sign(draft, kind, by, NOON))
    return draft


def holds(draft: DispensingDraft) -> list[CheckKind]:
    return [kind for kind in CheckKind if signed(draft, kind)]


def test_nothing_is_handed_out_until_a_pharmacist_approves() -> None:
    """Requirement 21."""
    with pytest.raises(Refused, match="Din roll får inte lämna ut"):
        make(slip(all_signed(DRAFT)), replace(AROUND, approver=""))
    made, _ = make(slip(DRAFT), AROUND)
    assert [(done.kind, done.by, done.at) for done in made.checks] == [
        (kind, AROUND.approver, NOON) for kind in CheckKind
    ]
    assert [done.basis for done in made.checks] == ["form", "conversation", "by_eye"]


@pytest.mark.parametrize(
    ("draft", "kind", "key", "words"),
    [
        (DRAFT, REGULATORY, "form", "blanketten läst"),
        (replace(DRAFT, origin=Origin.TELEPHONE), REGULATORY, "call", "samtalet antecknat"),
        (replace(DRAFT, advice_given=False), PHARMACOLOGICAL, "history", "underlag, historik"),
        (replace(DRAFT, advice_given=True), PHARMACOLOGICAL, "conversation", "samtal med kunden"),
        (DRAFT, TECHNICAL, "by_eye", "jämförd med ögat"),
        (changed_row(packs=(PACK,)), TECHNICAL, "scanned", "skannad"),
    ],
)
def test_the_ground_that_is_read_before_is_the_one_that_is_written(
    draft: DispensingDraft, kind: CheckKind, key: str, words: str
) -> None:
    """Requirement 21."""
    assert ground(draft, kind) == words
    written = sign(draft, kind, SARA, NOON)
    assert written.basis == key
    assert ground(with_check(draft, written), kind) == words


def test_a_check_that_a_pharmacist_made_before_keeps_its_name_and_time() -> None:
    """Requirement 21."""
    earlier = NOON - timedelta(minutes=9)
    draft = with_check(DRAFT, sign(DRAFT, TECHNICAL, AMINA, earlier))
    around = replace(AROUND, pharmacists=frozenset({SARA, AMINA}))
    made, _ = make(slip(draft), around)
    assert [(done.by, done.at) for done in made.checks] == [
        (SARA, NOON),
        (SARA, NOON),
        (AMINA, earlier),
    ]


def test_a_check_by_somebody_who_is_no_pharmacist_counts_for_nothing() -> None:
    """Requirement 21."""
    draft = all_signed(DRAFT, AMINA)
    made = completed(draft, replace(AROUND, pharmacists=frozenset({SARA})))
    assert {done.by for done in made} == {SARA}


def test_the_entry_does_not_tell_whose_dispensing_it_was() -> None:
    made, _ = make(slip(all_signed(DRAFT)), AROUND)
    assert not any(hasattr(done, "covers") for done in made.checks)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda: changed_patient(identity="19090527-1474"), []),
        (lambda: changed_row(dosage="2 tabletter"), []),
        (lambda: changed_row(packs=(PACK,)), [REGULATORY, PHARMACOLOGICAL]),
        (lambda: replace(DRAFT, issued_on="2026-11-19"), [PHARMACOLOGICAL, TECHNICAL]),
        (lambda: replace(DRAFT, origin=Origin.TELEPHONE), [PHARMACOLOGICAL, TECHNICAL]),
        (lambda: replace(DRAFT, advice_given=False), list(CheckKind)),
    ],
)
def test_a_check_falls_when_what_it_covers_changes(
    change: Callable[[], DispensingDraft], left: list[CheckKind]
) -> None:
    """Requirement 21."""
    changed = replace(change(), checks=all_signed(DRAFT).checks)
    assert holds(all_signed(DRAFT)) == list(CheckKind)
    assert holds(changed) == left
    found = states(changed, check(changed, AROUND))
    assert [state.kind for state in found if state.is_changed] == [
        kind for kind in CheckKind if kind not in left
    ]


def test_each_check_has_its_own_open_matters() -> None:
    draft = replace(changed_row(product=Product("Salva"), dosage=""), issued_on="2020-01-01")
    found = states(draft, check(draft, replace(AROUND, printed=False)))
    assert [(s.stops > 0, s.undecided > 0) for s in found][1:] == [(True, False), (False, True)]
    assert found[0].stops > 0
    assert not any(state.is_satisfied for state in found)


def test_what_a_check_is_based_on_follows_from_what_was_done() -> None:
    def basis(draft: DispensingDraft, kind: CheckKind) -> str:
        return sign(draft, kind, SARA, NOON).basis

    assert basis(DRAFT, REGULATORY) == "form"
    assert basis(replace(DRAFT, origin=Origin.TELEPHONE), REGULATORY) == "call"
    assert basis(DRAFT, PHARMACOLOGICAL) == "conversation"
    assert basis(replace(DRAFT, advice_given=False), PHARMACOLOGICAL) == "history"
    assert basis(DRAFT, TECHNICAL) == "by_eye"
    assert basis(changed_row(packs=(PACK,)), TECHNICAL) == "scanned"
    typed = replace(PACK, second=AMINA)
    assert basis(changed_row(packs=(typed,)), TECHNICAL) == "by_eye"
