"""Watches what reads a changed input: what is being read lies in a file, and what fails is kept."""

import faulthandler
import hashlib
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HANG_S = 20  # wall clock; an input of these sizes takes hundredths of a second


class Watch:
    """The folder of one fuzzing (vakt): `current` is there when the process is not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: set[str] = set()

    @contextmanager
    def reading(self, data: bytes) -> Iterator[None]:
        """Leave the input where it is found if its reading ends the process or never ends."""
        (self._folder / "current").write_bytes(data)
        faulthandler.dump_traceback_later(HANG_S, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()

    def keep(self, data: bytes, error: Exception) -> str:
        """Keep the first input of each kind of failure, and return how that ending is called.

        Kinds are told apart by type and the line it came from.
        """
        last = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
        if kind not in self._found:
            self._found.add(kind)
            name = hashlib.sha256(data).hexdigest()[:12]
            (self._folder / f"failed-{name}").write_bytes(data)
            print(f"{kind}: {error}\n{traceback.format_exc()}", file=sys.stderr)
        return f"FAILED {kind}"
