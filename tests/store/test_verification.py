"""Verifying: what was changed beside the program is found, and nobody waits for it."""

from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.entries import FreeText, SlipsIssued, SlipVoided
from app.store.journal import Journal
from app.store.vault import Vault
from app.store.verification import verify
from tests.store.stores import Store


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Store(tmp_path / "home").found()
    with journal.write(None) as writing:
        writing.append(SlipVoided("A-0002-U", FreeText("prov")), outage=uuid4())
    return journal


@pytest.mark.parametrize(
    "change",
    [
        "id = randomblob(16)",
        "outage = NULL",
        "lamport = lamport + 1",
        "recorded_at = 0",
        "kind = 'x'",
    ],
)
def test_a_changed_copied_column_is_found(journal: Journal, change: str) -> None:
    assert verify(journal) == []
    connection = journal.vault.connection
    connection.execute("DROP TRIGGER entry_stays")
    connection.execute(f"UPDATE entry SET {change} WHERE kind = 'slip_voided'")  # noqa: S608
    assert any("kopierade kolumner skiljer sig" in fault for fault in verify(journal))


def test_a_changed_read_model_is_found(journal: Journal) -> None:
    journal.vault.connection.execute("DELETE FROM slip_used")
    assert verify(journal) == ["Läsmodellen slip_used skiljer sig från journalen."]


def test_others_write_while_the_read_models_are_compared(journal: Journal) -> None:
    other = Journal(
        Vault.open(journal.vault.path, journal.vault._key or b""),
        journal.identity,
        journal.clock,
        journal.witness,
    )
    other.vault.connection.execute("PRAGMA busy_timeout=0")
    written = 0

    def write_meanwhile(*_: int) -> None:
        nonlocal written
        with other.write(None) as writing:
            writing.append(SlipsIssued("A", 2, 2))
        written += 1

    assert verify(journal, write_meanwhile) == []
    assert written > 1
    assert verify(journal) == []
