"""Fuzzes every reader, as many at once as there are cores, and tells what was found.

    python -m tests.fuzz.run SECONDS [READER ...]

A reader is a source of reference data, or a name in `tests.fuzz.readers`; each has SECONDS. Inputs
that failed lie in build/fuzz/READER: the same file makes the same failure again, with `python -m
tests.fuzz.run 0 FILE ...`.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.reference import Source
from tests.fuzz.check import check
from tests.fuzz.readers import READERS

KEPT = Path("build/fuzz")
WORKER = ["-m", "tests.fuzz.worker"]
_GRACE_S = 60  # for a worker to begin, and to end what it is reading


@dataclass
class Outcome:
    """What fuzzing one reader came to (utfall)."""

    reader: str
    endings: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        known = {name.removeprefix("reference."): n for name, n in self.endings.items()}
        told = ", ".join(f"{name} {n}" for name, n in sorted(known.items(), key=lambda k: -k[1]))
        return (
            f"{self.reader:20} {sum(known.values()):8} inputs, {len(self.failures)} failures"
            f"   ({told})"
        )


def fuzz(reader: str, seconds: float, folder: Path, seed: int) -> Outcome:
    """Fuzz one reader; a worker that dies is followed by another for the time that is left."""
    folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome(reader)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        command = [sys.executable, *WORKER, reader, str(left), str(folder), str(seed)]
        try:
            worker = subprocess.run(
                command, capture_output=True, text=True, timeout=left + _GRACE_S, check=False
            )
        except subprocess.TimeoutExpired:
            outcome.failures.append(_kept(folder, "did not end"))
            return outcome
        if worker.returncode == 0:
            ended = json.loads(worker.stdout.splitlines()[-1])
            outcome.endings = {n: outcome.endings.get(n, 0) + ended[n] for n in ended}
            outcome.failures += [f"{n}\n{worker.stderr}" for n in ended if n.startswith("FAILED")]
            return outcome
        how = f"ended with {worker.returncode}: {worker.stderr[-3_000:]}"
        if not (folder / "current").exists():  # it never began
            outcome.failures.append(f"the worker {how}")
            return outcome
        outcome.failures.append(_kept(folder, how))
        seed += 1
    return outcome


def _kept(folder: Path, how: str) -> str:
    """Keep the input that a worker died from, or hung on."""
    current = folder / "current"
    name = f"died-{hashlib.sha256(current.read_bytes()).hexdigest()[:12]}"
    current.rename(folder / name)
    return f"{name}: the worker {how}"


def read_again(file: Path) -> object:
    """Read a kept input as the reader that its folder is called after."""
    reader = READERS.get(file.parent.name)
    return reader.read(file.read_bytes()) if reader else check(file.read_bytes())


def main(seconds: float, chosen: list[str]) -> int:
    """Fuzz the readers, or read inputs that failed again; return 1 when anything failed."""
    if seconds == 0:
        for file in chosen:
            print(file, read_again(Path(file)))
        return 0
    readers = chosen or [*Source, *READERS]
    seed = int(time.time())
    print(f"{seconds:g} s each, seed {seed}", flush=True)
    failed = False
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for outcome in pool.map(lambda r: fuzz(r, seconds, KEPT / r, seed), readers):
            print(outcome, *outcome.failures, sep="\n", flush=True)
            failed = failed or bool(outcome.failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
