"""A purge travels as an entry: in any order no purged part is left, and none comes back."""

import random
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.entries import Entry
from app.domain.retention_entries import PersonalPurged, Retention
from app.domain.slip_entries import DispensingMade
from app.store.admission import admit
from app.store.cipher import SqlError
from app.store.journal import Journal, refold_subjects
from app.store.purging import forget
from app.store.sealed import SealedEntry
from app.store.verification import verify
from tests.store.made import a_day
from tests.store.stores import MORNING, PERSON, Store
from tests.store.test_admission import everything, receiver, tables

Sealed = list[SealedEntry]


def hand_outs(journal: Journal) -> list[Entry]:
    return [entry for entry in journal.entries() if isinstance(entry.content, DispensingMade)]


@pytest.fixture(scope="module")
def purged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Sealed, Sealed, Journal]:
    """A store; its entries with every part; and as they are after a purge, with its entry."""
    store = Store(tmp_path_factory.mktemp("purged") / "0")
    journal = store.found()
    a_day(journal, uuid4(), PERSON)
    whole = everything(journal)
    parts = tuple(entry.id for entry in hand_outs(journal))
    with journal.write(PERSON) as writing:
        said = PersonalPurged(parts, Retention.DISPENSING, MORNING.date())
        entry = writing.append(said)
        refold_subjects(writing.connection, [entry])
        forget(writing.connection, parts)
    return store, whole, everything(journal), journal


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_in_any_order_and_split_the_purged_parts_are_gone(
    purged: tuple[Store, Sealed, Sealed, Journal],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
) -> None:
    """Requirement 56."""
    store, whole, after, journal = purged
    chance = random.Random(seed)
    founding, arriving = whole[:2], [*whole[2:], *after[2:]]
    chance.shuffle(arriving)
    folder = tmp_path_factory.mktemp("there")
    elsewhere = store.on_another_device(folder)
    elsewhere.clock.move(days=366)
    there = receiver(elsewhere, folder)
    admit(there, founding)
    while arriving:
        some = chance.randint(1, len(arriving))
        admit(there, arriving[:some])
        arriving = arriving[some:]
    assert tables(there) == tables(journal)
    assert {sealed.pack() for sealed in everything(there)} == {one.pack() for one in after}
    assert verify(there) == []
    there.vault.close()


def test_no_part_is_deleted_that_no_purge_names(tmp_path: Path) -> None:
    journal = Store(tmp_path / "0").found()
    a_day(journal, uuid4(), PERSON)
    (entry, *_) = hand_outs(journal)
    with pytest.raises(SqlError, match="by a purge only"), journal.vault.transaction() as writing:
        forget(writing, [entry.id])
    assert hand_outs(journal)[0].content == entry.content


def test_a_part_that_is_there_although_it_is_purged_is_a_fault(
    purged: tuple[Store, Sealed, Sealed, Journal],
) -> None:
    _, whole, _, journal = purged
    victim = next(sealed for sealed in whole if sealed.open().kind == "dispensing_made")
    connection = journal.vault.connection
    connection.execute("DROP TRIGGER personal_stays_away")
    connection.execute(
        "INSERT INTO personal SELECT n, ?, ? FROM entry WHERE hash = ?",
        (victim.salt, victim.personal, victim.hash),
    )
    assert any("fast de är gallrade" in fault for fault in verify(journal))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_in_any_order_a_purge_takes_nothing_young_whatever_date_it_says(
    purged: tuple[Store, Sealed, Sealed, Journal],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
) -> None:
    """Requirement 56. Also where the purge comes before what it names."""
    store, whole, after, _ = purged
    chance = random.Random(seed)
    arriving = [*whole[2:], *after[2:]]
    chance.shuffle(arriving)
    folder = tmp_path_factory.mktemp("young")
    there = receiver(store.on_another_device(folder), folder)
    admit(there, whole[:2])
    for one in arriving:
        admit(there, [one])
    assert {one.pack() for one in whole} <= {one.pack() for one in everything(there)}
    assert verify(there) == []
    there.vault.close()
