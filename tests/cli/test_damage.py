"""Damaged stores: `verify` says what is wrong with code 4, and a start takes back what it can."""

import re
import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from app.store import keyslots
from app.store.keyslots import KeyHolder
from app.store.passwords import Argon2Cost
from tests.cli.damage import flip
from tests.cli.lykta import NAME, Lykta, copy_pharmacy, line
from tests.workplaces import PASSWORD

_PAGE = 4096


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Lykta:
    """A pharmacy with three hand-outs whose files are at rest."""
    lykta = copy_pharmacy(tmp_path_factory.mktemp("written"))
    assert lykta("record", "-", given=b"".join(line() for _ in range(3))).code == 0
    return lykta


@pytest.fixture
def harmed(written: Lykta, tmp_path: Path) -> Lykta:
    """A copy of it to harm."""
    shutil.copytree(written.home, tmp_path / "home")
    return Lykta(tmp_path / "home")


def pages(path: Path) -> int:
    return path.stat().st_size // _PAGE


@pytest.mark.parametrize("page", [0, 1, 7, -1])
def test_one_changed_byte_in_the_database_is_found(harmed: Lykta, page: int) -> None:
    store = harmed.home / "store.db"
    flip(store, (page % pages(store)) * _PAGE + 1234)
    answer = harmed("verify")
    assert answer.code == 4
    assert answer.lines
    assert "Något i Lykta" not in answer.err


@pytest.mark.timeout(900)
def test_every_changed_page_is_found_and_no_command_ends_in_a_bug(
    harmed: Lykta, written: Lykta
) -> None:
    store = harmed.home / "store.db"
    for page in range(0, pages(store), 5):
        flip(store, page * _PAGE + 99)
        for words in (["steps", "--all"], ["journal", "--json"], ["outage", "list"]):
            answer = harmed(*words)
            assert answer.code in (0, 3)
            assert "Något i Lykta" not in answer.err
        for file in written.home.glob("*"):
            if file.is_file():
                shutil.copy(file, harmed.home / file.name)
        for ending in ("-wal", "-shm"):
            (harmed.home / f"store.db{ending}").unlink(missing_ok=True)


@pytest.mark.parametrize("length", [0, 100, _PAGE, 10 * _PAGE + 7])
def test_a_database_cut_short_is_told_and_left_as_it_is(harmed: Lykta, length: int) -> None:
    store = harmed.home / "store.db"
    store.write_bytes(store.read_bytes()[:length])
    answer = harmed("steps")
    assert answer.code in (0, 3)
    assert "Något i Lykta" not in answer.err
    if answer.code == 0:  # an empty file: all of it came back from the witness
        assert "Tillbaka från vittnet, " in answer.err


def test_a_database_cut_short_is_told_with_the_numbers_that_can_come_back_and_do(
    lykta: Lykta, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    lykta("backup", tmp_path / "stick")
    (copy,) = (tmp_path / "stick").iterdir()
    recorded = lykta("record", "-", given=line() + line()).lines
    count = len(lykta("journal", "--json").lines)
    store = lykta.home / "store.db"
    store.write_bytes(store.read_bytes()[: 10 * _PAGE])
    answer = lykta("steps")
    assert answer.code == 3
    held = re.search(
        r"har kvar poster, ([0-9]+) st: [0-9a-f]{16}/[0-9a-f]{16}/([0-9]+)-([0-9]+)\.", answer.err
    )
    assert held
    assert (int(held[2]) + int(held[1]) - 1, int(held[3])) == (count, count)
    assert lykta("restore", copy, tmp_path / "new").code == 0
    again = Lykta(tmp_path / "new")
    assert f"-{count}\n" in again("steps").err
    assert [e["id"] for e in again.entries("dispensing_made")] == recorded
    assert again("verify").code == 0


def test_a_lost_database_is_told_and_never_made_anew(harmed: Lykta) -> None:
    (harmed.home / "store.db").unlink()
    assert harmed("verify").code == 4
    answer = harmed("steps")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == "Databasen saknas i datamappen. Återställ från säkerhetskopian.\n"
    assert not (harmed.home / "store.db").exists()


def test_a_lost_register_is_found_and_the_rest_works(harmed: Lykta) -> None:
    (harmed.home / "register-1.db").unlink()
    answer = harmed("verify")
    assert (answer.code, answer.lines) == (
        4, ["Registret över varor går inte att läsa. Läs in källornas filer igen."],
    )  # fmt: skip
    assert harmed("steps", "--json").code == 0
    assert harmed("reference", "search", "metoprolol").code == 3


def test_a_damaged_slot_is_found_though_nobody_uses_it(harmed: Lykta) -> None:
    path = harmed.home / "keyslots.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Nils", "Nisse"), encoding="utf-8")
    answer = harmed("verify")
    assert answer.code == 4
    assert answer.lines[0].startswith("Personens del av nyckelfilen keyslots.json är skadad.")


