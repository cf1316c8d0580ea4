"""A journal of 100,000 entries against one of 1,000: lists, a patient, the tail, a start."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from app.domain.dispensing import make
from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.entries import DispensingMade, Settlement, StepSettled
from app.domain.slip import SlipNumber, next_serial
from app.domain.surroundings import Surroundings
from app.store.verification import verify_tail
from app.usecases.list_work import find_dispensing, list_dispensings, list_steps, view_dispensing
from app.usecases.overview import situation
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, surroundings
from tests.benchmarks.figures import middle
from tests.storm.filling import drafts_of
from tests.storm.pharmacies import Pharmacy, copy_pharmacy

ENTRIES = 100_000
SMALLER = 100  # times
PATIENTS = 5_000
OPEN = 50  # hand-outs of which nothing is settled yet, in both
ROUNDS = 15
_TAIL = 100  # entries since the last start
_BATCH = 50  # hand-outs in one transaction
_DRAFT = drafts_of("1 tablett dagligen")[-1]


@dataclass
class Filled:
    """A pharmacy with so many entries, open (fyllt apotek)."""

    pharmacy: Pharmacy
    workplace: Workplace
    around: Surroundings
    serial: int = 0
    entries: int = 0
    slips: list[str] = field(default_factory=list)

    def grow(self, entries: int, *, settled: bool = True) -> None:
        """Append at least so many entries: hand-outs, and the end of each step of theirs."""
        until = self.entries + entries
        while self.entries < until:
            with self.workplace.journal.write(self.workplace.person.id) as writing:
                for _ in range(_BATCH):
                    if self.entries < until:
                        self._hand_out(writing.append, settled=settled)

    def _hand_out(self, append: Callable[..., object], *, settled: bool) -> None:
        self.serial = next_serial("Z", self.serial)  # a series that no device here writes
        slip, now = str(SlipNumber("Z", self.serial)), self.around.now
        opened = OpenSlip(uuid4(), uuid4(), slip, now, now, _of_patient(self.serial))
        made = DispensingMade(*make(opened, self.around))
        outage = self.around.outage.id if self.around.outage else None
        append(made, id=opened.entry, subject=opened.subject, outage=outage)
        ends = made.dispensed.steps if settled else ()
        for step in ends:
            append(
                StepSettled(step.id, Settlement.SENT, now, "fhir"),
                subject=opened.subject,
                outage=outage,
            )
        self.entries += 1 + len(ends)
        self.slips.append(slip)

    def outage(self) -> UUID:
        """Return the outage that all of it belongs to."""
        assert self.around.outage is not None
        return self.around.outage.id

    def start(self) -> None:
        """Open the store once more, with every check of a start, and close it."""
        sign_out(self.pharmacy.open())


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    with TemporaryDirectory() as folder, ExitStack() as closing:
        stores = []
        for name, entries in (("small", ENTRIES // part // SMALLER), ("large", ENTRIES // part)):
            filled = _open(Path(folder) / name, closing)
            filled.grow(entries)
            for _ in range(OPEN // min(part, OPEN)):
                filled.grow(1, settled=False)
            filled.start()  # verifies what was made, as a start does: what follows is the tail
            stores.append(filled)
        yield f"  {stores[1].entries} entries against {stores[0].entries}"
        yield from _compare(stores[0], stores[1], max(2, ROUNDS // part))


def _open(home: Path, closing: ExitStack) -> Filled:
    pharmacy = copy_pharmacy(home)
    workplace = pharmacy.open()
    closing.callback(sign_out, workplace)
    return Filled(pharmacy, workplace, surroundings(workplace, _DRAFT, _DRAFT.label_digest()))


def _compare(small: Filled, large: Filled, rounds: int) -> Iterator[str]:
    for name, prepare, ask in QUESTIONS:
        taken: dict[int, list[float]] = {id(small): [], id(large): []}
        for _ in range(rounds):
            for filled in (small, large):
                prepare(filled)
                begun = time.perf_counter()
                ask(filled)
                taken[id(filled)].append((time.perf_counter() - begun) * 1000)
        yield middle(name, taken[id(large)], taken[id(small)], "ms")


def _of_patient(number: int) -> DispensingDraft:
    """Return the draft of one of so many patients."""
    number %= PATIENTS
    known = replace(_DRAFT.patient, birth_date="19121212", sex="1")
    return replace(_DRAFT, patient=replace(known, identity=f"PROV {number}"))


def _look_at_a_patient(filled: Filled) -> None:
    """Find the dispensing of a slip and read its patient; the look is logged, durably."""
    line = find_dispensing(filled.workplace, _RANDOM.choice(filled.slips))
    assert line is not None
    view_dispensing(filled.workplace, line.subject, "settle")


_RANDOM = Random(5)
_Act = Callable[[Filled], object]
QUESTIONS: tuple[tuple[str, _Act, _Act], ...] = (
    ("the latest hundred dispensings", lambda _: None, lambda f: list_dispensings(f.workplace)),
    (
        "the open steps of an outage",
        lambda _: None,
        lambda f: list_steps(f.workplace, f.outage(), open_only=True),
    ),
    ("the overview", lambda _: None, lambda f: situation(f.workplace)),
    (
        "what a check knows around a draft",
        lambda _: None,
        lambda f: surroundings(f.workplace, _of_patient(_RANDOM.randrange(PATIENTS))),
    ),
    ("a patient, by slip number, logged", lambda _: None, _look_at_a_patient),
    (
        f"verify a tail of {_TAIL} entries",
        lambda f: f.grow(_TAIL),
        lambda f: verify_tail(f.workplace.journal.vault),
    ),
    ("a start after the password", lambda _: None, Filled.start),
)
