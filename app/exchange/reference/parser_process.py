"""The process that parses reference data: no key, no network address, bounded memory and time.

Run as `python -m app.exchange.reference.parser_process SOURCE`; the file's bytes come on stdin and
messages of `pipe` leave on stdout. A hostile file can at most end this process.
"""

import sys
from collections.abc import Callable, Iterator

from app.domain.findings import Refused, refuse
from app.domain.product import ProductList
from app.exchange.reference import pipe, tlv_period_products

PARSERS: dict[str, Callable[[bytes], ProductList]] = {
    "tlv_period_products": tlv_period_products.parse
}
MEMORY = 768 * 2**20  # bytes of address space; a real list takes 130 MB
CPU_S = 30  # a real list takes 1


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
        ):
            resource.setrlimit(kind, (most, most))


def messages(source: str, data: bytes) -> Iterator[pipe.Message]:
    """Parse and tell, row by row; a refusal is a message too."""
    try:
        found = PARSERS[source](data)
    except Refused as refused:
        yield pipe.Rejected(refused.findings)
        return
    except MemoryError:
        yield pipe.Rejected(
            refuse(
                "Filen är för stor för att läsas.",
                "Kontrollera att det är rätt fil.",
                rule="reference.too_large",
            ).findings
        )
        return
    yield from map(pipe.Row, found.packages)
    yield from map(pipe.Remark, found.remarks)
    counts = len(found.packages), len(found.remarks)
    yield pipe.Done(found.source, found.period_start, found.period_end, found.practice, *counts)


def main() -> None:
    """Read stdin to its end, then write the messages."""
    limit_resources()
    data = sys.stdin.buffer.read()
    sys.stdout.buffer.writelines(map(pipe.encode, messages(sys.argv[1], data)))


if __name__ == "__main__":
    main()
