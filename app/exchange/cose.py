"""COSE_Sign1 (RFC 9052, 4.2) by Ed25519, and CBOR (RFC 8949) read in its plainest form only."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALGORITHM, KEY_ID, EDDSA = 1, 4, -8  # labels of headers, and the one algorithm that is taken
_TAG = 18
_DEEPEST = 5  # containers in each other
_TOO_DEEP = "nesting depth"  # how cbor2 says it; a test tells when it says it otherwise
_SIGNATURE_BYTES = 64

Signer = Callable[[bytes], bytes]  # returns the 64 bytes that sign the data


class NotCose(ValueError):
    """The bytes are not what was asked for; the text says what, for developers."""


class TooDeep(NotCose):
    """There are more containers in each other than anything here is made of."""


@dataclass(frozen=True)
class Sign1:
    """A signed message as its bytes say it (undertecknat); nothing of it is believed yet."""

    protected: bytes
    unprotected: Mapping[Any, Any]
    payload: bytes
    signature: bytes

    def header(self) -> Mapping[Any, Any]:
        """Return the protected header, whose labels are what RFC 9052 lets them be."""
        header = decode(self.protected) if self.protected else {}
        if not isinstance(header, Mapping):
            raise NotCose("a header that is no map")
        if not all(type(label) in (int, str) for label in header):
            raise NotCose("a label that is no integer and no text")
        if type(header.get(ALGORITHM, 0)) not in (int, str):
            raise NotCose("an algorithm that is no integer and no text")
        return header

    def is_signed_by(self, public_key: bytes) -> bool:
        """Tell whether the key signed header and payload, by Ed25519 and nothing else."""
        try:
            if self.header().get(ALGORITHM) != EDDSA or len(self.signature) != _SIGNATURE_BYTES:
                return False
            key = Ed25519PublicKey.from_public_bytes(public_key)
            key.verify(self.signature, _to_be_signed(self.protected, self.payload))
        except (InvalidSignature, ValueError):
            return False
        return True


def sign1(key_id: bytes, payload: bytes, sign: Signer) -> bytes:
    """Return a payload signed, with algorithm and key in the protected header."""
    protected = cbor2.dumps({ALGORITHM: EDDSA, KEY_ID: key_id})
    signature = sign(_to_be_signed(protected, payload))
    message = cbor2.CBORTag(_TAG, [protected, {}, payload, signature])
    return bytes(cbor2.dumps(message))


def open_sign1(data: bytes) -> Sign1:
    """Return the message of a tagged COSE_Sign1; NotCose for anything else."""
    match decode(data):
        case cbor2.CBORTag(
            tag=18,
            value=[bytes(protected), Mapping() as unprotected, bytes(payload), bytes(signature)],
        ):
            return Sign1(protected, unprotected, payload, signature)
    raise NotCose("not a COSE_Sign1")


def decode(data: bytes) -> Any:
    """Return one whole CBOR item: no more bytes, no key twice, nothing of open length, not deep.

    No tag means anything here but the one of COSE_Sign1: others would have the library build what
    goes round in itself, or numbers and patterns that were never asked for.
    """
    stream = io.BytesIO(data)
    decoder = cbor2.CBORDecoder(
        stream,
        max_depth=_DEEPEST,
        allow_indefinite=False,
        allow_duplicate_keys=False,
        semantic_decoders=_OneTag(),
    )
    try:
        item = decoder.decode()
    except (cbor2.CBORDecodeError, OverflowError, MemoryError) as error:
        if _TOO_DEEP in str(error):
            raise TooDeep("too deep") from error
        raise NotCose("not CBOR") from error
    if stream.tell() != len(data):
        raise NotCose("something after the end")
    return item


class _OneTag(dict[int, Callable[..., Any]]):
    """What the library does for each tag (tagg): its own for COSE_Sign1, for others nothing."""

    def __missing__(self, tag: int) -> Callable[..., Any]:
        if tag == _TAG:
            raise KeyError(tag)
        return _refuse_tag


def _refuse_tag(*_: Any) -> Any:
    raise NotCose("a tag")


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return bytes(cbor2.dumps(["Signature1", protected, b"", payload]))
