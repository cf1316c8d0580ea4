"""Keys that were drawn at one counter before it had heard of what was done at another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.device.settings import load_settings, save_settings
from app.store.projections import members
from tests.carrying.world import Counter, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world")
    yield made
    made.close()


def another(world: World, of: Counter) -> Counter:
    """Return a counter of the same pharmacy on a machine of its own, whom nobody has let in."""
    world.clone(of, is_same_machine=False)
    return world.counters[-1]


def meet(world: World, *counters: Counter) -> None:
    for counter in (*counters, *counters, *counters):
        world.exchange(counter, world.sticks[0])


def test_a_computer_let_in_while_the_key_was_changed_elsewhere_reads_on(world: World) -> None:
    first, lost, third = world.counters
    fresh = another(world, third)
    world.revoke(lost, first)
    world.let_in(fresh, third)
    world.write(first, 4)
    meet(world, first, third, fresh)
    assert first.ids() == third.ids() == fresh.ids()


def test_of_two_revoked_apart_neither_keeps_the_key_that_was_drawn_for_the_other(
    world: World,
) -> None:
    first, second, third = world.counters
    fourth = another(world, third)
    world.let_in(fourth, first)
    meet(world, first, second, third, fourth)
    world.revoke(second, first)
    world.revoke(fourth, third)
    meet(world, first, third)
    gone = {second.device, fourth.device}
    holders = members.list_holders(first.workplace.journal.vault.connection)
    assert len(holders) == 3
    assert next(iter(holders.values())).isdisjoint(gone)
    before = first.ids()
    world.write(first, 4)
    meet(world, first, second, third, fourth)
    (written,) = [entry for entry in first.ids() - before if entry in world.acknowledged]
    assert written in third.ids()
    assert written not in second.ids() | fourth.ids()
    assert first.ids() == third.ids()


def test_nothing_is_said_again_once_every_computer_has_every_key(world: World) -> None:
    first, lost, third = world.counters
    world.revoke(lost, first)
    meet(world, first, third)
    count = len(first.ids())
    meet(world, first, third)
    assert len(first.ids()) == count == len(third.ids())


def test_two_with_one_key_and_two_names_do_not_answer_each_other_for_ever(world: World) -> None:
    first, second = world.counters[:2]
    world.clone(second, is_same_machine=True)
    third = world.counters[-1]
    for counter, name in ((second, "Kassa 1"), (third, "Kassa 2")):
        settings = counter.home / "device.toml"
        save_settings(settings, replace(load_settings(settings), workstation=name))
    meet(world, first, second, third)
    count = len(first.ids())
    meet(world, first, second, third)
    meet(world, first, second, third)
    assert len(first.ids()) == count
