"""A second library, with a CBOR reader of its own, finds the same signatures good as we do."""

import json
import os
import random
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.issuing import key_id
from app.exchange.cose import NotCose, open_sign1, sign1
from app.exchange.prescription_code import encode
from tests.exchange.codes import PRIVATE, PUBLIC, prescription, unpacked
from tests.exchange.test_vectors import CODES, inflated
from tests.fuzz.reading import change_bytes

_ROOT = Path(__file__).parents[2]
_PYTHON = _ROOT / ".venv/oracle" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_BELIEVED = [v for v in CODES if v["says"] in ("believed", "expired", "practice", "content")]


def ask(questions: Iterable[Mapping[str, str | bytes]]) -> list[bytes | None]:
    """Return what `cwt` answers to each."""
    lines = (
        json.dumps({name: v.hex() if isinstance(v, bytes) else v for name, v in asked.items()})
        for asked in questions
    )
    done = subprocess.run(
        [_PYTHON, _ROOT / "tests/exchange/cwt_oracle.py"],
        input="\n".join(lines), capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers = map(json.loads, done.stdout.splitlines())
    return [None if answer is None else bytes.fromhex(answer) for answer in answers]


def ask_if_signed(messages: Iterable[bytes], public: bytes = PUBLIC) -> list[bytes | None]:
    """Return the payload of each message that the key signed, by the name of the clinic's key."""
    return ask(_verify(message, key_id(PUBLIC), public) for message in messages)


def _verify(message: bytes, named: bytes, public: bytes = PUBLIC) -> dict[str, str | bytes]:
    return {"do": "verify", "message": message, "key_id": named, "public": public}


def test_what_is_signed_here_it_verifies_and_reads_the_same_payload() -> None:
    messages = [unpacked(encode(prescription(n), PUBLIC, PRIVATE.sign)) for n in range(1, 6)]
    assert ask_if_signed(messages) == [open_sign1(message).payload for message in messages]


def test_it_believes_each_code_of_the_page_that_was_signed_and_none_other() -> None:
    messages = [inflated(vector["code"]) for vector in _BELIEVED]
    assert messages
    assert ask_if_signed(messages) == [open_sign1(m).payload for m in messages]
    altered = [inflated(v["code"]) for v in CODES if v["says"] == "signature"]
    assert altered
    assert set(ask_if_signed(altered)) == {None}
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert set(ask_if_signed(messages, stranger)) == {None}


def test_what_it_signs_is_verified_here() -> None:
    payloads = [random.Random(n).randbytes(n * 40) for n in range(8)]
    private = PRIVATE.private_bytes_raw()
    signed = ask(
        {
            "do": "sign", "payload": payload, "key_id": b"12345678",
            "public": PUBLIC, "private": private,
        }
        for payload in payloads
    )  # fmt: skip
    for message, payload in zip(signed, payloads, strict=True):
        assert message
        opened = open_sign1(message)
        assert opened.is_signed_by(PUBLIC)
        assert opened.payload == payload


def test_nothing_changed_is_believed_here_that_it_does_not_believe() -> None:
    chance = random.Random(18)
    message = unpacked(encode(prescription(2), PUBLIC, PRIVATE.sign))
    changed = [change_bytes(message, chance) for _ in range(2_000)]
    for data, theirs in zip(changed, ask_if_signed(changed), strict=True):
        ours = _payload(data)
        assert ours is None or ours == theirs
    assert _payload(message) is not None


def test_a_header_that_names_another_key_is_no_longer_what_was_signed() -> None:
    message = sign1(b"12345678", b"payload", PRIVATE.sign)
    moved = message.replace(b"12345678", b"abcdefgh")
    asked = _verify(message, b"12345678"), _verify(moved, b"abcdefgh")
    assert ask(asked) == [b"payload", None]
    assert _payload(message) == b"payload"
    assert _payload(moved) is None


def _payload(data: bytes) -> bytes | None:
    try:
        message = open_sign1(data)
        return message.payload if message.is_signed_by(PUBLIC) else None
    except NotCose:
        return None
