"""A folder that may never answer, as a share whose server is gone: asked beside, then let be."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

from app.domain.asking import SILENT
from app.domain.findings import Unavailable

T = TypeVar("T")
_AGAIN_S = 60.0  # that it is not asked, after it was silent


class Distant:
    """How such a folder is asked (avlägsen plats).

    What says nothing for as long as it is given is left: it ends with the program, or when it is
    answered, and must not hold on to the store. Until then, and a while after it was asked, nothing
    more is asked: whoever writes there waits once a minute, not each time.
    """

    def __init__(self) -> None:
        self._left: Future[Any] | None = None
        self._again_at = 0.0  # by this process's own clock

    def ask(self, call: Callable[[], T], seconds: float) -> T:
        """Return what the call returns, or raise what it raises; Unavailable when it is silent."""
        if self._left is not None:
            if not self._left.done() or monotonic() < self._again_at:
                raise _silent()
            self._left = None
        answer = Future[Any]()

        def work() -> None:
            try:
                answer.set_result(call())
            except (OSError, Unavailable) as error:
                answer.set_exception(error)

        Thread(target=work, name="distant", daemon=True).start()
        if not wait((answer,), seconds).done:
            self._left, self._again_at = answer, monotonic() + _AGAIN_S
            raise _silent()
        result: T = answer.result()
        return result


def _silent() -> Unavailable:
    text = "Vittnets andra plats svarar inte."
    return Unavailable(text, "Se om nätet eller minnet är på plats.", code=SILENT)
