"""The kinds of journal entry about packs: which product a pack's code means, as people learned it.

None names a person beyond whoever the entry itself is by; `entries.py` lists them with the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class GtinLinked:
    """A pharmacist said which product a code is (koppling); the last one said stands."""

    gtin: str  # 14 digits
    npl_pack_id: str  # 14 digits, "" for what has none
    varunummer: str  # six digits, "" where it is not known
    title: str  # name and strength as the row said


@dataclass(frozen=True)
class GtinUnlinked:
    """What was learned of a code was wrong (återtagen koppling)."""

    gtin: str
