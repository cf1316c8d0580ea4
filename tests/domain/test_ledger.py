"""The ledger of a product: the sum of all that was entered, in the order of what happened."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import (
    Move,
    Movement,
    article_of,
    balance_at,
    balance_of,
    has_beginning,
    least_from,
    run,
)
from app.domain.order import Product
from tests.domain.drafts import NOON


def movement(number: int, delta: int, minutes: int = 0, **more: object) -> Movement:
    """Return a move that was the number-th entry and happened so many minutes after noon."""
    happened = NOON + timedelta(minutes=minutes)
    move = Move.RECEIVED if delta > 0 else Move.HANDED_OUT
    made = Movement(
        UUID(int=number), 1, move, delta, happened, happened, (number, "d", "e", number), "A-0002-U"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def count(number: int, actual: int, minutes: int, expected: int | None) -> Movement:
    """Return a count of a narcotic."""
    counted = movement(number, 0, minutes, move=Move.COUNTED, actual=actual)
    return replace(counted, expected=expected, sets=expected is None)


_MOVES = st.lists(st.tuples(st.integers(-20, 20), st.integers(0, 600)), max_size=25)


@given(_MOVES, st.randoms(use_true_random=False))
def test_the_balance_is_the_sum_of_the_entries_in_whatever_order_they_arrive(
    moves: list[tuple[int, int]], chance: Random
) -> None:
    """Requirement 37."""
    made = [movement(number, *move) for number, move in enumerate(moves, 1)]
    lines = run(made)
    assert balance_of(lines) == sum(delta for delta, _ in moves)
    for before, after in pairwise(lines):
        assert after.balance == before.balance + after.delta
        assert before.said.happened_at <= after.said.happened_at
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert run(shuffled) == lines


@given(_MOVES, st.integers(0, 20), st.integers(0, 600))
def test_a_first_count_says_what_lay_there_and_later_moves_add_to_it(
    moves: list[tuple[int, int]], actual: int, minutes: int
) -> None:
    """Requirement 37."""
    made = [movement(number, *move) for number, move in enumerate(moves, 1)]
    lines = run([*made, count(99, actual, minutes, None)])
    after = [delta for delta, at in moves if at > minutes]
    assert balance_of(lines) == actual + sum(after)
    assert balance_of(lines) == sum(line.delta for line in lines)


@given(_MOVES, st.integers(0, 20), st.integers(0, 600), st.integers(0, 20))
def test_no_later_count_changes_the_balance_of_a_narcotic_by_itself(
    moves: list[tuple[int, int]], actual: int, minutes: int, expected: int
) -> None:
    """Requirement 38."""
    made = [movement(1, 5, 0), *(movement(n, *move) for n, move in enumerate(moves, 2))]
    lines = run([*made, count(99, actual, minutes, expected)])
    assert balance_of(lines) == balance_of(run(made))
    counted = next(line for line in lines if line.said.actual is not None)
    assert counted.difference == actual - (counted.balance)


def test_two_counters_first_counts_are_one_beginning_and_one_comparison() -> None:
    lines = run([count(1, 5, 0, None), movement(2, -1, 5), count(3, 3, 10, None)])
    assert [line.balance for line in lines] == [5, 4, 4]
    assert [line.difference for line in lines] == [None, None, -1]


def test_what_is_entered_late_stands_where_it_happened_and_says_so() -> None:
    """Requirement 37."""
    lines = run([movement(1, 5, 0), movement(2, -1, 60), movement(3, -2, 30)])
    assert [line.said.order[0] for line in lines] == [1, 3, 2]
    assert [line.balance for line in lines] == [5, 3, 2]
    assert [line.is_late for line in lines] == [False, True, False]


def test_a_correction_names_the_number_of_the_line_that_was_wrong() -> None:
    """Requirement 37."""
    wrong = movement(1, 5, 0)
    put = movement(2, -2, 10, move=Move.CORRECTED, corrects=(wrong.entry, 1))
    lines = run([wrong, put])
    assert (lines[1].corrects, lines[1].balance) == (1, 3)
    assert lines[0].delta == 5


def test_as_much_can_be_taken_at_a_moment_as_the_lowest_balance_after_it() -> None:
    lines = run([movement(1, 5, 0), movement(2, -4, 60), movement(3, 10, 120)])
    assert least_from(lines, NOON + timedelta(minutes=30)) == 1
    assert least_from(lines, NOON + timedelta(minutes=90)) == 1
    assert least_from(lines, NOON + timedelta(minutes=130)) == 11
    assert balance_at(lines, NOON + timedelta(minutes=59)) == 5
    assert balance_at(lines, NOON + timedelta(minutes=60)) == 1
    assert least_from((), NOON) == 0


def test_only_a_count_or_a_delivery_says_what_lay_there() -> None:
    assert not has_beginning(run([movement(1, -1)]))
    assert has_beginning(run([movement(1, -1), movement(2, 3)]))
    assert has_beginning(run([movement(1, -1), count(2, 3, 5, None)]))


def test_a_product_is_known_by_its_number_or_else_its_name() -> None:
    product = Product("Oxikodon  Prov", "5 mg", pack="20 st", varunummer="098314", npl_pack_id="20")
    assert article_of(product) == "v:098314"
    assert article_of(replace(product, varunummer="")) == "p:20"
    named = replace(product, varunummer="", npl_pack_id="")
    assert article_of(named) == article_of(replace(named, name="oxikodon prov"))
