"""The kinds of journal entry about a row that is being scanned over; about what was handed out.

`entries.py` lists them with the others.
"""

from dataclasses import dataclass
from uuid import UUID

from app.domain.free_text import FreeText


@dataclass(frozen=True)
class RowScanBegun:
    """The first code of a row was read into another system (rad skannas över).

    Until its steps are settled, or it is left, nothing else takes the row.
    """

    of: UUID  # the entry that says the content
    row: int
    steps: tuple[UUID, ...]  # when all of these are settled it is over


@dataclass(frozen=True)
class RowScanLeft:
    """Nothing of the row is registered there, or all is (rad släppt)."""

    begun: UUID  # the entry that said so
    personal: FreeText | None = None  # how another than who scanned knows it


ScanContent = RowScanBegun | RowScanLeft
SCAN_KINDS: dict[str, type] = {"row_scan_begun": RowScanBegun, "row_scan_left": RowScanLeft}
