"""A clinic's request that its key be believed, as a small file signed with that very key.

The signature shows that whoever asks holds the key. Whose it is two people find out, by comparing
the fingerprint.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from app.domain import canonical
from app.domain.findings import refuse
from app.domain.issuing import LONGEST_NAME, IssuerRequest
from app.domain.organisation import KEY_BYTES, Organisation
from app.domain.product import is_plain
from app.exchange import trust

LARGEST_REQUEST = 4096  # bytes
_FORMAT: Final = "lykta-issuer-request-1"
_DOMAIN = b"lykta-issuer-request-1\x00"


class _Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds, beside its proof (ansökan)."""

    format: Literal["lykta-issuer-request-1"]
    issuer: Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
    public_key: Annotated[str, Meta(pattern=f"^[0-9a-f]{{{2 * KEY_BYTES}}}$")]
    made_at: Annotated[datetime, Meta(tz=True)]
    proof: Annotated[str, Meta(pattern=f"^[0-9a-f]{{{2 * trust.SIGNATURE_BYTES}}}$")] = ""

    def signed(self) -> bytes:
        """Return what the proof is about: all of it but the proof."""
        said = {
            "format": self.format,
            "issuer": self.issuer,
            "public_key": self.public_key,
            "made_at": self.made_at.isoformat(),
        }
        return _DOMAIN + canonical.dump(said)


def write_request(request: IssuerRequest, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the file; `sign` signs with the key that is asked for."""
    asked = _Request(_FORMAT, request.issuer, request.public_key.hex(), request.made_at)
    proven = msgspec.structs.replace(asked, proof=sign(asked.signed()).hex())
    return msgspec.json.format(msgspec.json.encode(proven)) + b"\n"


def read_request(content: bytes) -> IssuerRequest:
    """Return who asks, if the key that is asked for signed it; nothing is believed yet."""
    try:
        if len(content) > LARGEST_REQUEST:
            raise ValueError("too large")
        asked = msgspec.json.decode(content, type=_Request)
        if not is_plain(asked.issuer):
            raise ValueError("a name that no line can show")
        key, proof = bytes.fromhex(asked.public_key), bytes.fromhex(asked.proof)
        is_theirs = trust.is_signed(Organisation("", key), asked.signed(), proof)
    except (ValueError, RecursionError):
        raise refuse(
            "Filen är ingen ansökan om utfärdarnyckel.",
            "Välj filen som mottagningen har lämnat.",
            field="file",
            rule="issuer.request",
        ) from None
    if not is_theirs:
        raise refuse(
            "Ansökan är ändrad: den är inte undertecknad med nyckeln som den gäller.",
            "Be mottagningen om en ny.",
            field="file",
            rule="issuer.proof",
        )
    return IssuerRequest(asked.issuer, key, asked.made_at)
