"""The witness: what it holds, in one place or two, and what becomes of one that fails."""

import os
import threading
from pathlib import Path

import pytest

from app.store import distant, witness
from app.store.verification import verify
from app.store.witness import Place, parse_span, spans
from tests.store.stores import Store, ids, witnessed, write

ON_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="no such files")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.mark.parametrize("left", [8, 20, 35, 36, 60, -9])
def test_a_torn_last_record_of_the_witness_is_written_again(store: Store, left: int) -> None:
    journal = store.found()
    written = write(journal, 3)
    journal.vault.close()
    (witness,) = store.folder.glob("witness-*.log")
    data = witness.read_bytes()
    last = data.rindex(b"LYKTAWIT")
    witness.write_bytes(data[: last + left] if left > 0 else data[:left])
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


def test_a_second_place_that_cannot_be_written_is_told_calmly_and_the_entry_stands(
    store: Store, tmp_path: Path
) -> None:
    store.second_witness = tmp_path / "gone"
    journal = store.found()
    written = write(journal, 1)
    assert (journal.witness.trouble, "andra plats" in journal.witness.away) == ("", True)
    assert ids(journal) == written
    store.second_witness.mkdir()
    write(journal, 1)
    assert journal.witness.away == ""


def hang(folder: Path) -> Path:
    """Let whoever opens the witness file in a folder wait for ever, as at a server that is gone."""
    file = folder / "witness-000001.log"
    file.unlink()
    os.mkfifo(file)
    return file


def let_go(file: Path) -> None:
    """Answer those who wait, and put nothing in its place."""
    for way in (os.O_RDONLY, os.O_RDWR):
        os.close(os.open(file, way | os.O_NONBLOCK))
    file.unlink()
    for thread in threading.enumerate():
        if thread.name == "distant":
            thread.join(20)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_SOON_S", "_LONG_S"):
        monkeypatch.setattr(witness, name, 0.2)


@ON_WINDOWS
@pytest.mark.usefixtures("impatient")
def test_a_second_place_that_never_answers_is_waited_for_once_and_the_first_has_all(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.second_witness = tmp_path / "share"
    store.second_witness.mkdir()
    journal = store.found()
    file = hang(store.second_witness)
    written = write(journal, 3)
    assert ids(journal) == written
    assert witnessed(journal) >= set(written)
    assert (journal.witness.trouble, "andra plats" in journal.witness.away) == ("", True)
    assert [thread.name for thread in threading.enumerate()].count("distant") == 1

    monkeypatch.setattr(distant, "_AGAIN_S", 0.0)
    let_go(file)
    journal.vault.close()
    again, _ = store.open()
    assert set(written) <= witnessed(again, 1)
    assert again.witness.away == ""


@ON_WINDOWS
@pytest.mark.usefixtures("impatient")
def test_a_store_opens_though_the_second_place_never_answers_and_catches_up_later(
    store: Store, tmp_path: Path
) -> None:
    store.second_witness = tmp_path / "share"
    store.second_witness.mkdir()
    journal = store.found()
    file = hang(store.second_witness)
    journal.vault.close()
    again, report = store.open()
    assert (report.missing, report.recovered) == ((), ())
    assert "andra plats" in again.witness.away
    written = write(again, 2)
    again.vault.close()
    let_go(file)
    last, _ = store.open()
    assert set(written) <= witnessed(last, 1)


def test_ten_thousand_lost_entries_fit_in_what_is_told_of_them() -> None:
    places = [Place("0" * 16, "1" * 16, number) for number in [1, *range(3, 10_000), 20_000]]
    told = spans(reversed(places))
    assert [parse_span(span)[2:] for span in told] == [(1, 1), (3, 9_999), (20_000, 20_000)]


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
    assert journal.witness.away
    last = write(journal, 1)
    assert journal.witness.away == ""
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
