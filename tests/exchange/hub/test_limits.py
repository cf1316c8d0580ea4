"""How much a hub keeps of a pharmacy: what is refused, and that nobody else notices."""

from contextlib import closing
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.hub import NO_ROOM
from app.domain.members import Chain
from app.exchange import statement
from app.exchange.segment import name_of
from app.usecases.keep_hub import hub_status, limit_store, tidy_hub
from tests.servers.hub import Computer, HubServer, segment

pytestmark = pytest.mark.xdist_group("hub")

CHAIN = Chain("a1" * 8, "b2" * 8)
SIZE = 10_000


def give(computer: Computer, first: int) -> None:
    """Give a segment of a known size."""
    head, data = segment(computer.store, CHAIN, first, 10, SIZE // 10)
    with closing(computer.route()) as route:
        route.write(name_of(data), head, data)


def test_a_full_pharmacy_is_refused_and_no_other_one(hub: HubServer, tmp_path: Path) -> None:
    ours, theirs = (hub.computer(tmp_path) for _ in range(2))
    beside = hub.computer(tmp_path, ours.store)
    limit_store(hub.folder, str(ours.store), 3 * SIZE)
    for computer, first in ((ours, 1), (beside, 11), (ours, 21)):
        give(computer, first)
    before = ours.route().digests()
    for computer in (ours, beside):
        with pytest.raises(Unavailable, match="utrymme på navet är slut") as raised:
            give(computer, 31)
        assert raised.value.code == NO_ROOM
    assert ours.route().digests() == before
    for first in range(1, 60, 10):
        give(theirs, first)
    stores = {one.store: one for one in hub_status(hub.folder).stores}
    assert (stores[ours.store].bytes, stores[ours.store].most) == (3 * SIZE, 3 * SIZE)
    assert (stores[theirs.store].bytes, stores[theirs.store].most) == (6 * SIZE, None)

    limit_store(hub.folder, str(ours.store), None)
    give(ours, 31)


def test_pictures_leave_room_for_entries(hub: HubServer, tmp_path: Path) -> None:
    ours = hub.computer(tmp_path)
    limit_store(hub.folder, str(ours.store), 10 * SIZE)
    route = ours.route()
    for number in range(9):
        route.write_picture(f"{number:032x}.lyktabild", bytes(SIZE))
    with pytest.raises(Unavailable) as raised:
        route.write_picture(f"{9:032x}.lyktabild", bytes(SIZE))
    assert raised.value.code == NO_ROOM
    give(ours, 1)
    assert route.drop_picture(f"{0:032x}.lyktabild")
    assert hub_status(hub.folder).stores[0].bytes == 9 * SIZE


def test_what_takes_the_place_of_something_else_needs_no_room_beside_it(
    hub: HubServer, tmp_path: Path
) -> None:
    ours = hub.computer(tmp_path)
    head, data = segment(ours.store, CHAIN, 1, 10, SIZE // 10)
    route = ours.route()
    route.write(name_of(data), head, data)
    limit_store(hub.folder, str(ours.store), SIZE)
    route.replace([name_of(data)], [(head, data[::-1])])
    assert set(route.carried(ours.device)) == {name_of(data[::-1])}


def test_statements_are_small_and_few_and_need_room_as_all_else(
    hub: HubServer, tmp_path: Path
) -> None:
    ours = hub.computer(tmp_path)
    beside = hub.computer(tmp_path, ours.store)
    theirs = hub.computer(tmp_path)
    limit_store(hub.folder, str(ours.store), 3 * SIZE)
    give(ours, 1)
    route = ours.route()
    for device in ("ab" * 8, theirs.device):  # of whom the pharmacy has nothing
        route.write_statement(device, bytes(SIZE))
    assert hub.ask("SELECT count(*) FROM hub.statement") == [(0,)]
    for device in (CHAIN.device, beside.device):
        route.write_statement(device, bytes(SIZE))
    for device in (ours.device, beside.device):
        with pytest.raises(Unavailable) as raised:
            route.write_statement(device, bytes(SIZE + 1))
        assert raised.value.code == NO_ROOM
    stores = {one.store: one for one in hub_status(hub.folder).stores}
    assert stores[ours.store].bytes == 3 * SIZE

    limit_store(hub.folder, str(ours.store), None)
    route.write_statement(ours.device, bytes(statement.LARGEST))
    with pytest.raises(Unavailable) as raised:
        route.write_statement(ours.device, bytes(statement.LARGEST + 1))
    assert raised.value.code == "not_taken"


def test_a_pharmacy_that_is_not_there_or_not_alone_of_its_name_is_not_limited(
    hub: HubServer, tmp_path: Path
) -> None:
    for _ in range(2):
        hub.computer(tmp_path)
    for name, why in (("Apotek Granen", "Flera apotek"), ("Apotek Eken", "finns inte")):
        with pytest.raises(Refused, match=why):
            limit_store(hub.folder, name, 1)


def test_what_a_revoked_computer_left_goes_when_another_has_given_the_same(
    hub: HubServer, tmp_path: Path
) -> None:
    ours = hub.computer(tmp_path)
    beside = hub.computer(tmp_path, ours.store)
    head, data = segment(ours.store, CHAIN, 1, 10, SIZE // 10)
    with closing(ours.route()) as route:
        route.write(name_of(data), head, data)
    give(ours, 11)
    assert tidy_hub(hub.folder) == (0, 0, 0)
    hub.revoke(ours)
    assert tidy_hub(hub.folder) == (0, 0, 2)  # nobody else has given it

    with closing(beside.route(ours.device)) as route:
        route.digests()
        anew = 2 * data
        route.write(name_of(anew), head, anew)
    assert tidy_hub(hub.folder) == (1, SIZE, 1)
    assert hub_status(hub.folder).stores[0].bytes == 3 * SIZE
    with closing(beside.route()) as route:
        (digest,) = route.digests().values()
        assert digest.count == 20
        names = route.find(route.ids(CHAIN))
        assert len(names) == 2
        assert all(route.read(name) for name in names)
