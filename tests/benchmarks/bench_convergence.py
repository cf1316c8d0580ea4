"""Eight counters that wrote apart, from when they meet by a hub until each holds what all wrote."""

import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks import network
from tests.house import ROOT

COUNTERS, ENTRIES = 8, 5_000
_FEW = 3  # counters where only little is asked for


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 lets each counter write a tenth."""
    counters = COUNTERS if part <= ENTRIES // 100 else _FEW
    words = [str(counters), str(max(5, ENTRIES // part))]
    command = [sys.executable, "-m", "tests.benchmarks.converging", *words]
    if network.can_be_made():
        yield "  each counter in a network of its own, with its cable cut until they meet"
        command = network.inside([*command, "--cables"])
    else:
        yield "  no networks can be made here: processes, and a hub that is down until they meet"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        yield from (line.rstrip("\n") for line in program.stdout)
    if program.returncode:
        raise SystemExit(program.returncode)
