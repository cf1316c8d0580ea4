"""The kind of journal entry about rows that left in a file, for another system or a person."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class RowExported:
    """A row was written to a file with its patient (rad lämnad i fil)."""

    export: UUID  # one a file
    of: UUID  # the entry that says the content
    row: int
    steps: tuple[UUID, ...]  # that the answer settles


EXPORT_KINDS: dict[str, type] = {"row_exported": RowExported}
