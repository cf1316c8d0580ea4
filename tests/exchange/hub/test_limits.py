"""How much a hub keeps of a pharmacy: what is refused, and that nobody else notices."""

import os
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

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
ROW, BEGUN = 150, 300  # bytes that an entry and a chain count for beside the segment
GIVEN = SIZE + 10 * ROW  # what `give` takes, but the first time


def give(computer: Computer, first: int) -> None:
    """Give a segment of a known size."""
    head, data = segment(computer.store, CHAIN, first, 10, SIZE // 10)
    with closing(computer.route()) as route:
        route.write(name_of(data), head, data)


def test_a_full_pharmacy_is_refused_and_no_other_one(hub: HubServer, tmp_path: Path) -> None:
    ours, theirs = (hub.computer(tmp_path) for _ in range(2))
    beside = hub.computer(tmp_path, ours.store)
    limit_store(hub.folder, str(ours.store), 3 * GIVEN + BEGUN)
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
    assert (stores[ours.store].bytes, stores[ours.store].most) == (3 * GIVEN + BEGUN,) * 2
    assert (stores[theirs.store].bytes, stores[theirs.store].most) == (6 * GIVEN + BEGUN, None)

    limit_store(hub.folder, str(ours.store), None)
    give(ours, 31)


def test_pictures_leave_room_for_entries(hub: HubServer, tmp_path: Path) -> None:
    ours = hub.computer(tmp_path)
    limit_store(hub.folder, str(ours.store), 10 * GIVEN + BEGUN)
    route = ours.route()
    for number in range(9):
        route.write_picture(f"{number:032x}.lyktabild", bytes(GIVEN))
    with pytest.raises(Unavailable) as raised:
        route.write_picture(f"{9:032x}.lyktabild", bytes(GIVEN))
    assert raised.value.code == NO_ROOM
    give(ours, 1)
    assert route.drop_picture(f"{0:032x}.lyktabild")
    assert hub_status(hub.folder).stores[0].bytes == 9 * GIVEN + BEGUN


def test_what_takes_the_place_of_something_else_needs_no_room_beside_it(
    hub: HubServer, tmp_path: Path
) -> None:
    ours = hub.computer(tmp_path)
    head, data = segment(ours.store, CHAIN, 1, 10, SIZE // 10)
    route = ours.route()
    route.write(name_of(data), head, data)
    limit_store(hub.folder, str(ours.store), GIVEN + BEGUN)
    route.replace([name_of(data)], [(head, data[::-1])])
    assert set(route.carried(ours.device)) == {name_of(data[::-1])}


def test_statements_are_small_and_few_and_need_room_as_all_else(
    hub: HubServer, tmp_path: Path
) -> None:
    ours = hub.computer(tmp_path)
    beside = hub.computer(tmp_path, ours.store)
    theirs = hub.computer(tmp_path)
    limit_store(hub.folder, str(ours.store), 2 * SIZE + GIVEN + BEGUN)
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
    assert stores[ours.store].bytes == 2 * SIZE + GIVEN + BEGUN

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


def test_a_picture_that_two_gave_who_doubt_each_other_lies_there_once_when_one_is_revoked(
    hub: HubServer, tmp_path: Path
) -> None:
    ours = hub.computer(tmp_path)
    beside = hub.computer(tmp_path, ours.store)
    name = f"{1:032x}.lyktabild"
    ours.route().write_picture(name, bytes(GIVEN))
    doubting = beside.route(ours.device)
    doubting.digests()
    doubting.write_picture(name, bytes(GIVEN))
    assert tidy_hub(hub.folder) == (0, 0, 0)
    hub.revoke(ours)
    assert tidy_hub(hub.folder) == (1, GIVEN, 0)
    assert doubting.pictures() == {name}


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
    assert hub_status(hub.folder).stores[0].bytes == SIZE + 2 * GIVEN + BEGUN
    with closing(beside.route()) as route:
        (digest,) = route.digests().values()
        assert digest.count == 20
        names = route.find(route.ids(CHAIN))
        assert len(names) == 2
        assert all(route.read(name) for name in names)


def test_rows_fill_the_room_of_their_own_pharmacy_as_bytes_do(
    hub: HubServer, tmp_path: Path
) -> None:
    """A member with SQL of its own gives segments of one byte that are to hold much."""
    ours = hub.computer(tmp_path)
    most = 1_000_000
    limit_store(hub.folder, str(ours.store), most)

    def claim(
        connection: "psycopg.Connection[tuple[object, ...]]", data: bytes, epoch: str | None = None
    ) -> None:
        of = [os.urandom(8).hex() for _ in range(200)]
        epochs = of if epoch is None else [epoch]
        ids, seqs = [uuid4() for _ in epochs], list(range(1, len(epochs) + 1))
        words = "SELECT hub.carry(%b, %b, %b, %b, %b, %b::bigint[], %b::text[])"
        connection.execute(words, [data, uuid4(), ids, of, epochs, seqs, []])

    with ours.connect() as connection:
        claim(connection, b"x")
        for _ in range(3):
            claim(connection, b"x")  # kept already: it holds nothing else than it did
        with pytest.raises(errors.InvalidParameterValue):
            claim(connection, b"y", CHAIN.epoch)  # more chains than entries
        rows = "SELECT (SELECT count(*) FROM hub.entry), (SELECT count(*) FROM hub.chain)"
        assert hub.ask(rows) == [(200, 200)]
        for _ in range(10):
            claim(connection, os.urandom(8))
        with pytest.raises(psycopg.Error) as raised:
            claim(connection, os.urandom(8))
        assert raised.value.sqlstate == "LK001"
    assert most * 0.8 < hub_status(hub.folder).stores[0].bytes <= most
