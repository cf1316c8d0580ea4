"""The journal: what is acknowledged stands, once, unchanged, in its chain."""

import re
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.domain.entries import Entry
from app.domain.findings import Refused, refuse
from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipsIssued, SlipVoided
from app.store.cipher import SqlError, is_plaintext
from app.store.journal import Journal, read_sealed
from app.store.verification import rebuild, verify
from tests.store.stores import Store

PERSON = uuid4()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def void(journal: Journal, slip: str = "A-0002-U", **more: Any) -> Entry:
    with journal.write(PERSON) as writing:
        return writing.append(SlipVoided(slip, FreeText("prov åäö")), **more)


def test_entries_come_back_as_they_were_written(store: Store) -> None:
    journal = store.found()
    subject, outage = uuid4(), uuid4()
    with journal.write(PERSON) as writing:
        written = writing.append(SlipsIssued("A", 2, 2), subject=subject, outage=outage)
    (read,) = journal.entries(subject)
    assert read == written
    assert (read.by, read.outage, read.content) == (str(PERSON), outage, SlipsIssued("A", 2, 2))
    assert read.recorded_at == store.clock.now()


def test_numbers_run_without_gaps_and_each_entry_names_the_one_before(store: Store) -> None:
    journal = store.found()
    for _ in range(5):
        void(journal)
    entries = journal.entries()
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.lamport for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.prev for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert entries[0].prev == "0" * 64


def test_the_same_id_twice_is_one_entry(store: Store) -> None:
    journal = store.found()
    entry_id = uuid4()
    first = void(journal, id=entry_id)
    count = journal.count()
    assert void(journal, "B-9999-9", id=entry_id) == first
    assert journal.count() == count


def test_another_kind_under_a_known_id_is_a_bug_and_changes_nothing(store: Store) -> None:
    journal = store.found()
    entry_id = void(journal).id
    count = journal.count()
    with pytest.raises(ValueError, match="another kind"), journal.write(PERSON) as writing:
        writing.append(SlipsIssued("A", 2, 2), id=entry_id)
    assert journal.count() == count


def test_a_refusal_inside_a_write_leaves_nothing(store: Store) -> None:
    journal = store.found()
    count = journal.count()

    def refused() -> None:
        with journal.write(PERSON) as writing:
            writing.append(SlipsIssued("A", 2, 2))
            raise refuse("nej")

    with pytest.raises(Refused, match="nej"):
        refused()
    assert journal.count() == count
    void(journal)
    assert verify(journal) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET kind = 'x'",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE n = 1",
        "REPLACE INTO entry SELECT * FROM entry",
        "UPDATE OR IGNORE entry SET seq = seq + 1",
        "UPDATE personal SET body = x'00'",
        "DELETE FROM personal",
        "INSERT OR REPLACE INTO personal SELECT * FROM personal",
    ],
)
def test_stored_entries_cannot_be_changed_or_removed(store: Store, statement: str) -> None:
    journal = store.found()
    void(journal)
    before = list(read_sealed(journal.vault.connection, "1", ()))
    with pytest.raises(SqlError):
        journal.vault.connection.execute(statement)
    assert list(read_sealed(journal.vault.connection, "1", ())) == before


def test_the_file_is_never_plain_text(store: Store) -> None:
    journal = store.found()
    void(journal)
    journal.vault.checkpoint()
    journal.vault.close()
    assert not is_plaintext(store.path)
    everything = b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())
    assert b"prov" not in everything
    assert not re.search(rb"slip_voided|CREATE TABLE", everything)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(store.path).execute("SELECT * FROM entry").fetchall()


def test_two_processes_share_one_chain(store: Store) -> None:
    first = store.found()
    second, _ = store.open()
    for journal in (first, second, second, first, second):
        void(journal)
    assert verify(first) == []
    assert first.head() == second.head()


def test_rebuilding_gives_the_same_tables(store: Store) -> None:
    journal = store.found()
    subject = uuid4()
    with journal.write(PERSON) as writing:
        writing.append(SlipsIssued("A", 2, 2), subject=subject, outage=subject)
    rebuild(journal)
    assert verify(journal) == []


@pytest.mark.parametrize("text", ["a\x07b", "\ud800", "å" * 140_000])
def test_what_the_format_cannot_hold_is_refused_and_nothing_is_stored(
    store: Store, text: str
) -> None:
    journal = store.found()
    count = journal.count()
    with pytest.raises(Refused, match="går att spara"), journal.write(PERSON) as writing:
        writing.append(SlipVoided("A-0002-U", FreeText(text)))
    assert journal.count() == count
    assert void(journal).seq == count + 1


def test_an_entry_is_found_by_its_id_also_while_another_is_written(store: Store) -> None:
    journal = store.found()
    entry = void(journal)
    assert journal.find(entry.id) == entry
    assert journal.find(uuid4()) is None
    with journal.write(PERSON) as writing:
        another = writing.append(SlipVoided("A-0003-0"))
        assert journal.find(another.id) == another
