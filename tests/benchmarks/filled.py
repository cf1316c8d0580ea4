"""A journal filled as years of outages would: hand-outs to so many patients, and their ends."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from app.domain.dispensing import make
from app.domain.draft import DispensingDraft, OpenSlip
from app.domain.slip import SlipNumber, next_serial
from app.domain.slip_entries import DispensingMade
from app.domain.step_entries import Settlement, StepSettled
from app.domain.surroundings import Surroundings
from app.usecases.workplace import Workplace, surroundings
from tests.storm.filling import drafts_of

ENTRIES = 100_000
PATIENTS = 5_000
_BATCH = 50  # hand-outs in one transaction
_DRAFT = drafts_of("1 tablett dagligen")[-1]


@dataclass
class Filled:
    """A pharmacy with so many entries, open (fyllt apotek)."""

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
        opened = OpenSlip(uuid4(), uuid4(), slip, now, now, of_patient(self.serial))
        made = DispensingMade(*make(opened, self.around))
        append(made, id=opened.entry, subject=opened.subject, outage=self.outage)
        ends = made.dispensed.steps if settled else ()
        for step in ends:
            append(
                StepSettled(step.id, Settlement.SENT, now, "fhir"),
                subject=opened.subject,
                outage=self.outage,
            )
        self.entries += 1 + len(ends)
        self.slips.append(slip)

    @property
    def outage(self) -> UUID:
        """Return the outage that all of it belongs to."""
        assert self.around.outage is not None
        return self.around.outage.id


def fill(workplace: Workplace) -> Filled:
    """Return the pharmacy, in an outage, before anything is appended."""
    return Filled(workplace, surroundings(workplace, _DRAFT, _DRAFT.label_digest()))


def identity_of(number: int) -> str:
    """Return the number of one of so many patients, as it is typed."""
    return f"prov {number % PATIENTS}"


def of_patient(number: int) -> DispensingDraft:
    """Return the draft of one of so many patients."""
    known = replace(_DRAFT.patient, birth_date="19121212", sex="1")
    return replace(_DRAFT, patient=replace(known, identity=identity_of(number)))
