"""Resident memory after sign-in with 60,000 packages against a bare PySide6 window."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from app.usecases.sign_in import sign_out
from tests.benchmarks.figures import BARE_WINDOW, SURROUNDINGS
from tests.benchmarks.market import Market
from tests.house import ROOT
from tests.storm.pharmacies import NAME, PASSWORD, copy_pharmacy

_STILL_S = 2.0


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures with a tenth of the register."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        workplace = copy_pharmacy(home).open()
        workplace.register.load(Market(part).everything(), workplace.computer.clock.now())
        sign_out(workplace)
        used = _run([sys.executable, "-m", "tests.benchmarks.signed_in", str(home), NAME, PASSWORD])
        bare = _bare()
    for moment, mb in used.items():
        yield f"  {moment:36} {mb:6.1f} MB   baseline {bare:6.1f} MB   ratio {mb / bare:.2f}"


def _run(command: Sequence[str]) -> dict[str, float]:
    done = subprocess.run(
        command, cwd=ROOT, env=SURROUNDINGS, stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _bare() -> float:
    with subprocess.Popen(BARE_WINDOW, cwd=ROOT, env=SURROUNDINGS) as program:
        time.sleep(_STILL_S)
        found = resident_mb(program.pid)
        program.send_signal(signal.SIGKILL)
    return found


def resident_mb(process: int | str) -> float:
    """Return how much of the computer's memory a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024
