"""Faults of disks, files, parsers and programs: the register that was in use stays in use."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NoReturn

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.findings import Refused, Unavailable, refuse
from app.domain.product import Package
from app.domain.reference import Incoming, Source
from app.domain.statements import Substance
from app.store import register_file, register_folder, register_join
from app.store.cipher import open_cipher
from app.store.register import Register
from tests.store.registers import KEY, NOW, edition, incoming, info, package
from tests.store.test_register import (
    NEW,
    OLD,
    OLD_INFO,
    assert_old_register_stands,
    databases,
    load,
)

NSL = [Substance("S1", "Paracetamol", english="Acetaminophen")]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    made = Register(tmp_path, KEY)
    load(made, OLD)
    return made


def failing(error: BaseException) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


def test_nothing_of_it_can_be_read_without_the_key(register: Register, tmp_path: Path) -> None:
    register.close()
    for path in tmp_path.glob("register-*"):
        content = path.read_bytes()
        assert b"Gammal" not in content
        assert not content.startswith(b"SQLite format 3")
    with pytest.raises(Unavailable) as caught:
        Register(tmp_path, bytes(32)).search("ga")
    assert caught.value.code == "register_damaged"


def breaking(rows: list[Package], error: BaseException) -> Iterator[Package]:
    yield from rows
    raise error


@pytest.mark.parametrize(
    "error",
    [refuse("Rad 8 är fel.", rule="reference.rows"), KeyError("bug"), KeyboardInterrupt()],
    ids=["refused", "bug", "interrupted"],
)
def test_what_the_parser_raises_gives_the_load_up(
    register: Register, tmp_path: Path, error: BaseException
) -> None:
    half = incoming(NEW)
    broken = Incoming(half.head, breaking(NEW, error), [], half.sha256, None)
    with pytest.raises(type(error)):
        register.load([incoming(NSL, Source.NSL), broken], NOW)
    assert databases(tmp_path) == ["register-1.db"]
    assert_old_register_stands(register, tmp_path)


@pytest.mark.parametrize("step", range(len(register_join.STEPS)))
def test_a_load_can_be_given_up_at_each_step(register: Register, tmp_path: Path, step: int) -> None:
    def give_up(done: int, _: int) -> None:
        if done == step:
            raise refuse("Avbrutet.", rule="reference.cancelled")

    with pytest.raises(Refused):
        register.load([incoming(NEW)], NOW, give_up)
    assert databases(tmp_path) == ["register-1.db"]
    assert_old_register_stands(register, tmp_path)
    assert load(register, NEW).edition == edition(len(NEW))


def test_what_a_killed_load_left_behind_is_passed_over_and_removed(
    register: Register, tmp_path: Path
) -> None:
    for name in ("register-7.db", "register-7.db-wal", "register-7.db-shm"):
        (tmp_path / name).write_bytes(b"half")
    assert register.previous() is None
    load(register, NEW)
    assert databases(tmp_path) == ["register-1.db", "register-8.db"]
    assert register.previous() == OLD_INFO
    register.close()
    assert not list(tmp_path.glob("register-7*"))


def test_a_disk_that_fills_while_writing_leaves_the_old_register(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_small(*given: Any, **how: Any) -> Connection:
        connection = open_cipher(*given, **how)
        connection.execute("PRAGMA max_page_count = 8")
        return connection

    monkeypatch.setattr(register_folder, "open_cipher", open_small)
    with pytest.raises(Unavailable) as caught:
        load(register, NEW)
    monkeypatch.undo()
    assert caught.value.code == "disk_full"
    assert databases(tmp_path) == ["register-1.db"]
    assert_old_register_stands(register, tmp_path)


def test_a_bug_while_joining_leaves_the_old_register_and_no_half_file(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_join, "fold", failing(KeyError("bug")))
    with pytest.raises(sqlcipher.OperationalError):
        load(register, NEW)
    assert databases(tmp_path) == ["register-1.db"]
    assert_old_register_stands(register, tmp_path)


def drop_a_package(connection: Connection) -> None:
    connection.execute("DELETE FROM package WHERE id = (SELECT max(id) FROM package)")


def drop_a_statement(connection: Connection) -> None:
    connection.execute("DELETE FROM statement WHERE key = (SELECT max(key) FROM statement)")


def drop_an_edition(connection: Connection) -> None:
    connection.execute("DELETE FROM edition")


@pytest.mark.parametrize("drop", [drop_a_package, drop_a_statement, drop_an_edition])
def test_a_file_that_lacks_something_does_not_become_the_register(
    register: Register,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    drop: Callable[[Connection], None],
) -> None:
    monkeypatch.setattr(register_join, "STEPS", (*register_join.STEPS, drop))
    with pytest.raises(Unavailable) as caught:
        load(register, NEW)
    assert caught.value.code == "io_error"
    assert databases(tmp_path) == ["register-1.db"]
    assert_old_register_stands(register, tmp_path)


def test_a_file_that_cannot_be_read_back_does_not_become_the_register(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = register_folder.RegisterFolder.require_whole

    def damage_and_check(folder: Any, name: str, told: Any) -> None:
        path = tmp_path / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
        check(folder, name, told)

    monkeypatch.setattr(register_folder.RegisterFolder, "require_whole", damage_and_check)
    with pytest.raises(Unavailable) as caught:
        load(register, NEW)
    assert caught.value.code == "io_error"
    assert_old_register_stands(register, tmp_path)


def test_checks_that_themselves_fail_do_not_let_a_file_become_the_register(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = failing(sqlcipher.DatabaseError("database disk image is malformed"))
    monkeypatch.setattr(register_file, "complaints", broken)
    with pytest.raises(Unavailable) as caught:
        load(register, NEW)
    assert caught.value.code == "io_error"
    assert_old_register_stands(register, tmp_path)


def test_a_file_in_plain_text_never_becomes_the_register(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_folder, "is_plaintext", lambda _: True)
    with pytest.raises(RuntimeError):
        load(register, NEW)
    assert databases(tmp_path) == ["register-1.db"]
    assert_old_register_stands(register, tmp_path)


def test_a_pointer_that_cannot_be_replaced_leaves_the_old_register(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", failing(OSError(28, "No space left on device")))
    with pytest.raises(Unavailable) as caught:
        load(register, NEW)
    assert caught.value.code == "disk_full"
    monkeypatch.undo()
    assert_old_register_stands(register, tmp_path)
    load(register, NEW)
    assert databases(tmp_path) == ["register-1.db", "register-3.db"]


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


def lengthen_pointer(folder: Path) -> None:
    (folder / "register.current").write_text("register-1.db\nregister-1.db\nregister-1.db")


HARMS = [damage_pages, lose_file, overwrite_header, garble_pointer, lengthen_pointer]


@pytest.mark.parametrize("harm", HARMS)
def test_a_damaged_register_says_so_stays_as_it_is_and_can_be_loaded_anew(
    register: Register, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    register.close()
    harm(tmp_path)
    before = databases(tmp_path)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            register.search("paracetamol", 200)
        assert caught.value.code == "register_damaged"
        assert "Läs in" in caught.value.cure
    assert databases(tmp_path) == before
    load(register, NEW)
    assert len(register.search("paracetamol", 200)) == len(NEW)
    register.close()


def test_a_load_over_damage_takes_the_other_sources_from_the_register_before(
    register: Register, tmp_path: Path
) -> None:
    register.load([incoming(NSL, Source.NSL)], NOW)
    register.load([incoming(NSL, Source.NSL)], NOW)
    register.close()
    (tmp_path / "register-3.db").write_bytes(b"x" * 8192)
    load(register, NEW)
    assert register.info() == info(edition(len(NEW)), edition(1, Source.NSL))
    assert databases(tmp_path) == ["register-2.db", "register-4.db"]
    assert register.go_back() == info(edition(len(OLD)), edition(1, Source.NSL))
    register.close()


def test_one_can_go_back_from_a_damaged_register_but_not_to_one(
    register: Register, tmp_path: Path
) -> None:
    load(register, NEW)
    register.close()
    (tmp_path / "register-2.db").write_bytes(b"x" * 8192)
    assert register.go_back() == OLD_INFO
    assert register.previous() is None
    with pytest.raises(Refused):
        register.go_back()
    assert_old_register_stands(register, tmp_path)


def test_one_does_not_go_back_to_a_register_with_a_page_damaged(
    register: Register, tmp_path: Path
) -> None:
    load(register, NEW)
    register.close()
    path = tmp_path / "register-1.db"
    content = bytearray(path.read_bytes())
    content[-2000] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(Unavailable):
        register.go_back()
    assert register.info() == info(edition(len(NEW)))
    register.close()


def test_a_register_of_another_version_is_told_as_one_to_load_again(
    register: Register, tmp_path: Path
) -> None:
    register.close()
    old = open_cipher(tmp_path / "register-1.db", KEY)
    old.execute("PRAGMA user_version = 0")
    old.execute("DROP TABLE edition")
    old.close()
    for ask in (lambda: register.search("ga"), register.info, register.check):
        with pytest.raises(Unavailable) as caught:
            ask()
        assert caught.value.code == "register_outdated"
        assert "Läs in" in caught.value.cure
    report = load(register, NEW)
    assert report.previous is None
    assert register.info() == info(edition(len(NEW)))
    assert register.previous() is None
    with pytest.raises(Refused):
        register.go_back()
    register.close()


def test_damage_that_comes_while_it_is_open_is_told_and_healed_by_the_next_question(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = failing(sqlcipher.DatabaseError("file is not a database"))
    with monkeypatch.context() as patch:
        patch.setattr(register_file, "info_of", broken)
        with pytest.raises(Unavailable):
            register.info()
    assert register.info() == OLD_INFO
    register.close()


def test_the_check_tells_of_a_damaged_page(register: Register, tmp_path: Path) -> None:
    assert register.check() == []
    register.close()
    path = tmp_path / "register-1.db"
    content = bytearray(path.read_bytes())
    content[-2000] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(Unavailable) as caught:
        register.check()
    assert caught.value.code == "register_damaged"
    register.close()


def test_a_lock_that_cannot_be_taken_is_told_as_such(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    barred = Unavailable("Mappen är spärrad.", code="read_only")
    monkeypatch.setattr(register_folder, "alone", failing(barred))
    with pytest.raises(Unavailable) as caught:
        load(register, NEW)
    assert caught.value.code == "read_only"
    monkeypatch.undo()
    assert_old_register_stands(register, tmp_path)


def test_a_folder_that_cannot_be_opened_is_told_as_such(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_only = Unavailable("Datamappen går inte att skriva i.", code="read_only")
    monkeypatch.setattr(register_folder, "open_cipher", failing(read_only))
    with pytest.raises(Unavailable) as caught:
        Register(tmp_path, KEY).info()
    assert caught.value.code == "read_only"


def test_other_packages_than_medicines_are_kept_apart_by_their_varunummer(tmp_path: Path) -> None:
    goods = [Package(None, None, "Kompress", varunummer=f"70000{n}") for n in range(3)]
    register = Register(tmp_path, KEY)
    register.load([incoming(goods, Source.CONSUMABLES), incoming([package(1)])], NOW)
    assert [p.key for p in register.search("kompress")] == ["v700000", "v700001", "v700002"]
    register.close()
