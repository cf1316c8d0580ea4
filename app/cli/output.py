"""How the command line writes: lines, tables, JSON, and progress on a terminal."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from app.domain.reference import Progress, Stage

if TYPE_CHECKING:
    from tqdm import tqdm

# What a terminal would obey, were it in the name of a file that somebody else has written.
_COMMANDS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\r\t"}
_UNITS = {Stage.COPYING: "B", Stage.READING: "rader", Stage.JOINING: "steg"}


def line(text: str) -> None:
    """Write one line of the answer and flush it; a bar that is shown makes way."""
    with _bar().external_write_mode(file=sys.stdout):
        sys.stdout.write(text.translate(_COMMANDS) + "\n")
        sys.stdout.flush()


def note(*texts: str) -> None:
    """Write what a person should know beside the answer."""
    with _bar().external_write_mode(file=sys.stderr):
        for text in texts:
            sys.stderr.write(text.translate(_COMMANDS) + "\n")


def count(value: int, one: str, many: str) -> str:
    """Return 1 fil, 2 filer."""
    return f"{value} {one if value == 1 else many}"


def json_line(value: Any) -> None:
    """Write one JSON value on a line; times in ISO form, ids as text."""
    line(json.dumps(value, ensure_ascii=False, sort_keys=True, default=_as_text))


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Write rows in columns as wide as their widest cell."""
    cells = [[str(c) for c in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in [list(heads), *cells]:
        line("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


@contextmanager
def progress(label: str, *, bytes_: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Yield how to report (done, total); a bar is drawn on a terminal only."""
    with _drawn(label, f"{{n_fmt}} av {{total_fmt}}{'B' if bytes_ else ' st'}", bytes_) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total or None
            bar.update(done - bar.n)

        yield report


@contextmanager
def load_progress(label: str) -> Iterator[Callable[[Progress], None]]:
    """Yield how a load of reference data reports: one bar, and its stage's count behind it."""
    with _drawn(label, "{postfix}") as bar:
        bar.total = 1

        def report(state: Progress) -> None:
            of = f" av {state.total}" if state.total is not None else ""
            bar.set_postfix_str(f"{state.stage}: {state.done}{of} {_UNITS[state.stage]}", False)
            bar.update(state.part - bar.n)

        yield report


@contextmanager
def _drawn(label: str, count: str, bytes_: bool = False) -> "Iterator[tqdm[Any]]":
    is_seen = sys.stderr.isatty()
    columns, lines = _size() if is_seen else (None, None)
    with _bar()(
        desc=label,
        disable=not is_seen,
        leave=False,
        unit_scale=bytes_,
        ncols=columns,
        nrows=lines,
        bar_format=f"{{desc}} {{percentage:3.0f}} % |{{bar}}| {count}",
    ) as bar:
        yield bar


def _bar() -> "type[tqdm[Any]]":
    from tqdm import tqdm  # the window starts sooner without it

    return tqdm


def _size() -> tuple[int, int]:
    """Return the terminal's columns and lines; one that does not tell is taken for a common one."""
    size = os.get_terminal_size(sys.stderr.fileno())
    return size.columns or 80, size.lines or 24


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
