"""The kinds of journal entry about numbered forms; that they are allotted is `slips_issued`."""

from dataclasses import dataclass

from app.domain.free_text import FreeText
from app.domain.kit import FormEnd


@dataclass(frozen=True)
class FormsAccounted:
    """A person said what became of numbered forms (blanketter redovisade); about their kit."""

    end: FormEnd  # one of those that a person says
    series: str
    serials: tuple[int, ...]
    personal: FreeText | None = None  # why they are void or missing


KitContent = FormsAccounted
KIT_KINDS: dict[str, type] = {"forms_accounted": FormsAccounted}
