"""What the parser process tells its parent: one JSON line a message, checked on arrival."""

import msgspec

from app.domain.findings import Finding
from app.domain.reference import ListRemark, SourceHead
from app.domain.statements import Statement

_LONGEST_SENTENCE = 2_000  # characters


def _is_said_plainly(*sentences: str) -> bool:
    """Tell whether a screen may show them: what they quote comes from the file."""
    return all(len(one) <= _LONGEST_SENTENCE and one.isprintable() for one in sentences)


class Head(msgspec.Struct, frozen=True, tag="head"):
    """What the file is (huvud); the first message, unless the file is refused at once."""

    head: SourceHead


class Row(msgspec.Struct, frozen=True, tag="row"):
    """One statement of the file (rad)."""

    statement: Statement

    def __post_init__(self) -> None:
        if not self.statement.is_well_formed():
            raise ValueError("malformed statement")


class Remark(msgspec.Struct, frozen=True, tag="remark"):
    """Something that was not taken over (anmärkning)."""

    remark: ListRemark

    def __post_init__(self) -> None:
        if self.remark.row < 0 or not _is_said_plainly(self.remark.column, self.remark.text):
            raise ValueError("malformed remark")


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far the parser has come (framsteg), in parts of the file."""

    done: int
    total: int


class Rejected(msgspec.Struct, frozen=True, tag="rejected"):
    """The file as a whole is refused (avvisad); the last message."""

    findings: tuple[Finding, ...]

    def __post_init__(self) -> None:
        if not self.findings or not all(
            _is_said_plainly(finding.text, finding.cure, finding.field) for finding in self.findings
        ):
            raise ValueError("malformed refusal")


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The file was read to its end (klar); the last message, counting the others."""

    rows: int
    remarks: int


Message = Head | Row | Remark | Progress | Rejected | Done

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def encode(message: Message) -> bytes:
    """Return the message as a line."""
    return _encoder.encode(message) + b"\n"


def decode(line: bytes) -> Message:
    """Return the message of a line; anything malformed raises msgspec.ValidationError or
    msgspec.DecodeError."""
    return _decoder.decode(line)
