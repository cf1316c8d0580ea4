"""Locks between programs: many share, one excludes, the dead hold nothing, all have names."""

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.findings import Unavailable
from app.store import locks
from app.store.locks import alone, exclude, share

_PROGRAM = """
import pathlib, sys
from app.store import locks
held = getattr(locks, sys.argv[1])(pathlib.Path(sys.argv[2]), sys.argv[3])
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def program(how: str, folder: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """Run another program that holds the folder until it is told to end or killed."""
    command = [sys.executable, "-c", _PROGRAM, how, str(folder), name]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def refused(folder: Path, how: str = "exclude") -> Unavailable:
    with pytest.raises(Unavailable) as caught:
        getattr(locks, how)(folder, "provet", timeout_s=0)
    return caught.value


def test_many_share_a_folder(tmp_path: Path) -> None:
    with (
        program("share", tmp_path, "fönstret"),
        share(tmp_path, "provet", 0),
        share(tmp_path, "x", 0),
    ):
        pass


def test_who_needs_the_folder_alone_is_told_who_is_there(tmp_path: Path) -> None:
    with program("share", tmp_path, "Lyktas fönster") as window, share(tmp_path, "kommandoraden"):
        refusal = refused(tmp_path)
    assert refusal.code == "home_busy"
    assert f"Lyktas fönster (process {window.pid})" in refusal.text
    assert f"kommandoraden (process {os.getpid()})" in refusal.text
    assert "provet" not in refusal.text
    exclude(tmp_path, "provet", 0).release()


def test_nobody_enters_while_one_is_alone(tmp_path: Path) -> None:
    with program("exclude", tmp_path, "återställningen") as restore:
        for how in ("share", "exclude"):
            assert f"återställningen (process {restore.pid})" in refused(tmp_path, how).text


def test_a_killed_program_holds_nothing_and_its_note_is_swept(tmp_path: Path) -> None:
    with program("exclude", tmp_path, "dödad") as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert list((tmp_path / "locks").glob("holder-*"))
        with share(tmp_path, "levande"):
            refusal = refused(tmp_path)
    assert "dödad" not in refusal.text
    assert "levande" in refusal.text
    assert not list((tmp_path / "locks").glob("holder-*"))


def test_two_holders_in_one_program_exclude_each_other(tmp_path: Path) -> None:
    with exclude(tmp_path, "rensningen"):
        assert "rensningen" in refused(tmp_path, "share").text
    with share(tmp_path, "fönstret"):
        assert "fönstret" in refused(tmp_path).text


def test_releasing_twice_does_nothing_more(tmp_path: Path) -> None:
    held = exclude(tmp_path, "provet")
    held.release()
    with exclude(tmp_path, "provet", 0):
        held.release()
        refused(tmp_path, "share")


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    held = exclude(tmp_path, "flyttningen")
    timer = threading.Timer(0.1, held.release)
    timer.start()
    share(tmp_path, "fönstret", timeout_s=60).release()
    timer.join()


def test_a_note_that_cannot_be_read_is_another_program(tmp_path: Path) -> None:
    with share(tmp_path, "provet"):
        (note,) = (tmp_path / "locks").glob("holder-*")
        note.write_bytes(b"rubbish")
        assert "ett annat program" in refused(tmp_path).text


def test_a_full_disk_does_not_keep_the_folder_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with exclude(tmp_path, "provet"):
        assert "ett annat program" in refused(tmp_path).text


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="finns inte"):
        share(tmp_path / "gone", "provet")


def test_one_at_a_time_changes_a_small_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with alone(path), pytest.raises(Unavailable, match=r"a\.json ändras just nu"), alone(path, 0):
        pass
    with alone(path, 0), alone(tmp_path / "b.json", 0):
        pass


def test_no_count_is_lost_when_many_change_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")

    def add() -> None:
        for _ in range(5):
            with alone(path, 60):
                path.write_text(str(int(path.read_text()) + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() == "20"


def test_one_of_many_is_alone_for_a_while_and_then_shares_again(tmp_path: Path) -> None:
    with share(tmp_path, "kommandoraden", 0) as held:
        with held.excluding_others(0):
            refused(tmp_path, "share")
        share(tmp_path, "fönstret", 0).release()
        assert "kommandoraden" in refused(tmp_path).text


def test_who_wants_to_be_alone_is_told_who_else_is_there_and_goes_on_sharing(
    tmp_path: Path,
) -> None:
    with share(tmp_path, "kommandoraden") as held, program("share", tmp_path, "Lykta") as window:
        with pytest.raises(Unavailable) as caught, held.excluding_others(0):
            pytest.fail("it was not alone")
        assert caught.value.text == f"Datamappen används av Lykta (process {window.pid})."
        assert "kommandoraden" in refused(tmp_path).text


def test_what_fails_while_one_is_alone_lets_the_others_in_again(tmp_path: Path) -> None:
    with share(tmp_path, "kommandoraden") as held:
        with pytest.raises(KeyError), held.excluding_others(0):
            raise KeyError("bug")
        share(tmp_path, "fönstret", 0).release()
