"""What a person wrote in own words, as the personal part of many kinds of journal entry."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FreeText:
    """What a person wrote in own words (fritext)."""

    text: str
