"""The signed code of an emergency prescription: how it is made, and what must hold to be believed.

CBOR with integer keys, signed as COSE_Sign1 (RFC 9052) by Ed25519, deflated (RFC 1950), in Base45
(RFC 9285) after a prefix of its own. docs/prescription-code.md says it for those who write another
program. Form, algorithm and key are looked at before anything is believed, and no claim is read
before the signature holds.
"""

import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

import base45
import cbor2
import msgspec

from app.domain.clock import STOCKHOLM, is_before, later
from app.domain.emergency import (
    CODE_PREFIX,
    MOST_LINES,
    EmergencyPrescription,
    PrescribedLine,
    VerifiedPrescription,
)
from app.domain.findings import Refused, refuse
from app.domain.interval import parse_interval
from app.domain.issuing import IssuerKey, key_id
from app.domain.order import Patient, Prescriber, Product
from app.exchange.code_words import DICTIONARY
from app.exchange.cose import (
    ALGORITHM,
    EDDSA,
    KEY_ID,
    NotCose,
    Sign1,
    Signer,
    TooDeep,
    decode,
    open_sign1,
    sign1,
)

LONGEST = 4296  # characters: no QR code holds more of this alphabet
_LONGEST_TEXT = 1000  # characters of one field
_LARGEST = 8192  # bytes once inflated; a print of five lines takes 900
_EXPIRES, _ISSUED, _ID = 4, 6, 7  # claims of RFC 8392
_ORDER = -70001  # a claim of our own: the order
_VERSION, _VERSION_NOW = 0, 1
_AS_PAPER = "Ta receptet som vanligt papper: läs av det och ring förskrivaren."
_NO_ORDER = "Lämna inte ut något på det. Ring förskrivaren om patienten behöver läkemedel."
_CLOCKS_APART = timedelta(hours=2)  # of two computers without a network

_NUMBERS: dict[type, tuple[str, ...]] = {  # fields by number, from 1; a number is never used again
    EmergencyPrescription: (
        "reason", "patient", "prescriber", "lines", "is_urgent", "is_entitled", "first_by",
        "message", "language", "is_practice",
    ),
    Patient: ("name", "identity", "identity_kind", "birth_date", "sex", "is_protected"),
    Prescriber: ("name", "profession", "code", "workplace", "workplace_code", "phone", "category",
                 "position", "workplace_address", "licence"),
    PrescribedLine: (
        "product", "packages", "dosage", "purpose", "withdrawals", "interval", "description",
        "is_not_exchanged", "is_conditions_met", "is_communicable", "is_above_usual",
        "is_start_pack", "kind",
    ),
    Product: ("name", "strength", "form", "pack", "npl_id", "npl_pack_id", "varunummer"),
}  # fmt: skip


def encode(prescription: EmergencyPrescription, public_key: bytes, sign: Signer) -> str:
    """Return the text of the code; what a field has by default takes no room."""
    claims = {
        _EXPIRES: _seconds(_end_of(prescription.valid_until)),
        _ISSUED: _seconds(prescription.issued_at),
        _ID: prescription.id.bytes,
        _ORDER: {_VERSION: _VERSION_NOW, **_numbered(prescription)},
    }
    signed = sign1(key_id(public_key), cbor2.dumps(claims), sign)
    packer = zlib.compressobj(9, zdict=DICTIONARY)
    packed = packer.compress(signed) + packer.flush()
    return CODE_PREFIX + str(base45.b45encode(packed), "ascii")


def verify(
    text: str, keys: Mapping[bytes, IssuerKey], now: datetime, *, is_practice: bool = False
) -> VerifiedPrescription:
    """Return the prescription if one of the keys signed it and holds; else refuse, saying why.

    `keys` are by `key_id`. Only who practises takes what was signed for practice. Whether the
    code was used before is another's to know.
    """
    message, key = _opened(text, keys)
    if not message.is_signed_by(key.public_key):
        raise _no("signature", "Koden är ändrad: underskriften stämmer inte.")
    prescription = _prescription(message.payload)
    if prescription.is_practice and not is_practice:
        raise _no("practice", "Koden är gjord för övning: papperet är inget recept.", _NO_ORDER)
    _check_times(prescription, key, now)
    return VerifiedPrescription(prescription, key)


def _inflated(text: str) -> bytes:
    if not text.startswith(CODE_PREFIX) or len(text) > LONGEST:
        raise _no("form", "Koden är inget reservrecept från Lykta.")
    try:
        packed = base45.b45decode(text[len(CODE_PREFIX) :])
        stream = zlib.decompressobj(zdict=DICTIONARY)
        data = stream.decompress(packed, _LARGEST + 1)
    except (ValueError, zlib.error):
        raise _unreadable() from None
    if len(data) > _LARGEST:
        raise _no("oversized", "Koden packas upp till mer än ett recept rymmer.")
    if not stream.eof or stream.unused_data:
        raise _unreadable()
    return data


