"""Every start: what was acknowledged and is gone is named by number and taken back if it can be."""

import os
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.entries import EntriesRecovered, EpochReason, EpochStarted, FreeText, SlipVoided
from app.domain.findings import Unavailable
from app.store.admission import admit
from app.store.journal import Journal, read_sealed
from app.store.verification import verify
from app.store.witness import Place, parse_span, spans
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


def witnessed(journal: Journal, place: int = 0) -> set[str]:
    return set(map(str, journal.witness.holdings()[place].whole))


def put_back(store: Store, older: Path) -> None:
    """Replace the database by an older copy of it."""
    for ending in ("", "-wal", "-shm"):
        store.path.with_name(f"store.db{ending}").unlink(missing_ok=True)
    older.rename(store.path)


def keep_copy(journal: Journal, store: Store) -> Path:
    journal.vault.checkpoint()
    return Path(shutil.copy(store.path, store.folder / "older.db"))


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
    assert told == [EntriesRecovered((f"{written[0]}-{written[-1].split('/')[-1]}",))]


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
    assert (second.recovered, second.missing, second.faults) == ((), (), ())
    assert after.identity.epoch == again.identity.epoch
    assert verify(after) == [f"Post {lost[0]} saknas."]


def test_a_torn_last_record_of_the_witness_is_written_again(store: Store) -> None:
    journal = store.found()
    written = write(journal, 3)
    journal.vault.close()
    (witness,) = store.folder.glob("witness-*.log")
    witness.write_bytes(witness.read_bytes()[:-9])
    again, report = store.open()
    assert (report.recovered, report.missing) == ((), ())
    assert set(written) <= witnessed(again)


def test_a_lost_witness_is_made_anew(store: Store) -> None:
    journal = store.found()
    written = write(journal, 3)
    journal.vault.close()
    (witness,) = store.folder.glob("witness-*.log")
    witness.unlink()
    again, _ = store.open()
    assert set(written) <= witnessed(again)


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


def _damage_record(store: Store, behind: int, at: int = 60, mask: int = 0xFF) -> None:
    """Flip bits of a byte of the record that many before the last."""
    (witness,) = store.folder.glob("witness-*.log")
    data = bytearray(witness.read_bytes())
    starts = [found.start() for found in re.finditer(b"LYKTAWIT", data)]
    data[starts[-1 - behind] + at] ^= mask
    witness.write_bytes(data)


def test_what_lies_between_an_older_copy_and_the_oldest_kept_witness_is_missing(
    store: Store,
) -> None:
    journal = store.found()
    write(journal, 3)
    older = keep_copy(journal, store)
    lost = write(journal, 5)
    journal.witness.start_new_file()
    kept = write(journal, 2)
    journal.witness.start_new_file()
    kept += write(journal, 2)
    journal.vault.close()
    put_back(store, older)
    again, report = store.open()
    assert (list(report.missing), list(report.recovered)) == (lost, kept)
    assert isinstance(again.entries()[-2].content, EpochStarted)
    again.vault.close()
    after, second = store.open()
    assert (second.missing, second.recovered, second.faults) == ((), (), ())
    assert after.identity.epoch == again.identity.epoch
    assert verify(after) == [f"Post {lost[0]}-{lost[-1].split('/')[-1]} saknas."]


def test_what_was_lost_and_turns_up_elsewhere_is_missed_no_more(
    store: Store, tmp_path: Path
) -> None:
    journal = store.found()
    write(journal, 2)
    older = keep_copy(journal, store)
    lost = write(journal, 3)
    with_all = list(read_sealed(journal.vault.connection, "1", ()))
    journal.witness.start_new_file()
    write(journal, 1)
    journal.witness.start_new_file()
    journal.vault.close()
    put_back(store, older)
    again, report = store.open()
    assert list(report.missing) == lost
    assert report.faults == ()
    admit(again, [entry for entry in with_all if entry.open().place == lost[1]])
    number = int(lost[0].split("/")[-1])
    places = f"{lost[0]}-{number + 2}"
    assert verify(again) == [f"2 av post {places} saknas."]
    admit(again, with_all)
    assert verify(again) == []


