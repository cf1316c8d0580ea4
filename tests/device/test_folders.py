"""Where the program's files and a person's data lie."""

import sys
from pathlib import Path

import pytest

from app.device.folders import default_home, practice_home, resources


def test_the_repository_s_resources_are_found_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert resources() == repository / "resources"
    assert (resources() / "SOURCES.md").is_file()


def test_a_frozen_build_brings_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"


@pytest.mark.skipif(sys.platform == "win32", reason="XDG is not Windows")
class TestOnLinux:
    """The data folder as the XDG specification has it."""

    def test_data_lie_where_the_person_keeps_data(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert default_home() == tmp_path / "lykta"
        assert practice_home() == tmp_path / "lykta-demo"

    @pytest.mark.parametrize("said", [None, "", "relative/place"])
    def test_without_a_proper_word_they_lie_in_the_home_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        if said is not None:
            monkeypatch.setenv("XDG_DATA_HOME", said)
        assert default_home() == tmp_path / ".local" / "share" / "lykta"
