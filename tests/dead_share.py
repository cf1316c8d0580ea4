"""A share whose server is gone: a real file system that nobody serves, where root can mount one."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_DEVICE = Path("/dev/fuse")
_LAZILY = 2  # MNT_DETACH


@contextmanager
def dead_share(folder: Path) -> Iterator[Path]:
    """Yield the folder as one in which no system call ever answers, until the end."""
    if not (_DEVICE.exists() and os.access(_DEVICE, os.R_OK | os.W_OK)):
        pytest.skip("this computer mounts no file system of its own")
    system = ctypes.CDLL(None, use_errno=True)
    nobody = os.open(_DEVICE, os.O_RDWR)
    try:
        options = f"fd={nobody},rootmode=40000,user_id=0,group_id=0".encode()
        if system.mount(b"lykta", os.fsencode(folder), b"fuse", 0, options):
            pytest.skip("only root mounts a file system here")
        try:
            yield folder
        finally:
            system.umount2(os.fsencode(folder), _LAZILY)
    finally:
        os.close(nobody)  # whoever still waits gets an error now
