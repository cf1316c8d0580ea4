"""Fuzzes every source's reader, as many at once as there are cores, and tells what was found.

    python -m tests.fuzz.run SECONDS [SOURCE ...]

Each reader has SECONDS, those of signed things too unless sources are named. Inputs that failed lie
in build/fuzz/SOURCE: the same file makes the same failure again, with `python -m tests.fuzz.run 0
FILE ...`.
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
from tests.fuzz.signed import fuzz_signed

KEPT = Path("build/fuzz")
WORKER = ["-m", "tests.fuzz.worker"]
_GRACE_S = 60  # for a worker to begin, and to end what it is reading


@dataclass
class Outcome:
    """What fuzzing one source came to (utfall)."""

    source: Source
    endings: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        known = {name.removeprefix("reference."): n for name, n in self.endings.items()}
        told = ", ".join(f"{name} {n}" for name, n in sorted(known.items(), key=lambda k: -k[1]))
        return (
            f"{self.source:20} {sum(known.values()):8} files, {len(self.failures)} failures"
            f"   ({told})"
        )


def fuzz(source: Source, seconds: float, folder: Path, seed: int) -> Outcome:
    """Fuzz one source; a worker that dies is followed by another for the time that is left."""
    folder.mkdir(parents=True, exist_ok=True)
    outcome = Outcome(source)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        command = [sys.executable, *WORKER, source, str(left), str(folder), str(seed)]
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
        outcome.failures.append(_kept(folder, how))
        seed += 1
    return outcome


def _kept(folder: Path, how: str) -> str:
    """Keep the input that a worker died from, or hung on."""
    current = folder / "current"
    name = f"died-{hashlib.sha256(current.read_bytes()).hexdigest()[:12]}"
    current.rename(folder / name)
    return f"{name}: the worker {how}"


def main(seconds: float, chosen: list[str]) -> int:
    """Fuzz the sources, or read files that failed again; return 1 when anything failed."""
    if seconds == 0:
        for file in chosen:
            print(file, check(Path(file).read_bytes()))
        return 0
    sources = [Source(name) for name in chosen] or list(Source)
    seed = int(time.time())
    print(f"{seconds:g} s each, seed {seed}", flush=True)
    failed = False
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for outcome in pool.map(lambda s: fuzz(s, seconds, KEPT / s, seed), sources):
            print(outcome, *outcome.failures, sep="\n", flush=True)
            failed = failed or bool(outcome.failures)
    for name in () if chosen else READERS:
        endings, failures = fuzz_signed(READERS[name], seconds, seed)
        told = ", ".join(f"{how} {n}" for how, n in endings.most_common())
        print(f"{name:20} {endings.total():8} inputs, {len(failures)} failures   ({told})")
        print(*failures, sep="\n", end="\n" if failures else "", flush=True)
        failed = failed or bool(failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
