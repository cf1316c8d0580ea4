"""What a hub holds and nobody may believe: each refused by a reason, and nothing of it taken."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.domain.members import FIRST_GENERATION, Chain, RevokeReason, SegmentHead
from app.domain.staff import Role
from app.exchange.segment import LARGEST, name_of, write_segment
from app.store.carrying import list_marks, pack_entries
from app.usecases.carry import Carrier, Exchanged
from app.usecases.keep_members import revoke_member
from app.usecases.sealing import first_key
from app.usecases.sign_in import sign_out
from app.usecases.use_hub import open_hub
from app.usecases.workplace import Workplace
from tests.joined import ids, join, let_in
from tests.servers.hub import HubServer
from tests.workplaces import SetClock, as_person

pytestmark = pytest.mark.xdist_group("hub")


@pytest.fixture
def second(
    workplace: Workplace, hub: HubServer, tmp_path: Path, clock: SetClock
) -> Iterator[Workplace]:
    """Another counter; both have met the hub, and it has written something since."""
    stick = tmp_path / "stick"
    stick.mkdir()
    opened = join(workplace, tmp_path / "second", stick, clock)
    for counter in (workplace, opened):
        let_in(counter, hub)
    for counter in (workplace, opened, workplace):
        exchange(counter)
    as_person(opened, "Ny", Role.STAFF)
    yield opened
    sign_out(opened)


def exchange(workplace: Workplace) -> Exchanged:
    """Exchange once."""
    with closing(open_hub(workplace)) as route:
        return Carrier(workplace).exchange(route)


def demand_refused(workplace: Workplace, words: str) -> None:
    """Demand that nothing is taken, and that it is said why."""
    before = ids(workplace)
    said = exchange(workplace)
    assert (said.fetched, said.quarantined) == (0, 0)
    assert words in "\n".join(one.why for one in said.refused)
    assert ids(workplace) == before


def last_segment(hub: HubServer) -> tuple[int, bytes]:
    """Return the number and the bytes of what came last."""
    ((number, content),) = hub.ask("SELECT n, content FROM hub.segment ORDER BY n DESC LIMIT 1")
    assert isinstance(number, int)
    assert isinstance(content, bytes)
    return number, content


def change(hub: HubServer, number: int, to: str) -> None:
    """Change a segment behind the backs of those whose it is."""
    hub.execute(f"UPDATE hub.segment SET {to} WHERE n = {number}")  # noqa: S608  all of it is ours


@pytest.mark.parametrize("at", [-1, -200])
def test_a_segment_that_the_hub_has_changed_is_not_taken(
    workplace: Workplace, second: Workplace, hub: HubServer, at: int
) -> None:
    exchange(second)
    number, content = last_segment(hub)
    changed = bytearray(content)
    changed[at] ^= 1
    change(hub, number, f"content = '\\x{changed.hex()}', name = '{name_of(bytes(changed))}'")
    demand_refused(workplace, "ändrat")


def test_a_segment_that_the_hub_has_damaged_is_refused_and_given_anew(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    exchange(second)
    number, content = last_segment(hub)
    change(hub, number, f"content = '\\x{content[:-40].hex()}'")
    demand_refused(workplace, "annat innehåll än namnet säger")

    assert exchange(second).sent == len(ids(second) - ids(workplace))
    taken = exchange(workplace)
    assert (taken.refused, ids(workplace)) == ((), ids(second))
    assert exchange(second).sent == 0


def test_another_pharmacys_segment_among_ours_is_not_taken(
    workplace: Workplace, second: Workplace
) -> None:
    put(second, store=uuid4())
    demand_refused(workplace, "annat apotek")


def test_a_segment_of_a_key_that_was_never_drawn_is_not_taken(
    workplace: Workplace, second: Workplace
) -> None:
    put(second, generation=uuid4())
    demand_refused(workplace, "inte har fått")


def test_what_a_revoked_computer_leaves_is_not_taken(
    workplace: Workplace, second: Workplace
) -> None:
    """Also while its certificate still lets it in at the hub."""
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    exchange(second)
    as_person(second, "Efter", Role.STAFF)
    exchange(second)
    before = ids(workplace)
    said = exchange(workplace)
    assert (said.fetched, said.quarantined, said.refused) == (0, 0, ())
    (left,) = said.abandoned
    assert f"kommer från {second.device.device}, som är spärrad" in left.why
    assert ids(workplace) == before


def put(counter: Workplace, **over: Any) -> None:
    """Let a counter leave what it wrote last in a segment of which something is wrong."""
    connection = counter.journal.vault.connection
    chain = Chain(counter.device.device, counter.journal.identity.epoch)
    *_, bundle = pack_entries(connection, list_marks(connection, chain), LARGEST)
    carried, piece = bundle.entries[-1]
    head = SegmentHead(
        counter.journal.identity.store, FIRST_GENERATION, counter.device.public_key,
        counter.computer.clock.now(), (replace(carried, hash=os.urandom(32)),),
    )  # fmt: skip
    head = replace(head, **over)
    data = write_segment(head, [piece], first_key(counter.key).public, counter.device.sign)
    with closing(open_hub(counter)) as route:
        route.write(name_of(data), head, data)
