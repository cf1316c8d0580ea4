"""Every start: what was acknowledged and is gone is named by number and taken back if it can be."""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.entries import EntriesRecovered, EpochReason, EpochStarted, FreeText, SlipVoided
from app.domain.findings import Unavailable
from app.store.journal import Journal
from app.store.verification import verify
from tests.store.stores import Store, make_author

PERSON = uuid4()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


def write(journal: Journal, count: int) -> list[str]:
    places = []
    for _ in range(count):
        with journal.write(PERSON) as writing:
            places.append(writing.append(SlipVoided("A-0002-U", FreeText("prov"))).place)
    return places


def ids(journal: Journal) -> list[str]:
    return [entry.place for entry in journal.entries() if isinstance(entry.content, SlipVoided)]


def test_a_calm_start_finds_nothing_and_goes_on_in_the_same_epoch(store: Store) -> None:
    journal = store.found()
    written = write(journal, 3)
    epoch = journal.identity.epoch
    journal.vault.close()
    again, report = store.open()
    assert (report.recovered, report.missing, report.faults) == ((), (), ())
    assert again.identity.epoch == epoch
    assert ids(again) == written


def test_a_deleted_log_of_the_database_is_noticed_by_number_and_mended(store: Store) -> None:
    journal = store.found()
    journal.vault.checkpoint()
    written = write(journal, 7)
    _crash(journal, store)
    store.path.with_name("store.db-wal").unlink()
    again, report = store.open()
    assert list(report.recovered) == written
    assert ids(again) == written
    assert verify(again) == []
    told = [e.content for e in again.entries() if isinstance(e.content, EntriesRecovered)]
    assert told == [EntriesRecovered(tuple(written))]


