"""Rights as they are now, not as they were at the sign-in; and what no role gives away."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.findings import Refused
from app.domain.outage import Dependency
from app.domain.staff import Person, Role
from app.usecases.declare_outage import declare_outage
from app.usecases.manage_people import (
    change_roles,
    list_people,
    remove_person,
    replace_recovery_code,
)
from app.usecases.verify_store import verify_store
from app.usecases.workplace import Workplace
from tests.workplaces import as_person, open_pharmacy


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