def test_the_slot_file_of_another_pharmacy_is_told_from_damage(
    harmed: Lykta, tmp_path: Path
) -> None:
    flip(harmed.home / "store.db", 100)
    assert harmed("steps").err.startswith("Databasen är skadad. Vittnesfilen har kvar ")
    flip(harmed.home / "store.db", 100)
    other = tmp_path / "other"
    other.mkdir()
    keyslots.create(other, uuid4(), KeyHolder(uuid4(), NAME), PASSWORD, Argon2Cost())
    shutil.copy(other / "keyslots.json", harmed.home)
    assert harmed("steps").code == 3
    assert harmed("steps").err.startswith("Nyckelfilen keyslots.json hör inte till databasen")
    assert harmed("verify").code == 4


def test_an_older_database_put_in_place_is_completed_and_what_came_back_is_named(
    lykta: Lykta, tmp_path: Path
) -> None:
    shutil.copy(lykta.home / "store.db", tmp_path / "older.db")
    (recorded,) = lykta("record", "-", given=line()).lines
    shutil.move(tmp_path / "older.db", lykta.home / "store.db")
    answer = lykta("verify")
    assert answer.code == 0
    told = answer.err.splitlines()
    assert told[0] == "Tillbaka från vittnet, 2 st:"
    assert re.fullmatch(r"[0-9a-f]{16}/[0-9a-f]{16}/([0-9]+)-([0-9]+)", told[1])
    assert told[2:] == ["Allt stämmer."]
    assert [entry["id"] for entry in lykta.entries("dispensing_made")] == [recorded]
    assert lykta("verify").err == "Allt stämmer.\n"


def test_what_nothing_can_give_back_is_told_at_one_start_and_named_by_every_verify(
    lykta: Lykta, tmp_path: Path
) -> None:
    shutil.copy(lykta.home / "store.db", tmp_path / "older.db")
    lykta("record", "-", given=line())
    shutil.move(tmp_path / "older.db", lykta.home / "store.db")
    witness = lykta.home / "witness-000001.log"
    flip(witness, witness.stat().st_size - 10)
    answer = lykta("verify")
    assert answer.code == 4
    assert answer.lines[0].endswith(" saknas.")
    assert "Poster som var sparade saknas:" in answer.err
    after = lykta("verify")
    assert (after.code, after.lines, after.err) == (4, answer.lines, "1 fel.\n")
    assert [e["facts"]["reason"] for e in lykta.entries("epoch_started")] == ["founded", "lost"]


def test_a_key_of_another_computer_is_told_by_whichever_command_comes_first(lykta: Lykta) -> None:
    flip(lykta.home / "device.key", 40)
    assert "Den är kvar som device.key.kept-1." in lykta("steps").err
    assert lykta("steps").err == ""


def test_a_witness_that_cannot_be_written_is_told_and_what_was_recorded_stands(
    lykta: Lykta,
) -> None:
    witness = lykta.home / "witness-000001.log"
    kept = witness.rename(lykta.home / "kept")
    witness.mkdir()
    answer = lykta("record", "-", given=line())
    assert answer.code == 0
    assert answer.err == "Vittnesfilen går inte att skriva. Kontrollera disken.\n"
    witness.rmdir()
    kept.rename(witness)
    assert [e["id"] for e in lykta.entries("dispensing_made")] == answer.lines
    assert lykta("verify").err == "Allt stämmer.\n"


def test_a_rebuilt_store_is_as_it_was(harmed: Lykta) -> None:
    before = harmed("steps", "--json", "--all").out
    answer = harmed("rebuild")
    assert (answer.code, answer.lines) == (0, ["Läsmodellerna är ombyggda."])
    assert harmed("steps", "--json", "--all").out == before
    assert harmed("verify").code == 0
