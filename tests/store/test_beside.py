"""Two entries under one id: the later to come is kept beside the first, and purged with it."""

import secrets
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.domain.free_text import FreeText
from app.domain.members import Chain
from app.domain.retention_entries import PersonalPurged, Retention
from app.domain.slip_entries import SlipVoided
from app.store.admission import admit
from app.store.beside import UNDER_ITS_ID, list_beside
from app.store.carrying import Digests, list_marks, pack_entries
from app.store.journal import Journal, refold_subjects
from app.store.purging import forget
from app.store.sealed import SealedEntry, seal
from app.store.verification import verify
from tests.store.stores import MORNING, PERSON, Store, write

ID = UUID("0190f3a0-0000-7000-8000-000000000001")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def journal(store: Store) -> Journal:
    journal = store.found()
    write(journal, 2)
    return journal


def twins(store: Store, journal: Journal) -> list[SealedEntry]:
    """Return two entries of this device under one id, of which both go on from its last."""
    head, made = journal.head(), []
    for text in ("en", "annan"):
        said = {
            "store": str(store.id), "id": str(ID), "device": store.author.device,
            "epoch": journal.identity.epoch, "seq": head.seq + 1, "prev": head.hash,
            "lamport": head.seq + 1, "recorded_at": MORNING.isoformat(), "clock": "synced",
            "by": str(PERSON), "with": None, "subject": str(uuid4()), "outage": None,
        }  # fmt: skip
        content = SlipVoided("A-0002-U", FreeText(text))
        made.append(seal(store.author, said, content, secrets.token_bytes(16)))
    return made


def test_both_count_are_carried_in_bundles_of_their_own_and_told_once(
    store: Store, journal: Journal
) -> None:
    connection, digests = journal.vault.connection, Digests()
    chain = Chain(store.author.device, journal.identity.epoch)
    before = digests.of(connection)[chain].count
    first, second = twins(store, journal)
    assert admit(journal, [first, second]).quarantined == (UNDER_ITS_ID,)
    assert admit(journal, [second, first]).quarantined == ()

    assert digests.of(connection)[chain].count == before + 2
    assert digests.of(connection) == Digests().of(connection)
    marks = [mark for mark, one in list_marks(connection, chain).items() if one == ID]
    bundles = [b.entries for b in pack_entries(connection, marks, 2**20)]
    assert [[one.hash for one, _ in b] for b in bundles] == [
        [one] for one in sorted((first.hash, second.hash))
    ]
    faults = verify(journal)
    assert [fault for fault in faults if "bruten" in fault] == []


def test_a_purge_that_names_the_id_takes_the_personal_parts_of_both(
    store: Store, journal: Journal
) -> None:
    first, second = twins(store, journal)
    admit(journal, [first, second])
    connection = journal.vault.connection
    assert [one.content for one in list_beside(connection)] == [
        SlipVoided("A-0002-U", FreeText("annan"))
    ]
    with journal.write(PERSON) as writing:
        said = PersonalPurged((ID,), Retention.DISPENSING, MORNING.date())
        refold_subjects(writing.connection, [writing.append(said)])
        forget(writing.connection, (ID,))
    bare = [SlipVoided("A-0002-U")]
    assert [one.content for one in list_beside(connection)] == bare
    admit(journal, [second])  # another still has it
    assert [one.content for one in list_beside(connection)] == bare
