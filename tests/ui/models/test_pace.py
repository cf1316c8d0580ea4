"""Hand-outs in stretches of time: every one is counted, and the bars are few enough."""

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.ui.models.pace import pace
from tests.workplaces import NOON

START = NOON.replace(minute=0, second=0, microsecond=0)


def test_a_short_outage_is_told_by_quarters_with_the_empty_ones() -> None:
    quarter = timedelta(minutes=15)
    found = pace([(START, 3), (START + 2 * quarter, 1)], START, START + 3 * quarter)
    assert [count for _, count in found.bars] == [3, 0, 1, 0]
    assert found.words == "per kvart"


@example(found=[(0, 1)], length=124)  # begins in the midst of two hours
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 50)), max_size=40),
    st.integers(0, 2000),
)
def test_no_hand_out_is_lost_and_sixteen_bars_are_enough(
    found: list[tuple[int, int]], length: int
) -> None:
    quarters = [(START + timedelta(minutes=15 * at), count) for at, count in found]
    shown = pace(quarters, START, START + timedelta(minutes=15 * length))
    assert 1 <= len(shown.bars) <= 16
    dropped_none = shown.step_min < 1440 or length * 15 < 15 * 1440  # days begin at midnight
    if dropped_none and max([at for at, _ in found], default=0) * 15 < 15 * 1440:
        assert sum(count for _, count in shown.bars) == sum(count for _, count in found)
