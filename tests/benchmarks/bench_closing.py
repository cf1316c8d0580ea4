"""The end of an outage of 6,000 entries: closing, proof and report against reading its entries."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from app.domain.closing_proof import digest_of, hashes_of, list_closed
from app.domain.entries import Entry
from app.domain.outage_facts import gather
from app.domain.settling import counts_over_time
from app.usecases.close_outage import review_closing
from app.usecases.declare_outage import end_outage
from app.usecases.report_outage import report_csv, report_outage, report_pdf
from app.usecases.sign_in import sign_out
from tests.benchmarks.figures import middle
from tests.benchmarks.filled import Filled, fill
from tests.storm.pharmacies import copy_pharmacy

ENTRIES = 6_000
ROUNDS = 5


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    with TemporaryDirectory() as folder:
        workplace = copy_pharmacy(Path(folder) / "home").open()
        filled = fill(workplace)
        filled.grow(ENTRIES // part)
        yield f"  {filled.entries} entries of one outage, each settled"
        yield from _compare(filled, max(2, ROUNDS // part))
        sign_out(workplace)


def _compare(filled: Filled, rounds: int) -> Iterator[str]:
    workplace, outage = filled.workplace, filled.outage
    end_outage(workplace, outage, workplace.computer.clock.now())
    read = _taken(lambda: workplace.journal.entries(), rounds)
    entries = workplace.journal.entries()
    facts = gather(entries, outage)
    assert facts is not None
    for name, ask in (
        ("the figures, from entries at hand", lambda: gather(entries, outage)),
        ("the lines over time", lambda: counts_over_time(facts.steps)),
        ("what a closing lists, and its digest", lambda: _prove(outage, entries)),
        ("the report", lambda: report_outage(workplace, outage)),
        ("the report as PDF", lambda: report_pdf(workplace, outage)),
        ("the report as CSV", lambda: report_csv(workplace, outage)),
        ("what is left before closing", lambda: review_closing(workplace, outage)),
    ):
        yield middle(name, _taken(ask, rounds), read, "ms")


def _prove(outage: UUID, entries: Sequence[Entry]) -> object:
    return list_closed(outage, entries), digest_of(hashes_of(entries))


def _taken(ask: Callable[[], object], rounds: int) -> list[float]:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
