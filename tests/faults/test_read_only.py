"""A data folder that cannot be written: said plainly, changed in nothing, and used again after."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.running import Outcome, python, run
from tests.storm.pharmacies import PASSWORD, Pharmacy, arguments, copy_pharmacy, hand_out_line

# Nobody's permissions bind the administrator, who therefore gives up the right to pass over them.
_RIGHTS = "-dac_override,-dac_read_search"
_BOUND = ["setpriv", f"--bounding-set={_RIGHTS}", f"--inh-caps={_RIGHTS}", "--"]


@pytest.fixture
def pharmacy(tmp_path: Path) -> Pharmacy:
    return copy_pharmacy(tmp_path / "home")


def _run_read_only(folder: Path, command: list[str], given: bytes = b"") -> Outcome:
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        return run([*(_BOUND if os.geteuid() == 0 else []), *command], given)
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def _content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "words",
    [
        lambda home: python("app", *arguments(home, "record", "-")),
        lambda home: python("app", *arguments(home, "backup", str(home.with_name("stick")))),
        lambda home: python("tests.storm.filling", str(home), "1"),
        lambda home: python("tests.faults.new_password", str(home), PASSWORD, "ett nytt lösenord"),
    ],
    ids=["record", "backup", "draft", "password"],
)
def test_nothing_is_changed_and_the_reason_is_said(
    words: Callable[[Path], list[str]], pharmacy: Pharmacy
) -> None:
    pharmacy.home.with_name("stick").mkdir()
    before = _content(pharmacy.home)
    outcome = _run_read_only(pharmacy.home, words(pharmacy.home), hand_out_line("Nr 1"))
    assert outcome.code == 3
    assert outcome.printed == []
    assert "skrivskyddad" in outcome.said or "går inte att skriva i" in outcome.said
    outcome.check(pharmacy.home)
    assert _content(pharmacy.home) == before
    assert run(words(pharmacy.home), hand_out_line("Nr 1")).code == 0
    pharmacy.look()


def test_a_stick_that_cannot_be_written_is_said(pharmacy: Pharmacy, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    command = python("app", *arguments(pharmacy.home, "backup", str(stick)))
    outcome = _run_read_only(stick, command)
    assert outcome.code == 3
    assert "skrivskyddad" in outcome.said
    outcome.check(pharmacy.home)
    assert list(stick.iterdir()) == []
    pharmacy.look()


def test_a_copy_on_a_medium_barred_from_writing_is_restored(
    pharmacy: Pharmacy, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert run(python("app", *arguments(pharmacy.home, "backup", str(stick)))).code == 0
    (copy,) = stick.iterdir()
    before = _content(stick)
    new = tmp_path / "new"
    command = python("app", *arguments(pharmacy.home, "restore", str(copy), str(new)))
    outcome = _run_read_only(stick, command)
    assert outcome.code == 0, outcome
    assert _content(stick) == before
    pharmacy.in_folder(new).look()
