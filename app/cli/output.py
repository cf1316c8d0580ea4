"""How the command line writes: lines, tables, JSON, and progress on a terminal."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
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


def json_line(value: Any) -> None:
    """Write one JSON value on a line; times in ISO form, ids as text."""
    line(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Write rows in columns as wide as their widest cell."""
    cells = [[str(c) for c in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in [list(heads), *cells]:
        line("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


@contextmanager
def progress(label: str, *, bytes_: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Yield how to report (done, total); a bar is drawn on a terminal only."""
    unit = {"unit": "B", "unit_scale": True} if bytes_ else {"unit": " st"}
    with tqdm(desc=label, disable=not sys.stderr.isatty(), leave=False, **unit) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        yield report


def write_utf8() -> None:
    """Write UTF-8 whatever the computer's language, and file names that are not text unchanged."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def fall_silent() -> None:
    """Write nothing more: who read the answer has gone, and Python would complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
