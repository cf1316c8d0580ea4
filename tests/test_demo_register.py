"""The demo's reference data are what their scripts make, and every file says that it is made up."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.exchange.reference.reader import read_source
from tests.house import ROOT

DEMO = ROOT / "resources" / "demo"
MADE = sorted(path.name for path in DEMO.iterdir() if path.suffix in (".csv", ".xlsx", ".xml"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the scripts make now."""
    folder = tmp_path_factory.mktemp("made")
    for script in ("make_register.py", "make_lists.py"):
        subprocess.run([sys.executable, "-B", DEMO / script, folder], check=True)
    return folder


def test_the_scripts_make_all_of_it_and_nothing_else(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == MADE


@pytest.mark.parametrize("name", MADE)
def test_a_file_is_byte_for_byte_what_its_script_makes(made: Path, name: str) -> None:
    assert (DEMO / name).read_bytes() == (made / name).read_bytes()


@pytest.mark.parametrize("name", MADE)
def test_a_file_is_marked_as_practice_and_nothing_in_it_is_left_out(name: str) -> None:
    with (DEMO / name).open("rb") as file, read_source(file) as reading:
        assert reading.head.practice
        assert len(list(reading)) > 0
        assert reading.remarks == []
