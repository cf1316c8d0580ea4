"""One device in two places: both branches stay, are named, and are read alike everywhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.people_entries import PersonName, PersonSet
from app.domain.staff import Role
from app.store.verification import rebuild, verify
from tests.carrying.naming import FORKED
from tests.carrying.world import PEOPLE, Counter, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


def name(world: World, counter: Counter, said: str) -> None:
    content = PersonSet((Role.STAFF,), active=True, personal=PersonName(said))
    with counter.workplace.journal.write(world.person) as writing:
        writing.append(content, subject=PEOPLE[0])


def test_two_entries_of_one_number_about_one_person_are_read_in_one_order_everywhere(
    world: World,
) -> None:
    """Whichever of them came first; several, since chance may have put two in order."""
    second = world.counters[1]
    world.clone(second, is_same_machine=True)
    copy = world.counters[-1]
    for number in range(6):
        name(world, second, f"Nr {number} här")
        name(world, copy, f"Nr {number} där")
    world.check()
    for counter in (second, copy):
        rebuild(counter.workplace.journal)
        assert {fault[-len(FORKED) :] for fault in verify(counter.workplace.journal)} == {FORKED}
    world.check()
