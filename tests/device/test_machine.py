"""The id of the computer: the first of the system's files that says something."""

import platform
from pathlib import Path

import pytest

from app.device.machine import machine_id


def test_the_first_file_that_has_an_id_is_believed(tmp_path: Path) -> None:
    first, second = tmp_path / "machine-id", tmp_path / "dbus"
    second.write_text("abc\n", encoding="ascii")
    assert machine_id([first, second]) == "abc"
    first.write_text("def\n", encoding="ascii")
    assert machine_id([first, second]) == "def"


@pytest.mark.parametrize("content", [b"", b"\n", b"uninitialized\n", b"\xff\xfe"])
def test_a_file_without_an_id_is_passed_over(tmp_path: Path, content: bytes) -> None:
    first, second = tmp_path / "machine-id", tmp_path / "dbus"
    first.write_bytes(content)
    second.write_text("abc\n", encoding="ascii")
    assert machine_id([first, second]) == "abc"


def test_a_computer_without_any_is_known_by_its_network_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "kassa-1")
    assert machine_id([tmp_path / "absent"]) == "kassa-1"


def test_this_computer_answers_the_same_twice() -> None:
    assert machine_id()
    assert machine_id() == machine_id()
