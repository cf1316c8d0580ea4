"""The kinds of journal entry about numbered forms; that they are allotted is `slips_issued`."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.domain.free_text import FreeText
from app.domain.kit import FormEnd
from app.domain.reread import ReadField, Right


@dataclass(frozen=True)
class FormsAccounted:
    """A person said what became of numbered forms (blanketter redovisade); about their kit."""

    end: FormEnd  # one of those that a person says
    series: str
    serials: tuple[int, ...]
    personal: FreeText | None = None  # why they are void or missing


@dataclass(frozen=True)
class ReadDifference:
    """Something that two read differently, and who was right (skillnad)."""

    row: int  # from 1; 0 for the whole form
    what: ReadField
    right: Right


@dataclass(frozen=True)
class ReadPlace:
    """Where two read differently, before anybody has said who was right (ställe)."""

    row: int  # from 1; 0 for the whole form
    what: ReadField


@dataclass(frozen=True)
class ReadWords:
    """What each of two people read where they differ (läst), one a difference."""

    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True)
class FormCompared:
    """Another person read a form blind, and it differs (jämförd); about the hand-out.

    It is written before that person is shown what is captured, and stands until it is resolved.
    """

    of: UUID  # the entry that it was held against
    rows: int  # as the second read
    places: tuple[ReadPlace, ...]
    personal: ReadWords | None = None
    fields: tuple[ReadField, ...] = ()  # that were read; (): what always is


@dataclass(frozen=True)
class FormReread:
    """A second reading is done (blankett läst en andra gång): alike, or every difference resolved.

    About the hand-out.
    """

    of: UUID  # the entry that it was held against
    rows: int  # as the second read
    differences: tuple[ReadDifference, ...] = ()
    personal: ReadWords | None = None
    fields: tuple[ReadField, ...] = ()  # that were read; (): what always is


KitContent = FormsAccounted | FormCompared | FormReread
KIT_KINDS: dict[str, type] = {
    "forms_accounted": FormsAccounted,
    "form_compared": FormCompared,
    "form_reread": FormReread,
}


def read_of(contents: Iterable[object]) -> set[UUID]:
    """Return the entries of which a second reading has come to its end."""
    return {content.of for content in contents if isinstance(content, FormReread)}
