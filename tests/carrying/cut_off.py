"""A counter whose power is cut in an exchange by the hub: only what was synced is sure to be left.

Every call that it makes of the system is written down, and its disk is made again from them. It is
killed at once where it is drawn to be, so that nobody has heard of anything that it never did.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import msgspec

from app.domain.findings import Unavailable
from app.domain.people_entries import PersonName, PersonSet
from app.domain.staff import Role
from app.store.keys import DataKey
from app.usecases.carry import Carrier
from app.usecases.use_hub import open_hub
from app.usecases.workplace import Workplace, open_workplace
from tests.carrying.failing import Failing
from tests.storm.calls import CALLS, read_calls, trace
from tests.storm.disk import Disk
from tests.workplaces import SetClock, make_computer

_SENDS = "sendto"  # what has gone to the hub
_ENTRIES = 3


class Given(msgspec.Struct, frozen=True):
    """Whose power is cut, and at which read or write of its exchange, before it or after."""

    home: str
    machine: str
    key: bytes
    person: UUID
    moment: datetime
    mark: str  # how the names begin that it writes
    at: int
    is_after: bool


def cut_off(given: Given, random: Random, log: Path) -> set[str]:
    """Let a counter write, exchange and write until its power is cut; its home is what is left.

    Return the ids of the entries that it had said by then that it holds. The cut comes after the
    last that it sent: what it did later was heard by nobody else.
    """
    home = Path(given.home)
    disk = Disk(home)
    command = [sys.executable, "-m", "tests.carrying.cut_off"]
    traced = trace(command, log, calls=(*CALLS, _SENDS))
    done = subprocess.run(
        traced, input=msgspec.json.encode(given), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b""), done.stderr.decode()
    calls = list(read_calls(log))
    log.unlink()
    disk.follow(calls)
    sent = max((n for n, call in enumerate(calls, 1) if call.name == _SENDS), default=0)
    moment = random.randint(sent, disk.moments)
    disk.image(moment, home, random)
    for file in home.rglob("*"):
        file.chmod(0o700 if file.is_dir() else 0o600)  # which an image does not keep
    return {line for at, line in disk.printed if at <= moment}


def _go_on(given: Given) -> None:
    clock = SetClock(given.moment + timedelta(seconds=1))
    computer = replace(make_computer(Path(given.home), clock), machine=given.machine)
    workplace = open_workplace(computer, DataKey(given.key), given.person)
    _write(workplace, f"{given.mark}a")
    with suppress(Unavailable):  # it is not let in, or the hub is gone
        route = open_hub(workplace)
        failing = Failing(route, given.at, is_after=given.is_after, befall=_end)
        Carrier(workplace).exchange(failing)
    _write(workplace, f"{given.mark}b")
    _end()


def _write(workplace: Workplace, mark: str) -> None:
    for number in range(_ENTRIES):
        said = PersonSet((Role.STAFF,), active=True, personal=PersonName(f"{mark}{number}"))
        with workplace.journal.write(workplace.person.id) as writing:
            entry = writing.append(said)
        sys.stdout.write(f"{entry.id}\n")
        sys.stdout.flush()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _go_on(msgspec.json.decode(sys.stdin.buffer.read(), type=Given))
