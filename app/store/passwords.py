"""What a password must be and the key that Argon2id makes of it; nothing is stored here."""

import time
import unicodedata
from secrets import token_bytes

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from msgspec import Struct

from app.domain.findings import Finding, Severity, Unavailable

SHORTEST = 10  # characters
SALT_BYTES = 16
MIN_MEMORY_KIB = 64 * 1024
MIN_PASSES = 3
_LANES = 4  # RFC 9106 section 4, second recommended option: 64 MiB, 3 passes, 4 lanes
_CALIBRATED_MEMORY_KIB = 256 * 1024  # what a small counter computer can spare for a moment
_MAX_MEMORY_KIB = 1024 * 1024  # a slot file that asks for more is hostile or damaged
_MAX_PASSES = 10
_MAX_LANES = 16
_KEY_BYTES = 32


class Argon2Cost(Struct, frozen=True, forbid_unknown_fields=True):
    """What one guess at a password costs (kostnad); stored in each slot, so that it may grow."""

    memory_kib: int = MIN_MEMORY_KIB
    passes: int = MIN_PASSES
    lanes: int = _LANES

    def __post_init__(self) -> None:
        """Keep the cost between the floor of design and what a hostile file could make us spend."""
        if not MIN_MEMORY_KIB <= self.memory_kib <= _MAX_MEMORY_KIB:
            raise ValueError("memory outside 64 MiB to 1 GiB")
        if not MIN_PASSES <= self.passes <= _MAX_PASSES or not 1 <= self.lanes <= _MAX_LANES:
            raise ValueError("passes outside 3 to 10 or lanes outside 1 to 16")


def calibrate(target_s: float = 0.4) -> Argon2Cost:
    """Return the cost that takes about this long on this computer: never under the floor.

    Memory grows, not passes: it is what a guessing machine has least of.
    """
    floor = Argon2Cost()
    started = time.perf_counter()
    stretch("calibrate", token_bytes(SALT_BYTES), floor)
    factor = target_s / (time.perf_counter() - started)
    mib = min(int(floor.memory_kib * factor), _CALIBRATED_MEMORY_KIB) // 1024
    return Argon2Cost(memory_kib=max(mib * 1024, floor.memory_kib))


def stretch(secret: str, salt: bytes, cost: Argon2Cost) -> bytes:
    """Return the 32-byte key of a password or code, however its letters were composed."""
    argon2 = Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        return argon2.derive(_composed(secret).encode("utf-8", "surrogatepass"))
    except MemoryError as error:
        needed = f"Lösenordskontrollen behöver {cost.memory_kib // 1024}\u00a0MB ledigt minne."
        raise Unavailable(needed, "Stäng andra program och försök igen.", code="memory") from error


def check_password(password: str, name: str) -> tuple[Finding, ...]:
    """Return what makes the password too easy to guess; length is all that is asked of it."""
    password = _composed(password)
    findings = []
    if len(password) < SHORTEST:
        findings.append(_stop("Lösenordet är för kort.", f"Minst {SHORTEST} tecken."))
    if password.strip() == "" or _plain(password) == _plain(name):
        cure = "Välj något annat, till exempel tre ord som inte hör ihop."
        findings.append(_stop("Lösenordet är tomt eller ditt eget namn.", cure))
    return tuple(findings)


def _stop(text: str, cure: str) -> Finding:
    return Finding(Severity.STOP, text, cure, "password", "password.weak")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _plain(text: str) -> str:
    return "".join(_composed(text).casefold().split())
