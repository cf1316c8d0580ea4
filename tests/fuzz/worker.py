"""Fuzzes one source for a time, in a process of its own that may be killed by what it finds.

    python -m tests.fuzz.worker SOURCE SECONDS FOLDER SEED

The limits are those of the parser process. The input being read lies in FOLDER/current, so that it
is there when the process is not. A file that behaves as none before it is kept to go on from:
guidance by what a reading is like, instead of by which lines it ran. The last line of standard
output tells how many were read, and how they ended.
"""

import faulthandler
import hashlib
import json
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from app.domain.reference import Source
from app.exchange.reference.parser_process import MEMORY
from tests.fuzz.check import Behaviour, check
from tests.fuzz.mutate import LARGEST, mutate
from tests.fuzz.seeds import seeds

HANG_S = 20  # wall clock; a file of this size takes hundredths of a second
_MOST_KEPT = 500
_DEAD_ENDS = frozenset(
    f"reference.{rule}" for rule in ("unreadable", "unknown", "path", "ambiguous", "locked")
)


class Fuzzing:
    """A source's pool of files, and what reading changed ones was like (försök)."""

    def __init__(self, source: Source, folder: Path, seed: int) -> None:
        self._folder = folder
        self._rng = random.Random(f"{source} {seed}")
        self._pool: list[bytes] = seeds(source)
        self._known: set[Behaviour] = set()
        self._found: set[str] = set()
        self.endings: Counter[str] = Counter()
        for file in self._pool:
            self._try(file)

    def run(self, seconds: float) -> None:
        """Change and read files until the time is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            # half the time one of the latest: what is new has been changed least
            latest = self._pool[-20:] if self._rng.random() < 0.5 else self._pool
            file = mutate(self._rng.choice(latest), self._rng.choice(self._pool), self._rng)
            self._try(file)

    def _try(self, file: bytes) -> None:
        (self._folder / "current").write_bytes(file)
        faulthandler.dump_traceback_later(HANG_S, exit=True)
        try:
            behaviour = check(file)
        except Exception as error:  # noqa: BLE001 - whatever it is, it has been found
            self._keep_failure(file, error)
            return
        finally:
            faulthandler.cancel_dump_traceback_later()
        ending = behaviour[0]
        self.endings[ending] += 1
        if behaviour in self._known or len(file) > LARGEST:
            return
        self._known.add(behaviour)
        # a file that was refused is seldom a good one to go on from
        if ending == "read" or (ending not in _DEAD_ENDS and self._rng.random() < 0.05):
            if len(self._pool) >= _MOST_KEPT:
                del self._pool[self._rng.randrange(len(self._pool))]
            self._pool.append(file)

    def _keep_failure(self, file: bytes, error: Exception) -> None:
        """Keep the first input of each kind of failure: by its type and the line it came from."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
        self.endings[f"FAILED {kind}"] += 1
        if kind not in self._found:
            self._found.add(kind)
            name = hashlib.sha256(file).hexdigest()[:12]
            (self._folder / f"failed-{name}").write_bytes(file)
            print(f"{kind}: {error}\n{traceback.format_exc()}", file=sys.stderr)


def main(source: str, seconds: str, folder: str, seed: str) -> None:
    """Fuzz, and print the endings."""
    faulthandler.enable()
    if sys.platform != "win32":
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    fuzzing = Fuzzing(Source(source), Path(folder), int(seed))
    fuzzing.run(float(seconds))
    print(json.dumps(fuzzing.endings))


if __name__ == "__main__":
    main(*sys.argv[1:])
