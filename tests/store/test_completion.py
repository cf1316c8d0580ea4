"""A copy and the witness together: after restoring, nothing that was acknowledged is missing."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipVoided
from app.store import keyslots
from app.store.backup import restore
from app.store.completion import begin_anew
from app.store.keys import DataKey, Purpose
from app.store.keyslots import KeyHolder
from app.store.passwords import Argon2Cost
from tests.store.made import back_up
from tests.store.stores import MORNING, Store, make_author

PASSWORD = "en lykta i mörkret"


@pytest.fixture
def key(tmp_path: Path) -> DataKey:
    """The key of a home that has its slots and no database yet."""
    (tmp_path / "old").mkdir()
    person = KeyHolder(uuid4(), "Åsa Prov")
    return keyslots.create(tmp_path / "old", uuid4(), person, PASSWORD, Argon2Cost())[0]


@pytest.fixture
def old(key: DataKey, tmp_path: Path) -> Store:
    """The store of that home, to be founded."""
    folder = tmp_path / "old"
    keys = key.derive(Purpose.JOURNAL), key.derive(Purpose.WITNESS)
    return Store(folder, *keys, id=keyslots.store_of(folder))


def test_what_was_done_after_the_copy_comes_back_from_the_old_homes_witness(
    key: DataKey, old: Store, tmp_path: Path
) -> None:
    journal = old.found()
    folder = back_up(journal.vault, key, tmp_path / "stick", MORNING).folder
    with journal.write(None) as writing:
        later = writing.append(SlipVoided("A-0003-M", FreeText("prov"))).place
    journal.vault.close()
    (old.folder / "store.db").write_bytes(b"damaged")
    assert restore(folder, tmp_path / "new", key, old.folder)
    new = replace(old, folder=tmp_path / "new", author=make_author())
    again, report = new.open()
    assert later in report.recovered
    assert report.missing == ()
    again.vault.close()


def test_nothing_is_missing_when_the_copy_before_the_last_is_restored(
    key: DataKey, old: Store, tmp_path: Path
) -> None:
    journal = old.found()

    def write() -> str:
        with journal.write(None) as writing:
            return writing.append(SlipVoided("A-0003-M", FreeText("prov"))).place

    later, copies = [write()], []
    for _ in range(3):
        held = journal.head().seq
        copies.append(back_up(journal.vault, key, tmp_path / "stick", MORNING).folder)
        later.append(write())  # between a copy and the new file, as the word of the copy itself is
        begin_anew(journal, held)
        later.append(write())
    journal.vault.close()
    assert len(list(old.folder.glob("witness-*.log"))) == 2
    assert restore(copies[-2], tmp_path / "new", key, old.folder)
    again, report = replace(old, folder=tmp_path / "new", author=make_author()).open()
    assert report.missing == ()
    assert list(report.recovered) == later[3:]
    again.vault.close()


def test_the_witness_of_another_store_does_not_come_along(
    key: DataKey, old: Store, tmp_path: Path
) -> None:
    vault = old.found().vault
    copy = back_up(vault, key, tmp_path / "stick", MORNING).folder
    vault.close()
    other = Store(tmp_path / "other")
    other.found().vault.close()
    assert not restore(copy, tmp_path / "home", key, other.folder)
    assert list((tmp_path / "home").glob("witness-*")) == []
