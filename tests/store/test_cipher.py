"""Connections to encrypted files: settings that hold, errors that say what they mean, no."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.findings import Unavailable
from app.store import cipher, vault
from app.store.cipher import SqlError, Trouble, is_plaintext, open_cipher
from app.store.vault import Vault

KEY = bytes(range(32))
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An encrypted file of many pages, at rest."""
    made = tmp_path / "file.db"
    connection = open_cipher(made, KEY)
    connection.execute("CREATE TABLE t (a INTEGER, b TEXT)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", ((n, "x" * 200) for n in range(500)))
    connection.close()
    return made


def damage(path: Path, page: int) -> None:
    data = bytearray(path.read_bytes())
    data[page * PAGE + 500] ^= 1
    path.write_bytes(data)


def code_of(call: object) -> str:
    with pytest.raises(Trouble) as caught:
        call()  # type: ignore[operator]
    assert isinstance(caught.value, SqlError)
    assert isinstance(caught.value, Unavailable)
    return caught.value.code


@pytest.mark.parametrize("key", [b"", KEY[:31], KEY + b"\0", b"0" * 64])
def test_a_key_of_another_length_is_a_bug_and_never_a_passphrase(
    tmp_path: Path, key: bytes
) -> None:
    with pytest.raises(ValueError, match="exactly 32 bytes"):
        open_cipher(tmp_path / "file.db", key)
    assert not (tmp_path / "file.db").exists()


def test_the_file_opens_with_its_key_alone(path: Path) -> None:
    connection = open_cipher(path, KEY)
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (500,)
    connection.close()
    assert not is_plaintext(path)
    assert code_of(lambda: open_cipher(path, bytes(32))) == "damaged"


def test_a_setting_that_does_not_hold_is_a_bug(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cipher._SETTINGS, "page_size", 12345)
    with pytest.raises(RuntimeError, match="PRAGMA page_size reads"):
        open_cipher(path, KEY)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    assert code_of(lambda: open_cipher(tmp_path / "gone" / "file.db", KEY)) == "read_only"


def test_a_connection_for_reading_writes_nothing(path: Path) -> None:
    connection = open_cipher(path, KEY, read_only=True)
    assert connection.execute("SELECT max(a) FROM t").fetchone() == (499,)
    assert code_of(lambda: connection.execute("DELETE FROM t")) == "read_only"
    connection.close()


def test_damage_is_told_wherever_a_statement_meets_it(path: Path) -> None:
    damage(path, 20)
    for ask in (
        lambda c: c.execute("SELECT sum(a) FROM t"),
        lambda c: c.execute("SELECT a FROM t").fetchall(),
        lambda c: list(c.execute("SELECT a FROM t")),
        lambda c: [c.execute("SELECT a FROM t WHERE a > 10 ORDER BY b").fetchone()],
        lambda c: c.executemany("UPDATE t SET b = ? WHERE a = 499", [("y",)]),
    ):
        connection = open_cipher(path, KEY)
        assert code_of(lambda: ask(connection)) == "damaged"  # noqa: B023  called at once
        connection.close()


def test_damage_met_row_by_row_is_told(path: Path) -> None:
    damage(path, 20)
    connection = open_cipher(path, KEY)
    cursor = connection.execute("SELECT a FROM t")

    def read_on() -> None:
        while cursor.fetchone() is not None:
            pass

    assert code_of(read_on) == "damaged"
    connection.close()


def test_a_full_disk_and_a_busy_database_have_their_own_words(path: Path) -> None:
    connection = open_cipher(path, KEY)
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    fill = "INSERT INTO t SELECT a, b FROM t"
    assert code_of(lambda: connection.execute(fill)) == "disk_full"
    other = open_cipher(path, KEY)
    connection.execute("PRAGMA busy_timeout = 0")
    other.execute("BEGIN IMMEDIATE")
    assert code_of(lambda: connection.execute("BEGIN IMMEDIATE")) == "busy"
    other.close()
    connection.close()


def test_a_copy_onto_a_full_disk_is_told_too(path: Path, tmp_path: Path) -> None:
    connection = open_cipher(path, KEY)
    target = open_cipher(tmp_path / "copy.db", KEY)
    target.execute("PRAGMA max_page_count = 2")
    assert code_of(lambda: connection.backup(target)) == "disk_full"
    target.close()
    connection.close()


def test_a_mistake_in_a_statement_stays_a_bug(path: Path) -> None:
    connection = open_cipher(path, KEY)
    connection.execute("CREATE UNIQUE INDEX i ON t (a)")
    twice = "INSERT INTO t VALUES (?, 'x')"
    stays_a_bug(lambda: connection.execute("SELECT * FROM nowhere"), sqlcipher.OperationalError)
    stays_a_bug(lambda: connection.execute(twice, (1,)), sqlcipher.IntegrityError)
    stays_a_bug(lambda: connection.executemany(twice, [(1,)]), sqlcipher.IntegrityError)
    connection.close()


def test_using_what_is_closed_stays_a_bug(path: Path) -> None:
    connection = open_cipher(path, KEY)
    cursor = connection.execute("SELECT a FROM t")
    connection.close()
    for call in (
        lambda: connection.execute("SELECT 1"),
        cursor.fetchone,
        cursor.fetchall,
        cursor.__next__,
        lambda: connection.backup(connection),
    ):
        stays_a_bug(call, sqlcipher.ProgrammingError)


def stays_a_bug(call: Callable[[], object], kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        call()
    assert not isinstance(caught.value, Unavailable)


def test_a_plain_file_is_told_from_an_encrypted_one(path: Path, tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    assert is_plaintext(tmp_path / "plain.db")
    assert not is_plaintext(path)


def test_a_new_database_that_came_out_plain_is_removed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "is_plaintext", lambda _: True)
    with pytest.raises(RuntimeError, match="not encrypted"):
        Vault.create(tmp_path / "store.db", KEY)
    assert not (tmp_path / "store.db").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_database_and_its_log_are_for_this_user_alone(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "new.db", KEY)
    with vault.transaction() as connection:
        connection.execute("CREATE TABLE t (x INTEGER) STRICT")
    found = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("new.db*")}
    vault.close()
    assert found == dict.fromkeys(("new.db", "new.db-wal", "new.db-shm"), 0o600)


def test_a_database_is_made_once_and_opened_only_where_one_is(tmp_path: Path) -> None:
    Vault.create(tmp_path / "store.db", KEY).close()
    with pytest.raises(Unavailable) as caught:
        Vault.create(tmp_path / "store.db", KEY)
    assert caught.value.code == "exists"
    with pytest.raises(Unavailable) as caught:
        Vault.open(tmp_path / "other.db", KEY)
    assert caught.value.code == "missing"
    assert os.listdir(tmp_path) == ["store.db"]  # noqa: PTH208


def test_the_number_of_versions_moves_when_another_writes(tmp_path: Path) -> None:
    first = Vault.create(tmp_path / "store.db", KEY)
    before = first.data_version()
    with first.transaction() as connection:
        connection.execute("CREATE TABLE t (a)")
    assert first.data_version() == before
    second = Vault.open(tmp_path / "store.db", KEY)
    with second.transaction() as connection:
        connection.execute("INSERT INTO t VALUES (1)")
    assert first.data_version() != before
    second.close()
    first.close()
