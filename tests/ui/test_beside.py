"""A printer that never answers is left alone when the program closes, and ends with it."""

import subprocess
import sys
from threading import Event

import pytest

from app.domain.asking import LeftAlone
from app.ui.background import Beside

_PROGRAM = """
from threading import Event
from app.domain.asking import LeftAlone
from app.ui.background import Beside
beside = Beside()
beside.close()
try:
    beside.ask(Event().wait)
except LeftAlone:
    print("left")
"""


def test_what_answers_is_waited_for_and_its_answer_comes_as_it_is() -> None:
    beside = Beside()
    assert beside.ask(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        beside.ask(lambda: 1 // 0)
    beside.close()
    assert beside.ask(lambda: 8) == 8


def test_what_never_answers_is_left_when_the_program_closes_and_goes_with_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, check=True, timeout=60
    )
    assert done.stdout == b"left\n"


def test_what_answers_after_it_was_left_is_heard_by_nobody() -> None:
    go_on, beside = Event(), Beside()
    beside.close()
    with pytest.raises(LeftAlone):
        beside.ask(go_on.wait)
    go_on.set()
