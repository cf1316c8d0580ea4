"""Counters and a hub that part, meet, are killed and put back: in the end all know all of it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.store.verification import verify
from app.usecases.show_members import show_members
from tests.carrying.hub_meetings import HubMeetings
from tests.carrying.hub_world import HubWorld
from tests.carrying.naming import FORKED, places
from tests.carrying.world import Counter
from tests.servers.hub import HubServer

RUNS = int(os.environ.get("CARRY_RUNS", "1"))

pytestmark = pytest.mark.xdist_group("hub")


@pytest.fixture
def world(tmp_path: Path, own_hub: HubServer) -> Iterator[HubWorld]:
    made = HubWorld(tmp_path / "world", own_hub)
    yield made
    made.close()


def test_all_that_can_happen_once_is_survived(world: HubWorld) -> None:
    """Everything that the runs below draw from, so that no run of this file is without it."""
    first, second, third = world.counters
    stick, other_stick = world.sticks
    for who in (first, second, third):
        world.write(who, 2)
        world.by_hub(who)
    world.copy_hub()
    world.exchange(first, stick)
    world.set_aside(stick)
    world.back_up(second)
    world.clone(third, is_same_machine=True)
    copy = world.counters[-1]
    for who in (first, second, third, copy):
        world.write(who, 0)
    world.kill_during(first, 0, is_after=True, comes_back=False)  # what the hub has is on its disk
    world.write(second, 2)
    world.by_hub(second)  # in vain
    world.exchange(second, other_stick)
    world.start()
    world.by_hub(copy)
    world.storm(lines=4)
    world.start()
    world.cut_power(third, 2, is_after=False, seed=1)
    world.restore(second)
    world.write(second, 2)
    world.by_hub(second)
    world.put_back_hub()
    world.by_hub(second)  # which the copy of the hub does not know
    world.let_in(second, first)
    world.revoke(copy, second if copy.device in second.believed() else first)
    world.by_hub(first)
    world.shut_out(copy)
    world.by_hub(copy)  # in vain
    world.put_back(other_stick, is_reversed=True)
    world.write(first, 1)
    world.check()
    assert world.refusals >= {"no_hub", "no_answer", "stranger", "revoked"}


def test_eight_counters_survive_all_that_can_happen_to_them_in_one_run(
    tmp_path: Path, own_hub: HubServer
) -> None:
    """One of each for certain, which the drawn meetings of eight below may be without."""
    world = HubWorld(tmp_path / "world", own_hub, counters=8)
    try:
        first, second, third, fourth, *others = world.counters
        for who in world.counters:
            world.write(who, 1)
            world.by_hub(who)
        world.back_up(second)
        world.clone(third, is_same_machine=True)
        copy = world.counters[-1]
        for who in (third, copy):
            world.write(who, 0)
            world.by_hub(who)
        world.kill_during(first, 0, is_after=True, comes_back=False)
        _part(world, (first, second, third, copy), (fourth, *others))
        world.cut_power(fourth, 0, is_after=False, seed=1)  # on its side it is heard by nobody
        world.start()
        for at, who in enumerate((first, others[0])):
            world.cut_power(who, 1 + at, is_after=True, seed=at)
        world.restore(second)
        world.write(second, 2)
        world.by_hub(second)
        world.storm(lines=3)  # kills every counter, and the hub
        world.start()
        for is_reversed in (True, False):  # what lay on a stick comes late, and twice
            world.put_back(world.sticks[0], is_reversed=is_reversed)
            world.exchange(first, world.sticks[0])
        for who in (others[-1], first):
            world.by_hub(who)
        world.revoke(others[-1], first)
        world.by_hub(first)
        world.shut_out(others[-1])
        world.by_hub(others[-1])  # in vain
        world.write(second, 2)
        world.check()
        assert world.maybe_lost == set(), "nothing was on a lost disk alone"
        assert others[-1].is_revoked
        assert (len(world.counters), world.storms, world.kills, world.cuts) == (9, 1, 2, 3)
        assert "revoked" in world.refusals
    finally:
        world.close()


def _part(world: HubWorld, *halves: Sequence[Counter]) -> None:
    """Let each half write and exchange by a stick of its own, which is set aside as it is then."""
    for half, stick in zip(halves, world.sticks, strict=True):
        for who in half:
            world.write(who, 2)
            world.exchange(who, stick)
        world.set_aside(stick)
    known = [set.union(*(who.ids() for who in half)) for half in halves]
    assert known[0] - known[1]
    assert known[1] - known[0]


def test_a_gap_is_told_by_its_numbers(world: HubWorld) -> None:
    """What goes first, since others need it, arrives; then the hub is gone, and then the disk."""
    first, second, third = world.counters
    world.by_hub(first)
    world.back_up(second)
    for who in (second, first):
        world.by_hub(who)
    lost, (last, *_) = second.device, _numbers(second, second.device)
    for _ in range(3):
        world.write(second, 2)
    world.revoke(third, second)
    world.kill_during(second, 0, is_after=True, comes_back=False)
    world.start()
    world.restore(second)
    world.by_hub(first)
    (line,) = [one for one in show_members(first.workplace).lines if one.device == lost]
    assert line.missing == ((last + 1, last + 3),)
    told = f"nummer {last + 1} till {last + 3} saknas."
    assert [fault[-len(told) :] for fault in verify(first.workplace.journal)] == [told]
    world.check()


def test_a_fork_is_told_by_its_number(world: HubWorld) -> None:
    first, second, _ = world.counters
    world.clone(second, is_same_machine=True)
    copy = world.counters[-1]
    for who in (first, second, copy):
        world.write(who, 2)
        world.by_hub(who)
    world.by_hub(first)
    number, *_ = _numbers(first, second.device)
    (fault,) = verify(first.workplace.journal)
    assert fault.startswith(f"Post {second.device}/")
    assert fault.endswith(f"/{number}: {FORKED}")
    world.check()


def _numbers(who: Counter, device: str) -> list[int]:
    """Return the numbers that a counter holds of a device, the last one first."""
    return sorted((seq for chain, seq in places(who.workplace) if chain.device == device))[::-1]


@pytest.mark.parametrize("number", range(RUNS))
def test_all_who_are_left_know_the_same_and_all_of_it_by_a_hub(
    number: int, own_hub: HubServer
) -> None:
    """One run a number, each of meetings of its own; what fails is not made smaller."""
    _run(own_hub, counters=3, examples=2)


@pytest.mark.parametrize("number", range(RUNS))
def test_eight_counters_know_the_same_and_all_of_it_by_a_hub(
    number: int, own_hub: HubServer
) -> None:
    """As many as the largest pharmacies have."""
    _run(own_hub, counters=8, examples=1)


def _run(hub: HubServer, *, counters: int, examples: int) -> None:
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    how = settings(max_examples=examples, stateful_step_count=25, phases=phases, print_blob=True)
    run_state_machine_as_test(lambda: HubMeetings(hub, counters), settings=how)  # type: ignore[arg-type]
