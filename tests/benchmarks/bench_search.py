"""Search as you type over 60,000 packages, encrypted, against the same library without a key."""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.clock import STOCKHOLM
from app.domain.product import Package
from app.store import register_codes, register_load, register_search
from app.store.register import Register
from tests.benchmarks.figures import spread
from tests.benchmarks.market import Market

QUERIES = 1_800
LONGEST = 14  # characters typed
FIRST, COLD = 36, 18  # one of so many key presses is measured
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
KEY = bytes(range(32))
NOW = datetime(2025, 12, 2, 8, 30, tzinfo=STOCKHOLM)

Ask = Callable[[str], object]


def typed(rows: list[Package], *, slips: bool) -> list[str]:
    """Return what stands in the field after each key press of people who look for products."""
    rng = random.Random(3)
    texts: list[str] = []
    while len(texts) < QUERIES:
        row = rng.choice(rows)
        start = rng.choice((row.name, row.name, row.substance or "", row.atc or "", row.name[2:]))
        start = slipped(start.casefold(), rng) if slips else start.casefold()
        whole = f"{start} {row.strength}"[:LONGEST]
        texts += [whole[:end] for end in range(1, len(whole) + 1)]
    return texts[:QUERIES]


def slipped(text: str, rng: random.Random) -> str:
    """Return the text with one slip among its first letters."""
    at = rng.randrange(min(8, len(text) - 1))
    letter = rng.choice(LETTERS)
    return rng.choice(
        (
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )


def shortest(ask: Ask, texts: list[str]) -> list[float]:
    """Return the milliseconds of each question after one round to warm up.

    Each is the shortest of three rounds, so that other programs' turns do not count.
    """
    for text in texts:
        ask(text)
    return [min(taken) for taken in zip(*(one_round(ask, texts) for _ in range(3)), strict=True)]


def one_round(ask: Ask, texts: list[str]) -> list[float]:
    """Return the milliseconds of each question, in order."""
    return [one(ask, text) for text in texts]


def one(ask: Ask, text: str) -> float:
    """Return the milliseconds of one question."""
    begun = time.perf_counter()
    ask(text)
    return (time.perf_counter() - begun) * 1000


def first(folder: Path, texts: list[str]) -> Iterator[float]:
    """Yield the milliseconds of the first search of a program, the opening of the file included."""
    for text in texts[::FIRST]:
        register = Register(folder, KEY)
        forget(folder)
        yield one(register.search, text)
        register.close()


def cold(folder: Path, texts: list[str]) -> Iterator[float]:
    """Yield the milliseconds of key presses that must read from disk all that they need."""
    for text in texts[::COLD]:
        register = Register(folder, KEY)
        register.search("a")  # opens the file, as signing in does
        forget(folder)
        yield one(register.search, text)
        register.close()


def forget(folder: Path) -> None:
    """Have the system forget what it has read of the register's files, where it can be asked to."""
    for path in folder.glob("register-*"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def without_key(path: Path, market: Market) -> Connection:
    """Return a connection to a register of the same library that nobody has encrypted."""
    plain: Connection = sqlcipher.connect(str(path), isolation_level=None)
    plain.execute("PRAGMA cache_size=-32768")
    before = register_load.begin(plain, [], None, KEY)
    register_load.fill(plain, market.everything(), before, NOW, lambda *_: None)
    return plain


def compare(name: str, ask: Ask, ask_plain: Ask, texts: list[str]) -> Iterator[str]:
    """Yield what questions take with and without the key."""
    base = shortest(ask_plain, texts)
    yield spread(f"{name}, without key", base)
    yield spread(name, shortest(ask, texts), base)


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures with a tenth of the register."""
    market = Market(part)
    few = max(FIRST, QUERIES // part)
    right, wrong = (typed(market.npl, slips=slips)[:few] for slips in (False, True))
    numbers = [row.varunummer or "" for row in random.Random(4).choices(market.npl, k=few)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = Register(folder, KEY)
        begun = time.perf_counter()
        register.load(market.everything(), NOW)
        taken = time.perf_counter() - begun
        size = next(folder.glob("register-*.db")).stat().st_size / 1e6
        yield f"  {len(market.npl)} packages; all sources in {taken:.1f} s, {size:.0f} MB"
        plain = without_key(folder / "nokey.db", market)
        del market  # a running program does not hold it either
        search = partial(register_search.search, plain, limit=30)
        yield from compare("as typed", register.search, search, right)
        yield from compare("with slips", register.search, search, wrong)
        by_code = partial(register_codes.find_by_code, plain)
        yield from compare("varunummer", register.find_by_code, by_code, numbers)
        register.close()
        plain.close()
        yield spread("first search, with opening", list(first(folder, right)))
        yield spread("cold, as typed", list(cold(folder, right)))
        yield spread("cold, with slips", list(cold(folder, wrong)))
