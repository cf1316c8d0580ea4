"""Rows sent to a FHIR server that nobody here wrote: once, again, and after every kind of loss."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.domain.delivery import Endpoint, Parcel, Verdict
from app.domain.findings import Unavailable
from app.exchange.fhir.bundle import build_transaction
from app.exchange.receivers.fhir import FhirReceiver
from tests.parcels import BORN_THEN, HAPPENED, TOLVAN, make_parcel, parcels
from tests.servers.fhir import FhirServer

KINDS = ("Patient", "MedicationRequest", "MedicationDispense", "Provenance")
NOTHING: dict[str, list[Any]] = {kind: [] for kind in KINDS}


@pytest.fixture
def receiver(fhir_server: FhirServer) -> Iterator[FhirReceiver]:
    """A receiver that believes the server."""
    receiver = FhirReceiver(Endpoint(fhir_server.url, str(fhir_server.ca_file)))
    yield receiver
    receiver.close()


def _held(server: FhirServer) -> dict[str, list[dict[str, Any]]]:
    return {kind: server.resources(kind) for kind in KINDS}


def _posts(server: FhirServer) -> int:
    return sum(request.method == "POST" for request in server.requests)


def test_a_row_arrives_whole(fhir_server: FhirServer, receiver: FhirReceiver) -> None:
    answer = receiver.send(make_parcel())
    assert (answer.verdict, answer.status, answer.reason) == (Verdict.ACCEPTED, 200, "")
    held = _held(fhir_server)
    for entry in json.loads(answer.sent)["entry"]:
        (resource,) = held[entry["resource"]["resourceType"]]
        del resource["meta"]
        assert resource == entry["resource"]


def test_a_protected_patient_without_a_number_is_nobody_by_name_at_the_receiver(
    fhir_server: FhirServer, receiver: FhirReceiver
) -> None:
    """Requirement 54."""
    answer = receiver.send(make_parcel(patient=replace(BORN_THEN, is_protected=True)))
    assert answer.verdict is Verdict.ACCEPTED
    assert BORN_THEN.name not in json.dumps(_held(fhir_server), ensure_ascii=False)
    (patient,) = fhir_server.resources("Patient")
    assert [label["code"] for label in patient["meta"]["security"]] == ["DEMO"]
    assert patient["birthDate"] == f"{BORN_THEN.birth_date}"


def test_a_row_sent_again_changes_nothing(fhir_server: FhirServer, receiver: FhirReceiver) -> None:
    parcel = make_parcel(practice=True)
    first = receiver.send(parcel)
    before = _held(fhir_server)
    second = receiver.send(parcel)
    assert second.verdict is Verdict.ACCEPTED
    assert second.sent == first.sent
    assert _held(fhir_server) == before  # versions too


def test_rows_of_one_hand_out_share_the_patient(
    fhir_server: FhirServer, receiver: FhirReceiver
) -> None:
    first = make_parcel()
    for parcel in (first, replace(first, row=2), make_parcel(patient=BORN_THEN)):
        assert receiver.send(parcel).verdict is Verdict.ACCEPTED
    assert {kind: len(found) for kind, found in _held(fhir_server).items()} == {
        "Patient": 2, "MedicationRequest": 3, "MedicationDispense": 3, "Provenance": 3,
    }  # fmt: skip


def test_what_was_never_sent_is_not_there(receiver: FhirReceiver) -> None:
    assert receiver.ask(make_parcel()) is None


def test_after_a_lost_answer_asking_tells_that_the_row_arrived(
    fhir_server: FhirServer, receiver: FhirReceiver
) -> None:
    parcel = make_parcel(practice=True)
    fhir_server.lose_answers(1)
    with pytest.raises(Unavailable) as caught:
        receiver.send(parcel)
    assert caught.value.code == "no_answer"
    answer = receiver.ask(parcel)
    assert answer
    assert answer.verdict is Verdict.ACCEPTED
    assert json.loads(answer.body)["resourceType"] == "MedicationDispense"
    assert answer.sent.decode() == fhir_server.requests[0].body
    assert _posts(fhir_server) == 1


def test_another_row_in_the_same_place_is_not_taken_for_ours(
    fhir_server: FhirServer, receiver: FhirReceiver
) -> None:
    parcel = make_parcel()
    receiver.send(parcel)
    later = replace(parcel.dispensed, happened_at=HAPPENED + timedelta(hours=1))
    changed = replace(parcel, dispensed=later)
    assert receiver.ask(changed) is None
    assert receiver.send(changed).verdict is Verdict.ACCEPTED
    assert receiver.ask(changed)
    assert len(fhir_server.resources("MedicationDispense")) == 1


def test_a_killed_server_is_no_answer_and_holds_what_it_accepted_when_it_is_back(
    fhir_server: FhirServer, receiver: FhirReceiver
) -> None:
    before, after = make_parcel(), make_parcel()
    receiver.send(before)
    fhir_server.kill()
    for attempt in (receiver.send, receiver.ask):
        with pytest.raises(Unavailable) as caught:
            attempt(after)
        assert caught.value.code == "no_answer"
    fhir_server.start()
    assert receiver.ask(after) is None
    assert receiver.ask(before)
    assert receiver.send(after).verdict is Verdict.ACCEPTED
    assert len(fhir_server.resources("MedicationDispense")) == 2


def test_a_busy_server_gets_it_later(fhir_server: FhirServer, receiver: FhirReceiver) -> None:
    fhir_server.be_busy(2)
    parcel = make_parcel()
    sent, asked = receiver.send(parcel), receiver.ask(parcel)
    assert (sent.verdict, sent.status, sent.retry_after_s) == (Verdict.LATER, 503, 1)
    assert asked
    assert asked.verdict is Verdict.LATER
    assert _held(fhir_server) == NOTHING


def test_a_refused_row_has_the_servers_reason_and_leaves_nothing(
    fhir_server: FhirServer, receiver: FhirReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing that Lykta builds is refused by this server, so what is sent is spoilt on its way.
    spoilt = build_transaction(make_parcel(), fhir_server.url)
    del spoilt["entry"][2]["resource"]["status"]
    monkeypatch.setattr("app.exchange.receivers.fhir.build_transaction", lambda *_: spoilt)
    answer = receiver.send(make_parcel())
    assert (answer.verdict, answer.status) == (Verdict.REFUSED, 400)
    assert answer.reason == "Missing required property (MedicationDispense.status)"
    assert json.loads(answer.sent) == spoilt
    assert _held(fhir_server) == NOTHING


def test_a_wrong_path_on_the_server_refuses_no_row(fhir_server: FhirServer) -> None:
    url = fhir_server.url.removesuffix("/fhir/R4")
    receiver = FhirReceiver(Endpoint(url, str(fhir_server.ca_file)))
    with pytest.raises(Unavailable) as caught:
        receiver.send(make_parcel())
    receiver.close()
    assert caught.value.code == "not_fhir"


def test_ids_in_addresses_do_not_show_who_it_is(
    fhir_server: FhirServer, receiver: FhirReceiver
) -> None:
    parcel = make_parcel()
    receiver.send(parcel)
    receiver.ask(parcel)
    paths = " ".join(request.path for request in fhir_server.requests)
    assert TOLVAN.identity not in paths


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parcel=parcels())
def test_any_row_is_accepted_and_then_held(receiver: FhirReceiver, parcel: Parcel) -> None:
    answer = receiver.send(parcel)
    assert (answer.verdict, answer.reason) == (Verdict.ACCEPTED, "")
    assert receiver.ask(parcel)
