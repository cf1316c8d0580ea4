"""How many wrong passwords each person gave in a row, and the pause that follows: no lock-out.

Kept on this computer beside the slots. A file that cannot be read or written stops no sign-in:
the cost of each guess is then what protects the key.
"""

from contextlib import suppress
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from app.domain.clock import Clock, to_micros
from app.domain.findings import Unavailable, refuse
from app.store.files import find_bytes, write_whole
from app.store.keys import DataKey
from app.store.keyslots import load_holder, unlock_with_password
from app.store.locks import alone

FILE_NAME = "attempts.json"
_PAUSES_S = (0, 0, 0, 2, 5, 10, 20, 30, 60)
_LARGEST = 1 << 20
_SECOND = 1_000_000  # microseconds


class _Failures(Struct, frozen=True):
    count: Annotated[int, Meta(ge=1, lt=2**53)]
    last: int  # UTC microseconds


def pause_after(failures: int) -> int:
    """Return how many seconds to wait after so many failures in a row."""
    return _PAUSES_S[min(failures, len(_PAUSES_S) - 1)]


def unlock(folder: Path, who: UUID | str, password: str, clock: Clock) -> DataKey:
    """Return the data key for a person's password, after the pause that earlier failures ask for.

    The failure is counted before the password is tried and forgotten when it was right, so that
    stopping the program in between gains nothing.
    """
    person = load_holder(folder, who).person
    path = folder / FILE_NAME
    with suppress(Unavailable), alone(path):
        failures = _load(path)
        earlier = failures.get(person)
        if earlier and (seconds := _remaining_s(earlier, clock)):
            text = f"Flera felaktiga lösenord i rad. Vänta {seconds}\u00a0s."
            raise refuse(text, "Försök sedan igen.", field="password", rule="password.pause")
        count = earlier.count + 1 if earlier else 1
        _save(path, {**failures, person: _Failures(count, to_micros(clock.now()))})
    key = unlock_with_password(folder, person, password)
    with suppress(Unavailable), alone(path):
        _save(path, {who: f for who, f in _load(path).items() if who != person})
    return key


def remaining_s(folder: Path, person: UUID, clock: Clock) -> int:
    """Return how many seconds the person still has to wait, for the screen to count down."""
    earlier = _load(folder / FILE_NAME).get(person)
    return _remaining_s(earlier, clock) if earlier else 0


def _remaining_s(failures: _Failures, clock: Clock) -> int:
    passed = to_micros(clock.now()) - failures.last
    if passed < 0:  # the clock was set back: a pause must not last until it has caught up
        return 0
    return max(0, -((passed - pause_after(failures.count) * _SECOND) // _SECOND))


def _load(path: Path) -> dict[UUID, _Failures]:
    with suppress(Unavailable, ValueError, RecursionError):
        content = find_bytes(path, _LARGEST)
        if content is not None:
            return msgspec.json.decode(content, type=dict[UUID, _Failures])
    return {}


def _save(path: Path, failures: dict[UUID, _Failures]) -> None:
    write_whole(path, msgspec.json.encode(failures))
