"""The program's log on this computer: rotated, for its user alone, ids only."""

import logging
import os
import re
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.device.files import disk_errors
from app.domain.findings import Unavailable

_LARGEST = 1_000_000  # bytes a file
_KEPT = 5  # files beside the one being written
_LINE = "%(asctime)s %(levelname)s %(name)s:%(lineno)d %(message)s"
_TIME = "%Y-%m-%dT%H:%M:%S%z"
_WITHHELD = "raden innehöll något som liknar ett personnummer och skrevs inte"
_UUID_OR_HASH = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<!\w)[0-9a-f]{16,}")
# Personnummer, samordningsnummer (day + 60) and interim numbers (a letter for the first of four
# figures), with or without century and sign. The check digit is not asked: a number that was
# written wrongly still points at a person.
_IDENTITY = re.compile(
    r"(?<!\d)(?:\d{2})?\d{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])"
    r"[-+\u2013 ]?[\dTRSUWXJKLMN]\d{3}(?!\d)"
)


def start_log(home: Path) -> logging.Handler:
    """Write everything that is logged from now on to the home folder's log; return the handler.

    Callers log ids and never names or numbers of people. That lines which look like an identity
    number are withheld is a second belt, not a permission. Where there is no such folder yet it
    begins with the first line after a store has been made in it.
    """
    handler = _open(home) if home.exists() else _Later(home)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses at INFO
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    return handler


def _open(home: Path) -> logging.Handler:
    path = home / "log" / "lykta.log"
    with disk_errors("loggen kunde inte öppnas"):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _OwnFile(path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(_Withholding(_LINE, _TIME))
    return handler


class _Later(logging.Handler):
    """The log of a home folder that is to be made: nothing is written until a store lies there."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home
        self._log: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._log is None and (self._home / "store.db").exists():
            try:
                self._log = _open(self._home)
            except Unavailable:
                return  # what is logged stops nothing; the next line tries again
        if self._log is not None:
            self._log.handle(record)

    def close(self) -> None:
        if self._log is not None:
            self._log.close()
        super().close()


class _OwnFile(RotatingFileHandler):
    """A rotating file that no other user reads."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding=self.encoding)


class _Withholding(logging.Formatter):
    """Formats a record, traceback and all, unless the result looks like an identity number."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if not _IDENTITY.search(_UUID_OR_HASH.sub("", line)):
            return line
        stands = {**record.__dict__, "msg": _WITHHELD, "args": (), "exc_info": None}
        return super().format(
            logging.makeLogRecord({**stands, "exc_text": None, "stack_info": None})
        )
