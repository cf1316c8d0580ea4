"""What a parser of one source is given, and what it hands out; runs in the parser process."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from app.domain.reference import ListRemark, SourceHead
from app.domain.statements import Statement
from app.exchange.reference.archive import Archive
from app.exchange.reference.pipe import Progress

Item = SourceHead | Statement | ListRemark | Progress


@dataclass(frozen=True)
class Opened:
    """A file from outside (öppnad fil): seekable, a stranger's, nothing of it is believed."""

    file: BinaryIO
    start: bytes  # its first bytes, at most START of them
    archive: Archive | None  # when it is a ZIP


class SourceParser(Protocol):
    """One module a source (källa)."""

    def recognises(self, opened: Opened) -> bool:
        """Tell by the content, cheaply, whether the file looks like one of this source's.

        The file's name is never asked. What is recognised and then not as it should be is refused
        by `parse`, with the reason and the place.
        """
        ...

    def parse(self, opened: Opened) -> Iterator[Item]:
        """Yield the head first, then statements, remarks and progress; raise Refused for the whole.

        Never holds all statements of a large file in memory.
        """
        ...


START = 64 * 1024  # bytes
