"""One database file: closed for good when closed, told as damaged when damaged, in Swedish."""

import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from app.domain.findings import Unavailable
from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipVoided
from app.store.journal import Journal, read_sealed
from app.store.vault import Vault
from tests.store.stores import Store

PAGE = 4096


def filled(store: Store) -> Journal:
    journal = store.found()
    with journal.write(None) as writing:
        for _ in range(60):
            writing.append(SlipVoided("A-0002-U", FreeText("prov")))
    journal.vault.checkpoint()
    return journal


def test_a_closed_vault_stays_closed_and_has_let_go_of_the_key(tmp_path: Path) -> None:
    journal = Store(tmp_path / "home").found()
    journal.vault.close()
    for question in (journal.count, journal.vault.check, journal.vault.data_version):
        with pytest.raises(Unavailable) as told:
            question()
        assert told.value.code == "closed"
    assert journal.vault._key is None


def test_a_thread_that_writes_without_pause_lets_another_write_in_between(tmp_path: Path) -> None:
    vault = Store(tmp_path / "home").found().vault
    written, begun, done = [0], Event(), Event()

    def write_on() -> None:
        while not done.is_set():
            with vault.transaction():
                written[0] += 1
                time.sleep(0.1)  # long beside what a busy computer may take to ask
                begun.set()

    thread = Thread(target=write_on)
    thread.start()
    begun.wait()
    try:
        before = written[0]
        with vault.transaction():
            after = written[0]
    finally:
        done.set()
        thread.join()
    assert after - before <= 2  # the one under way, and one that was asked for before


def test_after_damage_no_writing_is_told_as_a_matter_of_rights(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    filled(store).vault.close()
    whole = store.path.read_bytes()
    seen = set()
    for page in range(1, len(whole) // PAGE):
        store.path.write_bytes(whole[: page * PAGE] + b"\1" * 99 + whole[page * PAGE + 99 :])
        vault = Vault(store.path, store.key)
        for _ in range(2):
            try:
                list(read_sealed(vault.connection, "1", ()))
                with vault.transaction() as connection:
                    connection.execute("INSERT OR REPLACE INTO local VALUES ('x', 'y')")
            except Unavailable as told:
                seen.add(told.code)
        with suppress(Unavailable):
            vault.close()
        for ending in ("-wal", "-shm"):
            store.path.with_name(f"store.db{ending}").unlink(missing_ok=True)
    assert seen == {"damaged"}


def test_a_damaged_page_is_told_by_its_number_and_in_swedish(tmp_path: Path) -> None:
    store = Store(tmp_path / "home")
    filled(store).vault.close()
    data = bytearray(store.path.read_bytes())
    data[5 * PAGE + 100] ^= 1
    store.path.write_bytes(data)
    vault = Vault(store.path, store.key)
    complaints = vault.check(thorough=True)
    vault.close()
    assert "sidan 6 är skadad." in complaints
    assert set(complaints) <= {"sidan 6 är skadad.", "innehållet hänger inte ihop."}
