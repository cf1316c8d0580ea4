"""A journal of 100,000 entries against one of 1,000: lists, a patient, the tail, a start."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from app.store.verification import verify_tail
from app.usecases.list_work import find_dispensing, list_dispensings, list_steps, view_dispensing
from app.usecases.overview import situation
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, surroundings
from tests.benchmarks.figures import middle
from tests.benchmarks.filled import ENTRIES, PATIENTS, Filled, fill, of_patient
from tests.storm.pharmacies import Pharmacy, copy_pharmacy

SMALLER = 100  # times
OPEN = 50  # hand-outs of which nothing is settled yet, in both
ROUNDS = 15
_TAIL = 100  # entries since the last start


@dataclass(frozen=True)
class Store:
    """A filled pharmacy and where it lies (apotek)."""

    pharmacy: Pharmacy
    filled: Filled

    @property
    def workplace(self) -> Workplace:
        """Return it as it is open."""
        return self.filled.workplace

    def start(self) -> None:
        """Open the store once more, with every check of a start, and close it."""
        sign_out(self.pharmacy.open())


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    with TemporaryDirectory() as folder, ExitStack() as closing:
        stores = []
        for name, entries in (("small", ENTRIES // part // SMALLER), ("large", ENTRIES // part)):
            store = _open(Path(folder) / name, closing)
            store.filled.grow(entries)
            for _ in range(OPEN // min(part, OPEN)):
                store.filled.grow(1, settled=False)
            store.start()  # verifies what was made, as a start does: what follows is the tail
            stores.append(store)
        yield f"  {stores[1].filled.entries} entries against {stores[0].filled.entries}"
        yield from _compare(stores[0], stores[1], max(2, ROUNDS // part))


def _open(home: Path, closing: ExitStack) -> Store:
    pharmacy = copy_pharmacy(home)
    workplace = pharmacy.open()
    closing.callback(sign_out, workplace)
    return Store(pharmacy, fill(workplace))


def _compare(small: Store, large: Store, rounds: int) -> Iterator[str]:
    for name, prepare, ask in QUESTIONS:
        taken: dict[int, list[float]] = {id(small): [], id(large): []}
        for _ in range(rounds):
            for store in (small, large):
                prepare(store)
                begun = time.perf_counter()
                ask(store)
                taken[id(store)].append((time.perf_counter() - begun) * 1000)
        yield middle(name, taken[id(large)], taken[id(small)], "ms")


def _look_at_a_patient(store: Store) -> None:
    """Find the dispensing of a slip and read its patient; the look is logged, durably."""
    line = find_dispensing(store.workplace, _RANDOM.choice(store.filled.slips))
    assert line is not None
    view_dispensing(store.workplace, line.subject, "settle")


_RANDOM = Random(5)
_Act = Callable[[Store], object]
QUESTIONS: tuple[tuple[str, _Act, _Act], ...] = (
    ("the latest hundred dispensings", lambda _: None, lambda s: list_dispensings(s.workplace)),
    (
        "the open steps of an outage",
        lambda _: None,
        lambda s: list_steps(s.workplace, s.filled.outage, open_only=True),
    ),
    ("the overview", lambda _: None, lambda s: situation(s.workplace)),
    (
        "what a check knows around a draft",
        lambda _: None,
        lambda s: surroundings(s.workplace, of_patient(_RANDOM.randrange(PATIENTS))),
    ),
    ("a patient, by slip number, logged", lambda _: None, _look_at_a_patient),
    (
        f"verify a tail of {_TAIL} entries",
        lambda s: s.filled.grow(_TAIL),
        lambda s: verify_tail(s.workplace.journal.vault),
    ),
    ("a start after the password", lambda _: None, Store.start),
)
