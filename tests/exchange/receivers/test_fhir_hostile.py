"""What a FHIR receiver's answers come to: sensible, senseless and hostile ones."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.delivery import Answer, Endpoint, Parcel, Verdict
from app.domain.findings import Unavailable
from app.exchange.receivers.fhir import FhirReceiver
from tests.exchange.receivers.hostile import Reply, answer, hostile
from tests.parcels import TOLVAN, make_parcel

PARCEL = make_parcel()
ACCEPTED = ("201 Created", "200", "200 OK", "201")


def _outcome(text: str) -> bytes:
    issue = {"severity": "error", "code": "invalid", "details": {"text": text}}
    return json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()


def _transaction(*statuses: str) -> bytes:
    entries = [{"response": {"status": status}} for status in statuses]
    bundle = {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}
    return json.dumps(bundle).encode()


@contextmanager
def _receiver(url: str) -> Iterator[FhirReceiver]:
    receiver = FhirReceiver(Endpoint(url))
    try:
        yield receiver
    finally:
        receiver.close()


def _send(reply: Reply, parcel: Parcel = PARCEL) -> Answer:
    with hostile(reply) as server, _receiver(server.url) as receiver:
        return receiver.send(parcel)


def _ask(reply: Reply, parcel: Parcel = PARCEL) -> Answer | None:
    with hostile(reply) as server, _receiver(server.url) as receiver:
        return receiver.ask(parcel)


def _trouble(reply: Reply) -> str:
    with pytest.raises(Unavailable) as caught:
        _send(reply)
    return caught.value.code


def test_a_transaction_whose_every_entry_succeeded_is_accepted() -> None:
    body = _transaction(*ACCEPTED)
    got = _send(answer(200, body))
    assert (got.verdict, got.status, got.body, got.reason) == (Verdict.ACCEPTED, 200, body, "")
    assert json.loads(got.sent)["type"] == "transaction"


def test_the_transaction_goes_to_the_address_itself_as_fhir() -> None:
    with hostile(answer(200, _transaction(*ACCEPTED))) as server:
        with _receiver(server.url + "/") as receiver:
            sent = receiver.send(PARCEL).sent
        (asked,) = server.asked
    head, body = asked.split(b"\r\n\r\n", 1)
    assert head.startswith(b"POST /fhir HTTP/1.1\r\n")
    assert b"content-type: application/fhir+json" in head.lower()
    assert body == sent


@pytest.mark.parametrize(
    ("entry", "verdict", "status"),
    [("422 Unprocessable", Verdict.REFUSED, 422), ("503", Verdict.LATER, 503)],
)
def test_an_entry_that_failed_within_a_success_decides(
    entry: str, verdict: Verdict, status: int
) -> None:
    got = _send(answer(200, _transaction("200", "200", entry, "200")))
    assert (got.verdict, got.status) == (verdict, status)


@pytest.mark.parametrize("status", [400, 403, 409, 412, 422])
def test_a_refusal_has_the_receivers_own_words(status: int) -> None:
    got = _send(answer(status, _outcome("Okänd arbetsplatskod")))
    assert (got.verdict, got.status, got.reason) == (
        Verdict.REFUSED, status, "Okänd arbetsplatskod",
    )  # fmt: skip


@pytest.mark.parametrize("status", [400, 409, 412, 413, 422])
def test_a_refusal_without_words_is_a_refusal(status: int) -> None:
    got = _send(answer(status, b"<html>no</html>"))
    assert (got.verdict, got.reason) == (Verdict.REFUSED, "")


@pytest.mark.parametrize("status", [403, 404, 405])
def test_a_server_that_is_none_for_fhir_refuses_no_row(status: int) -> None:
    assert _trouble(answer(status, b"<html>Not found</html>")) == "not_fhir"


@pytest.mark.parametrize("status", [404, 405])
def test_a_wrong_place_on_a_fhir_server_refuses_no_row(status: int) -> None:
    assert _trouble(answer(status, _outcome("Not found"))) == "not_fhir"


@pytest.mark.parametrize("status", [401, 407])
def test_a_receiver_that_wants_a_sign_in_refuses_no_row(status: int) -> None:
    assert _trouble(answer(status, _outcome("Unauthorized"))) == "not_admitted"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_an_overloaded_or_broken_receiver_gets_it_later(status: int) -> None:
    got = _send(answer(status, b"<html>", Retry_After="17"))
    assert (got.verdict, got.status, got.retry_after_s) == (Verdict.LATER, status, 17)


def test_a_redirect_is_not_followed() -> None:
    with hostile(answer(200, _transaction(*ACCEPTED))) as elsewhere:
        for status in (301, 302, 307, 308):
            assert _trouble(answer(status, Location=elsewhere.url)) == "redirect"
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Welcome</html>",
        b"{}",
        b"[]",
        b'"Bundle"',
        b"\xff\xfe\x00",
        b'{"resourceType":' * 3000,
        _outcome("All OK"),
        _transaction(),
        _transaction("201", "201", "201"),
        _transaction(*ACCEPTED, "201"),
        _transaction("201", "201", "201", "OK"),
    ],
)
def test_a_success_that_is_no_answer_to_a_transaction_is_not_believed(body: bytes) -> None:
    assert _trouble(answer(200, body)) == "not_fhir"


def test_a_compressed_answer_is_not_blown_up() -> None:
    bomb = answer(200, b"\x1f\x8b" + b"\x00" * 50, Content_Encoding="gzip")
    assert _trouble(bomb) == "not_fhir"


@pytest.mark.parametrize(
    "echo",
    ["191212121212", "19121212-1212", "121212-1212", "121212+1212", "1212121212", "121212 1212",
     "19701063-2391", "701063T391", "220411128AB1", "12-345678", TOLVAN.name, TOLVAN.name.upper()],
)  # fmt: skip
def test_an_echo_of_the_patient_is_taken_out_of_the_reason(echo: str) -> None:
    got = _send(answer(422, _outcome(f"Patient {echo}: unknown, see 20010131100053")))
    assert got.reason == "Patient …: unknown, see 20010131100053"


def test_a_foreign_number_is_taken_out_of_the_reason_too() -> None:
    patient = replace(TOLVAN, identity="P<UTO 7", identity_kind="foreign")
    reply = answer(422, _outcome("What is P<UTO 7?"))
    assert _send(reply, make_parcel(patient=patient)).reason == "What is …?"


def test_a_short_name_is_taken_out_where_it_stands_alone() -> None:
    reply = answer(422, _outcome("Invalid link for Li."))
    got = _send(reply, make_parcel(patient=replace(TOLVAN, name="Li")))
    assert got.reason == "Invalid link for …."


def test_a_reason_is_one_short_line_without_marks_that_turn_it_round() -> None:
    got = _send(answer(422, _outcome("för\u202e\n\tlångt\x00 a\u030a" + "x" * 1000)))
    assert got.reason.startswith("för långt åxxx")
    assert len(got.reason) == 300


@given(st.binary(max_size=300), st.sampled_from([200, 201, 204, 400, 404, 422, 500]))
@settings(max_examples=30)
def test_any_body_is_an_answer_or_a_polite_no(body: bytes, status: int) -> None:
    if status in (200, 201, 204, 404):
        assert _trouble(answer(status, body)) == "not_fhir"
    else:
        verdict = Verdict.LATER if status == 500 else Verdict.REFUSED
        assert _send(answer(status, body)).verdict is verdict


@pytest.mark.parametrize("status", [404, 410, 400, 403])
def test_what_the_receiver_does_not_have_is_to_be_sent(status: int) -> None:
    assert _ask(answer(status, _outcome("Not found"))) is None


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<html>", b'{"resourceType":"MedicationDispense","status":"completed"}']
)
def test_something_else_in_the_rows_place_is_to_be_put_right(body: bytes) -> None:
    assert _ask(answer(200, body)) is None


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (404, _outcome("Not found"), None),
        (410, _outcome("Deleted"), None),
        (200, b'{"resourceType":"MedicationDispense","status":"completed"}', Verdict.REFUSED),
        (200, b"<html>", Verdict.LATER),
        (403, _outcome("Forbidden"), Verdict.LATER),
        (404, b"<html>", Verdict.LATER),
    ],
)
def test_what_is_never_sent_again_is_gone_only_where_the_server_says_so(
    status: int, body: bytes, verdict: Verdict | None
) -> None:
    got = _ask(answer(status, body), replace(PARCEL, has_fallen=True))
    assert (got.verdict if got else None) is verdict


def test_a_question_to_an_overloaded_receiver_is_asked_later() -> None:
    got = _ask(answer(503, Retry_After="30"))
    assert got
    assert (got.verdict, got.retry_after_s) == (Verdict.LATER, 30)


def test_nothing_of_the_bodies_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        got = _send(answer(422, _outcome(f"{TOLVAN.name} {TOLVAN.identity}")))
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert TOLVAN.identity.encode() in got.sent
    assert "received" in logged.lower() or "receive" in logged.lower()
    for secret in (TOLVAN.identity, TOLVAN.name, "Alvedon"):
        assert secret not in logged


def test_the_program_starts_without_the_classes_of_fhir_and_http() -> None:
    heavy = "{'fhir', 'httpx', 'pydantic', 'asyncio'}"
    source = f"import sys, app.exchange.receivers.fhir; print({heavy} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
