"""What two counters write about one thing while they are cut off: both entries come to both."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.draft import OpenSlip, RowDraft
from app.domain.entries import Entry
from app.domain.findings import Refused
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Role
from app.usecases import write_prescription
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import list_outages
from app.usecases.fill_slip import list_slips, open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.keep_members import handle_beside
from app.usecases.list_work import view_dispensing
from app.usecases.print_label import print_labels
from app.usecases.print_notice import prescriber_notice
from app.usecases.show_members import show_members
from app.usecases.sign_in import sign_out
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace, open_workplace
from tests.clinics import open_clinic, prescription
from tests.joined import carry, ids, join
from tests.usecases.test_exchange_at_the_counter import dispensed, exchanged
from tests.workplaces import (
    EXCHANGEABLE,
    PACKAGES,
    SetClock,
    another_row,
    as_person,
    begin_outage,
    filled_draft,
    incoming,
    open_pharmacy,
)


def meet(stick: Path, *workplaces: Workplace) -> None:
    """Carry a stick to and fro until nothing more can come of it."""
    for _ in range(3):
        for workplace in workplaces:
            carry(workplace, stick)


def looks(workplace: Workplace) -> int:
    return sum(isinstance(entry.content, PatientViewed) for entry in workplace.journal.entries())


def test_one_person_who_looks_at_one_patient_at_two_cut_off_counters_leaves_two_looks_at_both(
    tmp_path: Path,
) -> None:
    clock, stick = SetClock(), tmp_path / "stick"
    stick.mkdir()
    first = open_pharmacy(tmp_path / "first", clock)
    first.register.load([incoming(*PACKAGES, *EXCHANGEABLE)], clock.now())
    begin_outage(first)
    dispensed(first, exchanged())
    (subject,) = {e.subject for e in first.journal.entries() if e.kind == "dispensing_made"}
    second = join(first, tmp_path / "second", stick, clock)
    meet(stick, first, second)
    before = looks(first)
    for workplace in (first, second):
        view_dispensing(workplace, subject, "settle")
        view_dispensing(workplace, subject, "settle")  # one a quarter, at each
        prescriber_notice(workplace, subject)
    meet(stick, first, second)
    assert looks(first) == looks(second) == before + 4
    assert ids(first) == ids(second)
    for workplace in (first, second):
        shown = show_members(workplace)
        assert [(one.missing, one.waiting) for one in shown.lines] == [((), 0)] * 2
        assert shown.quarantined == ()


@dataclass(frozen=True)
class PutBack:
    """A computer that handed out twice on one slip, and one that heard of both."""

    heard: Workplace
    put_back: Workplace
    stick: Path
    made: tuple[Entry, Entry]


def hand_out_one(workplace: Workplace, slip: OpenSlip, *rows: RowDraft) -> Entry:
    slip = save_draft(workplace, slip, replace(filled_draft(*rows), advice_given=True))
    slip, _ = print_labels(workplace, slip)
    return hand_out(workplace, slip)


@pytest.fixture
def before(tmp_path: Path) -> Iterator[tuple[Workplace, Workplace, OpenSlip]]:
    """Two counters that agree, at the second of which a slip lies open."""
    clock, stick = SetClock(), tmp_path / "stick"
    stick.mkdir()
    first = open_pharmacy(tmp_path / "first", clock)
    first.register.load([incoming(*PACKAGES)], clock.now())
    begin_outage(first)
    second = join(first, tmp_path / "second", stick, clock)
    meet(stick, first, second)
    slip = save_draft(second, open_slip(second), filled_draft())
    meet(stick, first, second)
    yield first, second, slip
    sign_out(first)


def twice(
    before: tuple[Workplace, Workplace, OpenSlip], stick: Path, *, is_running: bool
) -> PutBack:
    """Hand out, put the whole folder back, and hand out again by the same slip.

    With it comes back what a program that ran had in memory, or else it is started anew.
    """
    first, second, slip = before
    home = second.computer.home
    second.journal.vault.checkpoint()
    shutil.copytree(home, stick.parent / "snapshot")
    one = hand_out_one(second, slip)
    meet(stick, first, second)
    sign_out(second)
    shutil.rmtree(home)
    shutil.copytree(stick.parent / "snapshot", home)
    second = open_workplace(second.computer, second.key, second.person.id)
    (again,) = list_slips(second)
    two = hand_out_one(second, slip if is_running else again, another_row(2))
    return PutBack(first, second, stick, (one, two))


def hashes(workplace: Workplace) -> set[str]:
    return {entry.hash for entry in workplace.journal.entries()}


def test_a_slip_of_a_folder_that_is_put_back_is_handed_out_under_an_id_of_its_own(
    before: tuple[Workplace, Workplace, OpenSlip], tmp_path: Path
) -> None:
    scene = twice(before, tmp_path / "stick", is_running=False)
    one, two = scene.made
    meet(scene.stick, scene.heard, scene.put_back)
    for workplace in (scene.heard, scene.put_back):
        assert {one.hash, two.hash} <= hashes(workplace)
        faults = verify_store(workplace)
        assert f"Två expeditioner har samma nummer: {before[2].slip}." in faults
    assert hashes(scene.heard) == hashes(scene.put_back)
    sign_out(scene.put_back)


def test_a_prescription_of_a_folder_that_is_put_back_is_issued_under_an_id_of_its_own(
    tmp_path: Path,
) -> None:
    clinic = open_clinic(tmp_path / "clinic", SetClock())
    write_prescription.keep(clinic, prescription())
    made = {write_prescription.begin(clinic).entry}
    for _ in range(2):  # what lies in the folder is the same each time
        sign_out(clinic)
        clinic = open_workplace(clinic.computer, clinic.key, clinic.person.id)
        made.add(write_prescription.begin(clinic).entry)
    assert len(made) == 3
    sign_out(clinic)


def test_two_entries_under_one_id_come_to_every_computer_and_are_named_there(
    before: tuple[Workplace, Workplace, OpenSlip], tmp_path: Path
) -> None:
    """As when a virtual machine is put back with all that it had in memory."""
    scene = twice(before, tmp_path / "stick", is_running=True)
    heard, put_back, (one, two) = scene.heard, scene.put_back, scene.made
    assert one.id == two.id
    assert one.hash != two.hash
    meet(scene.stick, heard, put_back)
    for workplace, other in ((heard, two), (put_back, one)):
        shown = show_members(workplace)
        (line,) = [o for o in shown.lines if o.device == put_back.device.device]
        assert (line.forks, line.missing) == (1, ())
        assert line.beside == (f"Lämnade ut {before[2].slip}, post {other.seq}",)
        assert shown.quarantined == (("en annan post har samma id", 1),)
        assert any("Lämnade ut" in fault for fault in verify_store(workplace))
    with pytest.raises(Refused, match="apotekschef"):
        handle_beside(as_person(heard, "Nils Forsman", Role.STAFF), put_back.device.device)
    third = join(heard, tmp_path / "third", scene.stick)
    assert show_members(third).quarantined == (("en annan post har samma id", 1),)
    assert [one.sent for one in (carry(third, scene.stick), carry(heard, scene.stick))][1] == 0

    handle_beside(heard, put_back.device.device)
    meet(scene.stick, heard, put_back, third)
    for workplace in (heard, put_back, third):
        shown = show_members(workplace)
        (line,) = [o for o in shown.lines if o.device == put_back.device.device]
        assert (line.forks, line.handled, line.beside) == (1, 1, ())
        assert shown.quarantined == ()
        assert not any("Lämnade ut" in fault for fault in verify_store(workplace))
        with pytest.raises(Refused, match="inget som ligger bredvid"):
            handle_beside(workplace, put_back.device.device)
    sign_out(third)
    sign_out(put_back)


def test_a_closing_asks_about_what_lies_beside_until_it_is_handled(
    before: tuple[Workplace, Workplace, OpenSlip], tmp_path: Path
) -> None:
    scene = twice(before, tmp_path / "stick", is_running=True)
    heard, put_back = scene.heard, scene.put_back
    meet(scene.stick, heard, put_back)
    (outage,) = list_outages(heard)
    (asked,) = [one for one in review_closing(heard, outage.id).doubts if one.rule == "CL-BESIDE"]
    assert f"Lämnade ut {before[2].slip}" in asked.text
    handle_beside(heard, put_back.device.device)
    rules = {one.rule for one in review_closing(heard, outage.id).doubts}
    assert "CL-BESIDE" not in rules
    sign_out(put_back)
