"""A server's answers: its words found, anything else passed by, nothing believed blindly."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.exchange.fhir.answers import find_entries, find_reason, holds

_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _outcome(*issues: dict[str, Any]) -> bytes:
    return json.dumps({"resourceType": "OperationOutcome", "issue": issues}).encode()


def _transaction(*entries: object, kind: str = "transaction-response") -> bytes:
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}).encode()


@given(st.binary() | _anything.map(lambda value: json.dumps(value).encode()))
@example(b"")
@example(b'{"resourceType":' * 100_000)
@example(b"[" * 1_000_000)
@example(b'{"resourceType":"OperationOutcome","issue":[{"diagnostics":"\xff"}]}')
@example(b'{"resourceType":"OperationOutcome","issue":[{"diagnostics":"\\ud800"}]}')
@example(b'{"resourceType":"OperationOutcome","issue":[{"diagnostics":5}]}')
@example(b'{"resourceType":"Bundle","type":"transaction-response","entry":[{}]}')
@example(b'{"a":1e999999999}')
def test_anything_else_is_no_answer(body: bytes) -> None:
    assert find_reason(body) is None
    assert find_entries(body) is None
    assert not holds(body, {"resourceType": "MedicationDispense"})


def test_the_worst_issue_is_told_first_and_each_once() -> None:
    body = _outcome(
        {"severity": "warning", "code": "informational", "diagnostics": "old"},
        {"severity": "error", "code": "invalid", "details": {"text": "Bad"}, "expression": ["a.b"]},
        {"severity": "error", "code": "invalid", "diagnostics": "Bad", "expression": ["a.b"]},
        {"severity": "fatal", "code": "processing"},
    )
    assert find_reason(body) == "processing; Bad (a.b); old"


def test_an_outcome_without_words_is_an_outcome() -> None:
    assert find_reason(_outcome()) == ""


def test_each_entry_of_an_answer_has_status_and_reason() -> None:
    refused = {"status": "422 Unprocessable", "outcome": json.loads(_outcome({"code": "invalid"}))}
    body = _transaction({"response": {"status": "201"}}, {"response": refused})
    assert find_entries(body) == [(201, ""), (422, "invalid")]


@pytest.mark.parametrize("status", ["", "OK", "2", "2000", "\u00b2\u2070\u2070", "100"])
def test_a_status_that_cannot_be_is_no_answer(status: str) -> None:
    assert find_entries(_transaction({"response": {"status": status}})) is None


def test_another_bundle_is_no_answer_to_a_transaction() -> None:
    assert find_entries(_transaction(kind="searchset")) is None


OURS = {"when": "2026-03-14T10:42:00+01:00", "list": [{"value": 2}], "text": "å"}


@pytest.mark.parametrize(
    "theirs",
    [
        OURS,
        OURS | {"meta": {"versionId": "7"}},
        OURS | {"when": "2026-03-14T09:42:00Z"},
        OURS | {"list": [{"value": 2.0, "more": True}]},
    ],
)
def test_a_resource_is_held_however_the_server_writes_it(theirs: object) -> None:
    assert holds(json.dumps(theirs).encode(), OURS)


@pytest.mark.parametrize(
    "theirs",
    [
        {},
        OURS | {"when": "2026-03-14T09:43:00Z"},
        OURS | {"when": "2026-03-14T10:42:00"},
        OURS | {"when": 5},
        OURS | {"list": []},
        OURS | {"list": [{"value": 3}]},
        OURS | {"list": {"value": 2}},
        OURS | {"text": "a"},
        [OURS],
    ],
)
def test_a_resource_that_says_otherwise_is_not_held(theirs: object) -> None:
    assert not holds(json.dumps(theirs).encode(), OURS)