def test_ten_thousand_lost_entries_fit_in_what_is_told_of_them() -> None:
    places = [Place("0" * 16, "1" * 16, number) for number in [1, *range(3, 10_000), 20_000]]
    told = spans(reversed(places))
    assert [parse_span(span)[2:] for span in told] == [(1, 1), (3, 9_999), (20_000, 20_000)]


@pytest.mark.parametrize("bit", range(16))
@pytest.mark.parametrize("behind", [0, 1, 2])
def test_a_flipped_bit_in_a_records_number_invents_no_loss(
    store: Store, bit: int, behind: int
) -> None:
    journal = store.found()
    written = write(journal, 3)
    journal.vault.close()
    _damage_record(store, behind, at=31 - bit // 8, mask=1 << bit % 8)
    again, report = store.open()
    assert (report.recovered, report.missing) == ((), ())
    assert set(written) <= witnessed(again)


def test_a_place_that_was_away_gets_what_it_lacks_when_it_answers_again(
    store: Store, tmp_path: Path
) -> None:
    store.second_witness = tmp_path / "stick"
    store.second_witness.mkdir()
    journal = store.found()
    first = write(journal, 2)
    store.second_witness.rename(tmp_path / "away")
    unseen = write(journal, 3)
    (tmp_path / "away").rename(store.second_witness)
    assert journal.witness.trouble
    last = write(journal, 1)
    assert journal.witness.trouble == ""
    assert witnessed(journal, 1) >= {*first, *unseen, *last}


def test_a_place_that_was_away_over_a_start_catches_up_at_the_next(
    store: Store, tmp_path: Path
) -> None:
    store.second_witness = tmp_path / "stick"
    store.second_witness.mkdir()
    journal = store.found()
    store.second_witness.rename(tmp_path / "away")
    written = write(journal, 3)
    journal.vault.close()
    (tmp_path / "away").rename(store.second_witness)
    again, _ = store.open()
    assert set(written) <= witnessed(again, 1)
    size = sum(p.stat().st_size for p in store.second_witness.iterdir())
    again.vault.close()
    store.open()
    assert sum(p.stat().st_size for p in store.second_witness.iterdir()) == size


def test_a_witness_file_of_another_name_is_no_witness(store: Store) -> None:
    journal = store.found()
    (store.folder / "witness-x.log").write_bytes(b"kept by somebody")
    journal.witness.start_new_file()
    made = sorted(store.folder.glob("witness-0*.log"))
    assert [path.name for path in made] == ["witness-000001.log", "witness-000002.log"]
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in made} == {0o600}


def test_two_branches_of_our_own_chain_are_told_once_and_end_in_a_new_epoch(
    store: Store, tmp_path: Path
) -> None:
    journal = store.found()
    write(journal, 2)
    journal.vault.checkpoint()
    copy = replace(store, folder=Path(shutil.copytree(store.folder, tmp_path / "copy")))
    other, _ = copy.open()
    write(other, 3)
    write(journal, 2)
    admit(journal, list(read_sealed(other.vault.connection, "1", ())))
    journal.vault.close()
    again, report = store.open()
    assert any("samma nummer" in fault for fault in report.faults)
    started = [e.content for e in again.entries() if isinstance(e.content, EpochStarted)]
    assert [s.reason for s in started] == [EpochReason.FOUNDED, EpochReason.FORKED]
    write(again, 2)
    again.vault.close()
    after, second = store.open()
    assert second.faults == ()
    assert after.identity.epoch == again.identity.epoch
    assert all("samma nummer" in fault for fault in verify(after))


def test_starts_at_the_same_moment_begin_one_epoch(store: Store) -> None:
    store.found().vault.close()
    store.author = make_author()
    ready = threading.Barrier(3)

    def start() -> str:
        ready.wait()
        return store.open()[0].identity.epoch

    with ThreadPoolExecutor(3) as pool:
        epochs = {future.result() for future in [pool.submit(start) for _ in range(3)]}
    assert len(epochs) == 1
