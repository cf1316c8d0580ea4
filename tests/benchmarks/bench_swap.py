"""Key presses while a whole register is loaded in another thread: none lost, none kept waiting.

The window's worker asks for each key press; the load runs in a thread of its own.
"""

import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.store.register import Register
from tests.benchmarks.bench_search import KEY, NOW, typed
from tests.benchmarks.market import Market

PAUSE_S = 0.02  # between two key presses: a quick typist has 0.1
ALONE_S = 10.0  # how long key presses are measured without a load


def main() -> None:
    """Measure and print."""
    market = Market()
    texts = typed(market.npl, slips=False) + typed(market.npl, slips=True)
    random.Random(7).shuffle(texts)
    with tempfile.TemporaryDirectory() as name:
        register = Register(Path(name), KEY)
        register.load(market.everything(), NOW)
        register.search("a")
        alone = press_keys(register, texts, lambda begun: time.monotonic() - begun < ALONE_S)
        print(line("without a load", alone))
        files = market.everything()
        loading = threading.Thread(target=lambda: register.load(files, NOW))
        begun = time.monotonic()
        loading.start()
        during = press_keys(register, texts, lambda _: loading.is_alive())
        loading.join()
        print(line(f"during a load of {time.monotonic() - begun:.1f} s", during))
        after = press_keys(register, texts, lambda begun: time.monotonic() - begun < 1)
        print(line("after the swap", after))
        register.close()


def press_keys(register: Register, texts: list[str], go_on: Callable[[float], bool]) -> list[float]:
    """Return the milliseconds that each key press took; one that failed would end the measuring."""
    taken: list[float] = []
    begun = time.monotonic()
    while go_on(begun):
        pressed = time.perf_counter()
        register.search(texts[len(taken) % len(texts)])
        taken.append((time.perf_counter() - pressed) * 1000)
        time.sleep(PAUSE_S)
    return taken


def line(name: str, taken: list[float]) -> str:
    """Return one line of results."""
    p50 = statistics.median(taken)
    p99 = statistics.quantiles(taken, n=100, method="inclusive")[98]
    figures = f"p50 {p50:6.2f}   p99 {p99:6.2f}   max {max(taken):6.2f} ms"
    return f"{name:28} {len(taken):5} key presses   {figures}"


if __name__ == "__main__":
    main()
