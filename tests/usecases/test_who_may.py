"""Rights as they are now, not as they were at the sign-in; and what no role gives away."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.device_entries import PrintersChosen
from app.domain.findings import Refused
from app.domain.outage import Dependency
from app.domain.staff import Person, Role
from app.usecases.adjust_settings import Settings, adjust, load
from app.usecases.close_outage import closing_protocol
from app.usecases.declare_outage import declare_outage
from app.usecases.fill_slip import list_slips, open_slip, save_draft
from app.usecases.hand_out import hand_out
from app.usecases.list_work import (
    find_dispensing,
    list_dispensings,
    list_of_outage,
    list_steps,
    view_dispensing,
)
from app.usecases.manage_people import (
    change_roles,
    list_people,
    remove_person,
    replace_recovery_code,
)
from app.usecases.print_label import label_pdf
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.usecases.test_outages_and_slips import ready
from tests.workplaces import as_person, begin_outage, filled_draft, open_pharmacy


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


def declare(workplace: Workplace) -> None:
    """Declare an outage of this moment."""
    declare_outage(workplace, [Dependency.EHM], workplace.computer.clock.now(), "SMS")


def test_who_is_removed_can_do_nothing_more_in_a_window_that_is_still_open(
    workplace: Workplace,
) -> None:
    other = as_person(workplace, "Amina Yusuf", Role.PHARMACIST, Role.MANAGER)
    remove_person(workplace, other.person.id)
    for act in (declare, verify_store, replace_recovery_code):
        with pytest.raises(Refused, match="finns inte längre"):
            act(other)


def test_who_loses_a_role_loses_it_at_once_and_who_gains_one_has_it(workplace: Workplace) -> None:
    other = as_person(workplace, "Amina Yusuf", Role.PHARMACIST)
    change_roles(workplace, other.person.id, frozenset({Role.STAFF}))
    with pytest.raises(Refused, match="Din roll"):
        declare(other)
    change_roles(workplace, other.person.id, frozenset({Role.MANAGER}))
    declare(other)


def test_a_person_whom_the_journal_does_not_know_may_do_nothing(workplace: Workplace) -> None:
    stranger = replace(workplace, person=Person(uuid4(), "Okänd", frozenset(Role)))
    with pytest.raises(Refused, match="finns inte längre"):
        declare(stranger)


def test_who_has_left_comes_back_by_being_added_not_by_a_change_of_roles(
    workplace: Workplace,
) -> None:
    other = as_person(workplace, "Amina Yusuf", Role.MANAGER)
    remove_person(workplace, other.person.id)
    with pytest.raises(Refused, match="har slutat"):
        change_roles(workplace, other.person.id, frozenset({Role.MANAGER}))
    with pytest.raises(Refused, match="Minst en apotekschef"):
        remove_person(workplace, workplace.person.id)
    assert [p.active for p in list_people(workplace) if p.id == other.person.id] == [False]


def test_a_prescriber_reads_nobodys_medicine_and_a_reviewer_may(workplace: Workplace) -> None:
    outage = begin_outage(workplace)
    slip = ready(workplace)
    made = hand_out(workplace, slip)
    prescriber = as_person(workplace, "Mattias Öberg", Role.PRESCRIBER)
    reviewer = as_person(workplace, "Rut Gran", Role.REVIEWER)
    for act in (
        list_steps,
        list_dispensings,
        lambda w: list_of_outage(w, outage.id),
        lambda w: find_dispensing(w, slip.slip),
        lambda w: view_dispensing(w, made.subject, "rättelse"),
        lambda w: label_pdf(w, slip, 1),
        lambda w: closing_protocol(w, outage.id),
    ):
        with pytest.raises(Refused, match="Din roll"):
            act(prescriber)
        assert act(reviewer)
    open_slip(workplace)
    assert (len(list_slips(reviewer)), list_slips(prescriber)) == (1, [])


def test_a_decision_on_a_warning_is_a_pharmacists(workplace: Workplace) -> None:
    begin_outage(workplace)
    staff = as_person(workplace, "Nils Forsman", Role.STAFF)
    slip = save_draft(staff, open_slip(staff), filled_draft())
    decided = replace(slip.draft, confirmed=("P-NOLABEL@label",))
    with pytest.raises(Refused, match="Be farmaceut"):
        save_draft(staff, slip, decided)
    slip = save_draft(workplace, slip, decided)
    kept = save_draft(staff, slip, replace(decided, identity_checked="Pass"))
    assert kept.draft.confirmed == decided.confirmed


@pytest.mark.parametrize(
    "change",
    [
        {"receiver_url": "https://annan.example"},
        {"receiver_url": ""},
        {"receiver_ca": __file__},
        {"witness_folder": str(Path(__file__).parent)},
        {"lock_after_s": 43_200},
        {"close_after_h": 72},
    ],
)
def test_only_the_manager_says_where_data_goes_and_when_the_window_locks(
    workplace: Workplace, change: dict[str, object]
) -> None:
    before = replace(Settings(), receiver_url="https://mottagare.example")
    adjust(workplace, before)
    staff = as_person(workplace, "Nils Forsman", Role.STAFF)
    with pytest.raises(Refused, match="Be apotekschef"):
        adjust(staff, replace(before, **change))  # type: ignore[arg-type]
    assert load(workplace.computer) == before
    adjust(staff, replace(before, printer_queue="etikett", theme="darkHighContrast"))
    assert load(workplace.computer).printer_queue == "etikett"


@pytest.mark.parametrize("role", [Role.PHARMACIST, Role.MANAGER, Role.PRESCRIBER])
def test_who_answers_for_the_paper_says_where_it_goes_and_each_choice_is_an_entry(
    workplace: Workplace, role: Role, tmp_path: Path
) -> None:
    chosen = Settings(printer_queue="socket:10.0.0.9", sheet_printer=f"folder:{tmp_path}")
    staff = as_person(workplace, "Nils Forsman", Role.STAFF)
    with pytest.raises(Refused, match="Be farmaceut eller apotekschef eller förskrivare"):
        adjust(staff, replace(chosen, sheet_printer=""))
    with pytest.raises(Refused, match="Be farmaceut"):
        adjust(staff, replace(chosen, printer_queue=""))
    other = as_person(workplace, "Amina Yusuf", role)
    adjust(other, chosen)
    adjust(other, replace(chosen, theme="darkHighContrast"))
    adjust(staff, replace(chosen, printer_queue="etikett"))  # a queue of the computer
    told = [e for e in workplace.journal.entries() if isinstance(e.content, PrintersChosen)]
    assert [(e.by, e.content) for e in told] == [
        (str(other.person.id), PrintersChosen("socket:10.0.0.9", f"folder:{tmp_path}")),
        (str(staff.person.id), PrintersChosen("etikett", f"folder:{tmp_path}")),
    ]
