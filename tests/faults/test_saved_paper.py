"""A page that is saved as a file on a failing disk: it lies there, or not, or nobody can know."""

from pathlib import Path

import pytest

from tests.faults.running import failing, python, run


@pytest.mark.parametrize(
    ("calls", "when", "said", "lies_there"),
    [
        ("fsync", "9", "saved", True),
        ("fsync", "1", "failed", False),  # the page itself
        ("fsync", "2", "failed", False),  # its name in the folder
        ("write", "1", "failed", False),
        ("fsync,unlink,unlinkat", "1+", "in doubt", True),
    ],
)
def test_a_page_that_did_not_reach_the_disk_is_taken_back_or_asked_about(
    calls: str, when: str, said: str, lies_there: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "papper"
    folder.mkdir()
    file = folder / "blad.pdf" if calls == "write" else None
    command = python("tests.faults.saving_paper", str(folder))
    outcome = run(failing(calls, "EIO", when, command, file))
    assert outcome.printed == [said], outcome.said
    assert [path.name for path in folder.iterdir()] == ["blad.pdf"] * lies_there
