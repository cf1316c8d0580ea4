"""Taking rows of the work list: who settles what, seen by every counter."""

from pathlib import Path

import pytest

from app.domain.findings import Refused
from app.domain.staff import Role
from app.usecases.list_work import list_steps
from app.usecases.take_work import leave_work, owners, take_work
from app.usecases.workplace import Workplace
from tests.counters import another_counter, meet
from tests.ui.views.settle.cases import dispense, open_after
from tests.workplaces import as_person


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    opened = open_after(tmp_path / "home")
    for number in range(2):
        dispense(opened, number, hours=2 - number)
    return opened


def rows_of(workplace: Workplace) -> list[tuple]:  # type: ignore[type-arg]
    return list(dict.fromkeys((s.subject, s.step.row) for s in list_steps(workplace)))


def test_who_takes_a_row_has_it_until_it_is_left_or_taken_over(workplace: Workplace) -> None:
    first, second = rows_of(workplace)
    assert owners(workplace) == {}
    assert take_work(workplace, [first, second]) == 2
    assert take_work(workplace, [first]) == 0  # nothing is written of what is one's own already
    colleague = as_person(workplace, "Johan Berglund", Role.PHARMACIST)
    assert take_work(colleague, [second]) == 1
    assert leave_work(workplace, [second]) == 0  # it is another's now
    assert {row: owner.signum for row, owner in owners(workplace).items()} == {
        first: "SLi", second: "JBe",
    }  # fmt: skip
    assert leave_work(workplace, [first]) == 1
    assert set(owners(workplace)) == {second}


def test_another_counter_sees_who_has_taken_a_row(tmp_path: Path) -> None:
    one, other = another_counter(open_after(tmp_path / "here"), tmp_path / "there")
    dispense(one, 0, hours=1)
    (row,) = rows_of(one)
    take_work(one, [row])
    meet(one, other)
    assert owners(other)[row].person == one.person.id


def test_only_who_may_settle_takes_a_row_and_only_one_that_exists(workplace: Workplace) -> None:
    staff = as_person(workplace, "Amina Yusuf", Role.STAFF)
    with pytest.raises(Refused):
        take_work(staff, rows_of(workplace))
    (subject, _), *_ = rows_of(workplace)
    assert take_work(workplace, [(subject, 9)]) == 0
