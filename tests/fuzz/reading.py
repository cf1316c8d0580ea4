"""Reads changed inputs for a time: each ends in a reading or a polite refusal."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.findings import Refused, Unavailable
from tests.fuzz.nasty import VALUES
from tests.fuzz.watch import Watch

Chance = random.Random


@dataclass(frozen=True)
class Try:
    """One changed input, and whether the reading of it may say something new (försök)."""

    data: bytes
    may_say_more: bool = False  # the believed key itself signed it, or nothing is signed here


@dataclass(frozen=True)
class Reader:
    """What is read, and how an input is made from one that is well (läsare)."""

    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]
    change: Callable[[bytes, Chance], Try]


class Forged(AssertionError):
    """What nobody signed was believed."""


def fuzz_reader(reader: Reader, seconds: float, watch: Watch, chance: Chance) -> Counter[str]:
    """Return how the readings ended; what must not be is a failure, and kept."""
    endings: Counter[str] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        tried = reader.change(chance.choice(reader.seeds), chance)
        if tried.data in reader.seeds:
            continue
        try:
            with watch.reading(tried.data):
                endings[_ending(reader, tried)] += 1
        except Exception as error:  # noqa: BLE001  # which is what is looked for
            endings[watch.keep(tried.data, error)] += 1
    return endings


def _ending(reader: Reader, tried: Try) -> str:
    try:
        found = reader.read(tried.data)
    except Refused as refused:
        return refused.findings[0].rule or "refused"
    except Unavailable as unavailable:
        return unavailable.code
    if tried.may_say_more:
        return found if isinstance(found, str) else "read"
    if any(found == reader.read(seed) for seed in reader.seeds):
        return "says the same"  # JSON with other spaces, zlib with another level in its head
    raise Forged


def change_bytes(data: bytes, chance: Chance) -> bytes:
    """Return the bytes with one place of them changed."""
    at, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    match chance.randrange(5):
        case 0 if at < len(data):
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:at]
        case 2:
            return data[:at] + data[end:]
        case 3:
            return data[:at] + data[at:end] * chance.choice((2, 3, 5_000 // (end - at + 1) + 1))
        case _:
            return data[:at] + chance.choice(VALUES) + data[at:]
