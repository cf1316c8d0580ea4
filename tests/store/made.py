"""Values for tests of the journal: a hand-out with steps, and a day's work of several devices."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from app.domain.dispensing import Dispensed, DispensedPersonal
from app.domain.free_text import FreeText
from app.domain.order import Benefit, PaperReason, Patient, Prescriber, Product
from app.domain.outage import Dependency
from app.domain.outage_entries import OutageBegan, OutageChanged, OutageEnded
from app.domain.people_entries import PersonName, PersonSet
from app.domain.slip import SlipNumber, next_serial
from app.domain.slip_entries import DispensingMade, SlipsIssued, SlipVoided
from app.domain.staff import Role
from app.domain.step_entries import Settlement, StepRefused, StepReopened, StepSettled
from app.domain.steps import Due, Step
from app.domain.supplied import DispensedRow
from app.store.backup import Backup, copied, publish
from app.store.journal import Journal
from app.store.keys import DataKey
from app.store.projections.epochs import series_of
from app.store.projections.slips import last_serial
from app.store.vault import Vault
from tests.store.stores import MORNING

PATIENT = Patient("Tolvan Tolvansson", "191212121212", "personnummer", date(1912, 12, 12), "1")
PRESCRIBER = Prescriber("Mattias Öberg", "läkare", "9000001", "Backe hälsocentral")
PRODUCT = Product(
    "Metoprolol Prov", "50 mg", "Depottablett", "98 st", "990001", price=Decimal("68.50")
)


def dispensing(slip: str, steps: tuple[Step, ...] = ()) -> DispensingMade:
    row = DispensedRow(1, PRODUCT, 1, 1, 1, Benefit.WITH)
    made = Dispensed(
        slip=slip,
        happened_at=MORNING,
        issued_on=MORNING.date(),
        reason=PaperReason.TECHNICAL_FAULT,
        rows=(row,),
        steps=steps,
        findings=(),
        rules="0" * 64,
        register="",
    )
    return DispensingMade(made, DispensedPersonal(PATIENT, PRESCRIBER, ("1 tablett",), "Körkort"))


def two_steps() -> tuple[Step, Step]:
    due = Due("restored", 24, "own")
    first = Step(uuid4(), 1, "twin_check", "Sök dubblett", "person", (), due, "grund", "S-TWIN")
    second = Step(uuid4(), 1, "register", "Registrera", "nll", (first.id,), due, "grund", "S-REG")
    return first, second


def a_day(journal: Journal, outage: UUID, person: UUID) -> None:
    """Write one device's day: people, an outage's changes, slips used and voided, steps settled."""
    with journal.write(person) as writing:
        roles = (Role.MANAGER, Role.PHARMACIST)
        writing.append(
            PersonSet(roles, active=True, personal=PersonName("Åsa Prov")), subject=person
        )
        began = OutageBegan("2026-11-23-A", (Dependency.EHM,), MORNING, FreeText("SMS"))
        writing.append(began, subject=outage, outage=outage)
    for number in range(3):
        subject, steps = uuid4(), two_steps()
        with journal.write(person) as writing:
            identity = journal.identity
            series = series_of(writing.connection, identity.author.device, identity.epoch)
            serial = next_serial(
                series, last_serial(writing.connection, identity.author.device, series)
            )
            slip = str(SlipNumber(series, serial))
            writing.append(SlipsIssued(series, serial, serial), subject=subject, outage=outage)
            if number == 0:
                writing.append(SlipVoided(slip, FreeText("prov")), subject=subject, outage=outage)
                continue
            writing.append(dispensing(slip, steps), subject=subject, outage=outage)
        with journal.write(person) as writing:
            done = StepSettled(steps[0].id, Settlement.ELSEWHERE, MORNING, personal=FreeText("ref"))
            writing.append(done, subject=subject, outage=outage)
            no = StepRefused(steps[1].id, "fhir", MORNING, 400, FreeText("nej"))
            writing.append(no, subject=subject, outage=outage)
            if number == 1:
                writing.append(StepReopened(steps[1].id), subject=subject, outage=outage)
                sent = StepSettled(steps[1].id, Settlement.SENT, MORNING, "fhir")
                writing.append(sent, subject=subject, outage=outage)
    with journal.write(person) as writing:
        both = (Dependency.EHM, Dependency.EVIS)
        writing.append(OutageChanged(both, MORNING), subject=outage, outage=outage)
        writing.append(OutageEnded(MORNING), subject=outage, outage=outage)


def back_up(vault: Vault, key: DataKey, destination: Path, now: datetime) -> Backup:
    """Make a verified copy in a folder."""
    with copied(vault, key) as files:
        return publish(files, destination, now)
