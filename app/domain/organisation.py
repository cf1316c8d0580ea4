"""Whose word a pharmacy takes: an organisation's public key, and the fingerprint people compare."""

import hashlib
import re
from dataclasses import dataclass

from app.domain.codes import is_luhn, luhn_digit
from app.domain.findings import refuse

KEY_BYTES = 32  # Ed25519
_DOMAIN = b"lykta-fingerprint-1\x00"
_GROUPS = 8
_DIGITS = 4  # of the fingerprint in a group; its check digit comes after them


@dataclass(frozen=True)
class Organisation:
    """Who signs reference data that are carried in (organisation)."""

    name: str
    public_key: bytes  # 32 bytes

    @property
    def fingerprint(self) -> str:
        """The key for two people to read to each other (fingeravtryck)."""
        return fingerprint_of(self.public_key)


def fingerprint_of(public_key: bytes) -> str:
    """Return a key in 106 bits: eight groups of five digits; the last of each checks its group."""
    digest = hashlib.sha256(_DOMAIN + public_key).digest()
    width = _GROUPS * _DIGITS
    digits = f"{int.from_bytes(digest) % 10**width:0{width}d}"
    groups = (digits[at : at + _DIGITS] for at in range(0, width, _DIGITS))
    return " ".join(group + luhn_digit(group) for group in groups)


def parse_fingerprint(text: str) -> str:
    """Return a fingerprint that a person typed, as screens write it; name the group that is off."""
    digits = re.sub(r"[\s-]", "", text)
    size = _DIGITS + 1
    if not re.fullmatch(f"[0-9]{{{_GROUPS * size}}}", digits):
        raise refuse(
            f"Fingeravtrycket ska vara {_GROUPS} grupper om {size} siffror.",
            "Läs det igen, grupp för grupp.",
            field="fingerprint",
        )
    groups = [digits[at : at + size] for at in range(0, len(digits), size)]
    wrong = [str(number) for number, group in enumerate(groups, 1) if not is_luhn(group)]
    if wrong:
        raise refuse(
            f"Grupp {', '.join(wrong)} i fingeravtrycket är felskriven.",
            "Läs den igen.",
            field="fingerprint",
        )
    return " ".join(groups)
