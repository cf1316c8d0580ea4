"""The one way in which entries become bytes and back: canonical JSON and a strict reader."""

import json
import unicodedata
from typing import Any, NoReturn

MOST_BYTES = 256 * 1024
MOST_DEPTH = 16
LARGEST_INT = 2**53


class NotCanonical(ValueError):
    """The bytes break a rule of the entry format; the text says which, never what they held."""


def dump(value: dict[str, Any]) -> bytes:
    """Return UTF-8, NFC, sorted keys, no spaces; None members are left out, floats are a bug."""
    prepared = _prepare(value, 1)
    text = json.dumps(prepared, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    data = text.encode("utf-8")
    if len(data) > MOST_BYTES:
        raise NotCanonical("over 256 kB")
    return data


def load(data: bytes) -> dict[str, Any]:
    """Return the object in the bytes, or raise NotCanonical with the rule that they break."""
    if len(data) > MOST_BYTES:
        raise NotCanonical("over 256 kB")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=lambda _: _refuse("float"),
            parse_constant=lambda _: _refuse("NaN or Infinity"),
            parse_int=_integer,
        )
    except UnicodeDecodeError:
        raise NotCanonical("not UTF-8") from None
    except json.JSONDecodeError:
        raise NotCanonical("not JSON") from None
    except RecursionError:
        raise NotCanonical("too deep") from None
    if not isinstance(value, dict):
        raise NotCanonical("not an object")
    _check(value, 1)
    return value


def _refuse(what: str) -> NoReturn:
    raise NotCanonical(what)


def _integer(digits: str) -> int:
    if len(digits) > len(str(LARGEST_INT)) + 1 or abs(int(digits)) >= LARGEST_INT:
        _refuse("integer of 2^53 or more")
    return int(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        _refuse("duplicate key")
    return value


def _check_text(text: str) -> None:
    if not text.isprintable() and any(
        unicodedata.category(character) in ("Cc", "Cs") for character in text
    ):
        _refuse("control character or lone surrogate")
    if not unicodedata.is_normalized("NFC", text):
        _refuse("not NFC")


def _check(value: object, depth: int) -> None:
    if depth > MOST_DEPTH:
        _refuse("too deep")
    match value:
        case str():
            _check_text(value)
        case None:
            _refuse("null")
        case dict():
            for key, member in value.items():
                _check_text(key)
                _check(member, depth + 1)
        case list():
            for member in value:
                _check(member, depth + 1)


def _prepare(value: Any, depth: int) -> Any:
    if depth > MOST_DEPTH:
        raise NotCanonical("too deep")
    match value:
        case str():
            text = unicodedata.normalize("NFC", value)
            _check_text(text)
            return text
        case bool():
            return value
        case int():
            return _integer(str(value))
        case dict():
            return {
                unicodedata.normalize("NFC", key): _prepare(member, depth + 1)
                for key, member in value.items()
                if member is not None
            }
        case list() | tuple():
            return [_prepare(member, depth + 1) for member in value]
    raise TypeError(f"{type(value).__name__} has no place in an entry")
