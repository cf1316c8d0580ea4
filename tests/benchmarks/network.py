"""A network of this process's own, with computers on it that can be cut off (nät).

Only root on Linux may make one. All of it is gone when the processes in it are.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_OURS = "10.77.0.1"
_LOOK_S = 0.01


def can_be_made() -> bool:
    """Tell whether this computer lets us have a network of our own."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("ip")):
        return False
    try_it = ["unshare", "--net", "ip", "link", "add", "lykta", "type", "bridge"]
    return subprocess.run(try_it, capture_output=True, check=False).returncode == 0


def inside(command: Sequence[str]) -> list[str]:
    """Return the command that runs another in a network of its own."""
    return ["unshare", "--net", "--", *command]


@dataclass(frozen=True)
class Network:
    """A switch, with a cable to each computer (nät); to be used inside a network of its own."""

    address: str = _OURS

    def make(self) -> None:
        """Make the switch, and give this process an address."""
        _ip("link", "set", "lo", "up")
        _ip("link", "add", "switch", "type", "bridge")
        _ip("address", "add", f"{_OURS}/24", "dev", "switch")
        _ip("link", "set", "switch", "up")

    def plug_in(self, number: int, process: int) -> None:
        """Draw a cable to a process as soon as it is in a network of its own; nothing goes by it
        yet."""
        while _network_of(str(process)) == _network_of("self"):  # it has only just been started
            time.sleep(_LOOK_S)
        cable, its_address = f"cable{number}", f"10.77.0.{10 + number}/24"
        _ip("link", "add", cable, "type", "veth", "peer", "name", f"far{number}")
        _ip("link", "set", f"far{number}", "netns", str(process))
        _ip("link", "set", cable, "master", "switch")
        there = ("nsenter", "--net", "--target", str(process))
        _ip("link", "set", "lo", "up", at=there)
        _ip("address", "add", its_address, "dev", f"far{number}", at=there)
        _ip("link", "set", f"far{number}", "up", at=there)

    def connect(self, number: int) -> None:
        """Let the cable carry."""
        _ip("link", "set", f"cable{number}", "up")

    def cut(self, number: int) -> None:
        """Let nothing through; nobody is told."""
        _ip("link", "set", f"cable{number}", "down")


def _network_of(process: str) -> str:
    return str(Path("/proc", process, "ns", "net").readlink())


def _ip(*words: str, at: Sequence[str] = ()) -> None:
    subprocess.run([*at, "ip", *words], check=True, capture_output=True)
