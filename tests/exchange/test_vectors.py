"""The vectors in docs/prescription-code.md: read from the page as another implementer would."""

import json
import re
import zlib
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import base45
import cbor2
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pycose.keys.okp import OKPKey
from pycose.messages.sign1message import Sign1Message

from app.domain.clock import STOCKHOLM
from app.domain.emergency import EmergencyPrescription
from app.domain.findings import Refused
from app.domain.issuing import IssuerKey, key_id
from app.exchange.code_words import DICTIONARY
from app.exchange.prescription_code import encode, verify
from tests.exchange.vectors import BLOCK, DOCUMENT, vectors

PAGE = DOCUMENT.read_text(encoding="utf-8")
(BLOCK_TEXT,) = BLOCK.findall(PAGE)
(_WORDS,) = re.findall(r"```dictionary\n(.*?)\n```", PAGE, re.DOTALL)
WORDS = " ".join(_WORDS.split()).encode()
READ: dict[str, Any] = json.loads(BLOCK_TEXT)
CODES: list[dict[str, Any]] = READ["codes"]
PUBLIC = bytes.fromhex(READ["key"]["public_key"])
KEY = IssuerKey(
    PUBLIC, READ["key"]["issuer"], "the page",
    date.fromisoformat(READ["key"]["since"]), date.fromisoformat(READ["key"]["until"]),
)  # fmt: skip
_NOT_SIGNED = {"signature", "unknown_key", "form", "unreadable", "oversized", "too_deep"}


def inflated(code: str) -> bytes:
    return zlib.decompressobj(zdict=WORDS).decompress(base45.b45decode(code.partition(":")[2]))


@pytest.mark.parametrize("vector", CODES, ids=lambda vector: vector["name"])
def test_each_vector_says_what_the_page_tells(vector: dict[str, Any]) -> None:
    now = datetime.fromisoformat(vector["now"]).astimezone(STOCKHOLM)
    keys = {key_id(PUBLIC): KEY}
    if vector["says"] == "believed":
        found = verify(vector["code"], keys, now).prescription
        assert found == msgspec.convert(vector["prescription"], EmergencyPrescription)
    else:
        with pytest.raises(Refused) as refused:
            verify(vector["code"], keys, now)
        assert refused.value.findings[0].rule == f"code.{vector['says']}"


@pytest.mark.parametrize("vector", CODES, ids=lambda vector: vector["name"])
def test_another_library_finds_the_same_signatures_good(vector: dict[str, Any]) -> None:
    try:
        protected, unprotected, *rest = cbor2.loads(inflated(vector["code"])).value
        message = Sign1Message.from_cose_obj([protected, dict(unprotected), *rest], True)
        message.key = OKPKey(crv="ED25519", x=PUBLIC)
        is_signed = bool(message.verify_signature())
    except Exception:  # noqa: BLE001  # whatever it says of what is no COSE at all
        is_signed = False
    if vector["says"] in ("believed", "expired", "content", "version", "practice"):
        assert is_signed
    elif vector["says"] in ("signature", "unknown_key", "unreadable", "oversized", "too_deep"):
        assert not is_signed or vector["name"] == "more bytes after the end"


def test_who_follows_the_page_makes_the_same_bytes() -> None:
    """Ed25519 has no chance in it; how well zlib packs is the writer's own."""
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(READ["key"]["private_key"]))
    for vector in (v for v in CODES if v["says"] == "believed"):
        order = msgspec.convert(vector["prescription"], EmergencyPrescription)
        local = replace(order, issued_at=order.issued_at.astimezone(STOCKHOLM))
        assert inflated(encode(local, PUBLIC, private.sign)) == inflated(vector["code"])


def test_the_page_holds_the_dictionary() -> None:
    assert WORDS == DICTIONARY


def test_the_page_holds_the_vectors_that_are_made_now() -> None:
    made = json.loads(json.dumps(vectors()))
    assert made["key"] == READ["key"]
    for one, other in zip(made["codes"], CODES, strict=True):
        assert {**one, "code": ""} == {**other, "code": ""}
        assert inflated(one["code"]) == inflated(other["code"])
    assert {vector["says"] for vector in CODES} >= _NOT_SIGNED | {"believed", "expired", "practice"}
