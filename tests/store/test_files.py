"""Whole-file writing: after any fault the old content or the new, and a sentence of it."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from app.domain.findings import Unavailable
from app.store.files import disk_errors, find_bytes, previous_of, unavailable, write_whole


def failing(code: int) -> Callable[..., NoReturn]:
    def fail(*_: Any, **__: Any) -> NoReturn:
        raise OSError(code, os.strerror(code))

    return fail


def test_a_new_file_holds_what_was_written_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, b"one")
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_previous_content_is_kept_when_asked_and_only_then(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, b"one", keep_previous=True)
    assert not previous_of(path).exists()
    write_whole(path, b"two")
    assert not previous_of(path).exists()
    write_whole(path, b"three", keep_previous=True)
    assert (path.read_bytes(), previous_of(path).read_bytes()) == (b"three", b"two")


@pytest.mark.parametrize("call", ["fsync", "replace", "open"])
@pytest.mark.parametrize(
    ("code", "word"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EIO, "io_error"),
    ],
)
def test_a_fault_leaves_the_old_content_and_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, word: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, call, failing(code))
    with pytest.raises(Unavailable) as caught:
        write_whole(path, b"new")
    assert caught.value.code == word
    assert caught.value.cure
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_fault_at_the_second_replacement_leaves_the_current_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"current")
    previous_of(path).write_bytes(b"older")
    real, calls = os.replace, []

    def second_fails(source: Any, target: Any) -> None:
        calls.append(target)
        if len(calls) == 2:
            failing(errno.EIO)()
        real(source, target)

    monkeypatch.setattr(os, "replace", second_fails)
    with pytest.raises(Unavailable):
        write_whole(path, b"new", keep_previous=True)
    assert path.read_bytes() == b"current"
    assert previous_of(path).read_bytes() == b"current"
    assert sorted(tmp_path.iterdir()) == [path, previous_of(path)]


def test_a_folder_that_cannot_be_synced_is_told_as_not_yet_sure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "a.json", os.fsync

    def folders_fail(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            failing(errno.EIO)()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", folders_fail)
    with pytest.raises(Unavailable, match="strömavbrott") as caught:
        write_whole(path, b"new")
    assert caught.value.code == "unconfirmed"
    assert path.read_bytes() == b"new"


def test_a_program_killed_before_the_rename_leaves_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    program = (
        "import os, signal, sys, pathlib\n"
        "from app.store.files import write_whole\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_whole(pathlib.Path(sys.argv[1]), b'new')\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert ended.returncode == -9
    assert path.read_bytes() == b"old"
    (leftover,) = tmp_path.glob(".a.json.*.tmp")

    write_whole(path, b"soon after")
    assert leftover.exists(), "it may belong to a program that is writing now"
    os.utime(leftover, (0, 0))
    write_whole(path, b"much later")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"much later"


def test_the_content_is_on_disk_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        seen.append("folder" if folder else "file")
        real_sync(descriptor)

    def replace(source: Any, target: Any) -> None:
        seen.append("rename")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    write_whole(tmp_path / "a.json", b"x")
    assert seen == ["file", "rename", "folder"]


def test_a_folder_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="finns inte") as caught:
        write_whole(tmp_path / "gone" / "a.json", b"x")
    assert caught.value.code == "no_folder"


def test_reading_stops_one_byte_after_the_most_and_a_missing_file_is_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.json"
    assert find_bytes(path, 10) is None
    path.write_bytes(b"x" * 100)
    assert find_bytes(path, 10) == b"x" * 11


def test_a_folder_in_the_place_of_a_file_is_a_disk_error_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="kunde inte läsas"):
        find_bytes(tmp_path, 10)


def test_each_kind_of_fault_has_its_own_sentence() -> None:
    codes = (errno.ENOSPC, errno.EACCES, errno.ENOENT, errno.EIO)
    told = [unavailable(OSError(code, ""), "filen kunde inte sparas") for code in codes]
    assert len({fault.code for fault in told}) == len({fault.text for fault in told}) == 4
    assert all("filen kunde inte sparas" in fault.text and fault.cure for fault in told)


def test_other_errors_pass_through_untouched() -> None:
    with pytest.raises(ZeroDivisionError), disk_errors("inget"):
        raise ZeroDivisionError
