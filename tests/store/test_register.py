"""The register's files: swapped whole, read by many, and the old one stays after any fault."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NoReturn

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.findings import Refused, Unavailable
from app.domain.product import Package
from app.store import register as module
from app.store import register_file
from app.store.cipher import open_cipher
from app.store.locks import alone
from app.store.register import Register
from tests.store.registers import KEY, info, package

OLD = [package(number, "Gammal") for number in range(1, 40)]
NEW = [package(number, "Nyans") for number in range(1, 60)]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    made = Register(tmp_path, KEY)
    made.load(OLD, info(OLD, "old"))
    return made


def databases(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("register-*.db"))


def failing(error: BaseException) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


def assert_old_register_stands(register: Register) -> None:
    for reader in (register, Register(register._folder, KEY)):
        assert reader.info() == info(OLD, "old")
        assert len(reader.search("paracetamol", 200)) == len(OLD)
        assert [p.name for p in reader.search("ga", 3)] == ["Gammal"] * 3
        assert reader.search("ny") == []


def test_before_anything_is_loaded_every_answer_is_empty(tmp_path: Path) -> None:
    register = Register(tmp_path, KEY)
    assert register.info() is None
    assert register.search("a") == []
    assert register.find_by_varunummer("000001") == []
    assert register.find_by_npl_pack_id("20990202000001") is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_loaded_is_read_back_value_by_value(tmp_path: Path) -> None:
    bare = Package("20990202009999", "20990101009999", "Okänd")
    rows = [*OLD, bare]
    register = Register(tmp_path, KEY)
    report = register.load(rows, info(rows))
    assert (report.info, report.previous) == (info(rows), None)
    assert register.info() == info(rows)
    assert [register.find_by_npl_pack_id(p.npl_pack_id) for p in rows] == rows
    register.close()


def test_a_new_register_replaces_the_old_one_at_the_next_question(register: Register) -> None:
    other = Register(register._folder, KEY)  # as in another program
    assert other.search("ga")
    report = register.load(NEW, info(NEW, "new"))
    assert report.previous == info(OLD, "old")
    for reader in (register, other):
        assert reader.info() == info(NEW, "new")
        assert reader.search("ga") == []
        assert len(reader.search("paracetamol", 200)) == len(NEW)
        reader.close()


def test_whatever_byte_of_it_changes_the_check_says_so_in_swedish(register: Register) -> None:
    assert register.check() == []
    path = register._folder / databases(register._folder)[-1]
    register.close()
    whole, told = path.read_bytes(), set()
    for page in range(1, len(whole) // 4096):
        data = bytearray(whole)
        data[page * 4096 + 99] ^= 1
        path.write_bytes(data)
        try:
            told |= set(register.check())
        except Unavailable as error:
            told.add(str(error))
        register.close()
        path.write_bytes(whole)
    assert told == {
        "Registret över varor är skadat. Läs in varulistan igen.",
        "Registret över varor går inte att läsa. Läs in varulistan igen.",
    }
    assert Register(register._folder.parent, KEY).check() == []  # none is there


def test_the_register_before_is_kept_and_older_ones_are_removed(register: Register) -> None:
    folder = register._folder
    for expected in ([1, 2], [2, 3], [3, 4]):
        register.load(OLD, info(OLD, "old"))
        assert databases(folder) == [f"register-{n}.db" for n in expected]
    assert (folder / "register.current").read_text() == "register-4.db"
    register.close()
    assert not list(folder.glob("*-wal"))


def test_what_a_killed_load_left_behind_is_passed_over_and_removed(register: Register) -> None:
    folder = register._folder
    for name in ("register-7.db", "register-7.db-wal", "register-7.db-shm"):
        (folder / name).write_bytes(b"half")
    register.load(NEW, info(NEW, "new"))
    assert databases(folder) == ["register-1.db", "register-8.db"]
    register.close()
    assert not list(folder.glob("register-7*"))


def test_nothing_of_it_can_be_read_without_the_key(register: Register) -> None:
    register.close()
    for path in register._folder.glob("register-*"):
        content = path.read_bytes()
        assert b"Gammal" not in content
        assert not content.startswith(b"SQLite format 3")
    with pytest.raises(Unavailable) as caught:
        Register(register._folder, bytes(32)).search("ga")
    assert caught.value.code == "register_damaged"


def test_an_empty_list_is_refused(register: Register) -> None:
    with pytest.raises(Refused):
        register.load([], info([], "new"))
    assert_old_register_stands(register)


def test_a_disk_that_fills_while_writing_leaves_the_old_register(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_small(*given: Any, **how: Any) -> Connection:
        connection = open_cipher(*given, **how)
        connection.execute("PRAGMA max_page_count = 8")
        return connection

    monkeypatch.setattr(module, "open_cipher", open_small)
    with pytest.raises(Unavailable) as caught:
        register.load(NEW, info(NEW, "new"))
    monkeypatch.undo()
    assert caught.value.code == "disk_full"
    assert databases(register._folder) == ["register-1.db"]
    assert_old_register_stands(register)


def test_a_bug_while_writing_leaves_the_old_register_and_no_half_file(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_file, "fold", failing(KeyError("bug")))
    with pytest.raises(KeyError):
        register.load(NEW, info(NEW, "new"))
    assert databases(register._folder) == ["register-1.db"]
    assert_old_register_stands(register)


def test_a_package_given_twice_is_a_bug_and_leaves_the_old_register(register: Register) -> None:
    with pytest.raises(sqlcipher.IntegrityError):
        register.load([*NEW, NEW[0]], info([*NEW, NEW[0]], "new"))
    assert_old_register_stands(register)


def test_a_file_that_holds_another_count_than_announced_does_not_become_the_register(
    register: Register,
) -> None:
    with pytest.raises(Unavailable) as caught:
        register.load(NEW, info(NEW[:-1], "new"))
    assert caught.value.code == "io_error"
    assert databases(register._folder) == ["register-1.db"]
    assert_old_register_stands(register)


def test_a_file_that_cannot_be_read_back_does_not_become_the_register(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = register_file.write

    def write_and_damage(connection: Connection, *rest: object) -> None:
        write(connection, *rest)  # type: ignore[arg-type]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        path = register._folder / "register-2.db"
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)

    monkeypatch.setattr(register_file, "write", write_and_damage)
    with pytest.raises(Unavailable) as caught:
        register.load(NEW, info(NEW, "new"))
    assert caught.value.code == "io_error"
    assert_old_register_stands(register)


def test_checks_that_themselves_fail_do_not_let_a_file_become_the_register(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = failing(sqlcipher.DatabaseError("database disk image is malformed"))
    monkeypatch.setattr(register_file, "complaints", broken)
    with pytest.raises(Unavailable) as caught:
        register.load(NEW, info(NEW, "new"))
    assert caught.value.code == "io_error"
    assert_old_register_stands(register)


def test_a_file_in_plain_text_never_becomes_the_register(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "is_plaintext", lambda _: True)
    with pytest.raises(RuntimeError):
        register.load(NEW, info(NEW, "new"))
    assert databases(register._folder) == ["register-1.db"]
    assert_old_register_stands(register)


def test_a_pointer_that_cannot_be_replaced_leaves_the_old_register(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", failing(OSError(28, "No space left on device")))
    with pytest.raises(Unavailable) as caught:
        register.load(NEW, info(NEW, "new"))
    assert caught.value.code == "disk_full"
    monkeypatch.undo()
    assert_old_register_stands(register)
    register.load(NEW, info(NEW, "new"))
    assert databases(register._folder) == ["register-1.db", "register-3.db"]


def test_a_second_load_at_the_same_time_is_told_to_wait(register: Register) -> None:
    with (
        alone(register._folder / "register.current"),
        pytest.raises(Unavailable) as caught,
    ):
        Register(register._folder, KEY).load(NEW, info(NEW, "new"))
    assert caught.value.code == "busy"
    assert_old_register_stands(register)


def damage_pages(folder: Path) -> None:
    path = folder / "register-1.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 4 :: 512] = bytes(len(content[len(content) // 4 :: 512]))
    path.write_bytes(content)


def lose_file(folder: Path) -> None:
    (folder / "register-1.db").unlink()


def overwrite_header(folder: Path) -> None:
    (folder / "register-1.db").write_bytes(b"x" * 8192)


def garble_pointer(folder: Path) -> None:
    (folder / "register.current").write_text("../store.db")


@pytest.mark.parametrize("harm", [damage_pages, lose_file, overwrite_header, garble_pointer])
def test_a_damaged_register_says_so_stays_as_it_is_and_can_be_loaded_anew(
    register: Register, harm: Callable[[Path], None]
) -> None:
    register.close()
    harm(register._folder)
    before = databases(register._folder)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            register.search("paracetamol", 200)
        assert caught.value.code == "register_damaged"
        assert "Läs in" in caught.value.cure
    assert databases(register._folder) == before
    register.load(NEW, info(NEW, "new"))
    assert len(register.search("paracetamol", 200)) == len(NEW)
    register.close()


def test_damage_that_comes_while_it_is_open_is_told_and_healed_by_a_load(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = failing(sqlcipher.DatabaseError("file is not a database"))
    with monkeypatch.context() as patch:
        patch.setattr(register_file, "info_of", broken)
        with pytest.raises(Unavailable):
            register.info()
    assert register.info() == info(OLD, "old")


def test_a_folder_that_cannot_be_opened_is_told_as_such(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only = Unavailable("Datamappen går inte att skriva i.", code="read_only")
    monkeypatch.setattr(module, "open_cipher", failing(read_only))
    with pytest.raises(Unavailable) as caught:
        Register(register._folder, KEY).info()
    assert caught.value.code == "read_only"


def test_readers_see_one_whole_register_or_the_other_while_it_is_swapped(
    register: Register,
) -> None:
    seen: set[tuple[str, int]] = set()
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                found = register.search("paracetamol", 200)
                seen.update({(p.name, len(found)) for p in found})
        except BaseException as error:  # told by the test itself
            errors.append(error)
            raise

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for rows in (NEW, OLD, NEW, OLD, NEW):
        register.load(rows, info(rows))
        time.sleep(0.05)
    stop.set()
    for reader in readers:
        reader.join()
    register.close()
    assert errors == []
    assert seen == {("Gammal", len(OLD)), ("Nyans", len(NEW))}


def test_closing_closes_what_other_threads_have_opened(register: Register) -> None:
    thread = threading.Thread(target=lambda: register.search("ga"))
    thread.start()
    thread.join()
    register.close()
    assert not list(register._folder.glob("*-shm"))
    assert register.search("ga")  # opens anew
    register.close()


LOADER = """
import sys
from pathlib import Path
from sqlite3 import Connection
from app.store.register import Register
from tests.store.registers import KEY, info, package
register = Register(Path(sys.argv[1]), KEY)
for count in range(100, 10_000):
    rows = [package(number, "Nyans") for number in range(count)]
    print(count, flush=True)
    register.load(rows, info(rows, "new"))
"""


@pytest.mark.parametrize("delay_s", [0.0, 0.013, 0.03, 0.055])
def test_a_program_killed_while_loading_leaves_a_whole_register(
    register: Register, repository: Path, delay_s: float
) -> None:
    command = [sys.executable, "-c", LOADER, str(register._folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=repository) as loader:
        assert loader.stdout
        for _ in range(3):
            loader.stdout.readline()
        time.sleep(delay_s)
        loader.kill()
    fresh = Register(register._folder, KEY)
    told = fresh.info()
    assert told
    assert told.row_count == len(fresh.search("paracetamol", 200)) >= 101
    fresh.load(OLD, info(OLD, "old"))
    assert len(databases(register._folder)) == 2
    assert_old_register_stands(fresh)
