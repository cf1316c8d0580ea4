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
        text = data.decode("utf-8")
        value = _DECODER.decode(text)
    except UnicodeDecodeError:
        raise NotCanonical("not UTF-8") from None
    except json.JSONDecodeError:
        raise NotCanonical("not JSON") from None
    except RecursionError:
        raise NotCanonical("too deep") from None
    if not isinstance(value, dict):
        raise NotCanonical("not an object")
    # where nothing is escaped, all its strings are good if the whole is
    _check(value, 1, with_texts="\\" in text or not _is_good(text))
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


def _is_good(text: str) -> bool:
    return text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _check_text(text: str) -> None:
    if _is_good(text):
        return
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        _refuse("control character or lone surrogate")
    if not unicodedata.is_normalized("NFC", text):
        _refuse("not NFC")


def _check(value: object, depth: int, *, with_texts: bool) -> None:
    if depth > MOST_DEPTH:
        _refuse("too deep")
    if value is None:
        _refuse("null")
    if isinstance(value, str):
        if with_texts:
            _check_text(value)
    elif isinstance(value, dict):
        for key, member in value.items():
            _check(key, depth, with_texts=with_texts)
            _check(member, depth + 1, with_texts=with_texts)
    elif isinstance(value, list):
        for member in value:
            _check(member, depth + 1, with_texts=with_texts)


def _prepare(value: Any, depth: int) -> Any:
    if depth > MOST_DEPTH:
        raise NotCanonical("too deep")
    if isinstance(value, str):
        return _prepare_text(value)
    if value is True or value is False:
        return value
    if isinstance(value, int):
        return _integer(str(value))
    if isinstance(value, dict):
        return {
            _prepare_text(key): _prepare(member, depth + 1)
            for key, member in value.items()
            if member is not None
        }
    if isinstance(value, list | tuple):
        return [_prepare(member, depth + 1) for member in value]
    raise TypeError(f"{type(value).__name__} has no place in an entry")


def _prepare_text(text: str) -> str:
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    _check_text(composed)
    return composed


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=lambda _: _refuse("float"),
    parse_constant=lambda _: _refuse("NaN or Infinity"),
    parse_int=_integer,
)
