"""What a closing lists names exactly the entries that are gone or differ, whichever they are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.closing_proof import MARK, compare, covered, digest_of, hashes_of, list_closed
from app.domain.entries import Entry
from tests.domain.journals import Told, began, tell

CLOSING = began().entries[0].id


def journal() -> list[Entry]:
    """A chain of a few entries, two of them with one number, and another computer's."""
    written = began()
    tell(written, Told(1, done=5))
    entries = written.entries
    forked = replace(entries[-1], hash="f" * 64)
    other = [replace(entry, device="c" * 16, hash=f"c{entry.hash[1:]}") for entry in entries[:3]]
    return [*entries, forked, *other]


ENTRIES = journal()
WANTED = covered(list_closed(CLOSING, ENTRIES))


def named(entry: Entry) -> str:
    return f"{entry.device}/{entry.epoch}/{entry.seq}"


def standing(entries: list[Entry]) -> dict[tuple[str, str, int], list[str]]:
    found: dict[tuple[str, str, int], list[str]] = {}
    for place, digest in hashes_of(entries):
        found.setdefault(place, []).append(digest)
    return found


@given(st.permutations(ENTRIES))
def test_the_lists_and_the_digest_are_the_same_in_any_order(entries: list[Entry]) -> None:
    assert list_closed(CLOSING, entries) == list_closed(CLOSING, ENTRIES)
    assert digest_of(hashes_of(entries)) == digest_of(hashes_of(ENTRIES))
    assert compare(WANTED, standing(entries)) == ((), ())


@given(st.sets(st.integers(0, len(ENTRIES) - 1)), st.sets(st.integers(0, len(ENTRIES) - 1)))
def test_every_entry_that_is_gone_or_another_is_named_and_no_other(
    gone: set[int], other: set[int]
) -> None:
    kept = [
        replace(entry, hash="a" * 64) if number in other else entry
        for number, entry in enumerate(ENTRIES)
        if number not in gone
    ]
    here = standing(kept)
    missing, changed = compare(WANTED, here)
    places = {named(entry) for entry in ENTRIES}
    left = {named(entry) for entry in kept}
    whole = {named(e): {x.hash for x in kept if named(x) == named(e)} for e in kept}
    wanted = {p: {e.hash for e in ENTRIES if named(e) == p} for p in places}
    assert set(missing) == places - left
    assert set(changed) == {place for place in left if not wanted[place] <= whole[place]}
    is_same = not (missing or changed)
    assert (digest_of(hashes_of(kept)) == digest_of(hashes_of(ENTRIES))) is is_same


def test_a_long_chain_is_listed_in_pieces_that_each_fit_an_entry() -> None:
    (first, *_) = ENTRIES
    chain = [replace(first, seq=n, hash=f"{n:064x}") for n in range(1, 5_002)]
    lists = list_closed(CLOSING, chain)
    assert [len(told.numbers) for told in lists] == [2_000, 2_000, 1_001]
    assert all(len(told.marks) == MARK * len(told.numbers) for told in lists)
    assert len(covered(lists)) == 5_001
