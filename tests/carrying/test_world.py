"""Counters that write, part and meet in any order: in the end all know the same, and all of it."""

import os

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.carrying.meetings import Meetings

RUNS = int(os.environ.get("CARRY_RUNS", "2"))


@pytest.mark.parametrize("number", range(RUNS))
def test_all_who_are_left_know_the_same_and_all_of_it(number: int) -> None:
    """One run a number, so that runs lie side by side; each draws meetings of its own.

    What fails is not made smaller: that takes longer than a test may.
    """
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    how = settings(max_examples=5, stateful_step_count=30, phases=phases, print_blob=True)
    run_state_machine_as_test(Meetings, settings=how)
