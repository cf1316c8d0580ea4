"""What the patient of a slip has had here, as far as this store knows; the look is logged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.dispensing import patient_of
from app.domain.draft import OpenSlip
from app.domain.findings import refuse
from app.domain.going_on import Left, left_of
from app.domain.history import PastRow
from app.domain.reviewing import looking_id
from app.domain.slip_entries import PatientViewed
from app.domain.staff import Act
from app.domain.supplied import RowRef
from app.store.projections.epochs import first_time
from app.store.projections.history import list_history
from app.usecases.workplace import Workplace, require


@dataclass(frozen=True)
class KnownHistory:
    """What stands here of a patient, and since when anything does (känd historik)."""

    rows: tuple[PastRow, ...]  # the latest first
    since: datetime  # the first entry of any that is here
    left: Mapping[RowRef, Left] = field(default_factory=dict)  # of rows that leave anything


def show_history(workplace: Workplace, slip: OpenSlip) -> KnownHistory:
    """Return the patient's earlier rows; one look a person, patient and quarter is logged."""
    require(workplace, Act.DRAFT)
    journal, now = workplace.journal, workplace.computer.clock.now()
    connection = journal.vault.connection
    patient = patient_of(slip.draft, now.date()).key
    if not patient:
        raise refuse("Patienten är inte känd än.", "Fyll i personnummer.", field="patient.identity")
    rows = list_history(connection, patient, slip.subject)
    seen = tuple(dict.fromkeys(past.subject for past in rows))
    about = seen[-1] if seen else slip.subject
    viewing = looking_id(journal.identity.chain, about, workplace.person.id, "history", now)
    if journal.find(viewing) is None:
        with journal.write(workplace.person.id) as writing:
            writing.append(PatientViewed("history", slip.subject, seen), id=viewing)
    made = [past for past in rows if not past.is_waiting]
    left = {RowRef(one.past.subject, one.past.row.row): one for one in left_of(made, made)}
    return KnownHistory(rows, first_time(connection) or now, left)
