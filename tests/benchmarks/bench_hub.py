"""Segments into a hub, against a bare COPY and INSERT of the same bytes into the same server."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import psycopg

from app.domain.members import Chain, SegmentHead
from app.exchange.segment import name_of
from tests.benchmarks.bare import BARE
from tests.benchmarks.bench_memory import resident_mb
from tests.benchmarks.figures import middle, spread
from tests.servers.hub import Computer, HubServer, segment, set_up, tear_down

SEGMENTS, ROUNDS = 60, 5
ENTRIES, BYTES = 200, 1500  # of a segment, and of an entry
WRITERS = 4
_Given = tuple[SegmentHead, bytes]
_Connection = psycopg.Connection[Any]
_Way = Callable[[Computer, list[_Given], Barrier], None]


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    segments, rounds = max(2, SEGMENTS // part), ROUNDS if part == 1 else 1
    with TemporaryDirectory(prefix="lykta-hub-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server runs as another user
        hub = set_up(folder / "hub")
        try:
            for words in BARE:
                hub.execute(words)
            yield from _compare(hub, folder, segments, rounds)
            yield _wake(hub, folder, segments)
            yield _remember(hub, folder, segments)
        finally:
            hub.let_go()
            tear_down(hub)


def _compare(hub: HubServer, folder: Path, segments: int, rounds: int) -> Iterator[str]:
    for entries, title in ((ENTRIES, f"segment of {ENTRIES} entries"), (1, "segment of 1 entry")):
        for writers in (1, WRITERS):
            taken: dict[_Way, list[float]] = {_carry: [], _copy: [], _insert: []}
            for _ in range(rounds):
                for way, times in taken.items():
                    times.append(_time(way, hub, folder, (writers, segments, entries)))
            for base, called in ((_copy, "COPY"), (_insert, "INSERT")):
                line = middle(
                    f"{title}, {writers} at once, {called}", taken[_carry], taken[base], "ms"
                )
                rate = 1000 * entries / median(taken[_carry])
                share = median(taken[base]) / median(taken[_carry])
                yield f"{line}   {rate:.0f} entries/s, {share:.0%} of the bare rate"


def _time(way: _Way, hub: HubServer, folder: Path, amount: tuple[int, int, int]) -> float:
    """Return the milliseconds from segment to segment, of all writers together."""
    writers, segments, entries = amount
    store = uuid4()
    computers = [hub.computer(folder, store) for _ in range(writers)]
    given = [
        [
            segment(store, Chain("a1" * 8, f"{at:016x}"), 1 + entries * n, entries, BYTES)
            for n in range(segments)
        ]
        for at in range(writers)
    ]
    ready = Barrier(writers + 1)  # to connect is not measured
    threads = [
        Thread(target=way, args=(*pair, ready)) for pair in zip(computers, given, strict=True)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - begun) / (segments * writers) * 1000


def _carry(computer: Computer, given: list[_Given], ready: Barrier) -> None:
    with closing(computer.route()) as route:
        route.digests()
        ready.wait()
        for head, data in given:
            route.write(name_of(data), head, data)


def _copy(computer: Computer, given: list[_Given], ready: Barrier) -> None:
    with computer.connect() as connection:
        ready.wait()
        for rows in map(_rows, given):
            with (
                connection.cursor() as cursor,
                cursor.copy("COPY public.bare (id, content) FROM STDIN (FORMAT BINARY)") as copy,
            ):
                copy.set_types(["uuid", "bytea"])
                for row in rows:
                    copy.write_row(row)


def _insert(computer: Computer, given: list[_Given], ready: Barrier) -> None:
    with computer.connect() as connection:
        ready.wait()
        for rows in map(_rows, given):
            ids, contents = zip(*rows, strict=True)
            connection.execute(
                "INSERT INTO public.bare SELECT * FROM unnest(%b::uuid[], %b::bytea[])"
                " ON CONFLICT DO NOTHING",
                [list(ids), list(contents)],
            )


def _rows(given: _Given) -> list[tuple[UUID, bytes]]:
    head, data = given
    size = len(data) // len(head.entries)
    return [(one.id, data[at * size : (at + 1) * size]) for at, one in enumerate(head.entries)]


def _wake(hub: HubServer, folder: Path, times: int) -> str:
    """Tell how long after a computer begins to write an entry another one is woken."""
    one = hub.computer(folder)
    other, taken = hub.computer(folder, one.store), list[float]()
    with closing(one.route()) as writing, closing(other.route()) as listening:
        for route in (writing, listening):
            route.digests()
        for number in range(times):
            head, data = segment(one.store, Chain("a1" * 8, "b2" * 8), number + 1, 1, BYTES)
            begun = time.perf_counter()
            writer = Thread(target=writing.write, args=(name_of(data), head, data))
            writer.start()
            listening.wait(60)
            taken.append((time.perf_counter() - begun) * 1000)
            writer.join()
    return spread("written until another is woken", taken)


def _remember(hub: HubServer, folder: Path, segments: int) -> str:
    """Tell how much memory a process takes that has carried, against what it took before."""
    computer = hub.computer(folder)
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        with os.fdopen(reader, encoding="ascii") as told:
            before, after = map(float, told.read().split())
        os.waitpid(child, 0)
        grown = after - before
        line = f"  {'memory that a route takes':36} {grown:9.1f} MB   of {after:.0f} MB"
        return f"{line}   ratio {after / before:.2f}"
    before, chain = resident_mb("self"), Chain("a1" * 8, "b2" * 8)
    given = [segment(computer.store, chain, 1 + ENTRIES * n, ENTRIES, BYTES) for n in range(3)]
    _carry(computer, given, Barrier(1))
    for _ in range(segments):
        with closing(computer.route()) as route:
            for name in route.find(route.ids(chain)):
                route.read(name)
    os.write(writer, f"{before} {resident_mb('self')}".encode())
    os._exit(0)
