"""What is carried between a computer and the hub's keeper: a request, and the answer to it."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from app.domain import canonical
from app.domain.findings import Refused, refuse
from app.domain.hub import Address, HubAnswer, HubRequest, StandbyRequest
from app.domain.organisation import Organisation
from app.domain.product import is_plain
from app.exchange import trust
from app.exchange.hub.certificates import NotRequest, check_request

LARGEST_LETTER = 16_384  # bytes
_ASKED, _STANDBY, _ANSWERED = "lykta-hub-request-1", "lykta-hub-standby-1", "lykta-hub-answer-1"
_DOMAIN = b"lykta-hub-request-1\x00"
_Pem = Annotated[str, Meta(max_length=4096, pattern="^-----BEGIN ")]
_Request = Annotated[str, Meta(max_length=4096, pattern="^([0-9a-f]{2})+$")]  # DER
_Line = Annotated[str, Meta(min_length=1, max_length=120)]


class _Asked(
    msgspec.Struct, tag_field="format", tag=_ASKED, frozen=True, forbid_unknown_fields=True
):
    """A counter's request, beside its proof (ansökan)."""

    store: UUID
    pharmacy: _Line
    workstation: _Line
    public_key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]  # of the device, Ed25519
    signing_request: _Request
    proof: Annotated[str, Meta(pattern="^[0-9a-f]{128}$")]


class _AskedByStandby(
    msgspec.Struct, tag_field="format", tag=_STANDBY, frozen=True, forbid_unknown_fields=True
):
    """A standby's request (ansökan); its own key has signed the part that matters."""

    address: _Line
    signing_request: _Request


class _Answered(
    msgspec.Struct, tag_field="format", tag=_ANSWERED, frozen=True, forbid_unknown_fields=True
):
    """The answer (svar); a standby belongs to no store."""

    addresses: Annotated[list[_Line], Meta(min_length=1, max_length=20)]
    name: Annotated[str, Meta(pattern="^(standby_)?[0-9a-f]{16}$")]
    certificate: _Pem
    authority: _Pem
    store: UUID | None = None


def write_request(asked: HubRequest, public_key: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """Return a counter's request, signed by the device that it names."""
    said = {
        "format": _ASKED,
        "store": str(asked.store),
        "pharmacy": asked.pharmacy,
        "workstation": asked.workstation,
        "public_key": public_key.hex(),
        "signing_request": asked.signing_request.hex(),
    }
    return _json(said | {"proof": sign(_DOMAIN + canonical.dump(said)).hex()})


def write_standby_request(address: Address, signing_request: bytes) -> bytes:
    """Return a standby's request."""
    said = {"address": str(address), "signing_request": signing_request.hex()}
    return _json({"format": _STANDBY} | said)


def read_request(content: bytes) -> HubRequest | StandbyRequest:
    """Return who asks, if it holds the keys that it names; whose they are people find out."""
    try:
        asked = _decode(content, _Asked | _AskedByStandby)
        check_request(bytes.fromhex(asked.signing_request))
        if isinstance(asked, _AskedByStandby):
            digest = hashlib.sha256(canonical.dump(msgspec.to_builtins(asked))).digest()
            request = bytes.fromhex(asked.signing_request)
            return StandbyRequest(Address.parse(asked.address), request, digest)
        return _counters(asked)
    except (ValueError, NotRequest, RecursionError, Refused):
        raise refuse(
            "Filen är ingen ansökan till ett nav, eller ändrad.",
            "Be om en ny.",
            field="file",
            rule="hub.request",
        ) from None


def write_answer(answer: HubAnswer) -> bytes:
    """Return the file with what the computer needs; nothing in it is secret."""
    said = {
        "format": _ANSWERED,
        "addresses": [str(address) for address in answer.addresses],
        "name": answer.name,
        "certificate": answer.certificate.decode(),
        "authority": answer.authority.decode(),
    }
    return _json(said | ({"store": str(answer.store)} if answer.store else {}))


def read_answer(content: bytes) -> HubAnswer:
    """Return the answer, or refuse what is none."""
    try:
        answered = _decode(content, _Answered)
        return HubAnswer(
            addresses=tuple(map(Address.parse, answered.addresses)),
            store=answered.store,
            name=answered.name,
            certificate=answered.certificate.encode(),
            authority=answered.authority.encode(),
        )
    except (ValueError, RecursionError, Refused):
        raise refuse(
            "Filen är inget svar från ett nav.",
            "Välj filen som den som sköter navet har lämnat.",
            field="file",
            rule="hub.answer",
        ) from None


def _counters(asked: _Asked) -> HubRequest:
    said = msgspec.to_builtins(asked)
    proof, key = bytes.fromhex(said.pop("proof")), bytes.fromhex(asked.public_key)
    signed = _DOMAIN + canonical.dump(said)
    if not trust.is_signed(Organisation("", key), signed, proof):
        raise ValueError("not signed by the device")
    if not is_plain(asked.pharmacy) or not is_plain(asked.workstation):
        raise ValueError("a name that no line can show")
    return HubRequest(
        store=asked.store,
        pharmacy=asked.pharmacy,
        workstation=asked.workstation,
        device=hashlib.sha256(key).hexdigest()[:16],
        signing_request=bytes.fromhex(asked.signing_request),
        digest=hashlib.sha256(signed).digest(),
    )


def _decode(content: bytes, kind: Any) -> Any:
    if len(content) > LARGEST_LETTER:
        raise ValueError("too large")
    return msgspec.json.decode(content, type=kind)


def _json(said: Mapping[str, object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(said)) + b"\n"
