"""A file from outside is copied once; what is hashed is what is read, and it has no name."""

import os
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app.device.copies import copy_unnamed, unnamed_file
from app.domain.findings import Refused, Unavailable


def test_the_copy_is_the_file_as_it_was_when_it_was_copied(tmp_path: Path) -> None:
    path, home = tmp_path / "file", tmp_path / "home"
    home.mkdir()
    content = bytes(range(256)) * 10_000
    path.write_bytes(content)
    os.utime(path, (1_764_000_000, 1_764_000_000))
    heard: list[tuple[int, int]] = []
    with copy_unnamed(path, home, len(content), lambda *p: heard.append(p)) as copy:
        assert list(home.iterdir()) == []
        path.write_bytes(b"changed")
        assert copy.file.read() == content
        assert (copy.size, copy.sha256) == (len(content), sha256(content).hexdigest())
        assert (copy.start, copy.modified) == (content[:64], date(2025, 11, 24))
    assert heard == [(2**20, len(content)), (2 * 2**20, len(content)), (len(content),) * 2]
    assert copy.file.closed


def test_what_is_larger_than_allowed_is_refused_and_not_copied_on(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(2**40)  # holes only
    with pytest.raises(Refused, match="större än 3 MB"), copy_unnamed(path, tmp_path, 3 * 2**20):
        pass


def test_a_file_that_cannot_be_read_and_a_folder_that_cannot_be_written_are_told_apart(
    tmp_path: Path,
) -> None:
    with (
        pytest.raises(Unavailable, match="går inte att läsa"),
        copy_unnamed(tmp_path / "nowhere", tmp_path, 10),
    ):
        pass
    (tmp_path / "file").write_bytes(b"x")
    with (
        pytest.raises(Unavailable, match="kunde inte läsas in"),
        copy_unnamed(tmp_path / "file", tmp_path / "nowhere", 10),
    ):
        pass


def test_an_unnamed_file_is_gone_when_it_is_closed(tmp_path: Path) -> None:
    with unnamed_file(tmp_path) as file:
        file.write(b"x")
        assert list(tmp_path.iterdir()) == []
    assert file.closed
