"""What is counted of an outage equals what happened, in whatever order the entries come."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.clock import later
from app.domain.order_entries import TwinVerdict
from app.domain.outage_facts import OutageFacts, gather
from app.domain.outage_measures import (
    GROUPS,
    Measure,
    decided_by_rule,
    measures_of,
)
from app.domain.settling import MOST_POINTS, counts_over_time
from tests.domain.drafts import RULES
from tests.domain.journals import (
    BEGAN,
    ENDED,
    OUTAGE,
    STEPS,
    TOGETHER,
    Told,
    Written,
    began,
    decide,
    tell,
    void,
)

LACKING = RULES.rules["RP-LACKING"].values


def facts_of(written: Written) -> OutageFacts:
    found = gather(written.entries, OUTAGE)
    assert found is not None
    return found


def figures(facts: OutageFacts) -> dict[str, Fraction | None]:
    return {one.key: one.value for one in measures_of(facts, LACKING)}


def named(facts: OutageFacts, key: str) -> Measure:
    return next(one for one in measures_of(facts, LACKING) if one.key == key)


TOLD = st.builds(
    Told,
    minute=st.integers(0, 470),
    decided=st.integers(0, 3),
    lacking=st.booleans(),
    typing=st.none() | st.integers(0, 900),
    corrected=st.integers(0, 2),
    reversed=st.booleans(),
    returned=st.integers(0, 2),
    refused=st.integers(0, 2),
    done=st.none() | st.integers(0, 3_000),
    waived=st.booleans(),
    early=st.booleans(),
    abroad=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(TOLD, max_size=8), st.randoms(use_true_random=False))
def test_every_figure_equals_a_count_of_what_happened_one_by_one(
    journal: list[Told], random: object
) -> None:
    """Corrections, reversals, returns and repeated entries count once."""
    written = began()
    for told in journal:
        tell(written, told)
    void(written, "A-0001-V")
    void(written, "A-0001-V")
    entries = [*written.entries, *written.entries[:3]]
    random.shuffle(entries)  # type: ignore[attr-defined]
    found = gather(entries, OUTAGE)
    assert found is not None
    assert figures(found) == expected(journal)
    stands = [told for told in journal if not (told.abroad or told.reversed)]
    assert decided_by_rule(found) == {
        f"R-{n}": times for n in range(3) if (times := sum(told.decided > n for told in stands))
    }
    counts = counts_over_time(found.steps)
    if counts:
        left = expected(journal)["steps_open"]
        assert (counts[-1].waiting, counts[-1].refused) == (left, 0)
        assert counts[-1].waiting + counts[-1].done == expected(journal)["steps"]


def expected(journal: list[Told]) -> dict[str, Fraction | int | None]:
    """Count one by one from what was told, with no entry in sight."""
    stands = [told for told in journal if not (told.abroad or told.reversed)]
    kept = [told for told in journal if told in stands or _stays(told)]  # their steps
    asked = [told for told in journal if not told.abroad and (told.early or not told.reversed)]
    done = sorted(told.done for told in kept if told.done is not None for _ in range(STEPS))
    total = STEPS * len(kept)
    typed = sorted(told.typing for told in stands if told.typing is not None)
    return {
        "minutes_to_declare": 30,
        "minutes_to_first": min((told.minute for told in stands), default=None),
        "hand_outs": len(stands),
        "deliveries": 0,
        "hand_outs_an_hour": Fraction(len(stands), 8),
        "busiest_hour": busiest([told.minute for told in stands]),
        "complete": share([not told.lacking for told in stands]),
        "decided": sum(told.decided for told in stands),
        "corrected": sum(told.corrected > 0 for told in stands),
        "reversed": sum(told.reversed and not told.abroad for told in journal),
        "returned": sum(told.returned > 0 for told in stands),
        "voided": 1,
        "captured": len(typed),
        "seconds_a_form": middle(typed),
        "read_twice": 0,
        "typing_errors": None,
        "steps": total,
        "steps_open": total - len(done),
        "steps_waived": STEPS * sum(told.waived and told.done is not None for told in kept),
        "hours_to_50": reached(done, total, 50),
        "hours_to_90": reached(done, total, 90),
        "hours_to_100": reached(done, total, 100),
        "refusals": sum(told.refused for told in asked),
        "refused_steps": TOGETHER * sum(told.refused > 0 for told in asked),
        "duplicates": 0,
        "both_right": 0,
        "twins_at_counter": 0,
    }


def _stays(told: Told) -> bool:
    """Tell whether other systems were told of it before it was reversed: that stays done."""
    return not told.abroad and told.early and told.done is not None


def busiest(minutes: list[int]) -> int | None:
    hours = [minute // 60 for minute in minutes]  # the outage begins on the hour
    return max((hours.count(hour) for hour in hours), default=None)


def share(whole: list[bool]) -> Fraction | None:
    return Fraction(100 * sum(whole), len(whole)) if whole else None


def middle(typed: list[int]) -> Fraction | None:
    if not typed:
        return None
    half = len(typed) // 2
    return Fraction(typed[half]) if len(typed) % 2 else Fraction(typed[half - 1] + typed[half], 2)


def reached(done: list[int], total: int, percent: int) -> Fraction | None:
    """Count up one by one until so many percent are done."""
    for number, minutes in enumerate(done, 1):
        if number * 100 >= total * percent:
            return Fraction(minutes, 60)
    return None


def test_a_pair_of_twins_counts_once_by_what_was_last_said_of_it() -> None:
    written = began()
    one, other, third = (tell(written, Told(minute)) for minute in (1, 2, 3))
    decide(written, one, other, TwinVerdict.BOTH_RIGHT)
    decide(written, other, one, TwinVerdict.DUPLICATE)
    decide(written, one, third, TwinVerdict.BOTH_RIGHT)
    found = figures(facts_of(written))
    assert [found["duplicates"], found["both_right"]] == [1, 1]


def test_an_outage_that_goes_on_is_counted_until_the_latest_entry() -> None:
    written = began(ended=False)
    tell(written, Told(120, done=1))
    found = facts_of(written)
    assert found.ended_at is None
    assert named(found, "hours_to_100").shown == "–"
    assert found.end == max(entry.recorded_at for entry in written.entries)


def test_figures_are_shown_as_people_write_them() -> None:
    written = began()
    for minute in (7, 8, 9):
        tell(written, Told(minute))
    found = facts_of(written)
    assert named(found, "hand_outs_an_hour").shown == "0,4"  # 0.375: a half rounds up
    assert named(found, "minutes_to_declare").shown == "30 min"
    assert named(found, "complete").shown == "100 %"
    assert named(found, "hand_outs_an_hour").number == "0.4"


def test_every_figure_stands_under_one_heading_with_how_it_is_counted() -> None:
    made = measures_of(facts_of(began()), LACKING)
    placed = [key for _, keys in GROUPS for key in keys]
    assert sorted(placed) == sorted(one.key for one in made)
    assert all(one.how.endswith(".") for one in made)


def test_lines_over_time_are_thinned_to_what_paper_shows_and_end_as_it_stands() -> None:
    written = began()
    for minute in range(3 * MOST_POINTS // STEPS):
        tell(written, Told(minute, done=7 * minute))
    counts = counts_over_time(facts_of(written).steps)
    assert 2 < len(counts) <= MOST_POINTS
    assert (counts[-1].waiting, counts[-1].refused) == (0, 0)
    assert counts[-1].done == STEPS * (3 * MOST_POINTS // STEPS)
    assert counts[-1].at >= later(ENDED, timedelta(hours=1))
    assert counts[0].at == BEGAN


def test_no_entries_of_an_outage_say_nothing_of_it() -> None:
    written = began()
    abroad = [replace(entry, outage=None) for entry in written.entries]
    assert gather(abroad, OUTAGE) is None
