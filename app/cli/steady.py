"""Wait for a receiver that has answered without a miss for a while, before anything is sent."""

import time
from collections.abc import Callable

from app.cli import output
from app.domain.delivery import Endpoint
from app.domain.steadiness import Steadiness, steady_words
from app.usecases.steady_receiver import is_answering
from app.usecases.workplace import Workplace

_PAUSE_S = 60


def wait_until_steady(
    workplace: Workplace,
    endpoint: Endpoint,
    minutes: int,
    pause: Callable[[float], object] = time.sleep,
) -> None:
    """Ask once a minute until the receiver has answered for so many, however long that takes."""
    heard, told = Steadiness(), ""
    while minutes:
        answered = is_answering(workplace, endpoint)
        heard = heard.heard(workplace.computer.clock.now(), answered=answered)
        words = steady_words(heard, minutes)
        if not words:
            return
        if words != told:
            output.note(words)
        told = words
        pause(_PAUSE_S)
