"""Copies: verified before they count, and restored whole, again after a cut, or not at all."""

import errno
import os
import shutil
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from app.domain.findings import Unavailable
from app.domain.free_text import FreeText
from app.domain.slip_entries import SlipVoided
from app.store import backup, keyslots
from app.store.backup import check_backup, restore
from app.store.cipher import Trouble
from app.store.keys import DataKey, Purpose
from app.store.keyslots import KeyHolder
from app.store.locks import exclude, share
from app.store.passwords import Argon2Cost
from app.store.register import Register
from app.store.vault import Vault
from tests.store.made import back_up
from tests.store.registers import NOW, edition, incoming, info, package
from tests.store.stores import MORNING, Store

PASSWORD = "en lykta i mörkret"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DataKey, Store]:
    """One verified copy of a small store, with its key, and the store that it was made of."""
    home = tmp_path_factory.mktemp("made") / "home"
    home.mkdir()
    person = KeyHolder(uuid4(), "Åsa Prov")
    key, _ = keyslots.create(home, uuid4(), person, PASSWORD, Argon2Cost())
    store = Store(home, key.derive(Purpose.JOURNAL), id=keyslots.store_of(home))
    journal = store.found()
    with journal.write(person.person) as writing:
        writing.append(SlipVoided("A-0002-U", FreeText("prov")))
    copy = back_up(journal.vault, key, home.with_name("stick"), MORNING)
    journal.vault.close()
    return copy.folder, key, store


@pytest.fixture
def copy(made: tuple[Path, DataKey, Store], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "copy"))


@pytest.fixture
def key(made: tuple[Path, DataKey, Store]) -> DataKey:
    return made[1]


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def told(copy: Path) -> str:
    with pytest.raises(Unavailable) as caught:
        check_backup(copy)
    return caught.value.code


def rewrite_manifest(copy: Path, **changes: object) -> None:
    path = copy / "manifest.json"
    path.write_bytes(msgspec.json.encode(msgspec.json.decode(path.read_bytes()) | changes))


