"""A durable hand-out: syncs, and CPU against the same rows without chain, signature, witness."""

import hashlib
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from sqlite3 import Connection
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from app.bootstrap import read_rules
from app.device.folders import resources
from app.domain import canonical
from app.domain.clock import to_micros
from app.domain.dispensing import make
from app.domain.draft import OpenSlip
from app.domain.entries import Entry, kind_of, split
from app.domain.free_text import FreeText
from app.domain.outage import Dependency
from app.domain.outage_entries import OutageBegan
from app.domain.slip import SlipNumber, next_serial
from app.domain.slip_entries import DispensingMade
from app.domain.surroundings import Surroundings
from app.store.folding import key
from app.store.journal import Journal
from app.store.projections import PROJECTIONS
from app.store.projections.outages import list_outages
from tests.benchmarks.figures import middle
from tests.store.stores import MORNING, Store
from tests.storm.calls import read_calls, run_traced
from tests.storm.filling import drafts_of
from tests.storm.pharmacies import arguments, copy_pharmacy, hand_out_line

ENTRIES = 400
ROUNDS = 5
LINES = 60
PERSON = uuid4()


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    yield _count_syncs(max(2, LINES // part))
    yield _compare_cpu(max(1, ENTRIES // part), ROUNDS if part == 1 else 1)


def _count_syncs(lines: int) -> str:
    with TemporaryDirectory() as folder:
        home, log = Path(folder) / "home", Path(folder) / "calls"
        copy_pharmacy(home)
        given = b"".join(hand_out_line(f"Nr {number}") for number in range(lines))
        run_traced([sys.executable, "-m", "app", *arguments(home, "record", "-")], log, given)
        calls = list(read_calls(log))
    answers = [at for at, call in enumerate(calls) if call.descriptor == 1 and call.texts]
    between = [c for c in calls[answers[0] : answers[-1]] if c.name == "fsync"]
    checkpoints = sum(1 for call in between if call.path.endswith("store.db"))
    syncs = len(between) - 3 * checkpoints  # each syncs the log, the file, and the log's new head
    return (
        f"  {'fsyncs a hand-out (by record)':36} {syncs / (lines - 1):9.2f}   "
        f"({checkpoints} checkpoints of 3 beside them, {lines} hand-outs)"
    )


def _compare_cpu(entries: int, rounds: int) -> str:
    with TemporaryDirectory() as folder, ExitStack() as stores:
        journals = [Store(Path(folder) / name).found() for name in ("whole", "bare")]
        for journal in journals:
            stores.callback(journal.vault.close)
        whole, bare = journals
        handed = [_hand_outs(journal, entries * rounds) for journal in journals]
        taken: list[tuple[float, float]] = []
        for number in range(rounds):
            part = slice(number * entries, (number + 1) * entries)
            taken.append(
                (_cpu(_append, whole, handed[0][part]), _cpu(_write_bare, bare, handed[1][part]))
            )
    ours, base = zip(*taken, strict=True)
    return middle("CPU a hand-out in the journal", ours, base, "ms")


HandOut = tuple[OpenSlip, DispensingMade, UUID]


def _hand_outs(journal: Journal, count: int) -> list[HandOut]:
    """Return hand-outs with the steps that the shipped rules give, ready to be written."""
    outage = uuid4()
    with journal.write(PERSON) as writing:
        began = OutageBegan(
            "2026-11-23-A", (Dependency.EHM, Dependency.EVIS), MORNING, FreeText("x")
        )
        writing.append(began, subject=outage, outage=outage)
    (found,) = list_outages(journal.vault.connection)
    rules = read_rules(resources() / "rules")
    around = Surroundings(MORNING, found, rules, printed=True, approver=str(PERSON))
    made: list[HandOut] = []
    serial = 0
    for _ in range(count):
        serial = next_serial("A", serial)
        number = str(SlipNumber("A", serial))
        slip = OpenSlip(uuid4(), uuid4(), number, MORNING, MORNING, drafts_of(number)[-1])
        made.append((slip, DispensingMade(*make(slip, around)), outage))
    return made


def _cpu(
    write: Callable[[Journal, HandOut], None], journal: Journal, given: list[HandOut]
) -> float:
    """Return the milliseconds of CPU that each hand-out takes."""
    begun = time.process_time()
    for hand_out in given:
        write(journal, hand_out)
    return (time.process_time() - begun) / len(given) * 1000


def _append(journal: Journal, hand_out: HandOut) -> None:
    slip, made, outage = hand_out
    with journal.write(PERSON) as writing:
        writing.append(made, id=slip.entry, subject=slip.subject, outage=outage)


def _write_bare(journal: Journal, hand_out: HandOut) -> None:
    """Write the same rows with the same encoding, and nothing that proves anything."""
    slip, made, outage = hand_out
    identity = journal.identity
    facts, personal = split(made)
    number = next(_NUMBERS)
    head = {
        "v": 1,
        "store": str(identity.store),
        "id": str(slip.entry),
        "device": identity.author.device,
        "epoch": identity.epoch,
        "seq": number,
        "prev": "0" * 64,
        "lamport": number,
        "recorded_at": MORNING.isoformat(),
        "clock": "unchecked",
        "by": str(PERSON),
        "kind": kind_of(made),
        "kv": 1,
        "subject": str(slip.subject),
        "outage": str(outage),
        "facts": "0" * 64,
        "personal": "0" * 64,
    }
    encoded = [canonical.dump(part) for part in (head, facts, personal or {})]
    entry = _entry(journal, slip, (made, outage), number)
    with journal.vault.transaction() as connection:
        _insert(connection, entry, encoded)
        for projection in PROJECTIONS:
            if type(made) in projection.kinds:
                for table, rows in projection.fold([entry]).items():
                    for row in rows:
                        marks = ", ".join("?" * (len(row) + 1))
                        cells = (key(slip.subject), *row)
                        connection.execute(f"INSERT INTO {table} VALUES ({marks})", cells)  # noqa: S608


_NUMBERS = itertools.count(1)
_FIXED = hashlib.sha256(b"").digest()  # as long as a hash, and no work


def _insert(connection: Connection, entry: Entry, encoded: list[bytes]) -> None:
    head, facts, personal = encoded
    number = connection.execute(
        "INSERT INTO entry (id, device, epoch, seq, lamport, recorded_at, kind, subject, outage,"
        " hash, head, sig, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.id.bytes,
            entry.device,
            entry.epoch,
            entry.seq,
            entry.lamport,
            to_micros(entry.recorded_at),
            entry.kind,
            entry.subject.bytes,
            entry.outage.bytes if entry.outage else None,
            _FIXED,
            head,
            _FIXED * 2,
            facts,
        ),
    ).lastrowid
    connection.execute("INSERT INTO personal VALUES (?, ?, ?)", (number, _FIXED[:16], personal))


def _entry(
    journal: Journal, slip: OpenSlip, what: tuple[DispensingMade, UUID], number: int
) -> Entry:
    made, outage = what
    identity = journal.identity
    return Entry(
        id=slip.entry,
        store=identity.store,
        device=identity.author.device,
        epoch=identity.epoch,
        seq=number,
        prev="",
        lamport=number,
        recorded_at=MORNING,
        clock=journal.clock.state(),
        by=str(PERSON),
        signers=(),
        kind=kind_of(made),
        kv=1,
        subject=slip.subject,
        outage=outage,
        hash="",
        content=made,
    )
