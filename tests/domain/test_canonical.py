"""Canonical bytes: one way in, the same way out, and a reader that refuses all else politely."""

import json
import unicodedata
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import LARGEST_INT, MOST_BYTES, MOST_DEPTH, NotCanonical, dump, load

_GOOD = st.characters(exclude_categories=("Cc", "Cs"))
_TEXTS = st.text(_GOOD, max_size=12).map(lambda text: unicodedata.normalize("NFC", text))
_VALUES = st.recursive(
    st.booleans() | st.integers(1 - LARGEST_INT, LARGEST_INT - 1) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)
_OBJECTS = st.dictionaries(_TEXTS, _VALUES, max_size=5)


@given(_OBJECTS)
def test_what_is_written_is_read_back_and_written_alike(value: dict[str, Any]) -> None:
    data = dump(value)
    assert load(data) == value
    assert dump(load(data)) == data
    assert json.loads(data) == value


@given(_OBJECTS)
def test_order_of_members_and_composition_of_letters_do_not_matter(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    apart = json.loads(unicodedata.normalize("NFD", json.dumps(turned, ensure_ascii=False)))
    assert dump(turned) == dump(value)
    if len(apart) == len(value):
        assert load(dump(apart)) is not None


@given(_OBJECTS, st.data())
def test_bytes_with_a_fault_are_read_by_no_quicker_way(value: dict[str, Any], data: Any) -> None:
    """One byte more, less or another: what is read is what the standard library reads of it."""
    whole = dump(value)
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(
        st.sampled_from([b"", b" ", b"1", b".0", b"e1", b"-", b"null", b'"a":1,', b"\\"])
    )
    changed = whole[:at] + put + whole[at + data.draw(st.integers(0, 1)) :]
    try:
        read = json.loads(changed.decode(), object_pairs_hook=_once, parse_float=_no_float)
    except ValueError:
        with pytest.raises(NotCanonical):
            load(changed)
    else:
        with suppress(NotCanonical):
            assert load(changed) == read


def _no_float(_: str) -> None:
    raise NotCanonical("float")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise NotCanonical("twice")
    return dict(pairs)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_object_or_refused(data: bytes) -> None:
    with suppress(NotCanonical):
        value = load(data)
        assert load(dump(value)) == value


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"\xff", "not UTF-8"),
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "not an object"),
        (b'"a"', "not an object"),
        (b'{"a":1.5}', "float"),
        (b'{"a":1e3}', "float"),
        (b'{"a":NaN}', "NaN or Infinity"),
        (b'{"a":-Infinity}', "NaN or Infinity"),
        (b'{"a":null}', "null"),
        (b'{"a":1,"a":1}', "duplicate key"),
        (b'{"a":{"b":1,"b":2}}', "duplicate key"),
        (b'{"a":"\\u0000"}', "control character or lone surrogate"),
        (b'{"a\\n":1}', "control character or lone surrogate"),
        (b'{"a":["\\ud800"]}', "control character or lone surrogate"),
        (b'{"a":"\\u0061\\u030a"}', "not NFC"),
        ('{"a":"a\u030a"}'.encode(), "not NFC"),
        (b'{"a":9007199254740992}', "integer of 2\\^53 or more"),
        (b'{"a":-9007199254740992}', "integer of 2\\^53 or more"),
        (b'{"a":' + b"9" * 5000 + b"}", "integer of 2\\^53 or more"),
        (b'{"a":' + b"[" * MOST_DEPTH + b"]" * MOST_DEPTH + b"}", "too deep"),
        (b'{"a":' * 100_000, "256 kB|too deep"),
        (b"[" * 200_000, "too deep"),
        (b" " * (MOST_BYTES + 1), "over 256 kB"),
    ],
)
def test_each_rule_of_the_format_is_named(data: bytes, rule: str) -> None:
    with pytest.raises(NotCanonical, match=rule):
        load(data)


def test_the_deepest_and_the_largest_are_read() -> None:
    deepest = b'{"a":' + b"[" * (MOST_DEPTH - 1) + b"]" * (MOST_DEPTH - 1) + b"}"
    assert dump(load(deepest)) == deepest
    largest = {"a": LARGEST_INT - 1, "b": 1 - LARGEST_INT}
    assert load(dump(largest)) == largest
    room = MOST_BYTES - len(dump({"a": ""}))
    assert len(dump({"a": "x" * room})) == MOST_BYTES


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ({"a": "x" * MOST_BYTES}, "over 256 kB"),
        ({"a": "\x01"}, "control character"),
        ({"a\x7f": 1}, "control character"),
        ({"a": LARGEST_INT}, "integer"),
    ],
)
def test_what_breaks_the_format_is_not_written(value: dict[str, Any], rule: str) -> None:
    with pytest.raises(NotCanonical, match=rule):
        dump(value)


def test_nesting_without_end_is_not_written() -> None:
    value: dict[str, Any] = {}
    for _ in range(MOST_DEPTH):
        value = {"a": value}
    with pytest.raises(NotCanonical, match="too deep"):
        dump(value)


@pytest.mark.parametrize("value", [1.5, object(), b"bytes", {1}])
def test_what_has_no_place_in_an_entry_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError, match="no place in an entry"):
        dump({"a": value})


def test_members_that_are_nothing_are_left_out_and_tuples_are_lists() -> None:
    assert dump({"b": None, "a": (1, True)}) == b'{"a":[1,true]}'
