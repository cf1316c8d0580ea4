"""Keys we believe: an organisation's key pair, and the card that carries its public half.

Nothing here decides whom to believe: two people do, by comparing a fingerprint.
"""

from typing import Annotated, Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta

from app.domain.findings import refuse
from app.domain.organisation import KEY_BYTES, Organisation
from app.domain.product import is_plain

LARGEST_CARD = 4096  # bytes
SIGNATURE_BYTES = 64
_FORMAT: Final = "lykta-organisation-1"
_HEX_KEY = f"^[0-9a-f]{{{2 * KEY_BYTES}}}$"


class _Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The public half as a small file (organisationskort)."""

    format: Literal["lykta-organisation-1"]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    public_key: Annotated[str, Meta(pattern=_HEX_KEY)]


def make_key() -> bytes:
    """Return a new private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def organisation_of(name: str, private: bytes) -> Organisation:
    """Return what others know of the key."""
    public = Ed25519PrivateKey.from_private_bytes(private).public_key()
    return Organisation(name, public.public_bytes_raw())


def write_card(organisation: Organisation) -> bytes:
    """Return the card; whoever takes it compares the fingerprint with the one who made it."""
    card = _Card(_FORMAT, organisation.name, organisation.public_key.hex())
    return msgspec.json.format(msgspec.json.encode(card)) + b"\n"


def read_card(content: bytes) -> Organisation:
    """Return whose card it is; nothing is believed yet."""
    try:
        if len(content) > LARGEST_CARD:
            raise ValueError("too large")
        card = msgspec.json.decode(content, type=_Card)
        if not is_plain(card.name):
            raise ValueError("a name that no line can show")
    except ValueError:
        raise refuse(
            "Filen är inget organisationskort.",
            "Välj filen som organisationen har lämnat. Den är gjord på datorn som gör paketen.",
            rule="organisation.card",
        ) from None
    return Organisation(card.name, bytes.fromhex(card.public_key))


def sign(private: bytes, data: bytes) -> bytes:
    """Return the signature; `data` begins with what it is for, so that no other use fits it."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(data)


def is_signed(organisation: Organisation, data: bytes, signature: bytes) -> bool:
    """Tell whether the organisation's key signed the data."""
    try:
        Ed25519PublicKey.from_public_bytes(organisation.public_key).verify(signature, data)
    except InvalidSignature:
        return False
    return True
