"""CPU of entries sealed into segments and taken out, against inserting the same rows bare."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection
from tempfile import TemporaryDirectory

from app.domain.entries import Entry
from app.store.journal import insert, read_sealed, refold_subjects
from app.store.sealed import SealedEntry
from app.usecases.sign_in import sign_out
from app.usecases.workplace import Workplace, open_workplace
from tests.benchmarks.exchanging import exchange
from tests.benchmarks.figures import SURROUNDINGS
from tests.benchmarks.filled import fill
from tests.house import ROOT
from tests.storm.pharmacies import Pharmacy, computer, copy_pharmacy

ENTRIES = 5_000
MANY = 40_000
_A_TIME = 200  # rows in one transaction, as a segment's


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    with TemporaryDirectory() as folder, ExitStack() as closing:
        yield from _speed(Path(folder), closing, ENTRIES // part)
    with TemporaryDirectory() as folder:
        yield from _memory(Path(folder), MANY // part)


def _speed(folder: Path, closing: ExitStack, entries: int) -> Iterator[str]:
    stick = folder / "stick"
    stick.mkdir()
    begun = time.process_time()
    pharmacy, writer = _written(folder, entries)
    appended = time.process_time() - begun
    closing.callback(sign_out, writer)
    taker, bare, folded = (_beside(pharmacy, folder / name) for name in ("b", "c", "d"))
    for workplace in (taker, bare, folded):
        closing.callback(sign_out, workplace)
    known = {entry.id for entry in taker.journal.entries()}
    rows = [(sealed, sealed.open()) for sealed in read_sealed(_connection(writer), "1", ())]
    new = [(sealed, entry) for sealed, entry in rows if entry.id not in known]
    count = len(new)

    def write_bare() -> None:
        _insert(bare, new, lambda *_: None)

    def write_folded() -> None:
        _insert(folded, new, refold_subjects)

    base = _seconds(write_bare)
    yield f"  {count} entries; the same rows inserted bare: {count / base:8.0f} a CPU second"
    yield _line("made and appended at the counter", count, appended, base)
    with_folds = _seconds(write_folded)
    yield _line("the same, with their folds", count, with_folds, base)
    yield _line(
        "compared, sealed and written", count, _seconds(lambda: exchange(writer, stick)), base
    )
    yield _line("opened and admitted", count, _seconds(lambda: exchange(taker, stick)), base)
    assert taker.journal.count() >= writer.journal.count()
    yield _line(
        "compared again, nothing new", count, _seconds(lambda: exchange(taker, stick)), base
    )


def _memory(folder: Path, entries: int) -> Iterator[str]:
    stick = folder / "stick"
    stick.mkdir()
    pharmacy, writer = _written(folder, entries)
    sign_out(writer)
    sign_out(_beside(pharmacy, folder / "b"))
    for what, home in (("given", pharmacy.home), ("taken", folder / "b")):
        command = [sys.executable, "-m", "tests.benchmarks.exchanging", str(home), str(stick)]
        given = json.dumps([pharmacy.key.secret.hex(), str(pharmacy.person)])
        done = subprocess.run(
            command, cwd=ROOT, env=SURROUNDINGS, input=given, stdout=subprocess.PIPE, text=True,
            check=True,
        )  # fmt: skip
        told = json.loads(done.stdout)
        yield (
            f"  {told[what]} entries {what}: {told['most'] - told['before']:5.1f} MB at most"
            f" beside {told['before']:.1f} MB before"
        )


def _written(folder: Path, entries: int) -> tuple[Pharmacy, Workplace]:
    """Return a pharmacy that has written so many, and lies beside a copy of what it was before."""
    pharmacy = copy_pharmacy(folder / "a")
    sign_out(pharmacy.open())
    shutil.copytree(pharmacy.home, folder / "before")
    workplace = pharmacy.open()
    fill(workplace).grow(entries)
    return pharmacy, workplace


def _beside(pharmacy: Pharmacy, home: Path) -> Workplace:
    """Return another computer's, that knows what was known before."""
    shutil.copytree(home.with_name("before"), home)
    there = replace(computer(home), machine=home.name)
    return open_workplace(there, pharmacy.key, pharmacy.person)


def _insert(
    workplace: Workplace,
    rows: Sequence[tuple[SealedEntry, Entry]],
    fold: Callable[[Connection, Iterable[Entry]], None],
) -> None:
    for start in range(0, len(rows), _A_TIME):
        some = rows[start : start + _A_TIME]
        with workplace.journal.vault.transaction() as connection:
            for sealed, entry in some:
                insert(connection, sealed, entry)
            fold(connection, [entry for _, entry in some])


def _connection(workplace: Workplace) -> Connection:
    return workplace.journal.vault.connection


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _line(name: str, count: int, taken: float, base: float) -> str:
    return f"  {name:36} {count / taken:8.0f} a CPU second   ratio {base / taken:.2f}"