def test_a_copy_is_named_by_its_time_and_holds_all_but_the_device(copy: Path) -> None:
    assert files(copy) == {"store.db", "keyslots.json", "manifest.json"}
    check_backup(copy)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_copy_and_what_is_restored_from_it_are_for_this_user_alone(
    copy: Path, key: DataKey, tmp_path: Path
) -> None:
    restore(copy, tmp_path / "home", key)
    for folder in (copy, tmp_path / "home"):
        modes = {path.stat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()}
        assert modes == {0o600}
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_what_a_killed_program_left_of_its_copying_is_swept(
    made: tuple[Path, DataKey, Store], tmp_path: Path
) -> None:
    _, key, store = made
    old, young = (store.folder / f"backup-{name}.part" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half a copy")
    os.utime(old, (0, 0))
    vault = Vault.open(store.path, store.key)
    back_up(vault, key, tmp_path / "stick", MORNING)
    vault.close()
    assert not old.exists()
    assert young.exists()  # another program may be at it
    young.unlink()


def test_no_half_copy_stays_when_the_medium_fails(
    made: tuple[Path, DataKey, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key, store = made
    vault = Vault.open(store.path, store.key)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(Unavailable) as caught:
        back_up(vault, key, tmp_path / "stick", MORNING)
    vault.close()
    assert caught.value.code == "disk_full"
    assert list((tmp_path / "stick").iterdir()) == []
    assert not list(store.folder.glob("*.part*"))


def test_a_copy_that_reads_back_otherwise_is_not_a_copy(
    made: tuple[Path, DataKey, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, key, store = made
    vault = Vault.open(store.path, store.key)
    copy: Any = backup._copy

    def lying(source: Path, target: Path, *goes_on: object) -> None:
        copy(source, target, *goes_on)
        with target.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            file.write(b"\0")

    monkeypatch.setattr(backup, "_copy", lying)
    with pytest.raises(Unavailable, match="inte som den skrevs"):
        back_up(vault, key, tmp_path / "stick", MORNING)
    vault.close()
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_damaged_store_is_not_copied(made: tuple[Path, DataKey, Store], tmp_path: Path) -> None:
    _, key, store = made
    home = Path(shutil.copytree(store.folder, tmp_path / "home"))
    data = bytearray((home / "store.db").read_bytes())
    data[5 * 4096 + 100] ^= 1
    (home / "store.db").write_bytes(data)
    vault = Vault.open(home / "store.db", store.key)
    with pytest.raises(Unavailable) as caught:
        back_up(vault, key, tmp_path / "stick", MORNING)
    vault.close()
    assert caught.value.code == "damaged"
    assert not list(tmp_path.glob("stick/*"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format": 2}, "newer"),
        ({"files": {"store.db": "0" * 64}}, "bad_copy"),
        ({"files": {"store.db": "0", "keyslots.json": "0", "../../elsewhere": "0"}}, "bad_copy"),
        ({"files": 1}, "bad_copy"),
    ],
)
def test_a_copy_with_another_list_than_lykta_writes_is_refused(
    copy: Path, changes: dict[str, object], code: str
) -> None:
    rewrite_manifest(copy, **changes)
    assert told(copy) == code


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"0" * (1 << 21)])
def test_a_list_that_cannot_be_read_is_told(copy: Path, content: bytes) -> None:
    (copy / "manifest.json").write_bytes(content)
    assert told(copy) == "bad_copy"


def test_a_folder_without_a_copy_is_told(tmp_path: Path) -> None:
    assert told(tmp_path) == "bad_copy"


def test_a_link_in_place_of_a_file_is_refused(copy: Path) -> None:
    real = (copy / "store.db").rename(copy.with_name("elsewhere"))
    (copy / "store.db").symlink_to(real)
    assert told(copy) == "bad_copy"


def test_a_copy_under_another_key_is_not_restored(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        restore(copy, tmp_path / "home", DataKey.make())
    assert caught.value.code == "bad_copy"
    assert files(tmp_path / "home") == set()
    assert not (tmp_path / "home" / "restore.part").exists()


def test_a_copy_whose_pages_were_damaged_before_it_was_summed_is_not_restored(
    copy: Path, key: DataKey, tmp_path: Path
) -> None:
    data = bytearray((copy / "store.db").read_bytes())
    data[-5000] ^= 1
    (copy / "store.db").write_bytes(data)
    sums = {name: backup._sum(copy / name) for name in ("store.db", "keyslots.json")}
    rewrite_manifest(copy, files=sums)
    check_backup(copy)
    with pytest.raises(Unavailable, match=r"Kopian är skadad\. Ta en annan kopia"):
        restore(copy, tmp_path / "home", key)
    assert files(tmp_path / "home") == set()


def test_want_of_room_while_a_copy_is_checked_is_not_told_as_damage(
    copy: Path, key: DataKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise Trouble("Disken är full.", code="disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "open_cipher", full)
        with pytest.raises(Unavailable, match="Disken är full"):
            restore(copy, tmp_path / "home", key)
    restore(copy, tmp_path / "home", key)


def test_settings_and_log_of_the_computer_stay(copy: Path, key: DataKey, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "log").mkdir(parents=True)
    (home / "log" / "lykta.log").write_text("ids")
    (home / "device.toml").write_text("printer_queue = 'etikett'")
    restore(copy, home, key)
    assert files(home) == {"store.db", "keyslots.json", "device.toml"}
    assert (home / "log" / "lykta.log").read_text() == "ids"
    assert not (home / "restore.part").exists()


@pytest.mark.parametrize("trace", ["device.key", "witness-000001.log", "store.db-wal"])
def test_any_trace_of_a_store_forbids_restoring(
    copy: Path, key: DataKey, tmp_path: Path, trace: str
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / trace).write_bytes(b"of a store")
    with pytest.raises(Unavailable, match="inte tom"):
        restore(copy, tmp_path / "home", key)
    assert files(tmp_path / "home") == {trace}


def test_two_do_not_restore_into_one_folder(
    copy: Path, key: DataKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(backup, "exclude", partial(exclude, timeout_s=0))
    with share(home, "guiden"), pytest.raises(Unavailable) as caught:
        restore(copy, home, key)
    assert caught.value.code == "home_busy"
    restore(copy, home, key)


def test_a_full_disk_leaves_the_folder_as_it_was(
    copy: Path, key: DataKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "_copy", full)
        with pytest.raises(Unavailable, match="Disken är full"):
            restore(copy, home, key)
    assert files(home) == set()
    assert not (home / "restore.part").exists()
    restore(copy, home, key)


@pytest.mark.parametrize("moved", [0, 1])
def test_a_restoring_that_was_cut_off_can_be_done_again(
    copy: Path, key: DataKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    """What a power cut leaves: some files in place, the slot file never among them."""
    home = tmp_path / "home"
    rename, count = Path.replace, 0

    def cut(source: Path, target: Path) -> Path:
        nonlocal count
        if source.parent.name == "restore.part":
            if count == moved:
                raise KeyboardInterrupt
            count += 1
        return rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            restore(copy, home, key)
    assert not (home / "keyslots.json").exists()
    restore(copy, home, key)
    assert files(home) == {"store.db", "keyslots.json"}
    Vault.open(home / "store.db", key.derive(Purpose.JOURNAL)).close()


@pytest.mark.parametrize("planted", ["device.toml", "device.key", "witness-000001.log", "x.db"])
def test_a_list_that_names_what_no_copy_holds_is_refused(
    copy: Path, key: DataKey, tmp_path: Path, planted: str
) -> None:
    (copy / planted).write_bytes(b'receiver_url="https://elak.example"')
    names = ("store.db", "keyslots.json", planted)
    rewrite_manifest(copy, files={name: backup._sum(copy / name) for name in names})
    home = tmp_path / "home"
    home.mkdir()
    (home / "device.toml").write_text("printer_queue = 'etikett'")
    with pytest.raises(Unavailable, match="inte hel"):
        restore(copy, home, key)
    assert (home / "device.toml").read_text() == "printer_queue = 'etikett'"


def test_the_register_comes_along_and_back(
    made: tuple[Path, DataKey, Store], tmp_path: Path
) -> None:
    _, key, store = made
    home = Path(shutil.copytree(store.folder, tmp_path / "old"))
    packages = [package(number, "Gammal") for number in range(1, 40)]
    register = Register(home, key.derive(Purpose.REGISTER))
    register.load([incoming(packages)], NOW)
    register.close()
    vault = Vault.open(home / "store.db", store.key)
    copy = back_up(vault, key, tmp_path / "stick", MORNING).folder
    vault.close()
    restore(copy, tmp_path / "new", key)
    again = Register(tmp_path / "new", key.derive(Purpose.REGISTER))
    assert again.info() == info(edition(len(packages)))
    assert again.check() == []
    again.close()


@pytest.mark.parametrize("pointer", [b"register-9.db", b"\xff\xfe", b"../store.db", b"", b"x" * 99])
def test_a_register_that_cannot_be_read_stops_no_copy(
    made: tuple[Path, DataKey, Store], tmp_path: Path, pointer: bytes
) -> None:
    _, key, store = made
    home = Path(shutil.copytree(store.folder, tmp_path / "home"))
    (home / "register.current").write_bytes(pointer)
    vault = Vault.open(home / "store.db", store.key)
    copy = back_up(vault, key, tmp_path / "stick", MORNING)
    vault.close()
    assert files(copy.folder) == {"store.db", "keyslots.json", "manifest.json"}
