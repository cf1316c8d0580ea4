"""Schema files: each once, in a transaction of its own; read models are built anew, never moved."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.findings import Unavailable
from app.domain.slip_entries import SlipVoided
from app.store import folding, migrations
from app.store.cipher import SqlError
from app.store.journal import Journal
from app.store.migrations import is_due, migrate, schema_files, statements
from app.store.projections import PROJECTIONS
from app.store.vault import Vault
from app.store.verification import verify
from tests.store.stores import Store

KEY = bytes(range(32))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    founded = Store(tmp_path / "home").found()
    with founded.write(None) as writing:
        writing.append(SlipVoided("A-0002-U"))
    yield founded
    founded.vault.close()


def schema_of(vault: Vault) -> set[tuple[str, str]]:
    rows = vault.connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL")
    return set(rows.fetchall())


def test_numbers_run_from_one_without_gaps() -> None:
    assert [number for number, _ in schema_files()] == list(range(1, len(schema_files()) + 1))


def test_an_empty_file_is_due_until_it_is_migrated(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "store.db", KEY)
    assert is_due(vault)
    migrate(vault)
    assert not is_due(vault)
    before = schema_of(vault)
    migrate(vault)
    assert schema_of(vault) == before
    vault.close()


def test_a_store_of_a_newer_program_is_due_refused_and_untouched(journal: Journal) -> None:
    connection = journal.vault.connection
    connection.execute("PRAGMA user_version = 999")
    assert is_due(journal.vault)
    before = schema_of(journal.vault)
    with pytest.raises(Unavailable) as caught:
        migrate(journal.vault)
    assert caught.value.code == "newer"
    assert schema_of(journal.vault) == before


def test_a_schema_file_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault.create(tmp_path / "store.db", KEY)
    migrate(vault)
    before = schema_of(vault)
    broken = tmp_path / "0002_broken.sql"
    broken.write_text("CREATE TABLE later (a);\nCREATE TABLE entry (a);\n")
    files = [*schema_files(), (len(schema_files()) + 1, broken)]
    monkeypatch.setattr(migrations, "schema_files", lambda: files)
    assert is_due(vault)
    with pytest.raises(SqlError):
        migrate(vault)
    assert schema_of(vault) == before
    broken.write_text("CREATE TABLE later (a);\n")
    migrate(vault)
    assert not is_due(vault)
    assert {name for name, _ in schema_of(vault) - before} == {"later"}
    vault.close()


def test_read_models_of_another_version_are_built_anew_from_the_journal(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tuple(
        replace(p, version=p.version + 1) if p.name == "slips" else p for p in PROJECTIONS
    )
    before = {p.name: folding.contents(journal.vault.connection, p) for p in PROJECTIONS}
    journal.vault.connection.execute("DELETE FROM slip_used")
    monkeypatch.setattr(migrations, "PROJECTIONS", changed)
    assert is_due(journal.vault)
    migrate(journal.vault)
    assert not is_due(journal.vault)
    after = {p.name: folding.contents(journal.vault.connection, p) for p in PROJECTIONS}
    assert after == before
    assert verify(journal) == []


def test_a_script_is_split_where_its_statements_end() -> None:
    script = (
        "CREATE TABLE a (b); -- c;\nCREATE TRIGGER t BEFORE UPDATE ON a\nBEGIN SELECT 1; END;\n"
    )
    assert [part.split()[1] for part in statements(script)] == ["TABLE", "TRIGGER"]
    assert list(statements("-- nothing\n")) == []
