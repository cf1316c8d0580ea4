"""A row that is being scanned over goes no other way, until it is done there or let go of."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.e_twin_entries import EVerdict
from app.domain.findings import Refused
from app.domain.staff import Role
from app.domain.steps import StepState
from app.store.verification import verify
from app.usecases.compare_e_prescriptions import compare_one, decide_e_twin, list_e_twins
from app.usecases.list_work import list_scanned, list_steps
from app.usecases.scan_over import begin_scan, forget_scan, list_ready, release_row, tick
from app.usecases.settle_by_file import export_rows, plan_export
from app.usecases.settle_by_hand import mark_done
from app.usecases.settle_steps import count_left, settle_steps
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.ui.views.settle.cases import end_now, open_after
from tests.usecases.test_compare_e_prescriptions import METOPROLOL
from tests.usecases.test_scan_over import COVERED, read_all, searched, settle, states, with_pack
from tests.usecases.test_scan_pack import PACK
from tests.usecases.test_settling import HERE, Desk
from tests.workplaces import as_person


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def workplace(tmp_path: Path, desk: Desk) -> Iterator[Workplace]:
    opened = open_after(tmp_path / "store")
    computer = replace(opened.computer, receivers={"fhir": lambda _: desk})
    opened = replace(opened, computer=computer)
    with_pack(opened, PACK)
    end_now(opened)
    searched(opened)
    yield opened
    assert verify(opened.journal) == []


def subject_of(workplace: Workplace) -> UUID:
    return list_steps(workplace)[0].subject


def filed_steps(workplace: Workplace) -> list[UUID]:
    """Return the steps that scanning over may end."""
    return [x.step.id for x in list_steps(workplace, open_only=True) if x.step.code in COVERED]


def begin(workplace: Workplace) -> UUID:
    """Read the first code of the row into the other system."""
    subject = subject_of(workplace)
    tick(workplace, begin_scan(workplace, subject, 1), 0)
    return subject


def test_a_row_that_is_looked_at_is_sent_and_one_of_which_a_code_was_read_is_not(
    workplace: Workplace, desk: Desk, tmp_path: Path
) -> None:
    subject = subject_of(workplace)
    scan = begin_scan(workplace, subject, 1)
    assert (count_left(workplace), plan_export(workplace).ready) == (1, 1)
    scan = read_all(workplace, scan)
    assert (count_left(workplace), plan_export(workplace).ready) == (0, 0)
    assert plan_export(workplace, again=True).ready == 0
    assert settle_steps(workplace, "fhir", HERE).total == 0
    with pytest.raises(Refused, match="gör klart det som skannas över"):
        export_rows(workplace, tmp_path)
    assert desk.held == {}
    settle(workplace, scan, "K 1")
    assert {states(workplace)[code] for code in COVERED} == {StepState.ELSEWHERE}
    assert list_scanned(workplace) == {}


def test_what_was_sent_after_the_look_is_not_scanned_over(workplace: Workplace, desk: Desk) -> None:
    scan = begin_scan(workplace, subject_of(workplace), 1)
    assert settle_steps(workplace, "fhir", HERE).accepted == 1
    with pytest.raises(Refused, match="Raden har ändrats"):
        tick(workplace, scan, 0)
    assert list_scanned(workplace) == {}


def test_a_row_of_which_a_code_is_read_while_it_is_on_its_way_is_not_scanned_over(
    workplace: Workplace, desk: Desk
) -> None:
    scan = begin_scan(workplace, subject_of(workplace), 1)
    desk.loses_answers = True
    settle_steps(workplace, "fhir", HERE)
    with pytest.raises(Refused, match="Skickat utan att svaret kom"):
        tick(workplace, scan, 0)


def test_left_with_nothing_registered_it_may_be_sent_and_scanning_begins_anew(
    workplace: Workplace,
) -> None:
    subject = begin(workplace)
    scan = begin_scan(workplace, subject, 1)
    assert (scan.next, scan.is_held) == (1, True)
    forget_scan(workplace, scan)
    assert begin_scan(workplace, subject, 1).next == 0
    assert settle_steps(workplace, "fhir", HERE).accepted == 1


def test_it_is_seen_and_kept_at_another_counter_where_a_person_lets_go_of_it_in_words(
    tmp_path: Path,
) -> None:
    opened = open_after(tmp_path / "here")
    with_pack(opened, PACK)
    end_now(opened)
    searched(opened)
    one, other = another_counter(opened, tmp_path / "there")
    subject = begin(one)
    meet(one, other)
    (told,) = list_scanned(other).values()
    assert told[0].where
    assert (count_left(other), plan_export(other).ready, list_ready(other)) == (0, 0, [])
    with pytest.raises(Refused, match=f"Raden skannas över vid {told[0].where} sedan"):
        begin_scan(other, subject, 1)
    for counter in (one, other):
        with pytest.raises(Refused, match="Raden skannas över vid"):
            mark_done(counter, filed_steps(counter), "gjort i apotekssystemet")
    with pytest.raises(Refused, match="Skäl saknas"):
        release_row(other, subject, 1, "  ")
    with pytest.raises(Refused, match="Din roll"):
        release_row(as_person(other, "Amina Yusuf", Role.STAFF), subject, 1, "ringde")
    release_row(other, subject, 1, "Ringde kassan: inget är sparat där")
    with pytest.raises(Refused, match="skannas inte över"):
        release_row(other, subject, 1, "igen")
    assert count_left(other) == 1
    meet(one, other)
    assert begin_scan(one, subject, 1).next == 0  # what was read before no longer counts
    mark_done(other, filed_steps(other), "gjort i apotekssystemet")


def test_two_counters_that_began_apart_both_keep_it_until_both_have_ended(tmp_path: Path) -> None:
    opened = open_after(tmp_path / "here")
    with_pack(opened, PACK)
    end_now(opened)
    searched(opened)
    one, other = another_counter(opened, tmp_path / "there")
    subject = subject_of(one)
    scans = [tick(w, begin_scan(w, subject, 1), 0) for w in (one, other)]
    meet(one, other)
    forget_scan(one, scans[0])
    meet(one, other)
    assert (count_left(one), count_left(other)) == (0, 0)
    forget_scan(other, scans[1])
    meet(one, other)
    assert (count_left(one), count_left(other)) == (1, 1)


def test_the_e_prescription_is_not_kept_while_the_paper_is_being_scanned_over(
    workplace: Workplace,
) -> None:
    subject = begin(workplace)
    compare_one(workplace, METOPROLOL)
    ((case,),) = list_e_twins(workplace).values()
    with pytest.raises(Refused, match="Raden skannas över vid"):
        decide_e_twin(workplace, case, EVerdict.KEEP_E, "gjort på det", "U-1")
    release_row(workplace, subject, 1, "inget sparat där")
    decide_e_twin(workplace, case, EVerdict.KEEP_E, "gjort på det", "U-1")
