"""How the command line writes: lines, tables, JSON, and progress on a terminal."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tqdm import tqdm


def line(text: str) -> None:
    """Write one line of the answer and flush it."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(*texts: str) -> None:
    """Write what a person should know beside the answer."""
    for text in texts:
        sys.stderr.write(text + "\n")


def complain(*texts: str) -> None:
    """Write what went wrong."""
    note(*texts)


def json_line(value: Any) -> None:
    """Write one JSON value on a line; times in ISO form, ids as text."""
    line(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Write rows in columns as wide as their widest cell."""
    cells = [[str(c) for c in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in [list(heads), *cells]:
        line("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


def progress(label: str) -> tuple[Callable[[int, int], None], Callable[[], None]]:
    """Return how to report (done, total) and how to end; drawn only on a terminal."""
    bar = tqdm(desc=label, total=0, disable=not sys.stderr.isatty(), leave=False, unit=" st")

    def report(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return report, bar.close
