"""A signed file of rules, from whoever the pharmacy has agreed to believe.

Layout: a tag, the signer's public key, the length of the content, the content as canonical JSON,
and a signature over all of that. Nothing but tag and key is looked at before the signature holds.
"""

import struct
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.domain import canonical
from app.domain.findings import Refused, refuse
from app.domain.organisation import KEY_BYTES, Organisation
from app.domain.rule_packs import Tables
from app.exchange import trust

TAG = b"lykta-rules-1\r\n"
_DOMAIN = b"lykta-rules-1\x00"
_LENGTH = struct.Struct(">I")
_HEADER_BYTES = len(TAG) + KEY_BYTES + _LENGTH.size
LARGEST_PACK = _HEADER_BYTES + canonical.MOST_BYTES + trust.SIGNATURE_BYTES


class RulePack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was signed (regelpaket)."""

    made_at: Annotated[datetime, Meta(tz=True)]
    rules: dict[str, list[dict[str, Any]]]


def write_pack(private: bytes, made_at: datetime, rules: Tables) -> bytes:
    """Return the signed file."""
    content = canonical.dump({"made_at": made_at.isoformat(), "rules": rules})
    key = trust.organisation_of("", private).public_key
    signed = TAG + key + _LENGTH.pack(len(content)) + content
    return signed + trust.sign(private, _DOMAIN + signed)


def open_pack(data: bytes, organisation: Organisation) -> RulePack:
    """Return the pack if the organisation signed it and it is whole; else refuse, saying why."""
    header, rest = data[:_HEADER_BYTES], data[_HEADER_BYTES:]
    if len(header) < _HEADER_BYTES or not header.startswith(TAG):
        raise _no("Filen är inget regelpaket.", "format")
    if header[len(TAG) : -_LENGTH.size] != organisation.public_key:
        raise refuse(
            "Regelpaketet är undertecknat av en annan organisation än den som apoteket litar på.",
            f"Hämta ett från {organisation.name}, eller byt organisation under Register.",
            rule="rules.pack.unknown",
        )
    (length,) = _LENGTH.unpack(header[-_LENGTH.size :])
    content, signature = rest[:length], rest[length:]
    if len(signature) != trust.SIGNATURE_BYTES:
        raise _no("Regelpaketet är avklippt eller har något efter slutet.", "truncated")
    if not trust.is_signed(organisation, _DOMAIN + header + content, signature):
        raise _no("Regelpaketets underskrift stämmer inte: det är ändrat.", "signature")
    try:
        return msgspec.convert(canonical.load(content), RulePack)
    except ValueError:  # signed by one who writes another version
        raise _no("Regelpaketet är gjort av en annan version av Lykta.", "version") from None


def _no(text: str, why: str) -> Refused:
    return refuse(text, "Hämta paketet igen.", rule=f"rules.pack.{why}")
