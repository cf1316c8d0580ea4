"""A counter that meets a stick, and tells how much memory that took.

Imports nothing that the program's own exchange does not, or it would be counted too.
"""

import json
import sys
from pathlib import Path
from uuid import UUID

from app.bootstrap import assemble
from app.store.keys import DataKey
from app.usecases.believing import judge
from app.usecases.carry import Carrier, Exchanged
from app.usecases.folder_route import FolderRoute
from app.usecases.workplace import Workplace, open_workplace
from tests.benchmarks.figures import memory_mb


def exchange(workplace: Workplace, stick: Path) -> Exchanged:
    """Put in a stick as for the first time."""
    route = FolderRoute(stick, lambda segment: judge(workplace, segment))
    return Carrier(workplace).exchange(route)


def main(home: Path, stick: Path) -> None:
    """Open the store with the key that is given, exchange, and print the figures as JSON."""
    secret, person = json.load(sys.stdin)
    workplace = open_workplace(assemble(home), DataKey(bytes.fromhex(secret)), UUID(person))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # what a start took counts not
    before = memory_mb("VmRSS")
    done = exchange(workplace, stick)
    told = {"before": before, "most": memory_mb("VmHWM"), "given": done.sent}
    json.dump(told | {"taken": done.fetched}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
