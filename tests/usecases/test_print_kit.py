"""Printing the paper kit: numbers of its own for every form, which nobody else ever gets."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.documents.raster import page_count
from app.domain.findings import Refused
from app.domain.kit import MOST_SHEETS, FormEnd, KitForm
from app.domain.slip import SlipNumber, is_usable
from app.domain.slip_entries import SlipsIssued
from app.domain.staff import Role
from app.store.admission import admit
from app.store.journal import read_sealed
from app.usecases.close_outage import review_closing
from app.usecases.fill_slip import list_slips, open_slip
from app.usecases.print_kit import kit_pdf, list_kits, print_kit
from app.usecases.verify_store import rebuild_store, verify_store
from app.usecases.workplace import Workplace, open_workplace
from tests.workplaces import SetClock, as_person, begin_outage, make_computer, open_pharmacy

ALL = dict.fromkeys(KitForm, 2)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def workplace(tmp_path: Path, clock: SetClock) -> Workplace:
    return open_pharmacy(tmp_path / "home", clock)


def test_every_form_has_a_number_and_no_slip_gets_one_of_them(workplace: Workplace) -> None:
    begin_outage(workplace)
    before = open_slip(workplace).slip
    kit = print_kit(workplace, ALL)
    after = open_slip(workplace).slip
    numbers = [str(number.number) for number in kit.numbers]
    assert len(numbers) == 4 * 2 + 2 * 5 == len(set(numbers))
    assert {before, after}.isdisjoint(numbers)
    assert before < min(numbers) < max(numbers) < after
    assert all(number.end is FormEnd.OPEN for number in kit.numbers)
    assert page_count(kit_pdf(workplace, kit.id)) == 10
    assert list_kits(workplace) == [kit]
    rebuild_store(workplace)
    assert list_kits(workplace) == [kit]
    assert verify_store(workplace) == []


def test_the_journal_says_which_kind_each_run_of_numbers_is(workplace: Workplace) -> None:
    kit = print_kit(workplace, {KitForm.AID_CARD: 3, KitForm.LOG: 1})
    issued = [e for e in workplace.journal.entries(kit.id) if isinstance(e.content, SlipsIssued)]
    assert [e.content.form for e in issued if isinstance(e.content, SlipsIssued)] == [
        KitForm.AID_CARD, KitForm.LOG,
    ]  # fmt: skip
    assert {e.by for e in issued} == {str(workplace.person.id)}
    for entry in issued:
        assert isinstance(entry.content, SlipsIssued)
        run = range(entry.content.first, entry.content.last + 1)
        named = [n.number.serial for n in kit.numbers if n.form is entry.content.form]
        assert named == [serial for serial in run if is_usable(entry.content.series, serial)]


def test_two_kits_stand_the_latest_first_each_with_who_printed_it(
    workplace: Workplace, clock: SetClock
) -> None:
    first = print_kit(workplace, {KitForm.LOG: 1})
    clock.forward(timedelta(days=1))
    nils = as_person(workplace, "Nils Forsman", Role.STAFF)
    second = print_kit(nils, {KitForm.LOG: 1})
    assert [kit.id for kit in list_kits(workplace)] == [second.id, first.id]
    assert (second.printed_by, second.printed_at) == ("NFo", clock.now())


@pytest.mark.parametrize("sheets", [{}, {KitForm.LOG: 0}, {KitForm.LOG: MOST_SHEETS + 1},
                                    {KitForm.LOG: -1}])  # fmt: skip
def test_no_sheets_and_too_many_are_refused_and_take_no_number(
    workplace: Workplace, sheets: dict[KitForm, int]
) -> None:
    before = workplace.journal.count()
    with pytest.raises(Refused):
        print_kit(workplace, sheets)
    assert workplace.journal.count() == before


def test_the_largest_printing_is_kept(workplace: Workplace) -> None:
    kit = print_kit(workplace, dict.fromkeys(KitForm, MOST_SHEETS))
    assert len(kit.numbers) == 9 * MOST_SHEETS
    assert verify_store(workplace) == []


def test_who_may_not_dispense_prints_no_kit(workplace: Workplace) -> None:
    for role in (Role.REVIEWER, Role.PRESCRIBER):
        with pytest.raises(Refused, match="roll"):
            print_kit(as_person(workplace, "Rut Ek", role), {KitForm.LOG: 1})


def test_a_printed_kit_leaves_no_slip_to_be_filled_in_at_the_counter(workplace: Workplace) -> None:
    outage = begin_outage(workplace)
    print_kit(workplace, {KitForm.PRESCRIPTION: 1})
    assert list_slips(workplace) == []
    assert SlipNumber.parse(open_slip(workplace).slip).serial > 1
    assert review_closing(workplace, outage.id).report.dispensings == 0


def test_another_computer_takes_the_kit_in_and_numbers_its_own_apart(
    tmp_path: Path, workplace: Workplace
) -> None:
    kit = print_kit(workplace, {KitForm.PRESCRIPTION: 5})
    workplace.journal.vault.checkpoint()
    shutil.copytree(workplace.computer.home, tmp_path / "other")
    (tmp_path / "other" / "device.key").unlink()
    other = open_workplace(make_computer(tmp_path / "other"), workplace.key, workplace.person.id)
    own = print_kit(other, {KitForm.PRESCRIPTION: 5})
    later = print_kit(workplace, {KitForm.PRESCRIPTION: 5})
    taken = [*kit.numbers, *own.numbers, *later.numbers]
    assert len({str(form.number) for form in taken}) == len(taken) == 15
    admit(other.journal, read_sealed(workplace.journal.vault.connection, "1", ()))
    assert {k.id for k in list_kits(other)} == {kit.id, own.id, later.id}
    assert verify_store(other) == []
