"""Each benchmark is run small, so that none can rot; what it measures is nobody's business here."""

import re
import subprocess
import sys

import pytest

from tests.benchmarks.__main__ import NAMES
from tests.house import ROOT


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_tells_a_figure_and_a_ratio(name: str) -> None:
    done = run(name, "--part", "600")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d\.\d+ (ms|MB|s)", done.stdout)
    assert re.search(r"ratio \d+\.\d\d", done.stdout)


def test_a_benchmark_that_there_is_not_is_told() -> None:
    done = run("coffee")
    assert done.returncode == 2
    assert "there is no coffee, only append, " in done.stderr
