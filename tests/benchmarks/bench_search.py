"""Search as you type over 60,000 packages, encrypted, against the same library without a key."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlcipher3 import dbapi2 as sqlcipher

from app.store import register_file, register_search
from app.store.register import Register
from tests.benchmarks.figures import spread
from tests.benchmarks.market import PACKAGES, describe, key_presses, packages

QUERIES = 1_800
ROUNDS = 3

Ask = Callable[[str], object]


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures with a tenth of the register."""
    rows = packages(PACKAGES // part)
    texts = key_presses(rows, QUERIES // part)
    numbers = [row.varunummer or "" for row in random.Random(4).choices(rows, k=len(texts))]
    with TemporaryDirectory() as folder:
        register = Register(Path(folder), bytes(range(32)))
        register.load(rows, describe(rows))
        plain = sqlcipher.connect(str(Path(folder) / "nokey.db"), isolation_level=None)
        plain.execute("PRAGMA cache_size=-32768")
        register_file.write(plain, rows, describe(rows))
        rows.clear()  # a running program does not hold them either
        base, ours = _compare(
            lambda text: register_search.search(plain, text, 30), register.search, texts
        )
        yield spread("without key (baseline)", base)
        yield spread("register, key press to packages", ours, base)
        base, ours = _compare(
            lambda digits: register_search.find_by_varunummer(plain, digits),
            register.find_by_varunummer,
            numbers,
        )
        yield spread("varunummer without key (baseline)", base)
        yield spread("varunummer", ours, base)
        register.close()
        plain.close()


def _compare(bare: Ask, whole: Ask, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each question to both, asked in turn after one round to warm up.

    Each is the shortest of some rounds, so that other programs' turns do not count.
    """
    asked = [(_one_round(bare, texts), _one_round(whole, texts)) for _ in range(ROUNDS + 1)][1:]
    base, ours = (list(map(min, zip(*rounds, strict=True))) for rounds in zip(*asked, strict=True))
    return base, ours


def _one_round(ask: Ask, texts: Sequence[str]) -> list[float]:
    taken = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
