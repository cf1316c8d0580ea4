"""A picture of paper on its way: sealed like a segment, in a file whose name says which one it is.

The name comes of what the picture is and of a key that the store's computers share, so that each of
them knows it and a finder learns nothing from it. What was unsealed is believed by the digest that
an entry carries; who brought it does not matter.
"""

import hashlib
import hmac
from uuid import UUID

from app.domain.paper_picture import LARGEST_KEPT
from app.exchange.sealing import NotSealed, SealingKey, seal

SUFFIX = ".lyktabild"
_SEAL = 48  # bytes that a sealed picture has more than the picture
LARGEST = LARGEST_KEPT + _SEAL
_PURPOSE = b"lykta-picture-1\x00"
_NAME_BYTES = 16


class NotPicture(ValueError):
    """The bytes are not the picture that their name says."""


def picture_name(names: bytes, generation: UUID, digest: str) -> str:
    """Return the name of the file with a picture that is sealed to a generation.

    `names` is the key of names, `digest` the picture's SHA-256 in hex.
    """
    said = _PURPOSE + generation.bytes + bytes.fromhex(digest)
    return hmac.digest(names, said, "sha256")[:_NAME_BYTES].hex() + SUFFIX


def seal_picture(name: str, body: bytes, to: bytes) -> bytes:
    """Return a picture sealed to the key `to`, for the file of that name and no other."""
    return seal(to, body, _PURPOSE + name.encode("ascii"))


def open_picture(name: str, data: bytes, key: SealingKey, digest: str) -> bytes:
    """Return the picture of a digest; NotPicture for anything else."""
    if len(data) > LARGEST:
        raise NotPicture
    try:
        body = key.unseal(data, _PURPOSE + name.encode("ascii"))
    except NotSealed:
        raise NotPicture from None
    if hashlib.sha256(body).hexdigest() != digest:
        raise NotPicture
    return body
