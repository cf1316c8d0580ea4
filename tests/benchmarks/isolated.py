"""A counter that is cut off from the hub, writes, and exchanges until it holds what all wrote.

Tells by lines of JSON. Imports what exchanges by a hub only when it does, so that the memory for it
can be told apart.
"""

import gc
import hashlib
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from app.domain.findings import Unavailable
from app.store.keys import DataKey
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.benchmarks.figures import memory_mb
from tests.benchmarks.filled import fill
from tests.storm.pharmacies import computer

FIRST = "counter-0"
_PAUSE_S = 0.2  # after a hub that did not answer


def open_counter(home: Path, key: DataKey, person: UUID) -> Workplace:
    """Open a counter's store: the first one on this machine, others as on one of their own."""
    there = computer(home)
    machine = there.machine if home.name == FIRST else home.name
    return open_workplace(replace(there, machine=machine), key, person)


def main(home: Path, entries: int, first: int) -> None:
    """Write so many entries while the hub is out of reach; then exchange as long as needed."""
    secret, person = json.loads(sys.stdin.readline())
    workplace = open_counter(home, DataKey(bytes.fromhex(secret)), UUID(person))
    filled = fill(workplace)
    filled.serial = first
    filled.grow(entries)
    gc.collect()
    query = "SELECT device, count(*) FROM entry GROUP BY device"
    _tell(**dict(workplace.journal.vault.connection.execute(query).fetchall()))
    until = int(sys.stdin.readline())
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # what went before counts not
    before = memory_mb("VmRSS")
    told = _exchange(workplace, until)
    _tell(before=before, most=memory_mb("VmHWM"), ids=_digest(workplace), **told)
    sign_out(workplace)


def _exchange(workplace: Workplace, until: int) -> dict[str, object]:
    """Follow the hub until so many entries are here; tell when that was, and what was refused."""
    from app.usecases.carry import Carrier  # see above
    from app.usecases.use_hub import open_hub

    route, carrier, refused = open_hub(workplace), Carrier(workplace), dict[str, int]()
    sent, begun = 0, time.process_time()
    while True:
        try:
            done = carrier.exchange(route)
            sent += done.sent
            assert not done.refused, done.refused
            if workplace.journal.count() >= until:
                break
            route.wait(1)
        except Unavailable as unavailable:
            if not refused:
                _tell(refused=unavailable.code)
            refused[unavailable.code] = refused.get(unavailable.code, 0) + 1
            time.sleep(_PAUSE_S)
    at = time.monotonic()
    route.close()
    return {"at": at, "sent": sent, "cpu": time.process_time() - begun}


def _digest(workplace: Workplace) -> str:
    rows = workplace.journal.vault.connection.execute("SELECT id FROM entry ORDER BY id")
    return hashlib.sha256(b"".join(row[0] for row in rows.fetchall())).hexdigest()


def _tell(**told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
