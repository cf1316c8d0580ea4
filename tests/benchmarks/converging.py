"""A hub and counters that are cut off from it, each a process; then all are let through."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from uuid import UUID

from app.domain.hub import Address
from app.domain.members import Chain
from app.exchange.segment import ROOM
from app.store.carrying import list_marks, pack_entries
from app.store.projections.epochs import public_key
from app.usecases.join_store import ask_again
from app.usecases.keep_hub import init_hub
from app.usecases.keep_members import admit_member
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace
from tests.benchmarks.bare import Packed, copy_bare, insert_bare, take_bare
from tests.benchmarks.exchanging import exchange
from tests.benchmarks.isolated import open_counter
from tests.benchmarks.network import Network, inside
from tests.house import ROOT
from tests.joined import let_in
from tests.servers.hub import HubServer, set_up, tear_down
from tests.storm.pharmacies import Pharmacy, copy_pharmacy

_PORT = 5432  # in a network of our own nobody else has it
_PATIENTS = 1000  # of one counter, before those of the next
_LOOK_S = 0.05


@dataclass
class Counter:
    """A counter's process (dator)."""

    home: Path
    process: "subprocess.Popen[str]"
    last: dict[str, Any] = field(default_factory=dict)

    def say(self, line: str) -> None:
        """Write to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """Return what it tells next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"{self.home.name} is gone"
        self.last = json.loads(line)
        return self.last


@dataclass(frozen=True)
class Met:
    """What came of it (möte): seconds from when all were let through."""

    counters: list[Counter]
    total: int
    refused: list[str]  # what each was told before
    given: float  # until the hub held all
    ends: list[float]  # until each counter did

    @property
    def taken(self) -> float:
        """How many entries all counters together took a second; each reaches all but its writer."""
        return self.total * (len(self.counters) - 1) / self.ends[-1]


