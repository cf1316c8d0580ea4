"""What a program asked of the system, call by call, as strace writes it down."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Those with a mark may not exist on every processor. What copies inside the kernel is watched for,
# since nothing here could follow it.
CALLS = (
    "openat", "?open", "close", "lseek", "write", "pwrite64", "writev", "pwritev", "fsync",
    "fdatasync", "ftruncate", "fallocate", "?unlink", "unlinkat", "?rename", "renameat",
    "renameat2", "copy_file_range", "sendfile",
)  # fmt: skip
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+).*")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*)")


@dataclass(frozen=True)
class Call:
    """One call that succeeded (anrop)."""

    name: str
    result: int
    descriptor: int  # -1 where the call takes none
    path: str  # of the descriptor, as it then was called; "" without one
    texts: tuple[bytes, ...]  # what was written, or paths
    rest: str  # the arguments as strace shows them


def trace(
    command: Sequence[str], log: Path, *, calls: Sequence[str] = CALLS, most_bytes: int = 1 << 20
) -> list[str]:
    """Return the command that runs another and writes its calls, and its threads', to a log."""
    show = ["-f", "-y", "-xx", "-s", str(most_bytes), "-e", "trace=" + ",".join(calls)]
    return ["strace", *show, "-e", "signal=none", "-o", str(log), "--", *command]


def run_traced(command: Sequence[str], log: Path, given: bytes, *options: str) -> bytes:
    """Run a command to its end with all its calls written to a log; return what it printed."""
    program, *rest = trace(command, log)
    done = subprocess.run([program, *options, *rest], input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def read_calls(log: Path) -> Iterator[Call]:
    """Yield the calls of a log in the order in which they were done."""
    with log.open(encoding="ascii") as lines:
        for line in lines:
            assert "<unfinished" not in line, "two threads wrote at once; their order is unknown"
            match = _LINE.fullmatch(line.rstrip("\n"))
            if match and int(match[3]) >= 0:
                yield _call(match[1], match[2], int(match[3]))


def _call(name: str, arguments: str, result: int) -> Call:
    file = _FILE.match(arguments)
    return Call(
        name=name,
        result=result,
        descriptor=int(file[1]) if file else -1,
        path=_bytes(file[2]).decode() if file else "",
        texts=tuple(_bytes(text) for text in _TEXT.findall(arguments)),
        rest=arguments,
    )


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))