def test_a_flipped_byte_in_the_log_is_noticed_and_mended(store: Store) -> None:
    journal = store.found()
    journal.vault.checkpoint()
    written = write(journal, 20)
    _crash(journal, store)
    wal = store.path.with_name("store.db-wal")
    data = bytearray(wal.read_bytes())
    data[len(data) // 2] ^= 0xFF
    wal.write_bytes(data)
    again, report = store.open()
    assert report.recovered
    assert list(report.recovered) == written[-len(report.recovered) :]
    assert ids(again) == written
    assert verify(again) == []


def test_even_a_database_whose_every_page_was_in_the_log_comes_back(store: Store) -> None:
    journal = store.found()
    written = write(journal, 4)
    _crash(journal, store)
    store.path.with_name("store.db-wal").unlink()
    again, report = store.open()
    assert ids(again) == written
    assert set(written) <= set(report.recovered)


def test_an_older_copy_put_in_place_is_noticed_and_completed(store: Store) -> None:
    journal = store.found()
    write(journal, 3)
    journal.vault.checkpoint()
    journal.vault.close()
    shutil.copy(store.path, store.folder / "older.db")
    journal, _ = store.open()
    later = write(journal, 5)
    journal.vault.checkpoint()
    journal.vault.close()
    for ending in ("", "-wal", "-shm"):
        store.path.with_name(f"store.db{ending}").unlink(missing_ok=True)
    (store.folder / "older.db").rename(store.path)
    again, report = store.open()
    assert list(report.recovered) == later
    assert verify(again) == []


def test_what_the_witness_cannot_give_back_is_named_and_a_new_epoch_begins(store: Store) -> None:
    journal = store.found()
    write(journal, 2)
    journal.vault.checkpoint()
    journal.vault.close()
    shutil.copy(store.path, store.folder / "older.db")
    journal, _ = store.open()
    lost, kept = write(journal, 1), write(journal, 1)
    journal.vault.close()
    for ending in ("", "-wal", "-shm"):
        store.path.with_name(f"store.db{ending}").unlink(missing_ok=True)
    (store.folder / "older.db").rename(store.path)
    _damage_record(store, behind=1)
    again, report = store.open()
    assert list(report.missing) == lost
    assert list(report.recovered) == kept
    started = [e.content for e in again.entries() if isinstance(e.content, EpochStarted)]
    assert [s.reason for s in started] == [EpochReason.FOUNDED, EpochReason.LOST]
    assert list(started[-1].missing) == lost
    assert started[-1].series != started[0].series
    after, second = store.open()
    assert (second.recovered, second.missing) == ((), ())
    assert after.identity.epoch == again.identity.epoch


def test_a_torn_last_record_of_the_witness_is_written_again(store: Store) -> None:
    journal = store.found()
    written = write(journal, 3)
    journal.vault.close()
    (witness,) = store.folder.glob("witness-*.log")
    witness.write_bytes(witness.read_bytes()[:-9])
    again, report = store.open()
    assert (report.recovered, report.missing) == ((), ())
    places = {str(place) for place in again.witness.records()}
    assert set(written) <= places


def test_a_lost_witness_is_made_anew(store: Store) -> None:
    journal = store.found()
    written = write(journal, 3)
    journal.vault.close()
    (witness,) = store.folder.glob("witness-*.log")
    witness.unlink()
    again, _ = store.open()
    assert set(written) <= {str(place) for place in again.witness.records()}


def test_a_second_place_gives_back_what_the_folder_lost_whole(store: Store, tmp_path: Path) -> None:
    store.second_witness = tmp_path / "stick"
    store.second_witness.mkdir()
    journal = store.found()
    journal.vault.checkpoint()
    journal.vault.close()
    old = {p: p.read_bytes() for p in store.folder.iterdir() if p.is_file()}
    journal, _ = store.open()
    later = write(journal, 4)
    journal.vault.close()
    for path in store.folder.iterdir():
        if path.is_file():
            path.unlink()
    for path, content in old.items():
        path.write_bytes(content)
    again, report = store.open()
    assert list(report.recovered) == later
    assert verify(again) == []


def test_a_witness_that_cannot_be_written_says_so_and_the_entry_stands(
    store: Store, tmp_path: Path
) -> None:
    store.second_witness = tmp_path / "gone"
    journal = store.found()
    written = write(journal, 1)
    assert "Vittnesfilen" in journal.witness.trouble
    assert ids(journal) == written
    store.second_witness.mkdir()
    write(journal, 1)
    assert journal.witness.trouble == ""


def test_a_new_device_continues_the_chain_in_an_epoch_of_its_own(store: Store) -> None:
    journal = store.found()
    write(journal, 2)
    last = journal.head().hash
    journal.vault.close()
    store.author = make_author()
    again, _ = store.open(EpochReason.RESTORED)
    started = again.entries()[-1]
    assert isinstance(started.content, EpochStarted)
    assert (started.content.reason, started.content.continues) == (EpochReason.RESTORED, last)
    assert (started.seq, started.prev) == (1, last)
    assert verify(again) == []


def test_an_empty_database_without_witness_is_damage_and_never_a_new_store(store: Store) -> None:
    journal = store.found()
    _crash(journal, store)
    store.path.with_name("store.db-wal").unlink()
    for witness in store.folder.glob("witness-*.log"):
        witness.unlink()
    with pytest.raises(Unavailable) as told:
        store.open()
    assert told.value.code == "damaged"


def test_a_store_of_a_newer_lykta_is_left_alone(store: Store) -> None:
    journal = store.found()
    journal.vault.connection.execute("PRAGMA user_version = 999")
    journal.vault.close()
    with pytest.raises(Unavailable, match="nyare Lykta"):
        store.open()


def _crash(journal: Journal, store: Store) -> None:
    """Leave the files as a killed process would: closing a connection empties the log."""
    copy = store.folder.with_name("crashed")
    shutil.copytree(store.folder, copy)
    journal.vault.close()
    shutil.rmtree(store.folder)
    copy.rename(store.folder)


def _damage_record(store: Store, behind: int) -> None:
    """Flip a byte inside the record that many before the last."""
    (witness,) = store.folder.glob("witness-*.log")
    data = bytearray(witness.read_bytes())
    starts, at = [], data.find(b"LYKTAWIT")
    while at >= 0:
        starts.append(at)
        at = data.find(b"LYKTAWIT", at + 1)
    data[starts[-1 - behind] + 60] ^= 0xFF
    witness.write_bytes(data)
