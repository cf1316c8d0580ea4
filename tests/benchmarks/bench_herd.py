"""Five hundred pharmacies that come back in the same minute; the hub is killed once meanwhile."""

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import UUID, uuid4

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.findings import Unavailable
from app.domain.members import FIRST_GENERATION, Carried, Chain, SegmentHead
from app.exchange.hub.link import Access, connect, explain
from app.exchange.hub.route import HubRoute
from app.exchange.sealing import SealingKey
from app.exchange.segment import ROOM, name_of, read_segment, write_segment
from app.store.carrying import list_marks, pack_entries
from app.usecases.sign_in import sign_out
from tests.benchmarks.bare import BARE
from tests.benchmarks.figures import p99
from tests.benchmarks.filled import fill
from tests.servers.hub import HubServer, digests_of, set_up, tear_down
from tests.storm.pharmacies import copy_pharmacy

PHARMACIES, ENTRIES = 500, 200
MINUTE_S = 60.0
_PROCESSES = 4
_FORK = multiprocessing.get_context("fork")
_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0  # as the program waits for a hub that is away

_Entries = list[tuple[Carried, bytes]]


@dataclass(frozen=True)
class Pharmacy:
    """A pharmacy that has written through an outage (apotek)."""

    store: UUID
    device: str
    access: Access
    segment: Path
    comes_at: float  # seconds


@dataclass(frozen=True)
class Received:
    """When the hub had what it was given (kvittens), and what it took."""

    waited_s: float  # from when the network was back
    refused: tuple[str, ...]  # each time that it was in vain