def _opened(text: str, keys: Mapping[bytes, IssuerKey]) -> tuple[Sign1, IssuerKey]:
    """Return the signed message and the believed key that it names; nothing else is read yet."""
    try:
        message = open_sign1(_inflated(text))
        header = message.header()
    except TooDeep:
        raise _no("too_deep", "Koden har fler lager i varandra än ett recept har.") from None
    except NotCose:
        raise _unreadable() from None
    named = header.get(KEY_ID)
    is_ours = header.keys() == {ALGORITHM, KEY_ID} and header[ALGORITHM] == EDDSA
    if not is_ours or message.unprotected or not isinstance(named, bytes):
        raise _no("form", "Koden är inte undertecknad som ett reservrecept.")
    if (key := keys.get(named)) is None:
        raise _no("unknown_key", "Koden är undertecknad av någon som inte finns i tillitslistan.")
    return message, key


def _check_times(prescription: EmergencyPrescription, key: IssuerKey, now: datetime) -> None:
    issued = prescription.issued_at
    if key.revoked_at is not None and key.is_revoked_for(issued):
        when = f"{key.revoked_at.astimezone(STOCKHOLM):%Y-%m-%d}"
        raise _no("revoked", f"Nyckeln för {key.issuer} är återkallad {when}.")
    if not key.covers(issued):
        raise _no("key_time", f"Nyckeln för {key.issuer} gällde inte när receptet utfärdades.")
    if is_before(later(now, _CLOCKS_APART), issued):
        raise _no("early", f"Receptet är utfärdat i framtiden: {issued:%Y-%m-%d %H:%M}.")
    if not is_before(now, _end_of(prescription.valid_until)):
        raise _no("expired", f"Receptet gällde till och med {prescription.valid_until}.")


def _prescription(payload: bytes) -> EmergencyPrescription:
    """Read what is signed; the signer may still run another version."""
    try:
        claims = decode(payload)
        order = dict(claims[_ORDER])
        if order.pop(_VERSION) != _VERSION_NOW:
            raise _no("version", "Koden är gjord av en nyare Lykta.")
        values = _named(order, EmergencyPrescription) | {
            "id": str(UUID(bytes=claims[_ID])),
            "issued_at": _moment(claims[_ISSUED]).isoformat(),
            "valid_until": (_moment(claims[_EXPIRES]) - timedelta(days=1)).date().isoformat(),
        }
        made = msgspec.convert(values, EmergencyPrescription)
        if not 1 <= len(made.lines) <= MOST_LINES or not all(map(_is_sane, made.lines)):
            raise ValueError("lines")
        if not all(map(_is_writing, _texts(order))):
            raise ValueError("texts")
    except (AttributeError, LookupError, OSError, OverflowError, TypeError, ValueError):
        raise _no(
            "content", "Koden är undertecknad men går inte att läsa som ett recept."
        ) from None
    return made


def _is_sane(line: PrescribedLine) -> bool:
    parse_interval(line.interval)  # or ValueError
    is_named = bool(line.product.name.strip() and line.dosage.strip())
    return 1 <= line.packages <= 999 and 1 <= line.withdrawals <= 99 and is_named


def _texts(part: object) -> Iterator[str]:
    """Return every text of an order as it was read."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping | list):
        for each in part.values() if isinstance(part, Mapping) else part:
            yield from _texts(each)


def _is_writing(text: str) -> bool:
    """Tell whether a text is what a form holds: nothing unseen, such as what turns its order."""
    return len(text) <= _LONGEST_TEXT and not any(map(_is_unseen, text))


def _is_unseen(sign: str) -> bool:
    return sign != "\n" and unicodedata.category(sign).startswith("C")


def _numbered(value: object) -> dict[int, object]:
    """Return a value's fields by number, without those that have their default."""
    found = {}
    defaults = {field.name: field.default for field in fields(value)}  # type: ignore[arg-type]
    for number, name in enumerate(_NUMBERS[type(value)], 1):
        member = getattr(value, name)
        if defaults[name] is MISSING or member != defaults[name]:
            found[number] = _plain(member)
    return found


def _plain(member: object) -> object:
    if isinstance(member, Enum):
        return member.value
    if isinstance(member, str):
        shown = (" " * sign.isspace() if _is_unseen(sign) else sign for sign in member)
        return "".join(shown)
    if isinstance(member, date):
        return member.isoformat()
    if isinstance(member, tuple):
        return [_plain(each) for each in member]
    return _numbered(member) if type(member) in _NUMBERS else member


def _named(numbered: dict[int, Any], kind: type) -> dict[str, Any]:
    """Return fields by name; a number that this version does not know is passed over."""
    names, hints = _NUMBERS[kind], _hints(kind)
    known = {names[n - 1]: value for n, value in numbered.items() if 1 <= n <= len(names)}
    for name, value in known.items():
        inner = PrescribedLine if name == "lines" else hints[name]
        if inner in _NUMBERS:
            many = isinstance(value, list)
            read = [_named(each, inner) for each in (value if many else [value])]
            known[name] = read if many else read[0]
    return known


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), STOCKHOLM)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    if type(seconds) is not int:
        raise TypeError("a time in whole seconds")
    return datetime.fromtimestamp(seconds, STOCKHOLM)


def _unreadable() -> Refused:
    return _no("unreadable", "Koden är skadad eller ändrad.")


def _no(why: str, text: str, cure: str = _AS_PAPER) -> Refused:
    return refuse(text, cure, field="scan", rule=f"code.{why}")
