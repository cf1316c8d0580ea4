"""Every start: what was acknowledged and is gone is named by number and taken back if it can be."""

import re
import secrets
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid5

import pytest

from app.domain.findings import Unavailable
from app.domain.store_entries import EntriesRecovered, EpochReason, EpochStarted
from app.store.admission import admit
from app.store.journal import Journal, read_sealed
from app.store.keys import DataKey, Purpose
from app.store.opening import _free_series, _start_epoch, explained
from app.store.sealed import join_proof
from app.store.vault import Vault
from app.store.verification import verify
from tests.store.stores import Store, ids, make_author, witnessed, write


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


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
    journal.vault.connection.execute("PRAGMA wal_autocheckpoint=0")  # which would empty the log
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
    store.folder.mkdir()
    Vault.create(store.path, store.key).close()
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


def test_a_start_that_finds_its_epoch_begun_by_another_goes_on_in_it(store: Store) -> None:
    journal = store.found()
    count = journal.count()
    late = _start_epoch(store.opening(journal.vault), EpochReason.RESTORED, "0" * 64)
    assert late.identity.epoch == journal.identity.epoch
    assert journal.count() == count


def test_the_first_letter_is_a_and_later_ones_are_drawn_and_spell_nothing() -> None:
    assert _free_series(()) == "A"
    taken = {"A"}
    for count in range(2, 300):
        taken.add(_free_series(taken))
        assert len(taken) == count
    assert all(re.fullmatch("[BCDFGHJKMNPQRSTVWXZ]{4}", letters) for letters in taken - {"A"})


def test_letters_that_are_taken_are_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("BBBBBBBBBBBC")
    monkeypatch.setattr(secrets, "choice", lambda _: next(drawn))
    assert _free_series({"A", "BBBB"}) == "BBBC"


def test_computers_that_drew_the_same_letters_both_begin_anew_once_they_have_met(
    store: Store, tmp_path: Path
) -> None:
    journal = store.found()
    journal.vault.checkpoint()
    other = store.on_another_device(tmp_path / "other")
    shutil.copytree(store.folder, other.folder)
    there = _joined(other, "A")
    for told, teller in ((journal, there), (there, journal)):
        admit(told, list(read_sealed(teller.vault.connection, "1", ())))
    for left in (journal, there):
        left.vault.close()
    for each in (store, other):
        again, report = each.open()
        last = [e.content for e in again.entries() if isinstance(e.content, EpochStarted)][-1]
        assert last.reason is EpochReason.SHARED
        assert last.series != "A"
        (fault,) = report.faults
        assert last.series in fault
        epoch = again.identity.epoch
        again.vault.close()
        after, later = each.open()
        assert (after.identity.epoch, later.faults) == (epoch, ())


def _joined(store: Store, series: str) -> Journal:
    """Let a device begin in a copied store, with letters that it did not draw."""
    opening = store.opening(Vault.open(store.path, store.key))
    author = opening.author
    journal = opening.journal("f" * 16, opening.journal("0" * 16).head().hash)
    proof = join_proof(store.join_key, store.id, author.public_key)
    started = EpochStarted(EpochReason.RESTORED, author.public_key.hex(), proof, series)
    with journal.write(None) as writing:
        writing.append(started, subject=uuid5(store.id, author.device + "f" * 16))
    return journal


def test_a_damaged_page_is_told_at_each_start_until_it_is_mended(store: Store) -> None:
    journal = store.found()
    write(journal, 3)
    journal.vault.checkpoint()
    journal.vault.close()
    store.clock.move(days=1)  # the check of today is not done
    whole, told = store.path.read_bytes(), 0
    for page in range(1, len(whole) // 4096):
        data = bytearray(whole)
        data[page * 4096 + 99] ^= 1
        store.path.write_bytes(data)
        with suppress(Unavailable):  # a start that needs the page
            for _ in range(2):
                opened, report = store.open()
                opened.vault.close()
                assert f"sidan {page + 1} är skadad." in report.faults
            told += 1
    assert told


def test_a_start_that_meets_damage_is_told_with_what_the_witness_knows(tmp_path: Path) -> None:
    key = DataKey.make()
    store = Store(tmp_path / "home", key.derive(Purpose.JOURNAL), key.derive(Purpose.WITNESS))
    journal = store.found()
    write(journal, 2)
    first = f"{journal.entries()[0].place}-4."
    journal.vault.close()
    damaged = Unavailable("Databasen är skadad.", "Återställ.", code="damaged")
    told = explained(damaged, store.folder, key)
    assert told.code == "damaged"
    assert told.text == f"Databasen är skadad. Vittnesfilen har kvar poster, 4 st: {first}"
    assert explained(damaged, store.folder, DataKey.make()).code == "keyslots_foreign"
    assert explained(damaged, tmp_path, key) is damaged
    full = Unavailable("Disken är full.", code="disk_full")
    assert explained(full, store.folder, key) is full
