"""A power cut of the hub: what it answered for is on its disk, and it starts again by itself.

Its disk is a file; a cut keeps what had been written to that, and nothing that lay in memory.
"""

import os
import time
from pathlib import Path
from random import Random

import pytest

from tests.exchange.hub.test_kills import WRITERS, Writer, count_answers, wait_for_more
from tests.servers.hub import digest_of, set_up, tear_down
from tests.storm.block import cut_power, make_disk, mounted

pytestmark = pytest.mark.xdist_group("hub")

CUTS = max(2, int(os.environ.get("CUTS", "100")) // 50)
_LONGEST_S = 1.5


def test_what_is_not_synced_is_lost_in_a_cut(open_folder: Path) -> None:
    """Or the test below would show nothing."""
    disk, after, place = (open_folder / name for name in ("c.disk", "c-after.disk", "c"))
    place.mkdir()
    make_disk(disk)
    with mounted(disk, place):
        for name in ("synced", "written"):
            with (place / name).open("wb") as file:
                file.write(b"x" * 100_000)
                if name == "synced":
                    os.fsync(file.fileno())
        cut_power(disk, after)
    with mounted(after, place):
        assert (place / "synced").read_bytes() == b"x" * 100_000
        assert not (place / "written").exists() or not (place / "written").read_bytes()


@pytest.mark.parametrize("number", range(CUTS))
def test_a_power_cut_of_the_hub_takes_nothing_that_it_answered_for(
    number: int, open_folder: Path, tmp_path: Path
) -> None:
    """Requirement 58."""
    disk, after = (open_folder / f"{number}{name}.disk" for name in ("", "-after"))
    place = open_folder / f"disk-{number}"
    place.mkdir()
    make_disk(disk)
    with mounted(disk, place):
        hub = set_up(place / "hub")
        try:
            first = hub.computer(tmp_path)
            others = [hub.computer(tmp_path, first.store) for _ in range(WRITERS - 1)]
            writers = [Writer(one, f"{at:016x}") for at, one in enumerate([first, *others], 1)]
            for writer in writers:
                writer.start()
            wait_for_more(writers, count_answers)
            time.sleep(Random(number).uniform(0, _LONGEST_S))
            hub.kill(lambda: cut_power(disk, after))
            answered = [list(writer.answered) for writer in writers]
        except BaseException:
            tear_down(hub)
            raise
        finally:
            for writer in writers:
                writer.stopping.set()
    with mounted(after, place):
        hub.forget_locks()
        hub.start()
        try:
            for writer in writers:  # each goes on with what it had no answer to
                writer.join()
            route = first.route()
            digests = route.digests()
            for writer, before in zip(writers, answered, strict=True):
                assert before
                held = set(route.ids(writer.chain))
                assert {one.mark for head, _ in before for one in head.entries} <= held
                assert digests[writer.chain] == digest_of(*(head for head, _ in writer.answered))
            counted = hub.ask("SELECT sum(count) FROM hub.holding")
            assert counted == hub.ask("SELECT count(*)::numeric FROM hub.entry")
        finally:
            hub.let_go()
            tear_down(hub)
