"""Opens an xlsx workbook and hands out its sheets as tables; what the checks let by is still held
to the limits of the parser process."""

import io
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import partial

from python_calamine import CalamineError, CalamineWorkbook

from app.domain.findings import refuse
from app.exchange.reference.archive import Archive, broken
from app.exchange.reference.source import Opened
from app.exchange.reference.table import WITHIN, Table
from app.exchange.reference.workbook_check import BOOK, find_computed

_LARGEST = 32 * 2**20  # bytes; a real list is below 2 MB
_PROPERTIES = "docProps/core.xml"
_SAVED = re.compile(rb"<dcterms:modified[^>]*>(20[0-9]{2})-([0-9]{2})-([0-9]{2})T")


def tables_in(opened: Opened) -> tuple[Table, ...]:
    """Return each sheet as a table, or none when the archive is no workbook."""
    archive = opened.archive
    if archive is None or BOOK not in archive.namelist():
        return ()
    size = opened.file.seek(0, os.SEEK_END)
    if size > _LARGEST:
        raise refuse(
            f"Arbetsboken är {size // 2**20} MB; en varulista är mindre än {_LARGEST // 2**20} MB.",
            "Kontrollera att det är rätt fil.",
            rule="reference.too_large",
        )
    computed = find_computed(archive)
    saved = _saved_on(archive)
    opened.file.seek(0)
    return tuple(_tables(opened.file.read(), computed, saved))


def _tables(
    data: bytes, computed: dict[str, frozenset[str]], saved: date | None
) -> Iterator[Table]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield Table(
                name,
                rows[:WITHIN],
                partial(iter, rows),
                len(rows),
                computed.get(name, frozenset()),
                saved,
            )
    except (CalamineError, OSError, ValueError) as error:
        raise broken() from error


def _saved_on(archive: Archive) -> date | None:
    if _PROPERTIES not in archive.namelist():
        return None
    match = _SAVED.search(archive.read(_PROPERTIES, 2**20))
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
