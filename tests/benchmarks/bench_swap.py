"""Key presses while a whole register is loaded in another thread: none lost, none kept waiting.

The window's worker asks for each key press; the load runs in a thread of its own.
"""

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.store.register import Register
from tests.benchmarks.bench_search import KEY, NOW, typed
from tests.benchmarks.figures import spread
from tests.benchmarks.market import Market

PAUSE_S = 0.02  # between two key presses: a quick typist has 0.1
ALONE_S = 10.0  # how long key presses are measured without a load


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures with a tenth of the register."""
    market = Market(part)
    texts = typed(market.npl, slips=False) + typed(market.npl, slips=True)
    random.Random(7).shuffle(texts)
    alone_s = ALONE_S / part
    with tempfile.TemporaryDirectory() as name:
        register = Register(Path(name), KEY)
        register.load(market.everything(), NOW)
        register.search("a")
        alone = press_keys(register, texts, lambda begun: time.monotonic() - begun < alone_s)
        yield spread(f"{len(alone)} keys without a load (baseline)", alone)
        files = market.everything()
        loading = threading.Thread(target=lambda: register.load(files, NOW))
        begun = time.monotonic()
        loading.start()
        during = press_keys(register, texts, lambda _: loading.is_alive())
        loading.join()
        seconds = time.monotonic() - begun
        yield spread(f"{len(during)} keys during a load of {seconds:.1f} s", during, alone)
        after = press_keys(register, texts, lambda begun: time.monotonic() - begun < alone_s)
        yield spread(f"{len(after)} keys after the swap", after, alone)
        register.close()


def press_keys(register: Register, texts: list[str], go_on: Callable[[float], bool]) -> list[float]:
    """Return the milliseconds that each key press took; one that failed would end the measuring."""
    taken: list[float] = []
    begun = time.monotonic()
    while not taken or go_on(begun):
        pressed = time.perf_counter()
        register.search(texts[len(taken) % len(texts)])
        taken.append((time.perf_counter() - pressed) * 1000)
        time.sleep(PAUSE_S)
    return taken
