"""Secrets of the program: kept in the encrypted store, told by no representation of theirs."""

from pathlib import Path

from app.store.credentials import SigningKey, find_signing_key, keep_signing_key
from tests.store.stores import Store

KEY = SigningKey("Region Mitt Öst", bytes(range(32)))


def test_a_key_is_kept_with_its_name_and_replaced_by_a_later_one(tmp_path: Path) -> None:
    journal = Store(tmp_path / "home").found()
    vault = journal.vault
    assert find_signing_key(vault.connection) is None
    with vault.transaction() as connection:
        keep_signing_key(connection, KEY)
    assert find_signing_key(vault.connection) == KEY
    later = SigningKey("Kedjan", bytes(32))
    with vault.transaction() as connection:
        keep_signing_key(connection, later)
    assert find_signing_key(vault.connection) == later
    vault.close()


def test_a_key_does_not_show_itself() -> None:
    assert repr(KEY) == "SigningKey(name='Region Mitt Öst')"
