"""A receiver that answers now and then is not steady."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import STOCKHOLM
from app.domain.steadiness import LONGEST_GAP, Steadiness, steady_words

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=STOCKHOLM)


def after(answers: list[tuple[int, bool]]) -> Steadiness:
    """Return what is known after questions, each some minutes after the one before."""
    found, at = Steadiness(), NOON
    for minutes, answered in answers:
        at += timedelta(minutes=minutes)
        found = found.heard(at, answered=answered)
    return found


def test_it_is_steady_when_it_has_answered_for_so_long_without_a_miss() -> None:
    answers = [(1, True)] * 16
    assert steady_words(after(answers[:15]), 15).startswith("Mottagaren har svarat i 14 av 15")
    assert steady_words(after(answers), 15) == ""
    assert steady_words(after([*answers, (1, False)]), 15).startswith("Mottagaren svarar inte.")
    assert steady_words(Steadiness(), 15).startswith("Mottagaren prövas.")
    assert steady_words(Steadiness(), 0) == ""


@given(st.lists(st.tuples(st.integers(-20, 20), st.booleans()), min_size=1))
def test_it_never_counts_longer_than_since_the_last_miss_or_pause(
    answers: list[tuple[int, bool]],
) -> None:
    since = 0
    for minutes, answered in answers:
        is_broken = not answered or not 0 <= minutes <= LONGEST_GAP.seconds // 60
        since = 0 if is_broken else since + minutes
    assert after(answers).minutes() <= since
