"""A signed code of five lines believed or refused, against a bare Ed25519 verification."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.findings import Refused
from app.exchange.prescription_code import encode, verify
from tests.benchmarks.figures import spread
from tests.exchange.codes import KEYS, NOON, PRIVATE, PUBLIC, prescription

TIMES = 2000


def measure(part: int = 1) -> Iterator[str]:
    """Yield lines of results; `part` of 10 measures a tenth."""
    code = encode(prescription(5), PUBLIC, PRIVATE.sign)
    altered = code[:-4] + "".join(reversed(code[-4:]))
    data = bytes(900)
    key, signature = Ed25519PublicKey.from_public_bytes(PUBLIC), PRIVATE.sign(data)
    times = max(20, TIMES // part)
    bare = _taken(lambda: key.verify(signature, data), times)
    yield spread("bare Ed25519 verification", bare)
    yield spread("code believed", _taken(lambda: verify(code, KEYS, NOON), times), bare)
    yield spread("code refused", _taken(lambda: _refused(altered), times), bare)


def _refused(code: str) -> None:
    with suppress(Refused):
        verify(code, KEYS, NOON)


def _taken(call: Callable[[], object], times: int) -> list[float]:
    """Return the milliseconds of each of many calls."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        call()
        taken.append((perf_counter() - begun) * 1000)
    return taken
