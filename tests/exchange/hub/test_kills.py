"""A hub whose server is killed: what was answered for is there, and those that use it go on."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.findings import Unavailable
from app.domain.members import Chain, SegmentHead
from app.exchange.segment import name_of
from tests.servers.hub import Computer, HubServer, digest_of, segment

pytestmark = pytest.mark.xdist_group("hub")

CHAIN = Chain("a1" * 8, "b2" * 8)
WRITERS, KILLS = 3, 3
PATIENCE_S = 60  # for what comes at once unless it never does


class Writer(threading.Thread):
    """A computer that writes segments until told to stop, each until the hub has answered."""

    def __init__(self, computer: Computer, epoch: str) -> None:
        super().__init__(daemon=True)
        self._route, self._store = computer.route(), computer.store
        self.chain = Chain("a1" * 8, epoch)
        self.answered: list[tuple[SegmentHead, str]] = []
        self.failures = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        """Write."""
        first = 1
        while not self.stopping.is_set():
            head, data = segment(self._store, self.chain, first)
            self._write(head, data)
            self.answered.append((head, name_of(data)))
            first += len(head.entries)

    def _write(self, head: SegmentHead, data: bytes) -> None:
        while True:
            try:
                self._route.write(name_of(data), head, data)
            except Unavailable:
                self.failures += 1
                time.sleep(0.02)
            else:
                return


def wait_for_more(writers: list[Writer], count: Callable[[Writer], int]) -> None:
    """Wait until each has more of something than now."""
    before, deadline = [count(writer) for writer in writers], time.monotonic() + PATIENCE_S
    while any(count(one) <= had for one, had in zip(writers, before, strict=True)):
        assert time.monotonic() < deadline, "a writer stands still"
        time.sleep(0.01)


def count_answers(writer: Writer) -> int:
    """Return how many segments of a writer the hub has answered for."""
    return len(writer.answered)


def test_a_hub_that_restarted_while_nobody_looked_is_no_trouble(
    own_hub: HubServer, tmp_path: Path
) -> None:
    computer = own_hub.computer(tmp_path)
    route = computer.route()
    head, data = segment(computer.store, CHAIN, 1)
    route.write(name_of(data), head, data)
    own_hub.kill()
    own_hub.start()
    assert route.digests() == {CHAIN: digest_of(head)}


def test_nothing_that_was_answered_for_is_lost_or_doubled_when_the_server_is_killed(
    own_hub: HubServer, tmp_path: Path
) -> None:
    first = own_hub.computer(tmp_path)
    computers = [first, *(own_hub.computer(tmp_path, first.store) for _ in range(WRITERS - 1))]
    writers = [Writer(one, f"{at:016x}") for at, one in enumerate(computers, 1)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(KILLS):
            wait_for_more(writers, count_answers)
            own_hub.kill()
            wait_for_more(writers, lambda writer: writer.failures)
            own_hub.start()
        wait_for_more(writers, count_answers)
    finally:
        for writer in writers:
            writer.stopping.set()
    for writer in writers:
        writer.join()

    route = first.route()
    digests = route.digests()
    for writer in writers:
        assert digests[writer.chain] == digest_of(*(head for head, _ in writer.answered))
        held = set(route.ids(writer.chain))
        for head, name in writer.answered[-20:]:
            assert route.find({one.mark for one in head.entries} & held) == [name]
            assert name_of(route.read(name)) == name
    counted = own_hub.ask("SELECT sum(count) FROM hub.holding")
    assert counted == own_hub.ask("SELECT count(*)::numeric FROM hub.entry")
