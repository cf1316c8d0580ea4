"""The strictness of the other tests is tried: what must fail a test does, what may pass does."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house import ROOT

# The outcome that each test's name begins with is the one it must have.
TRIALS = """
import logging
import socket
import warnings

import pytest
from PySide6.QtCore import qWarning

log = logging.getLogger("app.trial")


def test_passed_quiet():
    log.info("nothing to see")


def test_error_logged_warning():
    log.warning("disk is nearly full")


@pytest.mark.logs("nearly full")
def test_passed_expected_warning():
    log.warning("disk is nearly full")


@pytest.mark.logs("nearly full")
def test_error_expected_warning_that_never_comes():
    pass


@pytest.mark.logs("nearly full")
def test_error_another_warning_beside_the_expected():
    log.warning("disk is nearly full")
    log.error("disk is full")


def test_failed_python_warning():
    warnings.warn("old", DeprecationWarning)


def test_failed_file_left_open(tmp_path):
    (tmp_path / "left_open").open("w")


def test_failed_qt_message():
    qWarning("QObject: something is wrong")


def test_failed_network_beyond_loopback():
    with socket.socket() as far:
        far.settimeout(1)
        far.connect(("192.0.2.1", 9))


def test_passed_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.xfail(reason="thought to be broken")
def test_failed_expected_failure_that_passes():
    pass
"""


def test_what_must_fail_a_test_does_and_what_may_pass_does(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_trials.py").write_text(TRIALS, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "test_trials.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    outcomes: dict[str, str] = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR) \S+::(\w+)", run.stdout, re.MULTILINE):
        outcomes[name] = outcome if outcomes.get(name) in (None, "PASSED") else "FAILED"
    wrong = {n: o for n, o in outcomes.items() if not n.startswith(f"test_{o.lower()}_")}
    assert len(outcomes) == TRIALS.count("def test_"), run.stdout
    assert not wrong, run.stdout
