"""Has a file of reference data parsed by a process without keys, and checks all that it says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, cast

import msgspec

from app.domain.findings import Refused, Unavailable, refuse
from app.domain.product import ListRemark, Package, ProductList
from app.exchange.reference import pipe

TLV_PERIOD_PRODUCTS = "tlv_period_products"
LARGEST_FILE = 32 * 2**20  # bytes; a real list is below 1 MB
WALL_S = 60.0
_MOST_MESSAGES = 1_000_000
_LONGEST_LINE = 16_384  # bytes
_PROGRAM = Path(__file__).resolve().parents[3]  # the folder that holds `app`


def read_product_list(data: bytes, source: str = TLV_PERIOD_PRODUCTS) -> ProductList:
    """Return what the file says, or refuse it with the reason and, where known, the place."""
    if len(data) > LARGEST_FILE:
        raise refuse(
            f"Filen är {len(data) // 2**20} MB; en varulista är mindre än "
            f"{LARGEST_FILE // 2**20} MB.",
            "Kontrollera att det är rätt fil.",
            rule="reference.too_large",
        )
    with _parser(source) as (stdin, stdout):
        with suppress(BrokenPipeError):  # it ended early; what it said tells why
            stdin.write(data)
        with suppress(BrokenPipeError):
            stdin.close()
        return _collect(stdout)


@contextmanager
def _parser(source: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Start the parser and see to it that it ends; hand out both ends of its pipes."""
    command = [sys.executable, "-s", "-B", "-m", "app.exchange.reference.parser_process", source]
    kept = ("PATH", "SYSTEMROOT")  # nothing else of the surroundings goes along
    try:
        process = subprocess.Popen(
            command,
            cwd=_PROGRAM,
            env={name: os.environ[name] for name in kept if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote the file, and nobody knows what that is
        )
    except OSError as error:
        raise Unavailable(
            "Läsaren av varulistor går inte att starta.", "Starta om Lykta.", code="no_parser"
        ) from error
    watch = Timer(WALL_S, process.kill)
    watch.start()
    with process:
        try:
            yield cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        finally:
            watch.cancel()
            process.kill()


def _collect(stdout: IO[bytes]) -> ProductList:
    """Put the messages together; only a list that ends with the right counts is one."""
    packages: list[Package] = []
    remarks: list[ListRemark] = []
    for _ in range(_MOST_MESSAGES):
        try:
            message = pipe.decode(stdout.readline(_LONGEST_LINE))
        except msgspec.DecodeError as error:  # an empty line too: it ended without a last word
            raise _given_up() from error
        match message:
            case pipe.Row(package):
                packages.append(package)
            case pipe.Remark(remark):
                remarks.append(remark)
            case pipe.Rejected(findings):
                raise Refused(findings)
            case pipe.Done(name, start, end, practice, rows, noted):
                if (rows, noted) == (len(packages), len(remarks)):
                    return ProductList(name, start, end, practice, tuple(packages), tuple(remarks))
                break
    raise _given_up()


def _given_up() -> Refused:
    """The parser was killed by a limit or by the file itself."""
    return refuse(
        "Filen gick inte att läsa inom rimlig tid och rimligt minne.",
        "Kontrollera att det är rätt fil och hämta den igen.",
        rule="reference.given_up",
    )
