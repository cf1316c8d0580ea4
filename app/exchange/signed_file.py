"""The one form of a signed file: what it is, whose it is, the content, and a signature over all.

A tag, the signer's public key, the length of the content, the content as canonical JSON, and an
Ed25519 signature over the tag without its line end, a zero byte, and all that comes before it.
Nothing but tag, key and length is looked at before the signature holds. What stands after the
signature is the reader's own.
"""

import struct
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

from app.domain import canonical
from app.domain.organisation import KEY_BYTES, Organisation
from app.exchange import trust

_LENGTH = struct.Struct(">I")


class Flaw(Enum):
    """What is wrong with a signed file (fel)."""

    FORM = "form"  # not of this form at all
    STRANGER = "stranger"  # signed by another than the one who is believed
    TOO_LARGE = "too_large"
    CUT = "cut"  # it ends too early
    SIGNATURE = "signature"


class NotSigned(ValueError):
    """The file is not one that the organisation signed; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True)
class SignedForm:
    """One sort of signed file (form), told by its tag, which ends in CR and LF."""

    tag: bytes
    most_bytes: int = canonical.MOST_BYTES  # of the content

    @property
    def head_bytes(self) -> int:
        """How long the part before the content is."""
        return len(self.tag) + KEY_BYTES + _LENGTH.size

    @property
    def largest(self) -> int:
        """How long a whole file is at most, with nothing after the signature."""
        return self.head_bytes + self.most_bytes + trust.SIGNATURE_BYTES

    def write(self, private: bytes, content: bytes) -> bytes:
        """Return the content signed."""
        key = trust.organisation_of("", private).public_key
        signed = self.tag + key + _LENGTH.pack(len(content)) + content
        return signed + trust.sign(private, self._domain + signed)

    def read(self, file: BinaryIO, organisation: Organisation) -> bytes:
        """Return the content, if the organisation signed it; the file stands after the signature.

        Raises NotSigned.
        """
        head = file.read(self.head_bytes)
        if not head.startswith(self.tag):
            raise NotSigned(Flaw.FORM)
        if len(head) < self.head_bytes:
            raise NotSigned(Flaw.CUT)
        if head[len(self.tag) : -_LENGTH.size] != organisation.public_key:
            raise NotSigned(Flaw.STRANGER)
        (length,) = _LENGTH.unpack(head[-_LENGTH.size :])
        if length > self.most_bytes:
            raise NotSigned(Flaw.TOO_LARGE)
        content, signature = file.read(length), file.read(trust.SIGNATURE_BYTES)
        if len(content) < length or len(signature) < trust.SIGNATURE_BYTES:
            raise NotSigned(Flaw.CUT)
        if not trust.is_signed(organisation, self._domain + head + content, signature):
            raise NotSigned(Flaw.SIGNATURE)
        return content

    @property
    def _domain(self) -> bytes:
        return self.tag.rstrip() + b"\x00"
