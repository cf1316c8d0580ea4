"""What a patient has had, as the read model tells it: by patient, latest first, from entries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.domain.order import Patient
from app.domain.slip_entries import DispensingMade
from app.store.journal import Journal
from app.store.projections.history import list_history
from app.store.verification import rebuild, verify
from tests.store.made import PATIENT, dispensing
from tests.store.stores import MORNING, Store

OUTAGE = UUID(int=2)
BORN_THEN = Patient("Anna Prov", "", "birth_date", date(1985, 2, 28), "2")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal whose read models must be the same when they are built anew."""
    founded = Store(tmp_path / "home").found()
    yield founded
    assert verify(founded) == []
    rebuild(founded)
    assert verify(founded) == []
    founded.vault.close()


def hand_out(
    journal: Journal, slip: str, minutes: int = 0, patient: Patient | None = PATIENT, rows: int = 1
) -> DispensingMade:
    """Write a hand-out of so many rows, so many minutes into the morning."""
    made = dispensing(slip)
    row = made.dispensed.rows[0]
    dispensed = replace(
        made.dispensed,
        happened_at=MORNING + timedelta(minutes=minutes),
        rows=tuple(replace(row, row=number) for number in range(1, rows + 1)),
    )
    personal = None
    if made.personal and patient:
        dosages = ("1 tablett",) * rows
        personal = replace(made.personal, patient=patient, dosages=dosages)
    content = DispensingMade(dispensed, personal)
    with journal.write(None) as writing:
        writing.append(content, subject=uuid4(), outage=OUTAGE)
    return content


def slips(journal: Journal, patient: Patient, **how: int) -> list[tuple[str, int]]:
    """Return slip and row of what the patient has had."""
    found = list_history(journal.vault.connection, patient.key, **how)  # type: ignore[arg-type]
    return [(past.slip, past.row.row) for past in found]


def test_a_patient_has_had_the_rows_of_the_own_hand_outs_latest_first(journal: Journal) -> None:
    first = hand_out(journal, "A-0002-U", rows=2)
    hand_out(journal, "A-0004-W", minutes=20)
    hand_out(journal, "A-0003-V", minutes=10, patient=BORN_THEN)
    assert slips(journal, PATIENT) == [("A-0004-W", 1), ("A-0002-U", 1), ("A-0002-U", 2)]
    assert slips(journal, BORN_THEN) == [("A-0003-V", 1)]
    assert slips(journal, PATIENT, limit=1) == [("A-0004-W", 1)]
    past = list_history(journal.vault.connection, PATIENT.key)[-1]
    assert (past.happened_at, past.issued_on) == (MORNING, MORNING.date())
    row = first.dispensed.rows[1]
    assert (past.row, past.is_waiting) == (row, False)


def test_a_dispensing_is_no_history_of_itself(journal: Journal) -> None:
    hand_out(journal, "A-0002-U")
    (past,) = list_history(journal.vault.connection, PATIENT.key)
    assert list_history(journal.vault.connection, PATIENT.key, past.subject) == ()


def test_nobody_has_had_what_belongs_to_no_known_patient(journal: Journal) -> None:
    hand_out(journal, "A-0002-U", patient=None)  # its person is purged
    nobody = Patient("Namn", "", "birth_date")
    assert (nobody.key, slips(journal, nobody)) == ("", [])


def test_a_persons_animal_is_another_patient_than_the_person_and_than_the_next_animal() -> None:
    dog = replace(PATIENT, species="Hund", animal="Rex")
    cat = replace(PATIENT, species="Katt", animal="Mis")
    assert len({PATIENT.key, dog.key, cat.key}) == 3
    assert dog.key == replace(dog, species="hund", animal="REX").key
