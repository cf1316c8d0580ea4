"""A password whose person never got into the journal stands in nobody's way."""

from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.staff import Role
from app.store.doubt import not_saved
from app.store.journal import Journal
from app.store.keyslots import remove_person as remove_slot
from app.usecases.manage_people import add_person, list_people, remove_person
from app.usecases.sign_in import list_names, step_in
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.workplaces import as_person, open_pharmacy

STAFF = frozenset({Role.STAFF})
NEW = "ett helt annat lösenord"


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    return open_pharmacy(tmp_path / "home")


def full(*_: object) -> None:
    """Fail as a full disk does."""
    raise not_saved()


def names(workplace: Workplace) -> list[str]:
    """Return who has a password here."""
    return [holder.name for holder in list_names(workplace.computer)]


def test_a_person_whom_a_full_disk_kept_out_can_be_added_again(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "write", full)
        with pytest.raises(Unavailable):
            add_person(workplace, "Amina Yusuf", STAFF, NEW)
    assert [p.name for p in list_people(workplace)] == ["Sara Lindqvist"]
    amina = add_person(workplace, "AMINA yusuf", STAFF, NEW + " igen")
    assert names(workplace) == ["AMINA yusuf", "Sara Lindqvist"]
    assert step_in(workplace, "Amina Yusuf", NEW + " igen").person == amina
    assert verify_store(workplace) == []


def test_a_removal_that_was_cut_off_leaves_the_name_free(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = add_person(workplace, "Amina Yusuf", STAFF, NEW)
    with monkeypatch.context() as patch:
        patch.setattr("app.store.keyslots.remove_person", full)
        with pytest.raises(Unavailable):
            remove_person(workplace, amina.id)
    assert "Amina Yusuf" in names(workplace)
    again = add_person(workplace, "Amina Yusuf", STAFF, NEW)
    assert step_in(workplace, "Amina Yusuf", NEW).person == again


def test_a_removal_can_be_repeated_and_needs_no_password_to_take_away(
    workplace: Workplace,
) -> None:
    amina = add_person(workplace, "Amina Yusuf", STAFF, NEW)
    remove_slot(workplace.computer.home, workplace.key, amina.id)
    assert not remove_person(workplace, amina.id).active
    elsewhere = as_person(workplace, "Nils Forsman", Role.STAFF)
    assert not remove_person(workplace, elsewhere.person.id).active


def test_the_name_of_someone_who_is_here_stays_taken(workplace: Workplace) -> None:
    add_person(workplace, "Amina Yusuf", STAFF, NEW)
    with pytest.raises(Refused, match="Det finns redan"):
        add_person(workplace, "Amina Yusuf", STAFF, NEW)
    with pytest.raises(Refused, match="Det finns redan"):
        add_person(workplace, "sara lindqvist", STAFF, NEW)
