"""The process that parses reference data: no key, no network address, bounded memory and time.

Run as `python -m app.exchange.reference.parser_process`; the file is standard input, and messages
of `pipe` leave on standard output. A hostile file can at most end this process.
"""

import sys
from collections.abc import Iterator
from typing import BinaryIO, cast

from app.domain.findings import Refused, refuse
from app.domain.reference import ListRemark, SourceHead
from app.exchange.reference import (
    lists,
    npl,
    nsl,
    pipe,
    shortages,
    tlv_consumables,
    tlv_period_products,
    tlv_prices,
    vara,
)
from app.exchange.reference.archive import open_archive
from app.exchange.reference.source import START, Opened, SourceParser

PARSERS: tuple[SourceParser, ...] = (  # the first that recognises a file has it
    cast(SourceParser, npl),
    cast(SourceParser, nsl),
    cast(SourceParser, vara),
    cast(SourceParser, shortages),
    tlv_period_products.PARSER,
    tlv_prices.PARSER,
    tlv_consumables.PARSER,
    lists.PRESCRIBERS,  # names workplaces too, so before their own list
    lists.WORKPLACES,
    lists.CRITICAL,
    lists.ALTERNATIVES,
    lists.CODES,
)
MEMORY = 768 * 2**20  # bytes of address space; a real list takes 130 MB
CPU_S = 120  # a month's list takes 1, the whole NPL 20


def limit_resources() -> None:
    """Bound what this process can take; Windows has only the parent's clock."""
    if sys.platform != "win32":
        import resource  # not on Windows

        for kind, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, CPU_S),
            (resource.RLIMIT_FSIZE, 0),  # nothing is written but the pipe
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 16),
            (resource.RLIMIT_NPROC, 0),  # no other process is started
        ):
            resource.setrlimit(kind, (most, most))


def messages(file: BinaryIO) -> Iterator[pipe.Message]:
    """Recognise, parse and tell, row by row; a refusal is a message too."""
    try:
        yield from _read(file)
    except Refused as refused:
        yield pipe.Rejected(refused.findings)
    except MemoryError:
        yield pipe.Rejected(
            refuse(
                "Filen är för stor för att läsas.",
                "Kontrollera att det är rätt fil.",
                rule="reference.too_large",
            ).findings
        )


def _read(file: BinaryIO) -> Iterator[pipe.Message]:
    opened = _open(file)
    rows = remarks = 0
    for item in _find_parser(opened).parse(opened):
        match item:
            case SourceHead():
                yield pipe.Head(item)
            case ListRemark():
                remarks += 1
                yield pipe.Remark(item)
            case pipe.Progress():
                yield item
            case _:
                rows += 1
                yield pipe.Row(item)
    yield pipe.Done(rows, remarks)


def _open(file: BinaryIO) -> Opened:
    file.seek(0)  # it is shared with the parent, and stands where that left it
    start = file.read(START)
    return Opened(file, start, open_archive(file) if start.startswith(b"PK\x03\x04") else None)


def _find_parser(opened: Opened) -> SourceParser:
    if not opened.start:
        raise refuse("Filen är tom.", "Hämta den igen.", rule="reference.empty")
    for parser in PARSERS:
        if parser.recognises(opened):
            return parser
    raise refuse(
        "Filen känns inte igen som någon av de källor som Lykta läser.",
        "Kontrollera att det är rätt fil, som den hämtades. Källorna står i handboken.",
        rule="reference.unknown",
    )


def main() -> None:
    """Read the file that is standard input, and write the messages."""
    limit_resources()
    for message in messages(sys.stdin.buffer):
        sys.stdout.buffer.write(pipe.encode(message))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
