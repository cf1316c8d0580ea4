"""The one way in which entries become bytes and back: canonical JSON and a strict reader."""

import json
import unicodedata
from types import GenericAlias
from typing import Annotated, Any, NoReturn

import msgspec

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
    quick = _load_quickly(data)
    return _load_strictly(data) if quick is None else quick


def _load_quickly(data: bytes) -> dict[str, Any] | None:
    """Return the object if it breaks no rule at a first look, as what is written here does not.

    What comes out as it went in bears no key twice, and nothing that stands for something else.
    """
    try:
        value: dict[str, Any] = _QUICK.decode(data)
        is_plain = b"\\" not in data and _is_good(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return value if is_plain and msgspec.json.encode(value) == data else None


def _load_strictly(data: bytes) -> dict[str, Any]:
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
    _check_shape(value)
    # where nothing is escaped, all its strings are good if the whole is
    if "\\" in text or not _is_good(text):
        _check_texts(value)
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


def _check_texts(value: object) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, member in value.items():
            _check_text(key)
            _check_texts(member)
    elif isinstance(value, list):
        for member in value:
            _check_texts(member)


def _check_shape(value: dict[str, Any]) -> None:
    """Refuse null, and what lies too deep; level by level, since it is asked of every entry."""
    level: list[Any] = [value]
    for depth in range(1, MOST_DEPTH + 1):
        below: list[Any] = []
        for one in level:
            members = one.values() if type(one) is dict else one
            if members and depth == MOST_DEPTH:
                _refuse("too deep")
            for member in members:
                if member is None:
                    _refuse("null")
                if type(member) is dict or type(member) is list:
                    below.append(member)
        level = below


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


def _members(levels: int) -> Any:
    """Return the type of what an object may hold, with so many levels below it."""
    leaf: Any = str | bool | Annotated[int, msgspec.Meta(gt=-LARGEST_INT, lt=LARGEST_INT)]
    shape = leaf
    for _ in range(levels):
        shape = leaf | GenericAlias(list, (shape,)) | GenericAlias(dict, (str, shape))
    return shape


_QUICK = msgspec.json.Decoder(GenericAlias(dict, (str, _members(6))))  # most go no deeper
