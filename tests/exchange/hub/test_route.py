"""Segments there and back by a real hub: what is stored, compared, found, waited for."""

import os
import threading
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.findings import Unavailable
from app.domain.members import Chain
from app.exchange.hub.route import HubRoute
from app.exchange.segment import name_of
from tests.servers.hub import HubServer, digest_of, segment

pytestmark = pytest.mark.xdist_group("hub")

CHAIN = Chain("a1" * 8, "b2" * 8)
OTHER = Chain("a1" * 8, "c3" * 8)


def test_a_segment_comes_back_as_it_was_given(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    route, again = computer.route(), computer.route()
    head, data = segment(computer.store, CHAIN, 1)
    assert route.digests() == {}

    route.write(name_of(data), head, data)

    assert again.digests() == {CHAIN: digest_of(head)}
    wanted = {one.mark for one in head.entries}
    assert set(again.ids(CHAIN)) == wanted
    assert again.find(wanted) == [name_of(data)]
    assert again.read(name_of(data)) == data


def test_what_several_chains_hold_is_told_apart(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    route = computer.route()
    given = [segment(computer.store, chain, 1) for chain in (CHAIN, OTHER, CHAIN)]
    for head, data in given:
        route.write(name_of(data), head, data)

    first, other, second = (head for head, _ in given)
    assert route.digests() == {CHAIN: digest_of(first, second), OTHER: digest_of(other)}
    assert set(route.ids(OTHER)) == {one.mark for one in other.entries}
    assert route.find(route.ids(OTHER)) == [name_of(given[1][1])]


def test_two_entries_under_one_id_are_both_there(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    route = computer.route()
    head, data = segment(computer.store, CHAIN, 1, count=1)
    twin = replace(head, entries=(replace(head.entries[0], hash=os.urandom(32)),))
    route.write(name_of(data), head, data)
    route.write(name_of(data[::-1]), twin, data[::-1])

    assert route.digests() == {CHAIN: digest_of(head, twin)}
    assert set(route.find(route.ids(CHAIN))) == {name_of(data), name_of(data[::-1])}


def test_what_an_older_program_left_by_ids_is_made_anew_like_the_rest(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    route = computer.route()
    head, data = segment(computer.store, CHAIN, 1)
    by_ids = tuple(replace(one, hash=one.id.bytes + bytes(16)) for one in head.entries)
    route.write(name_of(data), replace(head, entries=by_ids), data)
    assert set(route.ids(CHAIN)) == {one.id for one in head.entries}

    route.replace([name_of(data)], [(head, data[::-1])])
    assert route.find(route.ids(CHAIN)) == [name_of(data[::-1])]
    assert route.read(name_of(data)) == b""


def test_entries_that_are_there_already_are_counted_once_and_not_kept_again(
    hub: HubServer, tmp_path: Path
) -> None:
    one = hub.computer(tmp_path)
    other = hub.computer(tmp_path, one.store)
    head, data = segment(one.store, CHAIN, 1)
    sealed_anew = data[::-1]
    one.route().write(name_of(data), head, data)
    one.route().write(name_of(data), head, data)
    other.route().write(name_of(sealed_anew), head, sealed_anew)

    route = other.route()
    assert route.digests() == {CHAIN: digest_of(head)}
    assert route.find(route.ids(CHAIN)) == [name_of(data)]
    assert route.read(name_of(sealed_anew)) == b""


def test_a_segment_with_one_new_entry_among_known_ones_is_kept(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    route = computer.route()
    head, data = segment(computer.store, CHAIN, 1)
    more, more_data = segment(computer.store, CHAIN, 4, 1)
    both = type(head)(
        head.store, head.generation, head.carrier, head.made_at, head.entries + more.entries
    )
    route.write(name_of(data), head, data)
    route.write(name_of(more_data), both, more_data)

    assert route.digests() == {CHAIN: digest_of(both)}
    assert route.find(route.ids(CHAIN)) == [name_of(data), name_of(more_data)]


def test_two_that_write_the_same_at_once_hold_it_once(hub: HubServer, tmp_path: Path) -> None:
    one = hub.computer(tmp_path)
    other = hub.computer(tmp_path, one.store)
    given = [segment(one.store, CHAIN, 20 * at + 1, 20) for at in range(15)]

    def write(route_of: str) -> None:
        route = (one if route_of == "one" else other).route()
        for head, data in given if route_of == "one" else reversed(given):
            route.write(name_of(data), head, data)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert one.route().digests() == {CHAIN: digest_of(*(head for head, _ in given))}


def test_what_a_revoked_computer_carried_counts_no_more_until_another_gives_it_anew(
    hub: HubServer, tmp_path: Path
) -> None:
    lost = hub.computer(tmp_path)
    one = hub.computer(tmp_path, lost.store)
    head, data = segment(lost.store, CHAIN, 1)
    anew = data[::-1]
    lost.route().write(name_of(data), head, data)
    route = one.route(lost.device)

    assert route.digests() == {}
    assert lost.device in route.doubted
    assert set(route.ids(CHAIN)) == set()

    route.write(name_of(anew), head, anew)
    assert route.digests() == {CHAIN: digest_of(head)}
    assert route.doubted == {}
    assert route.find(route.ids(CHAIN)) == [name_of(anew)]
    unknowing = hub.computer(tmp_path, lost.store).route()
    assert unknowing.digests() == {CHAIN: digest_of(head)}


def test_doubting_others_harms_nobody_who_believes_them(hub: HubServer, tmp_path: Path) -> None:
    """A stolen computer that the hub has not revoked yet calls everybody else revoked."""
    one = hub.computer(tmp_path)
    thief, beside = (hub.computer(tmp_path, one.store) for _ in range(2))
    head, data = segment(one.store, CHAIN, 1)
    one.route().write(name_of(data), head, data)
    routes = [each.route(thief.device) for each in (one, beside)]
    evil = thief.route(one.device, beside.device)
    for junk in (b"nothing of worth", b"nor this"):
        evil.digests()
        evil.write(name_of(junk), head, junk)
        for route in routes:
            assert route.digests() == {CHAIN: digest_of(head)}
            assert set(route.ids(CHAIN)) == {each.mark for each in head.entries}
            assert route.read(*route.find(route.ids(CHAIN))) == data
            assert route.doubted == {}  # nothing is missing for it


def test_what_another_stands_for_is_renewed_and_found_until_it_is_damaged(
    hub: HubServer, tmp_path: Path
) -> None:
    one = hub.computer(tmp_path)
    thief = hub.computer(tmp_path, one.store)
    head, data = segment(one.store, CHAIN, 1)
    route = one.route(thief.device)
    route.write(name_of(data), head, data)
    evil = thief.route(one.device)
    evil.digests()
    evil.write(name_of(b"junk"), head, b"junk")

    assert route.digests() == {CHAIN: digest_of(head)}
    anew = data[::-1]
    route.replace([name_of(data)], [(head, anew)])
    assert route.digests() == {CHAIN: digest_of(head)}
    assert route.find(route.ids(CHAIN)) == [name_of(anew)]
    assert route.read(name_of(data)) == b""

    hub.execute("UPDATE hub.segment SET content = 'damaged' WHERE content <> 'junk'")
    assert route.read(name_of(anew)) == b"damaged"
    assert route.digests() == {}
    assert thief.device in route.doubted
    route.write(name_of(data), head, data)
    assert route.digests() == {CHAIN: digest_of(head)}


def test_two_that_do_not_believe_each_other_give_the_same_once_each(
    hub: HubServer, tmp_path: Path
) -> None:
    """As two that were put back from copies, until somebody has let them in."""
    one = hub.computer(tmp_path)
    other, believed = (hub.computer(tmp_path, one.store) for _ in range(2))
    head, data = segment(one.store, CHAIN, 1)
    routes = [one.route(other.device), other.route(one.device)]
    given = 0
    for route in routes * 5:
        if route.digests() != {CHAIN: digest_of(head)}:
            assert not route.ids(CHAIN)
            route.write(name_of(data), head, data)
            given += 1
    assert given == 2
    third = believed.route(one.device, other.device)
    assert third.digests() == {}
    third.write(name_of(data[::-1]), head, data[::-1])
    unknowing = believed.route()
    for route in (third, *routes, unknowing):
        assert route.digests() == {CHAIN: digest_of(head)}
    assert unknowing.find(unknowing.ids(CHAIN)) == [name_of(data[::-1])]


def test_another_computers_segment_is_heard_of_at_once_and_ones_own_is_not(
    hub: HubServer, tmp_path: Path
) -> None:
    one = hub.computer(tmp_path)
    other = hub.computer(tmp_path, one.store)
    listening, writing = one.route(), other.route()
    listening.digests()
    head, data = segment(one.store, CHAIN, 1)
    before = time.monotonic()
    writing.write(name_of(data), head, data)

    assert listening.wait(30)
    assert time.monotonic() - before < 15  # a tenth of a second; far from the end of the wait
    assert not writing.wait(0.3)
    assert not listening.wait(0.1)


def test_another_pharmacys_segments_wake_nobody(hub: HubServer, tmp_path: Path) -> None:
    one, stranger = hub.computer(tmp_path), hub.computer(tmp_path)
    listening = one.route()
    listening.digests()
    head, data = segment(stranger.store, CHAIN, 1)
    stranger.route().write(name_of(data), head, data)
    assert not listening.wait(0.3)


def most_memory_mb() -> float:
    """Return the most that this process has needed at a time since that was last cleared."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def test_many_segments_take_little_memory(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    route = computer.route()
    head, data = segment(computer.store, CHAIN, 1, 1, size=2 * 2**20)
    route.write(name_of(data), head, data)
    Path("/proc/self/clear_refs").write_text("5")  # what was needed before counts no more
    before = most_memory_mb()
    for at in range(40):
        head, data = segment(computer.store, CHAIN, at + 2, 1, size=2 * 2**20)
        route.write(name_of(data), head, data)
        assert route.read(name_of(data)) == data
    assert most_memory_mb() - before < 40, "80 MB went there and back"


def test_what_a_stranger_gives_is_looked_at_once_and_that_of_one_sent_away_never(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    stranger = hub.computer(tmp_path, computer.store)
    for at in range(3):
        head, data = segment(computer.store, CHAIN, at + 1, 1, size=2 * 2**20)
        stranger.route().write(name_of(data), head, data)

    def taken_mb(route: HubRoute) -> float:
        tracemalloc.start()
        assert route.digests() == {}
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak / 2**20

    route = computer.route(stranger.device)
    assert 2 < taken_mb(route) < 6
    assert taken_mb(route) < 1
    hub.revoke(stranger)
    assert taken_mb(computer.route(stranger.device)) < 1


def test_ids_that_nobody_holds_are_in_no_segment(hub: HubServer, tmp_path: Path) -> None:
    route = hub.computer(tmp_path).route()
    assert route.find({uuid4()}) == []
    assert set(route.ids(CHAIN)) == set()


def test_what_computers_say_of_themselves_lies_there_until_they_say_it_anew(
    hub: HubServer, tmp_path: Path
) -> None:
    one, stranger = hub.computer(tmp_path), hub.computer(tmp_path)
    other, third = (hub.computer(tmp_path, one.store) for _ in range(2))
    writing, listening = one.route(), other.route()
    listening.digests()
    writing.write_statement(one.device, b"first")
    writing.write_statement(third.device, b"brought along")
    writing.write_statement(one.device, b"second")

    assert listening.read_statements() == {one.device: b"second", third.device: b"brought along"}
    assert other.route(third.device).read_statements() == {one.device: b"second"}
    assert stranger.route().read_statements() == {}
    assert not listening.wait(0.2)


def test_a_picture_comes_back_as_it_was_given_and_wakes_others(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    route, again = computer.route(), computer.route()
    name = "1f" * 16 + ".lyktabild"
    assert again.pictures() == frozenset()
    assert route.read_picture(name) == b""
    for _ in range(2):
        route.write_picture(name, b"sealed" * 100)
    assert again.wait(30)
    assert again.pictures() == {name}
    assert again.read_picture(name) == b"sealed" * 100
    assert again.drop_picture(name)
    assert route.pictures() == frozenset()


@pytest.mark.parametrize(
    ("name", "size"), [("x.lyktabild", 100), ("1f" * 16 + ".lyktabild", 4 * 2**20)]
)
def test_what_can_be_no_picture_is_not_taken(
    hub: HubServer, tmp_path: Path, name: str, size: int
) -> None:
    route = hub.computer(tmp_path).route()
    with pytest.raises(Unavailable, match="tog inte emot"):
        route.write_picture(name, bytes(size))


def test_own_segments_are_replaced_by_one_and_no_entry_is_missed(
    hub: HubServer, tmp_path: Path
) -> None:
    computer = hub.computer(tmp_path)
    beside = hub.computer(tmp_path, computer.store)
    route, again = computer.route(), beside.route()
    given = [segment(computer.store, CHAIN, first) for first in (1, 4, 7)]
    for head, data in given[:2]:
        route.write(name_of(data), head, data)
    foreign, theirs = given[2]
    again.write(name_of(theirs), foreign, theirs)
    names = [name_of(data) for _, data in given]
    assert set(route.carried(computer.device)) == set(names[:2])
    before = route.digests()

    head, _ = given[0]
    whole = replace(head, entries=head.entries + given[1][0].entries)
    data = b"both" * 100
    route.replace(names, [(whole, data)])

    assert again.digests() == before
    wanted = {one.mark for one in whole.entries}
    assert set(again.ids(CHAIN)) > wanted
    assert again.find(wanted) == [name_of(data)]
    assert again.read(name_of(data)) == data
    assert route.carried(computer.device)[name_of(data)] == len(data)
    assert again.read(names[2]) == theirs  # another's stays
    assert again.read(names[0]) == b""


def test_a_segment_by_which_an_entry_is_found_stays(hub: HubServer, tmp_path: Path) -> None:
    computer = hub.computer(tmp_path)
    route = computer.route()
    (one, data), (two, other) = (segment(computer.store, CHAIN, first) for first in (1, 4))
    for head, given in ((one, data), (two, other)):
        route.write(name_of(given), head, given)
    route.replace([name_of(data), name_of(other)], [(one, b"of one alone")])
    assert set(route.carried(computer.device)) == {name_of(other), name_of(b"of one alone")}
