"""The printed recovery code: made, written in groups, read back from a person's typing."""

import re
import secrets
from dataclasses import dataclass, field

from app.domain.findings import Finding, Refused, Severity

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
GROUPS = 7
GROUP_LENGTH = 5  # four random symbols and a check symbol
_LENGTH = GROUPS * GROUP_LENGTH
_MODULUS = 37
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_CONFUSED = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class RecoveryCode:
    """What opens a store when no password does (återställningskod): 138 bits, once on paper."""

    groups: tuple[str, ...] = field(repr=False)  # seven times five symbols, each with its check

    @classmethod
    def make(cls) -> "RecoveryCode":
        """Return a new random code."""
        return cls(tuple(_make_group(number) for number in range(GROUPS)))

    @property
    def text(self) -> str:
        """The code as it is printed and as it is stretched into a key."""
        return "-".join(self.groups)


def parse_recovery_code(typed: str) -> RecoveryCode:
    """Return the code a person typed; refuse it with one finding for each misspelt group.

    Lower case, spaces and hyphens anywhere, O for 0 and I or L for 1 are all understood.
    """
    pieces = [piece for piece in _SEPARATORS.split(typed.upper().translate(_CONFUSED)) if piece]
    symbols = "".join(pieces)
    if len(pieces) != GROUPS:  # typed in one go, or in pieces of the typist's own
        pieces = [symbols[i : i + GROUP_LENGTH] for i in range(0, len(symbols), GROUP_LENGTH)]
        if len(symbols) != _LENGTH:
            raise Refused([_wrong_length(len(symbols), _wrong_groups(pieces))])
    if wrong := _wrong_groups(pieces):
        raise Refused([_misspelt(number, pieces[number]) for number in wrong])
    return RecoveryCode(tuple(pieces))


def _wrong_groups(pieces: list[str]) -> list[int]:
    return [n for n, piece in enumerate(pieces[:GROUPS]) if not _is_right(n, piece)]


def _is_right(number: int, group: str) -> bool:
    values = [ALPHABET.find(symbol) for symbol in group]
    right_length = len(values) == GROUP_LENGTH
    return right_length and -1 not in values and values[-1] == _check_value(number, values[:-1])


def _check_value(number: int, values: list[int]) -> int:
    # Weights and the group's place differ modulo a prime above every symbol's value: one wrong
    # symbol, two that changed places and two groups that did are always noticed.
    return (sum(weight * value for weight, value in enumerate(values, 1)) + number) % _MODULUS


def _make_group(number: int) -> str:
    while True:
        values = [secrets.randbelow(len(ALPHABET)) for _ in range(GROUP_LENGTH - 1)]
        check = _check_value(number, values)
        if check < len(ALPHABET):  # the five check values without a symbol are skipped
            return "".join(ALPHABET[value] for value in [*values, check])


def _misspelt(number: int, group: str) -> Finding:
    text = f"Grupp {number + 1} är felskriven."
    if len(group) != GROUP_LENGTH:
        text = f"Grupp {number + 1} har {len(group)} tecken men ska ha {GROUP_LENGTH}."
    return _stop(text, "Jämför gruppen med bladet.", number)


def _wrong_length(length: int, wrong: list[int]) -> Finding:
    first = wrong[0] if wrong else GROUPS - 1
    text = f"Återställningskoden har {length} tecken men ska ha {_LENGTH}."
    return _stop(text, f"Jämför med bladet från grupp {first + 1}.", first)


def _stop(text: str, cure: str, number: int) -> Finding:
    return Finding(Severity.STOP, text, cure, f"recovery.{number}", "recovery.spelling")
