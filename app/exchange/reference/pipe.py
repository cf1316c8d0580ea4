"""What the parser process tells its parent: one JSON line a message, checked on arrival."""

from datetime import date

import msgspec

from app.domain.findings import Finding
from app.domain.product import ListRemark, Package


class Row(msgspec.Struct, frozen=True, tag="row"):
    """A package of the list (rad)."""

    package: Package

    def __post_init__(self) -> None:
        if not self.package.is_well_formed():
            raise ValueError("malformed package")


class Remark(msgspec.Struct, frozen=True, tag="remark"):
    """Something that was not taken over (anmärkning)."""

    remark: ListRemark


class Rejected(msgspec.Struct, frozen=True, tag="rejected"):
    """The file as a whole is refused (avvisad); the last message."""

    findings: tuple[Finding, ...]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The list was read to its end (klar); the last message, counting the others."""

    source: str
    period_start: date
    period_end: date
    practice: bool
    rows: int
    remarks: int


Message = Row | Remark | Rejected | Done

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> bytes:
    """Return the message as a line."""
    return _encoder.encode(message) + b"\n"


def decode(line: bytes) -> Message:
    """Return the message of a line; anything malformed raises msgspec.ValidationError or
    msgspec.DecodeError."""
    return _decoder.decode(line)
