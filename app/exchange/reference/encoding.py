"""Tells which encoding a text file is in, when that is certain; a mixed file is refused."""

import codecs
import re
from typing import BinaryIO

from app.domain.findings import Refused, refuse
from app.exchange.reference.cells import is_garbled

_MARKS = {  # a mark at the start says it; utf-16 goes by the mark itself
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Beyond ASCII, what Swedish text and names need. Bytes that are no UTF-8 and that Windows-1252
# takes for these signs alone can hardly be anything else.
_EXPECTED = re.compile("[\\x00-\\x7f\\xa0§°±²³µ·½¼×®´–—‘’”“•…€À-ÏÑ-ÖØ-Ýà-ïñ-öø-ýÿŠšŽž]*")


def marked_encoding(start: bytes) -> str:
    """Return the encoding that a file's first bytes name, or "" when they name none."""
    return next((name for mark, name in _MARKS.items() if start.startswith(mark)), "")


def find_encoding(file: BinaryIO) -> str:
    """Return the encoding that every line of the file is in, or refuse with the line."""
    file.seek(0)
    marked = marked_encoding(file.read(4))
    file.seek(0)
    if marked == "utf-16":
        return marked
    unicode, windows = int(bool(marked)), 0  # the first line that can only be the one or the other
    for number, line in enumerate(file, start=1):
        if line.isascii():
            continue
        try:
            line.decode()
            unicode = unicode or number
        except UnicodeDecodeError:
            windows = windows or number
            _check_windows(line, number)
        if unicode and windows:
            raise undecodable(
                max(unicode, windows), f" Den skiljer sig från rad {min(unicode, windows)}."
            )
    file.seek(0)
    return "cp1252" if windows else marked or "utf-8"


def _check_windows(line: bytes, number: int) -> None:
    try:
        text = line.decode("cp1252")
    except UnicodeDecodeError as error:
        raise undecodable(number) from error
    if not _EXPECTED.fullmatch(text) or is_garbled(text):
        raise undecodable(number)


def undecodable(number: int, more: str = "") -> Refused:
    """Return the refusal of a line that cannot be read with certainty."""
    return refuse(
        f"Rad {number} har tecken som inte går att tyda säkert.{more}",
        "Spara filen igen som CSV med teckenkodningen UTF-8.",
        field=f"A{number}",
        rule="reference.encoding",
    )
