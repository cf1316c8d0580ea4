"""Reads a text file of separated fields (CSV) whose encoding and separator nobody has told."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from app.domain.findings import Refused, refuse
from app.exchange.reference.encoding import find_encoding, marked_encoding, undecodable
from app.exchange.reference.source import Opened
from app.exchange.reference.table import WITHIN, Row, Table

if TYPE_CHECKING:
    from _csv import Reader

_SEPARATORS = ";,\t"
_LARGEST = 64 * 2**20  # bytes; a list of every prescriber in the country is below 20 MB
_MOST_ROWS = 1_000_000
_MOST_FIELDS = 200  # of a row
_LONGEST_FIELD = 32_768  # characters, as many as a spreadsheet's cell


def tables_in(opened: Opened) -> tuple[Table, ...]:
    """Return the file as a table by each separator; the right one makes known headings appear."""
    start = _readable_start(opened.start)
    if not start.strip() or start.lstrip().startswith("<"):
        return ()
    size = opened.file.seek(0, os.SEEK_END)
    about = max(1, start.count("\n") * size // len(opened.start))
    csv.field_size_limit(_LONGEST_FIELD)
    return tuple(
        Table(
            "",
            _head(start, separator),
            partial(_rows, opened.file, size, separator),
            about,
            is_text=True,
        )
        for separator in _SEPARATORS
    )


def _readable_start(start: bytes) -> str:
    """Return the first lines as far as they can be read, for the headings; reading is stricter."""
    if marked := marked_encoding(start):
        return start.decode(marked, errors="replace")
    lines = []
    for line in start.splitlines(keepends=True):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
    return "".join(lines)


def _head(start: str, separator: str) -> list[Row]:
    head: list[Row] = []
    with suppress(csv.Error):  # told with its row when the whole file is read
        head.extend(islice(_reader(io.StringIO(start, newline=""), separator), WITHIN))
    return head


def _reader(lines: Iterable[str], separator: str) -> "Reader":
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)


def _rows(file: BinaryIO, size: int, separator: str) -> Iterator[Row]:
    """Yield every row of the file in its one encoding; refuse what does not hold together."""
    if size > _LARGEST:
        raise _too_large(f"Filen är {size // 2**20} MB.")
    text = io.TextIOWrapper(file, encoding=find_encoding(file), newline="")
    reader = _reader(text, separator)
    line, begun, row, width = 1, 1, list[str](), 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > _MOST_ROWS or len(row) > _MOST_FIELDS:
                raise _too_large(f"Rad {line} ligger utanför det en lista rymmer.", f"A{line}")
            yield row
            begun, line, width = line, reader.line_num + 1, max(width, len(row))
    except csv.Error as error:
        raise _broken_row(
            line, "Citattecknen går inte ihop, eller ett fält är för långt."
        ) from error
    except UnicodeDecodeError as error:
        raise undecodable(line) from error
    finally:
        text.detach()
    if len(row) < width and not _ends_a_line(file, size):
        raise _broken_row(begun, "Filen slutar mitt i en rad.")


def _ends_a_line(file: BinaryIO, size: int) -> bool:
    file.seek(max(0, size - 4))  # a line's end takes up to four bytes
    end = file.read()
    return b"\n" in end or b"\r" in end


def _broken_row(line: int, text: str) -> Refused:
    return refuse(
        f"Rad {line}: {text}",
        "Hämta filen igen, eller rätta den där den gjordes.",
        field=f"A{line}",
        rule="reference.row",
    )


def _too_large(text: str, field: str = "") -> Refused:
    cure = "Kontrollera att det är rätt fil."
    return refuse(text, cure, field=field, rule="reference.too_large")