def main(words: argparse.Namespace) -> None:
    """Do it all, and print lines of results."""
    with TemporaryDirectory(prefix="lykta-hub-") as name, ExitStack() as at_end:
        folder = Path(name)
        folder.chmod(0o755)  # the server runs as another user
        net = Network() if words.cables else None
        hub = _hub(folder / "hub", net)
        at_end.callback(tear_down, hub)
        pharmacy, homes = _counters(folder, words.counters, hub)
        if net is None:
            hub.kill()
        counters = []
        for at, home in enumerate(homes):
            counters.append(_start(home, words.entries, at * _PATIENTS, cabled=net is not None))
            at_end.callback(counters[-1].process.kill)
            if net is not None:
                net.plug_in(at, counters[-1].process.pid)
            counters[-1].say(json.dumps([pharmacy.key.secret.hex(), str(pharmacy.person)]))
        written = [counter.hear() for counter in counters]
        devices = {device for held in written for device in held}
        total = sum(max(held.get(device, 0) for held in written) for device in devices)
        met = _meet(hub, counters, total, net)
        packed, keys = _packed(pharmacy, homes[0])
        for line in _tell(hub, met, packed):
            _print(line)
        seconds = take_bare(folder, packed, keys, len(counters))
        bare = len(packed) * len(counters) / seconds
        called = "verified and inserted bare, by each"
        _print(f"  {called:36} {seconds:9.1f} s   {bare:8.0f} entries/s")
        ratio = f"ratio {met.taken / bare:.2f}"
        _print(f"  {'taken, beside that':36} {met.taken:9.0f} entries/s   {ratio}")
        _print(f"  load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _hub(folder: Path, net: Network | None) -> HubServer:
    if net is None:
        return set_up(folder)
    net.make()
    address = Address(net.address, _PORT)
    return HubServer(folder, _PORT, init_hub(folder, (address,), datetime.now(UTC)))


def _counters(folder: Path, count: int, hub: HubServer) -> tuple[Pharmacy, list[Path]]:
    """Return a pharmacy with so many counters that know each other and are let in at the hub."""
    homes = [folder / f"counter-{at}" for at in range(count)]
    pharmacy, stick = copy_pharmacy(homes[0]), folder / "stick"
    stick.mkdir()
    sign_out(pharmacy.open())
    for home in homes[1:]:
        shutil.copytree(homes[0], home)
    opened = [_open(pharmacy, home) for home in homes]
    for one in opened[1:]:
        request = ask_again(one, stick)
        (path,) = stick.glob("*.lyktaansokan")
        admit_member(opened[0], path, request.fingerprint)
        path.unlink()
    for one in opened * 3:
        exchange(one, stick)
    for one in opened:
        let_in(one, hub)
        sign_out(one)
    return pharmacy, homes


def _open(pharmacy: Pharmacy, home: Path) -> Workplace:
    return open_counter(home, pharmacy.key, pharmacy.person)


def _start(home: Path, entries: int, first: int, *, cabled: bool) -> Counter:
    words = ["-m", "tests.benchmarks.isolated", str(home), str(entries), str(first)]
    command = [sys.executable, *words]
    process = subprocess.Popen(
        inside(command) if cabled else command,
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return Counter(home, process)


def _meet(hub: HubServer, counters: list[Counter], total: int, net: Network | None) -> Met:
    """Let all through to the hub at once; tell how long it took until all was everywhere."""
    for counter in counters:
        counter.say(str(total))
    refused = {counter.hear()["refused"] for counter in counters}  # each has tried, in vain
    if net is None:
        hub.start()
    begun = time.monotonic()
    for at in range(len(counters) if net else 0):
        net.connect(at)  # type: ignore[union-attr]
    hearing = [Thread(target=counter.hear) for counter in counters]
    for thread in hearing:
        thread.start()
    while any(thread.is_alive() for thread in hearing) and _at_hub(hub) < total:
        time.sleep(_LOOK_S)
    given = time.monotonic() - begun
    for thread in hearing:
        thread.join()
    last = [counter.last for counter in counters]
    assert _at_hub(hub) == total, "the hub holds another number"
    assert len({one["ids"] for one in last}) == 1, "the counters hold different entries"
    ends = [one["at"] - begun for one in last]
    return Met(counters, total, sorted(refused), given, sorted(ends))


def _packed(pharmacy: Pharmacy, home: Path) -> tuple[list[Packed], dict[UUID, bytes]]:
    """Return all entries as a counter carries them, to be stored bare, and the key of each."""
    workplace = _open(pharmacy, home)
    connection = workplace.journal.vault.connection
    rows = connection.execute("SELECT DISTINCT device, epoch FROM entry").fetchall()
    ids = {one for row in rows for one in list_marks(connection, Chain(*row))}
    packed, keys = list[Packed](), dict[UUID, bytes]()
    by_device = {device: public_key(connection, device) or b"" for device, _ in rows}
    for bundle in pack_entries(connection, ids, ROOM):
        for carried, piece in bundle.entries:
            packed.append((carried.id, piece))
            keys[carried.id] = by_device[carried.chain.device]
    sign_out(workplace)
    return packed, keys


def _tell(hub: HubServer, met: Met, packed: list[Packed]) -> Iterator[str]:
    told = [counter.last for counter in met.counters]
    yield f"  {len(told)} counters; {met.total} entries in all; before: {', '.join(met.refused)}"
    yield f"  {'the hub holds all after':36} {met.given:9.1f} s"
    yield f"  {'each counter holds all after':36} {met.ends[-1]:9.1f} s   first {met.ends[0]:.1f} s"
    yield f"  {'CPU of a counter, at most':36} {max(one['cpu'] for one in told):9.1f} s"
    before, grown = told[0]["before"], max(one["most"] - one["before"] for one in told)
    yield (
        f"  {'memory of exchanging, at most':36} {grown:9.1f} MB   beside {before:.1f} MB"
        f"   ratio {(before + grown) / before:.2f}"
    )
    for called, way in (("COPY", copy_bare), ("INSERT", insert_bare)):
        seconds = way(hub, packed)
        bare = len(packed) / seconds
        yield f"  {'the same bytes by bare ' + called:36} {seconds:9.1f} s   {bare:8.0f} entries/s"
        for what, rate in (
            ("given to the hub", met.total / met.given),
            ("taken", met.taken),
        ):
            name, ratio = f"{what}, beside {called}", f"ratio {rate / bare:.2f}"
            yield f"  {name:36} {rate:9.0f} entries/s   {ratio}"


def _at_hub(hub: HubServer) -> int:
    ((held,),) = hub.ask("SELECT coalesce(sum(count), 0)::bigint FROM hub.holding")
    assert isinstance(held, int)
    return held


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("counters", type=int)
    words.add_argument("entries", type=int)
    words.add_argument("--cables", action="store_true")
    main(words.parse_args())
