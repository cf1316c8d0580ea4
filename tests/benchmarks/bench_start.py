"""Start to first paint of the sign-in against a bare PySide6 window, each a fresh process."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.figures import BARE_WINDOW, SURROUNDINGS, middle
from tests.house import ROOT
from tests.storm.pharmacies import copy_pharmacy

ROUNDS = 15
_PAINTED = "Flushing"  # what Qt says when a window's first picture goes to the screen
_TALKING = SURROUNDINGS | {"QT_LOGGING_RULES": "qt.widgets.painting.debug=true"}


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        copy_pharmacy(home)
        lykta = [sys.executable, "-m", "app", "--home", str(home)]
        _start(lykta)  # compiles what is not yet compiled
        ours, base = [], []
        for _ in range(max(1, ROUNDS // part)):
            base.append(_start(BARE_WINDOW))
            ours.append(_start(lykta))
    yield middle("time to first paint", *_column(ours, base, 0), "ms")
    yield middle("CPU until then", *_column(ours, base, 1), "ms")


def _column(
    ours: Sequence[tuple[float, float]], base: Sequence[tuple[float, float]], number: int
) -> tuple[list[float], list[float]]:
    return [pair[number] for pair in ours], [pair[number] for pair in base]


def _start(command: Sequence[str]) -> tuple[float, float]:
    """Return milliseconds from the start until something is painted, and of CPU in them."""
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=_TALKING, stderr=subprocess.PIPE, text=True
    ) as program:
        said = []
        for line in program.stderr or ():
            if _PAINTED in line:
                taken = time.perf_counter() - begun
                used = _cpu_ms(program.pid)
                program.kill()
                return taken * 1000, used
            said.append(line)
    raise AssertionError("nothing was painted: " + "".join(said))


def _cpu_ms(process: int) -> float:
    """Return the CPU time that all threads of a process have used."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6
