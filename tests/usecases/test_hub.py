"""Counters of one pharmacy that exchange entries by a hub, and go on by its standby."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.findings import Refused, Unavailable
from app.domain.hub import Address
from app.domain.members import RevokeReason
from app.domain.staff import Role
from app.usecases.carry import Carrier, Exchanged
from app.usecases.copy_hub import follow_hub, promote_hub, request_standby
from app.usecases.keep_hub import (
    add_member,
    forget_address,
    hub_status,
    limit_store,
    read_hub_request,
    stop_hub,
)
from app.usecases.keep_members import revoke_member
from app.usecases.paper_pictures import load_paper
from app.usecases.sign_in import sign_out
from app.usecases.use_hub import open_hub, renew_by
from app.usecases.workplace import Workplace
from tests.joined import ids, join, let_in
from tests.paper_samples import photographed
from tests.servers.hub import HubServer, free_port, set_up, tear_down
from tests.workplaces import SetClock, as_person

pytestmark = pytest.mark.xdist_group("hub")


@pytest.fixture
def second(workplace: Workplace, tmp_path: Path, clock: SetClock) -> Iterator[Workplace]:
    """Another counter of the pharmacy."""
    stick = tmp_path / "stick"
    stick.mkdir()
    opened = join(workplace, tmp_path / "second", stick, clock)
    yield opened
    sign_out(opened)


def exchange(workplace: Workplace) -> Exchanged:
    """Exchange once."""
    with closing(open_hub(workplace)) as route:
        return Carrier(workplace).exchange(route)


def test_what_one_counter_writes_the_other_has_after_both_have_met_the_hub(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    for counter in (workplace, second):
        let_in(counter, hub)
    as_person(workplace, "Ett", Role.STAFF)
    as_person(second, "Två", Role.STAFF)
    exchange(workplace)
    exchange(second)
    exchange(workplace)

    assert ids(workplace) == ids(second)
    again = exchange(workplace)
    assert (again.sent, again.fetched, again.refused) == (0, 0, ())


def test_a_picture_of_paper_goes_by_the_hub(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    digest = photographed(workplace)
    for counter in (workplace, second):
        let_in(counter, hub)
    assert exchange(workplace).pictures.sent == 1
    assert exchange(second).pictures.fetched == 1
    assert load_paper(second, digest)
    assert exchange(workplace).pictures.sent == 0


def test_where_the_room_is_full_all_stays_here_and_pictures_give_way_first(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    digest = photographed(workplace, size=300_000)
    store = str(workplace.journal.identity.store)
    for counter in (workplace, second):
        let_in(counter, hub)
    limit_store(hub.folder, store, 300_000)
    done = exchange(workplace)
    assert done.sent > 0
    assert "utrymme på navet" in done.pictures.no_room
    assert (done.refused, done.is_whole) == ((), False)
    assert exchange(second).fetched > 0
    limit_store(hub.folder, store, 1)
    as_person(workplace, "Ett", Role.STAFF)
    with pytest.raises(Unavailable, match="Allt finns kvar här"):
        exchange(workplace)
    limit_store(hub.folder, store, None)
    exchange(workplace)
    exchange(second)
    assert second.papers.lacking([digest]) == []
    assert ids(second) >= ids(workplace)


def test_a_counter_that_listens_hears_of_the_others_entries(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    for counter in (workplace, second):
        let_in(counter, hub)
        exchange(counter)
    carrier = Carrier(workplace)
    with closing(open_hub(workplace)) as route:
        carrier.exchange(route)
        as_person(second, "Två", Role.STAFF)
        exchange(second)
        assert route.wait(30)
        carrier.exchange(route)
    assert ids(second) <= ids(workplace)


def test_what_a_revoked_counter_carried_is_given_anew_by_another(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    for counter in (workplace, second):
        let_in(counter, hub)
    exchange(second)  # carries what the first wrote, too
    exchange(workplace)
    revoke_member(workplace, second.device.device, RevokeReason.LOST)
    given = exchange(workplace)

    assert given.sent == len(ids(workplace))
    assert exchange(workplace).refused == ()


def test_a_counter_that_another_let_in_is_believed_by_what_it_carries_itself(
    workplace: Workplace, second: Workplace, hub: HubServer, tmp_path: Path, clock: SetClock
) -> None:
    """Whoever let it in has never met the hub."""
    stick = tmp_path / "another-stick"
    stick.mkdir()
    third = join(second, tmp_path / "third", stick, clock)
    for counter in (workplace, third):
        let_in(counter, hub)
    as_person(third, "Tre", Role.STAFF)
    exchange(third)
    done = exchange(workplace)

    assert ids(third) <= ids(workplace)
    assert done.refused == ()
    sign_out(third)


def test_a_hub_that_lost_everything_is_given_it_anew(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    for counter in (workplace, second):
        let_in(counter, hub)
        exchange(counter)
    exchange(workplace)
    hub.empty()
    for counter in (workplace, second):
        let_in(counter, hub)
    given = exchange(second)
    assert given.sent == len(ids(second))


def test_a_certificate_is_renewed_in_time(
    workplace: Workplace, hub: HubServer, clock: SetClock
) -> None:
    let_in(workplace, hub)
    assert renew_by(workplace) is None
    clock.moment = clock.moment.replace(year=clock.moment.year + 3)
    assert renew_by(workplace) is not None


def test_a_computer_with_a_new_device_key_asks_anew(
    workplace: Workplace, second: Workplace, hub: HubServer
) -> None:
    let_in(workplace, hub)
    for name in ("hub.json", "hub.key", "hub.crt", "hub-authority.crt"):
        shutil.copy(workplace.computer.home / name, second.computer.home / name)
    with pytest.raises(Unavailable, match="ny enhetsnyckel"):
        open_hub(second)


def test_a_standby_takes_over_and_nothing_is_lost(
    workplace: Workplace, second: Workplace, open_folder: Path, tmp_path: Path
) -> None:
    hub = set_up(open_folder / "first")
    standby, address = open_folder / "standby", Address("127.0.0.1", free_port())
    try:
        let_in(workplace, hub)
        exchange(workplace)

        asked = request_standby(standby, address, tmp_path / "ansokan.json")
        given = read_hub_request(tmp_path / "ansokan.json")
        answer = tmp_path / "svar.json"
        add_member(hub.folder, given, asked.fingerprint, answer, datetime.now(UTC))
        follow_hub(standby, answer, hub.fingerprint)
        (seen,) = hub_status(hub.folder).standbys
        assert (seen.name, seen.state) == (asked.name, "streaming")
        assert hub_status(standby).is_standby

        let_in(second, hub)
        for name in ("Ett", "Två"):
            as_person(workplace, name, Role.STAFF)
            exchange(workplace)
        hub.kill()
        as_person(workplace, "Tre", Role.STAFF)
        with pytest.raises(Unavailable) as raised:
            exchange(workplace)
        assert raised.value.code == "standby"

        promote_hub(standby)
        exchange(workplace)
        exchange(second)
        exchange(workplace)
        assert ids(workplace) == ids(second)
        (held,) = hub_status(standby).stores
        assert held.entries == len(ids(workplace))

        forget_address(standby, hub.address)
        exchange(workplace)
        assert workplace.computer.home.joinpath("hub.json").read_bytes().count(b"127.0.0.1") == 1
        with pytest.raises(Refused, match="den enda"):
            forget_address(standby, address)
    finally:
        tear_down(hub)
        stop_hub(standby)


def test_a_standby_that_is_let_go_follows_no_more(
    own_hub: HubServer, open_folder: Path, tmp_path: Path
) -> None:
    standby, address = open_folder / "gone", Address("127.0.0.1", free_port())
    asked = request_standby(standby, address, tmp_path / "ansokan.json")
    given, answer = read_hub_request(tmp_path / "ansokan.json"), tmp_path / "svar.json"
    add_member(own_hub.folder, given, asked.fingerprint, answer, datetime.now(UTC))
    follow_hub(standby, answer, own_hub.fingerprint)
    try:
        assert own_hub.ask("SELECT count(*) FROM pg_replication_slots") == [(1,)]
        forget_address(own_hub.folder, address)
        assert own_hub.ask("SELECT count(*) FROM pg_replication_slots") == [(0,)]
        status = hub_status(own_hub.folder)
        assert (status.standbys, status.addresses) == ((), (own_hub.address,))
    finally:
        stop_hub(standby)