_Way = Callable[[Pharmacy, bytes], None]


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 is a tenth of the pharmacies in a tenth of the time."""
    count, minute_s = max(5, PHARMACIES // part), max(1.0, MINUTE_S / part)
    with TemporaryDirectory(prefix="lykta-hub-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server runs as another user
        hub = set_up(folder / "hub", connections=count + 50)
        try:
            for words in BARE:
                hub.execute(words)
            key, entries = SealingKey.make(), _written(folder)
            herd = [_pharmacy(hub, folder, key, entries, minute_s) for _ in range(count)]
            base = _come(hub, herd, _copy, minute_s)
            told = _come(hub, herd, _give, minute_s)
            _demand_all(hub, herd, key, entries)
        finally:
            tear_down(hub)
    yield f"  {count} pharmacies, {len(entries)} entries each, 0 lost, 0 doubled; killed once"
    yield _line("time to receipt", told)
    yield _line("the same bytes by bare COPY", base)
    ours, bare = (p99([one.waited_s for one in every]) for every in (told, base))
    ratio = f"baseline {bare:.2f} s   ratio {ours / bare:.2f}"
    yield f"  {'p99 beside bare COPY':36} {ours:7.2f} s   {ratio}"


def _written(folder: Path) -> _Entries:
    """Return what a pharmacy writes through an outage, as it is carried."""
    workplace = copy_pharmacy(folder / "home").open()
    fill(workplace).grow(ENTRIES)
    connection, own = workplace.journal.vault.connection, workplace.journal.identity
    ids = list_marks(connection, Chain(own.author.device, own.epoch))
    carried = [one for bundle in pack_entries(connection, ids, ROOM) for one in bundle.entries]
    sign_out(workplace)
    return carried[-ENTRIES:]


def _pharmacy(
    hub: HubServer, folder: Path, key: SealingKey, entries: _Entries, minute_s: float
) -> Pharmacy:
    """Let a pharmacy in, and seal what it has to give."""
    store, private = uuid4(), Ed25519PrivateKey.generate()
    computer = hub.let_in(folder / "computers", store, private)
    head = SegmentHead(
        store=store,
        generation=FIRST_GENERATION,
        carrier=private.public_key().public_bytes_raw(),
        made_at=datetime.now(UTC),
        entries=tuple(one for one, _ in entries),
    )
    packed = [piece for _, piece in entries]
    path = folder / f"{computer.device}.segment"
    path.write_bytes(write_segment(head, packed, key.public, private.sign))
    comes_at = random.uniform(0, minute_s)
    access = Access(computer.answer.addresses, computer.shown)
    return Pharmacy(store, computer.device, access, path, comes_at)


def _come(hub: HubServer, herd: list[Pharmacy], way: _Way, minute_s: float) -> list[Received]:
    """Let all come in their time, and kill the hub in the middle of it."""
    with _FORK.Pool(_PROCESSES) as pool:
        begun = time.monotonic()
        shares = [herd[at::_PROCESSES] for at in range(_PROCESSES)]
        coming = pool.map_async(partial(_share, way, begun), shares, chunksize=1)
        time.sleep(minute_s / 2)
        hub.kill()
        hub.start()
        return [one for share in coming.get() for one in share]


def _share(way: _Way, begun: float, herd: list[Pharmacy]) -> list[Received]:
    """Be some of the pharmacies, each in a thread of its own."""
    received: list[Received] = []

    def come(pharmacy: Pharmacy) -> None:
        time.sleep(max(0.0, begun + pharmacy.comes_at - time.monotonic()))
        received.append(_until_received(way, pharmacy))

    threads = [Thread(target=come, args=(pharmacy,)) for pharmacy in herd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(received) == len(herd), "a pharmacy never got through"
    return received


def _until_received(way: _Way, pharmacy: Pharmacy) -> Received:
    """Give what there is to give, and again after a pause, as long as the hub does not answer."""
    data, back = pharmacy.segment.read_bytes(), time.monotonic()
    refused, pause = list[str](), _SHORTEST_PAUSE_S
    while True:
        try:
            way(pharmacy, data)
        except Unavailable as unavailable:
            refused.append(unavailable.code)
            time.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(2 * pause, _LONGEST_PAUSE_S)
        else:
            return Received(time.monotonic() - back, tuple(refused))


def _give(pharmacy: Pharmacy, data: bytes) -> None:
    """Compare, give what is lacking, and see that it is there: by the way that the program goes."""
    route = HubRoute(pharmacy.access, pharmacy.store, lambda _: "", lambda _: None)
    with closing(route):
        route.believe([pharmacy.device])
        head = read_segment(data).head
        if route.digests() != (held := digests_of(head)):
            route.write(name_of(data), head, data)
            assert route.digests() == held, "it said that it had it"
        route.write_statement(pharmacy.device, b"what it holds")


def _copy(pharmacy: Pharmacy, data: bytes) -> None:
    """Store the same bytes bare, by the same connection."""
    connection, head = connect(pharmacy.access), read_segment(data).head
    size = len(data) // len(head.entries)
    try:
        with (
            closing(connection),
            connection.cursor() as cursor,
            cursor.copy("COPY public.bare (id, content) FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["uuid", "bytea"])
            for at in range(len(head.entries)):
                copy.write_row((uuid4(), data[at * size : (at + 1) * size]))
    except psycopg.Error as error:
        raise explain(error) from None


def _demand_all(hub: HubServer, herd: list[Pharmacy], key: SealingKey, entries: _Entries) -> None:
    """Demand that the hub holds what each gave, once, and that its pharmacy can open it."""
    packed = [piece for _, piece in entries]
    for pharmacy in herd:
        route = HubRoute(pharmacy.access, pharmacy.store, lambda _: "", lambda _: None)
        with closing(route):
            route.believe([pharmacy.device])
            given = read_segment(pharmacy.segment.read_bytes())
            assert route.digests() == digests_of(given.head), "lost or doubled"
            (name,) = route.find([i for chain in digests_of(given.head) for i in route.ids(chain)])
            assert read_segment(route.read(name)).open(key) == packed, "it is not what was given"
    total = len(herd) * len(entries)
    (counts,) = hub.ask("SELECT count(*), (SELECT count(*) FROM hub.segment) FROM hub.entry")
    assert counts == (total, len(herd)), "something stands at the hub that nobody gave"


def _line(name: str, received: list[Received]) -> str:
    waited = [one.waited_s for one in received]
    in_vain = sum(bool(one.refused) for one in received)
    return (
        f"  {name:36} p50 {median(waited):7.2f} s   p99 {p99(waited):7.2f} s"
        f"   max {max(waited):7.2f} s   {in_vain} had to come again"
    )
