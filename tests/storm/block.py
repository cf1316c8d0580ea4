"""A disk in a file, of which a power cut leaves what the system had really written (blockdisk).

A file system of its own lies on it. What a program has written and nobody has synced is in memory
alone, and is not there when the file is mounted anew. Only root on Linux can mount one.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SIZE = 600 * 2**20
# Nothing but a sync writes the journal of the file system: it would be written each five seconds.
_OPTIONS = "loop,commit=300,noatime"


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[None]:
    """Mount a disk's file at a folder for a while."""
    _run("mount", "-o", _OPTIONS, str(image), str(at))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(at))


def make_disk(image: Path) -> None:
    """Make an empty disk; skip the test where none can be mounted."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mkfs.ext4")):
        pytest.skip("only root can mount a disk of its own")
    with image.open("wb") as file:
        file.truncate(_SIZE)
    _run("mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))
    probe = image.with_suffix(".probe")
    probe.mkdir()
    try:
        with mounted(image, probe):
            pass
    except subprocess.CalledProcessError:
        pytest.skip("no disk can be mounted here")
    finally:
        probe.rmdir()


def cut_power(image: Path, to: Path) -> None:
    """Copy a disk as it stands this moment; nothing that writes to it may run meanwhile."""
    _run("cp", "--sparse=always", str(image), str(to))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
