"""Which PostgreSQL is used, and what is said where there is none or it does not start."""

from pathlib import Path

import pytest

from app.device import postgres
from app.device.hub_folder import HubFolder, HubSettings
from app.device.postgres import Programs, find_programs
from app.domain.findings import Refused, Unavailable


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Debian's packages of PostgreSQL lie: none yet."""
    folder = tmp_path / "postgresql"
    folder.mkdir()
    monkeypatch.setattr(postgres, "_DEBIAN", folder)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    return folder


def _install(folder: Path, version: int) -> None:
    programs = folder / str(version) / "bin"
    programs.mkdir(parents=True)
    (programs / "initdb").touch()


def test_the_newest_is_used_for_a_new_hub_and_the_same_for_one_that_is_there(
    debian: Path, tmp_path: Path
) -> None:
    for version in (9, 15, 17):
        _install(debian, version)
    assert find_programs().version == 17
    (tmp_path / "PG_VERSION").write_text("15\n", encoding="ascii")
    assert find_programs(tmp_path) == Programs(debian / "15" / "bin", 15)
    assert find_programs(tmp_path / "empty").version == 17


def test_none_or_an_old_one_is_told_with_the_line_that_mends_it(
    debian: Path, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match=r"15 eller nyare finns inte.*apt-get install postgresql"):
        find_programs()
    _install(debian, 14)
    with pytest.raises(Unavailable, match="PostgreSQL 14 är för gammal: navet behöver 15"):
        find_programs()
    (tmp_path / "PG_VERSION").write_text("16\n", encoding="ascii")
    _install(debian, 17)
    with pytest.raises(Unavailable, match="PostgreSQL 16 finns inte"):
        find_programs(tmp_path)


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="initdb gick inte att starta"):
        Programs(tmp_path, 15).make(tmp_path / "data")


def test_what_the_server_said_last_is_told_when_it_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_ctl"
    program.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    program.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setattr(postgres, "_whom", lambda: (None, None))
    data = tmp_path / "hub" / "data"
    (tmp_path / "hub" / "log").mkdir(parents=True)
    with pytest.raises(Unavailable, match="okänt varför"):
        Programs(tmp_path, 15).start(data)
    said = "2026 UTC [7] LOG:  could not bind IPv4 address: Address already in use\n"
    (tmp_path / "hub" / "log" / "hub-Fri.log").write_text(said, encoding="ascii")
    with pytest.raises(Unavailable, match=r"could not bind IPv4 address.*porten är ledig"):
        Programs(tmp_path, 15).start(data)


def test_a_folder_whose_path_leaves_no_room_for_a_socket_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="för lång"):
        HubFolder(tmp_path / ("x" * 90)).lay_out(HubSettings(("hub:5433",)))


def test_a_link_is_not_read_for_the_hub(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"root's own")
    (tmp_path / "hub.json").symlink_to(tmp_path / "secret")
    with pytest.raises(Unavailable):
        HubFolder(tmp_path).read("hub.json")
