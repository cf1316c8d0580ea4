"""Which tables an opened file holds, whatever it is; most files of other sources hold none."""

from functools import lru_cache

from app.domain.findings import refuse
from app.exchange.reference import text_table, workbook
from app.exchange.reference.source import Opened
from app.exchange.reference.table import Table

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel's files before 2007, and locked ones


@lru_cache(maxsize=1)  # each source asks for the tables of the one file that a process is given
def tables_of(opened: Opened) -> tuple[Table, ...]:
    """Return the tables of a workbook or of a text file, or none; refuse a broken workbook."""
    if opened.start.startswith(_COMPOUND):
        raise refuse(
            "Filen är en arbetsbok i det äldre formatet (xls), eller låst med lösenord.",
            "Öppna den i ett kalkylprogram och spara den olåst som xlsx.",
            rule="reference.old_workbook",
        )
    if opened.archive is not None:
        return workbook.tables_in(opened)
    return text_table.tables_in(opened)
