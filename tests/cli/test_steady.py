"""`settle --steady`: nothing is sent before the receiver has answered for a while on end."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.cli import steady
from app.cli.steady import wait_until_steady
from app.domain.delivery import Endpoint
from app.exchange.receivers.practice import practice_server
from app.usecases.workplace import Workplace
from tests.cli.lykta import Lykta
from tests.cli.test_day import settle_by_hand
from tests.workplaces import SetClock, open_pharmacy


def asked_until_steady(
    workplace: Workplace, clock: SetClock, answers: list[bool], minutes: int
) -> int:
    """Return how often the receiver was asked, when it answers so in turn."""
    left = iter(answers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steady, "is_answering", lambda *_: next(left))
        wait_until_steady(
            workplace, Endpoint(""), minutes, lambda s: clock.forward(timedelta(seconds=s))
        )
    return len(answers) - len(list(left))


def test_a_miss_begins_the_minutes_anew(tmp_path: Path) -> None:
    clock = SetClock()
    workplace = open_pharmacy(tmp_path / "home", clock)
    assert asked_until_steady(workplace, clock, [True] * 9, 3) == 4
    assert asked_until_steady(workplace, clock, [True, True, False, *[True] * 9], 3) == 7
    assert asked_until_steady(workplace, clock, [], 0) == 0


def test_what_is_waited_for_is_told_and_then_it_is_sent(
    recorded: Lykta, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_by_hand(recorded, "twin_check")
    recorded("outage", "end")
    words_in_turn = iter(["Mottagaren prövas.", "Mottagaren prövas.", ""])
    monkeypatch.setattr(steady, "steady_words", lambda *_: next(words_in_turn))
    monkeypatch.setattr(steady, "_PAUSE_S", 0)
    with practice_server() as url:
        words = ["settle", "--receiver", "fhir", "--url", url, "--steady"]
        sent = recorded(*words, "1")
        assert recorded(*words, "-1").code == 1
        assert recorded(*words, "snart").code == 2
    assert (sent.code, sent.err) == (0, "Mottagaren prövas.\n")
    assert sent.lines == ["1 mottagen, 0 avvisade, 0 väntar, av 1."]
