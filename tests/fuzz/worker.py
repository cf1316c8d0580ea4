"""Fuzzes one reader for a time, in a process of its own that may be killed by what it finds.

    python -m tests.fuzz.worker READER SECONDS FOLDER SEED

READER is a source of reference data, or a name in `tests.fuzz.readers`. A source's limits are those
of the parser process. The input being read lies in FOLDER/current, so that it
is there when the process is not. A file that behaves as none before it is kept to go on from:
guidance by what a reading is like, instead of by which lines it ran. The last line of standard
output tells how many were read, and how they ended.
"""

import faulthandler
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

from app.domain.reference import Source
from app.exchange.reference.parser_process import MEMORY
from tests.fuzz.check import Behaviour, check
from tests.fuzz.mutate import LARGEST, mutate
from tests.fuzz.readers import READERS
from tests.fuzz.reading import fuzz_reader
from tests.fuzz.seeds import seeds
from tests.fuzz.watch import Watch

_LARGE = 4 * 2**30  # bytes of address space, where Qt draws; without it an input could take all
_MOST_KEPT = 500
_DEAD_ENDS = frozenset(
    f"reference.{rule}" for rule in ("unreadable", "unknown", "path", "ambiguous", "locked")
)


class Fuzzing:
    """A source's pool of files, and what reading changed ones was like (försök)."""

    def __init__(self, source: Source, folder: Path, seed: int) -> None:
        self._watch = Watch(folder)
        self._rng = random.Random(f"{source} {seed}")
        self._pool: list[bytes] = seeds(source)
        self._known: set[Behaviour] = set()
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
        try:
            with self._watch.reading(file):
                behaviour = check(file)
        except Exception as error:  # noqa: BLE001 - whatever it is, it has been found
            self.endings[self._watch.keep(file, error)] += 1
            return
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


def main(name: str, seconds: str, folder: str, seed: str) -> None:
    """Fuzz, and print the endings."""
    faulthandler.enable()
    reader = READERS.get(name)
    if sys.platform != "win32":
        import resource  # not on Windows

        most = _LARGE if reader else MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if reader:
        chance = random.Random(f"{name} {seed}")
        endings = fuzz_reader(reader, float(seconds), Watch(Path(folder)), chance)
    else:
        fuzzing = Fuzzing(Source(name), Path(folder), int(seed))
        fuzzing.run(float(seconds))
        endings = fuzzing.endings
    print(json.dumps(endings))


if __name__ == "__main__":
    main(*sys.argv[1:])
