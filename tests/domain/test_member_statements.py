"""What a computer says that it holds, and what is told from it: gaps, forks, lacks, the clock."""

from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import STOCKHOLM, ClockState
from app.domain.member_statements import (
    ClockVerdict,
    Held,
    HeldNumbers,
    MemberStatement,
    clock_difference,
    lacking,
)
from app.domain.members import Chain

NOON = datetime(2026, 11, 23, 12, tzinfo=STOCKHOLM)
OWN, OTHER = "a" * 16, "b" * 16
NUMBERS = st.lists(st.integers(1, 40), max_size=60)


def held_of(numbers: list[int]) -> Held:
    counted = HeldNumbers()
    for number in numbers:
        counted.add(number)
    return counted.held()


def numbers_in(spans: tuple[tuple[int, int], ...]) -> list[int]:
    return [number for first, last in spans for number in range(first, last + 1)]


@given(NUMBERS, st.integers(0, 5))
def test_runs_gaps_and_forks_say_the_same_as_the_numbers_in_any_order(
    numbers: list[int], more: int
) -> None:
    held = held_of(numbers)

    assert numbers_in(held.spans) == sorted(set(numbers))
    assert held.count == len(numbers)
    assert held.forks == len(numbers) - len(set(numbers))
    last = max(numbers, default=0) + more
    gaps = set(range(1, last + 1)) - set(numbers)
    assert numbers_in(held.missing_until(last)) == sorted(gaps)


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(1, 40)))
def test_what_one_side_lacks_of_the_other_is_what_is_only_there(
    here: set[int], there: set[int]
) -> None:
    chain = Chain(OWN, OTHER)
    lacks = lacking({chain: held_of(list(there))}, {chain: held_of(list(here))})

    assert lacks >= len(here - there)
    assert lacks == len(here - there) or len(here) > len(there)


def test_a_side_that_has_the_numbers_but_one_entry_of_a_fork_lacks_the_other() -> None:
    assert held_of([1, 2]).lacks_of(held_of([1, 2, 2])) == 1


def said(made_at: datetime, heard: datetime | None) -> MemberStatement:
    return MemberStatement(
        store=UUID(int=1),
        public_key=bytes(32),
        number=1,
        made_at=made_at,
        clock=ClockState.UNCHECKED,
        program="Lykta",
        held={},
        heard={} if heard is None else {OWN: heard},
    )


@given(
    st.integers(-10_000, 10_000),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)
def test_the_true_difference_always_lies_where_it_is_said_to(
    off: int, before: int, after: int
) -> None:
    offset = timedelta(seconds=off)
    made = NOON + timedelta(seconds=before)  # by the clock here
    taken = made + timedelta(seconds=after)
    found = clock_difference(said(made + offset, NOON), taken, OWN)

    assert found.most is not None
    assert found.least <= offset <= found.most
    match found.verdict:
        case ClockVerdict.AGREES:
            assert abs(offset) <= timedelta(minutes=2)
        case ClockVerdict.AHEAD:
            assert offset > timedelta(minutes=2)
        case ClockVerdict.BEHIND:
            assert offset < timedelta(minutes=-2)


def test_a_clock_is_called_right_only_when_it_is_shown_to_be() -> None:
    soon = NOON + timedelta(seconds=20)
    late = NOON + timedelta(days=1)
    hour = timedelta(hours=1)

    assert clock_difference(said(soon, NOON), soon, OWN).verdict is ClockVerdict.AGREES
    assert clock_difference(said(soon + hour, NOON), soon, OWN).verdict is ClockVerdict.AHEAD
    assert clock_difference(said(soon - hour, NOON), soon, OWN).verdict is ClockVerdict.BEHIND
    assert clock_difference(said(soon, NOON), late, OWN).verdict is ClockVerdict.UNKNOWN
    assert clock_difference(said(soon, None), soon, OWN).verdict is ClockVerdict.UNKNOWN
