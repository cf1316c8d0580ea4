"""A folder that others share: whole files by name, nothing waited for, nobody else's touched."""

import os
import time
from pathlib import Path

import pytest

from app.device.shared_folder import list_files, list_stamps, read_file, write_file
from app.domain.findings import Unavailable

ON_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="no such files")


def _old(file: Path) -> Path:
    file.write_bytes(b"x")
    then = time.time() - 2 * 24 * 3600
    os.utime(file, (then, then))
    return file


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    stamp = write_file(tmp_path, "a.lyktaseg", b"first")
    assert read_file(tmp_path, "a.lyktaseg", 100) == b"first"
    assert list_stamps(tmp_path, ".lyktaseg") == {"a.lyktaseg": stamp}
    assert write_file(tmp_path, "a.lyktaseg", b"another") != stamp
    assert [file.name for file in tmp_path.iterdir()] == ["a.lyktaseg"]


def test_no_more_is_read_than_tells_that_it_is_too_much(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(1000))
    assert len(read_file(tmp_path, "a", 10)) == 11


@ON_WINDOWS
def test_neither_a_pipe_nor_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link.lyktaseg").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe.lyktaseg")
    assert list_files(tmp_path, ".lyktaseg") == set()
    for name in ("link.lyktaseg", "pipe.lyktaseg"):
        with pytest.raises(Unavailable, match="ingen vanlig fil"):
            read_file(tmp_path, name, 10)


def test_what_a_killed_writer_left_goes_after_a_day_and_nothing_else_does(tmp_path: Path) -> None:
    left = _old(tmp_path / ".ab12.lyktaseg.0123abcd.part")
    kept = {
        _old(tmp_path / ".film.mkv.0123abcd.part"),
        _old(tmp_path / "ab12.lyktaseg.0123abcd.part"),
        _old(tmp_path / ".ab12.lyktaseg"),
    }
    fresh = tmp_path / ".cd34.lyktaseg.0123abcd.part"
    fresh.write_bytes(b"x")
    assert list_files(tmp_path, ".lyktaseg") == set()
    assert set(tmp_path.iterdir()) == kept | {fresh}
    assert not left.exists()


@pytest.mark.parametrize("wrong", ["the clock here", "a file in the folder"])
def test_neither_a_clock_ahead_nor_a_file_from_the_future_deletes_what_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    write_file(tmp_path, "a.lyktaseg", b"x")
    (tmp_path / ".cd34.lyktaseg.0123abcd.part").write_bytes(b"x")
    later = time.time() + 3 * 24 * 3600
    if wrong == "the clock here":
        monkeypatch.setattr(time, "time", lambda: later)
    else:
        os.utime(tmp_path / "a.lyktaseg", (later, later))
    list_files(tmp_path, ".lyktaseg")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_is_not_there_cannot_be_reached(tmp_path: Path) -> None:
    with pytest.raises(
        Unavailable, match=r"finns ingen sådan mapp .* kunde inte läsas\. .* minnet sitter i"
    ):
        list_files(tmp_path / "gone", ".lyktaseg")
    with pytest.raises(Unavailable, match="kunde inte skrivas"):
        write_file(tmp_path / "gone", "a", b"x")
