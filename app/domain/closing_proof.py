"""What a closing covers, entry by entry, so that anybody can tell later whether it still stands.

The digest is SHA-256 over the heads' hashes of all covered entries, in the order of their places.
The lists beside it hold the beginning of each hash, so that the entry that differs has a name.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from app.domain.entries import Entry
from app.domain.outage_entries import EntriesClosed

MARK = 12  # hex digits of a hash that a list keeps: 48 bits, beside the digest over the whole
_MOST = 2_000  # entries in one list

Place = tuple[str, str, int]  # device, epoch, number


@dataclass(frozen=True)
class ClosingCheck:
    """Whether what a closing covered stands as it was (kontroll av avslut)."""

    outage: str  # label
    digest: str  # as the closing and its protocol say it; "" of one that listed nothing
    entries: int
    missing: tuple[str, ...]  # places
    changed: tuple[str, ...]
    later: int  # entries of the outage that came afterwards, by whichever way
    is_whole: bool  # the digest over what is here is the closing's

    @property
    def holds(self) -> bool:
        """Tell whether everything is here and is what it was."""
        return self.is_whole and not self.missing and not self.changed


def list_closed(closing: UUID, entries: Iterable[Entry]) -> tuple[EntriesClosed, ...]:
    """Return the lists of what a closing covers, chain by chain."""
    found = []
    ordered = sorted(entries, key=_order)
    for (device, epoch), chain in groupby(ordered, key=lambda entry: (entry.device, entry.epoch)):
        of_chain = list(chain)
        for start in range(0, len(of_chain), _MOST):
            some = of_chain[start : start + _MOST]
            numbers = tuple(entry.seq for entry in some)
            marks = "".join(entry.hash[:MARK] for entry in some)
            found.append(EntriesClosed(closing, device, epoch, numbers, marks))
    return tuple(found)


def hashes_of(entries: Iterable[Entry]) -> Iterator[tuple[Place, str]]:
    """Yield the place and hash of each entry."""
    for entry in entries:
        yield (entry.device, entry.epoch, entry.seq), entry.hash


def digest_of(hashes: Iterable[tuple[Place, str]]) -> str:
    """Return the digest over hashes at their places, in whatever order they come."""
    whole = hashlib.sha256()
    for _, digest in sorted(hashes):
        whole.update(bytes.fromhex(digest))
    return whole.hexdigest()


def covered(lists: Iterable[EntriesClosed]) -> dict[Place, list[str]]:
    """Return the marks of what stands in lists, by place; two where a chain was forked."""
    found: dict[Place, list[str]] = {}
    for told in lists:
        for number, seq in enumerate(told.numbers):
            mark = told.marks[number * MARK : (number + 1) * MARK]
            found.setdefault((told.device, told.epoch, seq), []).append(mark)
    return found


def compare(
    wanted: Mapping[Place, Sequence[str]], standing: Mapping[Place, Sequence[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which places hold nothing of what was covered, and which hold something else.

    `standing` has the whole hash of each entry that is here and unbroken.
    """
    missing, changed = [], []
    for place, marks in sorted(wanted.items()):
        here = [digest[:MARK] for digest in standing.get(place, ())]
        if not here:
            missing.append(_named(place))
        elif not set(marks) <= set(here):
            changed.append(_named(place))
    return tuple(missing), tuple(changed)


def _named(place: Place) -> str:
    return "/".join(map(str, place))


def _order(entry: Entry) -> tuple[str, str, int, str]:
    return (entry.device, entry.epoch, entry.seq, entry.hash)
