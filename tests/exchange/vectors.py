"""The test vectors of docs/prescription-code.md; `python -m tests.exchange.vectors` writes them.

Keys that everybody knows, official test numbers, no real prescription.
"""

import json
import re
import zlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import base45
import cbor2
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.emergency import CODE_PREFIX, EmergencyPrescription, PrescribedLine
from app.domain.order import Patient, Product, RowKind
from app.exchange.cose import open_sign1, sign1
from app.exchange.prescription_code import encode
from tests.exchange.codes import KEY, NOON, PRIVATE, PUBLIC, line, prescription, unpacked
from tests.house import ROOT

DOCUMENT = ROOT / "docs" / "prescription-code.md"
BLOCK = re.compile(r"(?<=```json vectors\n).*?(?=```)", re.DOTALL)
_STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def vectors() -> dict[str, Any]:
    """Return the key that is believed, and each code with what a reader must say of it."""
    key = {
        "public_key": PUBLIC.hex(),
        "private_key": PRIVATE.private_bytes_raw().hex(),
        "issuer": KEY.issuer,
        "since": KEY.since.isoformat(),
        "until": KEY.until.isoformat(),
    }
    return {"key": key, "codes": [*_good(), *_bad()]}


def _good() -> list[dict[str, Any]]:
    born = Patient("Tolvan Tolvansson", "", "birth_date", date(1912, 12, 12), "1")
    least = replace(prescription(), patient=born, is_entitled=None)
    full = replace(
        line(0), interval="2 Mn", withdrawals=3, is_not_exchanged=True, is_above_usual=True
    )
    rich = replace(
        prescription(),
        lines=(full,),
        first_by=date(2026, 12, 24),
        message="Ring vid frågor, åäö.",
        is_urgent=False,
    )
    return [
        _told("one line", prescription(1)),
        _told("five lines", prescription(5)),
        _told("a patient without a number", least),
        _told("fields that are rarely used", rich),
        _told("one that is made and one on a licence", replace(prescription(), lines=_described())),
    ]


def _described() -> tuple[PrescribedLine, ...]:
    words = "Hydrokortison 1 g, vitt vaselin till 100 g"
    salve = Product("Hydrokortisonsalva 1 %", pack="100 g")
    return (
        PrescribedLine(
            salve, 1, "Stryk tunt 2 gånger dagligen", description=words, kind=RowKind.EXTEMPORE
        ),
        replace(line(1), description="Licens 2026-0417", kind=RowKind.LICENCE),
    )


def _bad() -> list[dict[str, Any]]:
    good = encode(prescription(1), PUBLIC, PRIVATE.sign)
    signed = unpacked(good)
    message = open_sign1(signed)
    at = signed.index(b"Tolvan")
    altered = signed[:at] + b"T\xc3\xa5" + signed[at + 3 :]
    stranger = _STRANGER.public_key().public_bytes_raw()
    es256 = cbor2.dumps({1: -7, 4: open_sign1(signed).header()[4]})
    parts = [es256, {}, message.payload, message.signature]
    last = NOON + timedelta(days=366)
    return [
        _refused("one byte of the name is another", "signature", altered),
        _refused("signed by a key that is not listed", "unknown_key", _sign(stranger)),
        _refused("another algorithm in the header", "form", _cose(parts)),
        _refused("no signature at all", "unreadable", message.payload),
        _refused("more bytes after the end", "unreadable", signed + b"\x00"),
        _refused("containers too deep", "too_deep", b"\x81" * 6 + b"\x00"),
        _refused("inflates to a million bytes", "oversized", bytes(10**6)),
        _refused("signed, with a list that holds itself", "content", _circle(message.payload)),
        _refused("signed, but no prescription", "content", _claims({4: 1, 6: 1, 7: b"x"})),
        _refused("a later version of the order", "version", _claims(_later(message.payload))),
        {"name": "signed in a practice store", **_case("practice", _practice())},
        {"name": "the day after the last", **_case("expired", good, last)},
        {"name": "another prefix", **_case("form", "HC1:" + good.removeprefix(CODE_PREFIX))},
    ]


def _told(name: str, order: EmergencyPrescription) -> dict[str, Any]:
    code = encode(order, PUBLIC, PRIVATE.sign)
    said = msgspec.to_builtins(order)
    return {"name": name, **_case("believed", code), "prescription": said}


def _refused(name: str, why: str, data: bytes) -> dict[str, Any]:
    text = CODE_PREFIX + str(base45.b45encode(zlib.compress(data, 9)), "ascii")
    return {"name": name, **_case(why, text)}


def _case(says: str, code: str, now: datetime = NOON) -> dict[str, Any]:
    return {"now": now.isoformat(), "says": says, "code": code}


def _sign(public: bytes) -> bytes:
    return unpacked(encode(prescription(1), public, _STRANGER.sign))


def _claims(claims: dict[Any, Any]) -> bytes:
    header = open_sign1(unpacked(encode(prescription(1), PUBLIC, PRIVATE.sign))).header()
    return sign1(header[4], cbor2.dumps(claims), PRIVATE.sign)


def _circle(payload: bytes) -> bytes:
    order = dict(cbor2.loads(payload)[-70001])
    circle = cbor2.CBORTag(28, [cbor2.CBORTag(29, 0)])
    return _claims({**cbor2.loads(payload), -70001: {**order, 99: circle}})


def _practice() -> str:
    return encode(replace(prescription(), is_practice=True), PUBLIC, PRIVATE.sign)


def _later(payload: bytes) -> dict[Any, Any]:
    claims = dict(cbor2.loads(payload))
    claims[-70001] = {**claims[-70001], 0: 2}
    return claims


def _cose(parts: list[Any]) -> bytes:
    return bytes(cbor2.dumps(cbor2.CBORTag(18, parts)))


def written() -> str:
    """Return the document with the vectors as they are made now."""
    made = json.dumps(vectors(), ensure_ascii=False, indent=1)
    return BLOCK.sub(lambda _: made + "\n", DOCUMENT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    DOCUMENT.write_text(written(), encoding="utf-8")
